"""The neutral document: frozen blocks that every writer walks and none of them words or rounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.profiles import DEFAULT_PROFILE
from evaluation.reports.wording import sentences


class Align(StrEnum):
    """How a table's column stands."""

    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


class RowKind(StrEnum):
    """What a table row is."""

    BODY = "body"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True)
class Run:
    """A stretch of text; strong is set in the heading face."""

    text: str
    strong: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、) or 2 （（一））, numbering included in the text."""

    text: str
    level: int = 1
    leaves_first_page: bool = False
    """Begins the second page where the first is not full, so that conclusions stand alone on it."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of body text; `quiet` is a note in small type."""

    runs: Runs
    quiet: bool = False
    paper_only: bool = False
    """Points to tables and figures by number, which a workbook does not have."""


@dataclass(frozen=True)
class Conclusions:
    """Numbered sentences that a busy reader takes away."""

    items: tuple[Runs, ...]


@dataclass(frozen=True)
class Cell:
    """One table cell: what is printed, and the unrounded number behind it where there is one."""

    text: str = ""
    value: float | None = None
    number_format: str = ""
    """The spreadsheet's format for `value`."""
    warns: bool = False
    """Below target or falling: also printed in red, beside its minus sign."""


@dataclass(frozen=True)
class Column:
    """A table column; `share` is its part of the width, 0 as wide as its text."""

    title: str
    align: Align = Align.LEFT
    share: float = 0


@dataclass(frozen=True)
class Row:
    """A table row; a group row holds one cell that spans the table."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.BODY


@dataclass(frozen=True)
class Table:
    """A table with its caption above and its notes below."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    writing_height: float = 0
    """Least height of a body row in millimetres, where people write into it by hand."""


@dataclass(frozen=True)
class Figure:
    """A chart as a Vega-Lite specification, with words for those who do not see it."""

    id: str
    caption: str
    chart: dict[str, Any]
    alternative: str
    note: str = ""


@dataclass(frozen=True)
class Comment:
    """One reviewer's words on one criterion, by code letter."""

    lead: str
    text: str
    source: str
    letter: str = ""
    """The reviewer's code letter; empty where letters would tell people apart."""


@dataclass(frozen=True)
class Comments:
    """Comments of one kind, numbered in order."""

    items: tuple[Comment, ...]
    round: str = ""
    """The title of the round they were written in."""
    sort: str = ""
    """What they have in common, such as 主要亮点."""


@dataclass(frozen=True)
class Annex:
    """What follows begins a new page under this title."""

    label: str
    title: str


@dataclass(frozen=True)
class Foreword:
    """A few words of the issuing body before the text, such as 编者按."""

    lead: str
    text: str


@dataclass(frozen=True)
class Signature:
    """Who answers for the document, and the date of the newest rating in it."""

    body: str
    dated: str
    annexes_word: str = ""
    annexes: tuple[str, ...] = ()
    """The titles of what is annexed, listed above."""


Block = Heading | Paragraph | Conclusions | Table | Figure | Comments | Foreword | Annex | Signature


@dataclass(frozen=True)
class Masthead:
    """The red head of a bulletin (简报), only where the issuing organ gave its name and number."""

    name: str
    number: str
    """Such as 〔2022〕第3期, brackets included."""
    body: str
    """Who issues it; stands left above the rule."""
    dated: str
    """Stands right above the rule."""


@dataclass(frozen=True)
class Imprint:
    """The last lines of an official document (版记), at the foot of its last page."""

    addressees: tuple[tuple[str, str], ...]
    """Kind and names: (报：, …), (送：, …), (发：, …)."""
    issued: tuple[str, str] = ("", "")
    """Who printed it, and when."""
    copies: str = ""


@dataclass(frozen=True)
class Document:
    """A report in one language."""

    title: tuple[str, ...]
    """The lines of the title."""
    language: str
    dated: date
    blocks: tuple[Block, ...]
    addressee: str = ""
    byline: tuple[str, ...] = ()
    sample: str = ""
    """The mark of invented data, on every page; empty for real ones."""
    draft: str = ""
    """The mark of a report that is not approved yet."""
    author: str = ""
    workbook_only: tuple[Table, ...] = ()
    """Tables with more numbers than a page is for."""
    masthead: Masthead | None = None
    imprint: Imprint | None = None
    code: str = ""
    """The verification code of an approved report, worded, on every page; empty for drafts."""
    profile: str = DEFAULT_PROFILE
    """The page's measures and faces (`profiles.PROFILES`)."""
    landscape: bool = False

    @property
    def full_title(self) -> str:
        """The lines of the title as one."""
        return ("" if self.language == SOURCE_LANGUAGE else " ").join(self.title)

    def tables(self) -> Iterator[Table]:
        """All tables in order, those of the workbook alone last."""
        return (b for b in (*self.blocks, *self.workbook_only) if isinstance(b, Table))

    def table(self, identifier: str) -> Table | None:
        """The table with an id, if the document has it."""
        return next((t for t in self.tables() if t.id == identifier), None)


def plain_runs(text: str, lead: str = "") -> Runs:
    """A sentence with an optional strong lead clause."""
    runs = (Run(lead, strong=True),) if lead else ()
    return (*runs, Run(text)) if text else runs


def led_sentence(lead: str, rest: Sequence[str], language: str) -> Runs:
    """A strong lead clause and the sentences that follow it."""
    gap = "" if language == SOURCE_LANGUAGE else " "
    told = sentences(rest, language)
    return (Run(lead, strong=True), *((Run(gap + told),) if told else ()))
