"""The style sheet of a Word document: its defaults, and every property of every style said."""

from collections.abc import Iterator

from evaluation.reports.word_measures import TWIPS_A_POINT, Measures
from evaluation.reports.word_styles import Style, styles_of
from evaluation.reports.word_xml import Xml, tag

SINGLE = 240
"""One line, where it is as high as what stands on it."""
BESIDE = 70
"""Twips between a cell's text and its edge."""


def styles_xml(m: Measures) -> Iterator[Xml]:
    """The defaults and every style."""
    yield tag("w:docDefaults", tag("w:rPrDefault", _defaults(m)), tag("w:pPrDefault"))
    for style in styles_of(m):
        yield _style(style, m)
    name = tag("w:name", val="Default Paragraph Font")
    yield tag("w:style", name, type="character", default=1, styleId="DefaultParagraphFont")
    yield tag(
        "w:style",
        tag("w:name", val="Normal Table"),
        tag("w:uiPriority", val=99),
        tag("w:tblPr", tag("w:tblInd", w=0, type="dxa"), cell_margins(0, BESIDE)),
        type="table",
        default=1,
        styleId="TableNormal",
    )


def indent(size: float, first: float = 0, left: float = 0, right: float = 0) -> Xml:
    """An indent in characters, and the same in twips for programs that know no characters."""
    characters = {"firstLineChars": first, "leftChars": left, "rightChars": right}
    lengths = {"firstLine": first, "left": left, "right": right}
    return tag(
        "w:ind",
        **{key: round(number * 100) for key, number in characters.items()},
        **{key: round(number * size * TWIPS_A_POINT) for key, number in lengths.items()},
    )


def sizes(size: float) -> Xml:
    """Of a run, in half points: its letters, and those of scripts from right to left."""
    half = round(size * 2)
    return Xml(tag("w:sz", val=half) + tag("w:szCs", val=half))


def cell_margins(above: int, beside: int) -> Xml:
    """Twips around the text of a table's cells."""
    sides = {"top": above, "left": beside, "bottom": above, "right": beside}
    return tag("w:tblCellMar", *(tag(f"w:{s}", w=w, type="dxa") for s, w in sides.items()))


def _defaults(m: Measures) -> Xml:
    language = tag("w:lang", val="en-US" if m.chinese else "en-GB", eastAsia="zh-CN", bidi="ar-SA")
    return tag("w:rPr", m.faces.fonts("body"), sizes(m.size), language)


def _style(style: Style, m: Measures) -> Xml:
    default = style.id == "Normal"
    head = [tag("w:name", val=style.name)]
    if not default:
        head.append(tag("w:basedOn", val="Normal"))
    if style.level:
        head.append(tag("w:next", val="Normal"))
    properties = tag("w:pPr", *_paragraph(style, m)), tag("w:rPr", *_character(style, m))
    kind = {"default": 1} if default else {}
    return tag(
        "w:style",
        *head,
        tag("w:qFormat"),
        *properties,
        type="paragraph",
        **kind,
        styleId=style.id,
    )


def _paragraph(style: Style, m: Measures) -> Iterator[Xml]:
    """Nothing is left to what another style or program takes for granted."""
    yield tag("w:keepNext", val=int(style.keeps))
    yield tag("w:keepLines", val=int(style.whole))
    yield tag("w:widowControl", val=1)
    if m.chinese:
        yield from (tag(f"w:{name}", val=1) for name in ("kinsoku", "wordWrap", "overflowPunct"))
        yield from (tag(f"w:{name}", val=0) for name in ("autoSpaceDE", "autoSpaceDN"))
    yield tag("w:snapToGrid", val=int(style.on_grid))
    before, after = (round(gap * TWIPS_A_POINT) for gap in (style.before, style.after))
    line = round(style.line * TWIPS_A_POINT) or SINGLE
    kind = "exact" if style.line else "auto"
    yield tag("w:spacing", before=before, after=after, line=line, lineRule=kind)
    yield indent(style.size, first=style.first, left=style.left, right=style.right)
    yield tag("w:jc", val=style.align)
    if style.level:
        yield tag("w:outlineLvl", val=style.level - 1)


def _character(style: Style, m: Measures) -> Iterator[Xml]:
    yield m.faces.fonts(style.part)
    if style.bold:
        yield tag("w:b")
    if style.colour:
        yield tag("w:color", val=style.colour)
    yield tag("w:spacing", val=style.squeeze)
    yield sizes(style.size)
