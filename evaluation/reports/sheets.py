"""What every printable paper of a round has: whose it is, its page, and lines to sign on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from evaluation.domain.counties import County
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round
from evaluation.locale import SOURCE_LANGUAGE, Translate, translator
from evaluation.locale.numbers import UNDEFINED
from evaluation.reports.document import Block, Cell, Column, Document, Paragraph, Row, Run, Table
from evaluation.reports.profiles import WORKING_PAPER

SIGNING_HEIGHT = 12.0
"""Millimetres of a row that somebody signs in."""
WRITING_HEIGHT = 10.0
"""Millimetres of a row that somebody writes a few words or a number into."""
FACT_HEIGHT = 7.0
"""Millimetres of a row of facts that nobody writes into."""
BOX = "□"


@dataclass(frozen=True)
class Paper:
    """Which round of which programme a paper belongs to, in which language, of which day."""

    programme: Programme
    round: Round
    dated: date
    language: str = SOURCE_LANGUAGE

    @property
    def translate(self) -> Translate:
        """The `_` of this paper."""
        return translator(self.language)

    def local(self, chinese: str, english: str) -> str:
        """A text of the rubric or programme in the paper's language; the original without one."""
        return english if english and self.language != SOURCE_LANGUAGE else chinese

    def county_name(self, county: County) -> str:
        """The county's name in the paper's language."""
        return self.local(county.name, county.name_en)

    @property
    def round_name(self) -> str:
        """Such as 第1轮（初评）."""
        title = self.local(self.round.title, self.round.title_en)
        return self.translate("第{number}轮（{title}）").format(
            number=self.round.number, title=title
        )

    @property
    def box(self) -> str:
        """An empty box to tick, set off from Latin letters."""
        return BOX if self.language == SOURCE_LANGUAGE else f"{BOX} "

    def moment(self, when: datetime | None) -> str:
        """A moment in the programme's own time; a dash where there is none."""
        if when is None:
            return UNDEFINED
        return f"{when.astimezone(ZoneInfo(self.programme.time_zone)):%Y-%m-%d %H:%M}"

    def document(
        self,
        title: str,
        blocks: Sequence[Block],
        *,
        draft: str = "",
        byline: Sequence[str] = (),
        landscape: bool = False,
    ) -> Document:
        """The paper under its title, marked like every document of the programme."""
        _, programme = self.translate, self.programme
        return Document(
            title=(self.local(programme.title, programme.title_en), title),
            language=self.language,
            dated=self.dated,
            blocks=tuple(blocks),
            byline=tuple(byline),
            sample=_("样例数据（虚构），非真实评审结果") if programme.sample else "",
            draft=draft,
            author=self.local(programme.evaluating_body, programme.evaluating_body_en),
            profile=WORKING_PAPER,
            landscape=landscape,
        )


def listing(*texts: str) -> tuple[Cell, ...]:
    """Cells of plain text."""
    return tuple(Cell(text) for text in texts)


def small_print(lead: str, text: str) -> Paragraph:
    """A note in small type behind a strong word."""
    return Paragraph((Run(lead, strong=True), Run(text)), quiet=True)


def facts_table(
    identifier: str, facts: Sequence[tuple[str, str, float]], *, height: float = WRITING_HEIGHT
) -> Table:
    """One row of facts under their names, the empty ones to be filled in: (name, fact, share)."""
    return Table(
        id=identifier,
        caption="",
        columns=tuple(Column(name, share=share) for name, _fact, share in facts),
        rows=(Row(listing(*(fact for _name, fact, _share in facts))),),
        writing_height=height,
    )


def signing_table(names: Sequence[str], *, statement: str = "", word: str = "") -> Table:
    """One empty box for each name: who signs, and when.

    A `statement` under its `word` stands in the same row as the signature, so that no page parts them.
    """
    said = (Column(word, share=2 * len(names)),) if statement else ()
    return Table(
        id="signing",
        caption="",
        columns=(*said, *(Column(name, share=2) for name in names)),
        rows=(Row(listing(*((statement,) if statement else ()), *("" for _name in names))),),
        writing_height=SIGNING_HEIGHT,
    )
