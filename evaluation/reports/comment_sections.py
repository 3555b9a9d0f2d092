"""What the reviewers wrote, by code letter, grouped into what is good, what is wrong, what to do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from evaluation.locale import N_, SOURCE_LANGUAGE
from evaluation.reports.context import ReviewerComment
from evaluation.reports.document import (
    Block,
    Comment,
    Comments,
    Heading,
    Paragraph,
    Run,
    plain_runs,
)
from evaluation.reports.facts import Facts
from evaluation.reports.wording import listed, sentences


class Kind(Enum):
    """The groups; the value is the group's heading."""

    BRIGHT = N_("主要亮点")
    PROBLEM = N_("突出问题")
    ADVICE = N_("改进建议")
    OTHER = N_("其他意见")
    UNRATED = N_("未评原因")


MARKED = re.compile(r"^[【\[]?(亮点|问题|建议)[】\]]?[:：]?\s*")
KINDS = {"亮点": Kind.BRIGHT, "问题": Kind.PROBLEM, "建议": Kind.ADVICE}
ADVICE_WORD = "建议"
NUMBERS = "一二三四五"
MOST_IN_BODY = 40
"""Comments of the last round up to which they stand in the body; more of them are an annex."""


def comment_section(facts: Facts, number: int, *, annexed: bool = False) -> tuple[Block, ...]:
    """The comments of one round in their groups; how many there are stands first, or in the note."""
    _ = facts.translate
    groups = _grouped(facts, number)
    blocks: list[Block] = []
    chinese = facts.context.language == SOURCE_LANGUAGE
    for kind in (k for k in Kind if groups[k]):
        place = len(blocks) // 2
        title = _(kind.value)
        heading = f"（{NUMBERS[place]}）{title}" if chinese else f"({place + 1}) {title}"
        shown = tuple(_shown(facts, comment, text) for comment, text in groups[kind])
        comments = Comments(shown, round=facts.round_title(number), sort=title)
        blocks += [Heading(heading, 2), comments]
    if not blocks:
        return _nothing_written(facts, number)
    counted = _counted(facts, number, groups)
    if not annexed:
        blocks.insert(0, Paragraph(plain_runs(counted)))
    note = _(
        "未注明类别的意见，提出建议的归入改进建议，其余归入其他意见，不作为问题；文字为专家原话。"
    )
    if not chinese:
        note = sentences([note, _("评语为中文原文。")], facts.context.language)
    if annexed:
        note = sentences([counted, note], facts.context.language)
    return (*blocks, Paragraph((Run(note),), quiet=True))


def body_comments(facts: Facts) -> tuple[Block, ...]:
    """The last round's comments, or how many there are where they fill an annex of their own."""
    if not comments_fill_an_annex(facts):
        return comment_section(facts, facts.last)
    _ = facts.translate
    title = comment_annex_title(facts, facts.last)
    told = _("全文见附件《{title}》。").format(title=title)
    return (
        Paragraph(plain_runs(_counted(facts, facts.last, _grouped(facts, facts.last)))),
        Paragraph(plain_runs(told), paper_only=True),
    )


def _nothing_written(facts: Facts, number: int) -> tuple[Paragraph, ...]:
    """That a round has no comments, and where those of the rounds before stand."""
    _, earlier = facts.translate, earlier_rounds(facts)
    if not earlier:
        return (Paragraph(plain_runs(_("评审专家未留下书面意见。"))),)
    told = _("{round}没有书面意见。").format(round=facts.round_title(number))
    where = [
        Paragraph(
            plain_runs(_("全文见附件《{title}》。").format(title=comment_annex_title(facts, n))),
            paper_only=True,
        )
        for n in earlier
    ]
    return (Paragraph(plain_runs(told)), *where)


def comments_fill_an_annex(facts: Facts) -> bool:
    """Whether the last round has so many comments that they would bury what follows."""
    return sum(1 for _comment in _in_rubric_order(facts, facts.last)) > MOST_IN_BODY


