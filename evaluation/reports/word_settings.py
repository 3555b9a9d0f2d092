"""What Word does with the whole document: odd and even pages, Chinese line breaks, no surprises."""

from collections.abc import Iterator

from evaluation.reports.word_measures import TWIPS_A_MILLIMETRE, Measures, twips
from evaluation.reports.word_xml import Xml, tag

NEVER_FIRST = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
"""Characters that begin no line, as Word's own list for Chinese has them."""
NEVER_LAST = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
"""Characters that end no line."""
WORD_2013 = 15
WORD_URI = "http://schemas.microsoft.com/office/word"
PLAIN = (
    "overrideTableStyleFontSizeAndJustification",
    "enableOpenTypeFeatures",
    "doNotFlipMirrorIndents",
    "differentiateMultirowTableHeaders",
)


def settings_xml(m: Measures) -> Iterator[Xml]:
    """The settings part."""
    yield tag("w:zoom", percent=100)
    if not m.landscape:
        yield tag("w:mirrorMargins")
    yield tag("w:defaultTabStop", val=420)
    yield tag("w:evenAndOddHeaders")
    squeeze = "compressPunctuation" if m.chinese else "doNotCompress"
    yield tag("w:characterSpacingControl", val=squeeze)
    yield tag("w:noLineBreaksAfter", lang="zh-CN", val=NEVER_LAST)
    yield tag("w:noLineBreaksBefore", lang="zh-CN", val=NEVER_FIRST)
    yield tag("w:compat", *_compatibility(m))
    yield tag("w:themeFontLang", val="en-US" if m.chinese else "en-GB", eastAsia="zh-CN")
    yield tag("w:clrSchemeMapping", **_colours())
    yield tag("w:decimalSymbol", val=".")
    yield tag("w:listSeparator", val=",")


def sheet_xml(m: Measures) -> Iterator[Xml]:
    """The sheet, its margins, and the grid that lines stand on."""
    width, height = (round(side * TWIPS_A_MILLIMETRE) for side in m.page)
    side_on = {"orient": "landscape"} if m.landscape else {}
    yield tag("w:pgSz", w=width, h=height, **side_on)
    margins = dict(zip(("top", "right", "bottom", "left"), map(twips, m.margins), strict=True))
    yield tag("w:pgMar", **margins, header=m.header, footer=m.footer, gutter=0)
    yield tag("w:cols", space=425)
    yield tag("w:docGrid", type="lines", linePitch=m.pitch)


def _compatibility(m: Measures) -> Iterator[Xml]:
    if m.chinese:
        yield tag("w:balanceSingleByteDoubleByteWidth")
    yield tag("w:doNotExpandShiftReturn")
    if m.chinese:
        yield tag("w:useFELayout")
    yield tag("w:compatSetting", name="compatibilityMode", uri=WORD_URI, val=WORD_2013)
    for name in PLAIN:
        yield tag("w:compatSetting", name=name, uri=WORD_URI, val=1)


def _colours() -> dict[str, str]:
    kept = {key: key for key in (*(f"accent{n}" for n in range(1, 7)), "hyperlink")}
    pairs = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
    return {**pairs, **kept, "followedHyperlink": "followedHyperlink"}
