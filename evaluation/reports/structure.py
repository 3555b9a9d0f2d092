"""The order of a report: numbered sections, the list of annexes, the signature, the annexes."""

from collections.abc import Sequence

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import Annex, Block, Heading, Signature
from evaluation.reports.facts import Facts
from evaluation.reports.wording import numbered_heading, written_date

Section = tuple[str, tuple[Block, ...]]
AnnexPart = tuple[str, tuple[Block, ...]]


def numbered_sections(
    facts: Facts, sections: Sequence[Section], *, conclusions_apart: bool = False
) -> list[Block]:
    """The sections under their numbers; the second one may leave the first page to the first."""
    language = facts.context.language
    return [
        block
        for index, (title, blocks) in enumerate(sections)
        for block in (
            Heading(
                numbered_heading(index, title, language),
                leaves_first_page=conclusions_apart and index == 1,
            ),
            *blocks,
        )
    ]


def signed_with(facts: Facts, annexes: Sequence[AnnexPart]) -> list[Block]:
    """The signature with the list of annexes above it, then the annexes."""
    _, context = facts.translate, facts.context
    one_in_english = len(annexes) == 1 and context.language != SOURCE_LANGUAGE
    signature = Signature(
        facts.titled(context.programme, "evaluating_body"),
        written_date(context.dated, context.language),
        annexes_word="Annex: " if one_in_english else _("附件："),
        annexes=tuple(title for title, _blocks in annexes),
    )
    label = _("附件{number}")
    return [
        signature,
        *(
            block
            for number, (title, blocks) in enumerate(annexes, start=1)
            for block in (Annex(label.format(number=number), title), *blocks)
        ),
    ]