def comment_annex_title(facts: Facts, number: int) -> str:
    """What the annex of a round's comments is called."""
    return facts.translate("{round}评审意见").format(round=facts.round_title(number))


def comments_by_kind(facts: Facts, number: int) -> Mapping[Kind, Mapping[str, Sequence[str]]]:
    """Kind → criterion → what was written of it."""
    found: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in Kind}
    for kind, group in _grouped(facts, number).items():
        for comment, text in group:
            found[kind].setdefault(comment.criterion, []).append(text)
    return found


def _grouped(facts: Facts, number: int) -> dict[Kind, list[tuple[ReviewerComment, str]]]:
    groups: dict[Kind, list[tuple[ReviewerComment, str]]] = {kind: [] for kind in Kind}
    for comment in _in_rubric_order(facts, number):
        kind, text = _sorted_by_kind(comment)
        groups[kind].append((comment, text))
    return groups


def dimension_comments(facts: Facts) -> Mapping[str, str]:
    """Dimension → how many comments of each kind the last round left on it; none where it left none."""
    groups, told = _grouped(facts, facts.last), {}
    for dimension in facts.rubric.dimensions:
        asked = {c.id for c in dimension.criteria}
        own = {k: [c for c in given if c[0].criterion in asked] for k, given in groups.items()}
        if any(own.values()):
            told[dimension.id] = _kinds(facts, own)
    return told


def _counted(
    facts: Facts, number: int, groups: Mapping[Kind, Sequence[tuple[ReviewerComment, str]]]
) -> str:
    """How many comments there are of each kind."""
    return facts.translate("{round}书面意见共{count}条：{kinds}。").format(
        round=facts.round_title(number),
        count=sum(len(group) for group in groups.values()),
        kinds=_kinds(facts, groups),
    )


def _kinds(facts: Facts, groups: Mapping[Kind, Sequence[tuple[ReviewerComment, str]]]) -> str:
    _ = facts.translate
    told = [
        _("{kind}{count}条").format(kind=_(kind.value), count=len(groups[kind]))
        for kind in Kind
        if groups[kind]
    ]
    return listed(told, facts.context.language)


def earlier_rounds(facts: Facts) -> tuple[int, ...]:
    """The rounds before the last one that have comments."""
    there = {c.round for c in facts.context.comments if c.text.strip()}
    return tuple(n for n in facts.rounds[:-1] if n in there)


def _in_rubric_order(facts: Facts, number: int) -> Iterable[ReviewerComment]:
    order = [c.id for c in facts.context.rubrics[number].criteria]
    own = [c for c in facts.context.comments if c.round == number and c.text.strip()]
    known = [c for c in own if c.criterion in order]
    return sorted(known, key=lambda c: (order.index(c.criterion), c.reviewer_letter))


def _sorted_by_kind(comment: ReviewerComment) -> tuple[Kind, str]:
    """As the reviewer marked it: whether unmarked words praise or blame, no score of anybody tells."""
    text = comment.text.strip()
    if not comment.rated:
        return Kind.UNRATED, text
    marked = MARKED.match(text)
    if marked and len(marked.group()) > len(marked.group(1)):
        return KINDS[marked.group(1)], text[marked.end() :]
    if ADVICE_WORD in text:
        return Kind.ADVICE, text
    return Kind.OTHER, text


def _shown(facts: Facts, comment: ReviewerComment, text: str) -> Comment:
    """With code letter, but without it where the panel is so small that letters tell people apart."""
    _ = facts.translate
    criterion = facts.criterion(comment.criterion)
    letter = "" if facts.few_reviewers(comment.round) else comment.reviewer_letter
    source = _("（专家{letter}）").format(letter=letter) if letter else ""
    stop = "。" if facts.context.language == SOURCE_LANGUAGE else ". "
    return Comment(f"{comment.criterion} {facts.titled(criterion)}{stop}", text, source, letter)
