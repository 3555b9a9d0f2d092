"""The styles of an official document in Word: real headings, exact lines, faces by part."""

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.reports.word_measures import TWIPS_A_POINT, Measures
from evaluation.reports.word_xml import Xml, tag

QUIET = "5B6570"
RED = "B3141E"
OFFICIAL_RED = "D7000F"
SINGLE = 240
"""One line, where it is as high as what stands on it."""


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
    align: str = "both"
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
    return (*_body(m), *_title(m), *_small(m), *_closing(m), *_official(m))


def _body(m: Measures) -> tuple[Style, ...]:
    size, line = m.size, m.pitch / TWIPS_A_POINT
    told = m.share(min(14, size), min(11, size))
    quoted = min(line, told + 9)
    latin = not m.chinese
    return (
        Style("Normal", "Normal", size, line, first=2, squeeze=m.squeeze, on_grid=True),
        Style(
            "Heading1",
            "heading 1",
            size,
            line,
            "heading",
            first=2,
            level=1,
            keeps=True,
            bold=latin,
            squeeze=m.squeeze,
            on_grid=True,
            align="left",
        ),
        Style(
            "Heading2",
            "heading 2",
            size,
            line,
            "quote",
            first=2,
            level=2,
            keeps=True,
            bold=latin,
            squeeze=m.squeeze,
            on_grid=True,
            align="left",
        ),
        Style("Addressee", "主送机关", size, line, squeeze=m.squeeze, on_grid=True, keeps=True),
        Style("Tight", "结论（紧排）", told, min(line, told + 8.5), first=2),
        Style("Comment", "评审意见", told, quoted, first=2, align="left"),
    )


def _title(m: Measures) -> tuple[Style, ...]:
    line = m.pitch / TWIPS_A_POINT
    title, series, byline = (22, 15, 12) if m.size > TABLE_BODY else (16, 11, 9.5)
    return (
        Style(
            "Title",
            "Title",
            title,
            title + 9,
            "title",
            after=m.size,
            align="center",
            keeps=True,
            bold=not m.chinese,
        ),
        Style(
            "Series",
            "项目名称",
            series,
            series + 9,
            "title",
            align="center",
            keeps=True,
            colour=QUIET,
        ),
        Style(
            "Byline",
            "Subtitle",
            byline,
            byline + 5,
            "quote",
            after=line / 2,
            align="center",
            colour=QUIET,
        ),
    )


TABLE_BODY = 10.5
TABLE_LATIN = 9.0
DENSE_BODY = 9.0
DENSE_LATIN = 8.0
NOTE = 9.0


def _small(m: Measures) -> tuple[Style, ...]:
    table = m.share(TABLE_BODY, TABLE_LATIN)
    dense = m.share(DENSE_BODY, DENSE_LATIN)
    caption = min(12, m.size)
    return (
        Style(
            "Caption",
            "caption",
            caption,
            caption + 6,
            "heading",
            before=10,
            after=4,
            align="center",
            keeps=True,
            bold=not m.chinese,
        ),
        Style("Note", "表注", NOTE, 12.5, "table", before=4, after=8, whole=True, colour=QUIET),
        Style(
            "Small", "小字说明", NOTE, 13.5, "table", before=8, after=8, whole=True, colour=QUIET
        ),
        Style("TableText", "表格文字", table, table + 2.5, "table", align="left"),
        Style("DenseText", "表格文字（密）", dense, dense + 2, "table", align="left"),
        Style("Gap", "表后间距", 2, 10, "table"),
        Style("Picture", "图", NOTE, 0, "table", align="center"),
    )


def _closing(m: Measures) -> tuple[Style, ...]:
    size, line, squeeze = m.size, m.pitch / TWIPS_A_POINT, m.squeeze
    return (
        Style(
            "AnnexList",
            "附件说明",
            size,
            line,
            left=2,
            align="left",
            keeps=True,
            squeeze=squeeze,
            on_grid=True,
        ),
        Style(
            "Signature",
            "Signature",
            size,
            line,
            align="right",
            right=2,
            squeeze=squeeze,
            on_grid=True,
        ),
        Style(
            "AnnexLabel",
            "附件标记",
            size,
            line,
            "heading",
            align="left",
            keeps=True,
            bold=not m.chinese,
            squeeze=squeeze,
            on_grid=True,
        ),
        Style(
            "AnnexTitle",
            "附件标题",
            size,
            line,
            "heading",
            after=line / 2,
            align="center",
            level=1,
            keeps=True,
            bold=not m.chinese,
            squeeze=squeeze,
            on_grid=True,
        ),
    )


