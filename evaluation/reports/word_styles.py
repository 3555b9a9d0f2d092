"""The paragraph styles of an official document: real headings, exact lines, faces by part."""

from dataclasses import dataclass, replace

from evaluation.reports.word_faces import PAGE_NUMBER
from evaluation.reports.word_measures import Measures

QUIET = "5B6570"
RED = "B3141E"
OFFICIAL_RED = "D7000F"
TABLE_BODY, TABLE_LATIN = 10.5, 9.0
"""Points of a table that stays on one page."""
DENSE_BODY, DENSE_LATIN = 9.0, 8.0
"""Points of a table that runs over pages."""
NOTE = 9.0
SERIES, CAPTION = 15.0, 12.0
"""Points of the lines above the title, and of captions, on the page of the standard."""


@dataclass(frozen=True)
class Style:
    """A paragraph style; measures in points, indents in characters."""

    id: str
    name: str
    size: float
    line: float = 0
    """Exact points from line to line; 0 as high as what stands on the line."""
    part: str = "body"
    before: float = 0
    after: float = 0
    align: str = "left"
    first: float = 0
    left: float = 0
    right: float = 0
    level: int = 0
    """The place in the outline, 1 for 一、; 0 for text."""
    keeps: bool = False
    """Stays on one page with what follows."""
    whole: bool = False
    """Is not broken over pages."""
    bold: bool = False
    colour: str = ""
    squeeze: int = 0
    on_grid: bool = False


def styles_of(m: Measures) -> tuple[Style, ...]:
    """All paragraph styles of a document; the first one is the default."""
    return (*_text(m), *_title(m), *_small(m), *_official(m))


def _text(m: Measures) -> tuple[Style, ...]:
    """What stands on the grid of the page, and the two that are a size smaller."""
    line = m.line
    text = Style("Normal", "Normal", m.size, line, squeeze=m.squeeze, on_grid=True)
    head = replace(text, part="heading", keeps=True, bold=not m.chinese)
    return (
        replace(text, first=2, align="both"),
        replace(head, id="Heading1", name="heading 1", first=2, level=1),
        replace(head, id="Heading2", name="heading 2", part="quote", first=2, level=2),
        replace(text, id="Addressee", name="主送机关", keeps=True),
        replace(text, id="AnnexList", name="附件说明", left=2, keeps=True),
        replace(text, id="Signature", name="Signature", align="right", right=2),
        replace(head, id="AnnexLabel", name="附件标记"),
        replace(head, id="AnnexTitle", name="附件标题", align="center", level=1, after=line / 2),
        _conclusion(text, m),
        Style("Comment", "评审意见", m.lesser, min(line, m.lesser + 9), first=2),
    )


def _conclusion(text: Style, m: Measures) -> Style:
    """As the text, or smaller and off its grid."""
    style = replace(text, id="Conclusion", name="总体结论", first=2, align="both")
    if m.fitted is None:
        return style
    size, line = m.fitted
    return replace(style, size=size, line=line, squeeze=0, on_grid=False)


def _title(m: Measures) -> tuple[Style, ...]:
    size, byline = m.profile.title_size, min(CAPTION, m.size)
    series = round(min(SERIES, size * 0.7) * 2) / 2
    centred = Style("Title", "Title", size, size + 8, "title", align="center", keeps=True)
    small = replace(centred, name="项目名称", id="Series", colour=QUIET)
    by = Style("Byline", "Subtitle", byline, byline + 5, "quote", align="center", colour=QUIET)
    return (
        replace(centred, after=m.size, bold=not m.chinese),
        replace(small, size=series, line=series + 7),
        replace(by, after=m.size / 2),
    )


def _small(m: Measures) -> tuple[Style, ...]:
    """Tables, pictures, and what is printed small around them."""
    table, dense = m.share(TABLE_BODY, TABLE_LATIN), m.share(DENSE_BODY, DENSE_LATIN)
    caption = min(CAPTION, m.size)
    head = Style("Caption", "caption", caption, caption + 6, "heading", align="center", keeps=True)
    note = Style("Note", "表注", NOTE, 12.5, "table", 4, 8, whole=True, colour=QUIET)
    return (
        replace(head, before=10, after=4, bold=not m.chinese),
        note,
        replace(note, id="Small", name="小字说明", before=8),
        Style("TableText", "表格文字", table, table + 2.5, "table"),
        Style("DenseText", "表格文字（密）", dense, dense + 2, "table"),
        Style("Gap", "表格间距", 2, 8, "table"),
        Style("Picture", "图", NOTE, 0, "table", align="center"),
    )


def _official(m: Measures) -> tuple[Style, ...]:
    """The margins of the page, the red head, the foreword and the imprint."""
    told, imprint = m.lesser, m.imprint
    name = Style("MastheadName", "报头名称", 40, 46, "title", align="center", keeps=True)
    foreword = Style("Foreword", "编者按", told, told + 7, "quote", 4, 8, "both", first=2)
    return (
        Style("Header", "header", NOTE, 12, "table", colour=QUIET),
        Style("Footer", "footer", told, told + 2, PAGE_NUMBER),
        replace(name, colour=OFFICIAL_RED),
        Style("MastheadLine", "报头编号", m.size, m.size + 4, before=3, keeps=True),
        Style("Rule", "红色分隔线", 2, 11, after=5, keeps=True),
        replace(foreword, left=2, right=2),
        Style("Imprint", "版记", imprint, imprint + 7, left=1, right=1),
    )