def _official(m: Measures) -> tuple[Style, ...]:
    told = m.share(14, 11)
    imprint = m.share(14, 10)
    return (
        Style("Header", "header", NOTE, 12, "table", align="left", colour=QUIET),
        Style("Footer", "footer", 14, 16, "宋体", align="left"),
        Style(
            "MastheadName",
            "报头名称",
            40,
            0,
            "title",
            align="center",
            keeps=True,
            colour=OFFICIAL_RED,
        ),
        Style("MastheadLine", "报头编号", m.size, m.size + 6, before=4, align="left", keeps=True),
        Style("Rule", "红色分隔线", 2, 11, align="left", after=8, keeps=True),
        Style(
            "Foreword",
            "编者按",
            told,
            told + 8,
            "quote",
            before=6,
            after=18,
            first=2,
            left=2,
            right=2,
        ),
        Style("Imprint", "版记", imprint, imprint + 7, align="left", left=1, right=1),
    )


def styles_xml(m: Measures) -> Iterator[Xml]:
    """The defaults and every style."""
    latin = "en-US" if m.chinese else "en-GB"
    yield tag(
        "w:docDefaults",
        tag(
            "w:rPrDefault",
            tag(
                "w:rPr",
                m.faces.fonts("body"),
                *_sizes(m.size),
                tag("w:lang", val=latin, eastAsia="zh-CN", bidi="ar-SA"),
            ),
        ),
        tag("w:pPrDefault"),
    )
    for style in styles_of(m):
        yield _style(style, m)
    yield tag(
        "w:style",
        tag("w:name", val="Default Paragraph Font"),
        type="character",
        default=1,
        styleId="DefaultParagraphFont",
    )
    yield tag(
        "w:style",
        tag("w:name", val="Normal Table"),
        tag("w:uiPriority", val=99),
        tag(
            "w:tblPr",
            tag("w:tblInd", w=0, type="dxa"),
            tag(
                "w:tblCellMar",
                *(
                    tag(f"w:{side}", w=70 * (side in {"left", "right"}), type="dxa")
                    for side in ("top", "left", "bottom", "right")
                ),
            ),
        ),
        type="table",
        default=1,
        styleId="TableNormal",
    )


def _style(style: Style, m: Measures) -> Xml:
    default = style.id == "Normal"
    head = [tag("w:name", val=style.name)]
    if not default:
        head.append(tag("w:basedOn", val="Normal"))
    if style.level:
        head.append(tag("w:next", val="Normal"))
    kind = {"default": 1} if default else {}
    return tag(
        "w:style",
        *head,
        tag("w:qFormat"),
        tag("w:pPr", *_paragraph(style, m)),
        tag("w:rPr", *_character(style, m)),
        type="paragraph",
        **kind,
        styleId=style.id,
    )


def _paragraph(style: Style, m: Measures) -> Iterator[Xml]:
    """Every property is said: nothing is left to what another style or program takes for granted."""
    yield tag("w:keepNext", val=int(style.keeps))
    yield tag("w:keepLines", val=int(style.whole))
    yield tag("w:widowControl", val=1)
    if m.chinese:
        yield tag("w:kinsoku", val=1)
        yield tag("w:wordWrap", val=1)
        yield tag("w:overflowPunct", val=1)
        yield tag("w:autoSpaceDE", val=0)
        yield tag("w:autoSpaceDN", val=0)
    yield tag("w:snapToGrid", val=int(style.on_grid))
    before, after = (round(gap * TWIPS_A_POINT) for gap in (style.before, style.after))
    line = round(style.line * TWIPS_A_POINT) or SINGLE
    kind = "exact" if style.line else "auto"
    yield tag("w:spacing", before=before, after=after, line=line, lineRule=kind)
    yield indent(style.size, first=style.first, left=style.left, right=style.right)
    yield tag("w:jc", val=style.align)
    if style.level:
        yield tag("w:outlineLvl", val=style.level - 1)


def indent(size: float, first: float = 0, left: float = 0, right: float = 0) -> Xml:
    """An indent in characters, and the same in twips for programs that know no characters."""
    characters = {"firstLineChars": first, "leftChars": left, "rightChars": right}
    lengths = {"firstLine": first, "left": left, "right": right}
    return tag(
        "w:ind",
        **{key: round(number * 100) for key, number in characters.items()},
        **{key: round(number * size * TWIPS_A_POINT) for key, number in lengths.items()},
    )


def _character(style: Style, m: Measures) -> Iterator[Xml]:
    yield m.faces.fonts(style.part)
    if style.bold:
        yield tag("w:b")
    if style.colour:
        yield tag("w:color", val=style.colour)
    if style.squeeze or style.id != "Normal":
        yield tag("w:spacing", val=style.squeeze)
    yield from _sizes(style.size)


def _sizes(size: float) -> tuple[Xml, Xml]:
    """Of a run, in half points: its letters, and those of scripts from right to left."""
    return tag("w:sz", val=round(size * 2)), tag("w:szCs", val=round(size * 2))
