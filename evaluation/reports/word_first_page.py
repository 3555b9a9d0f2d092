"""What fits on the first page: Word cannot be asked, so lines are counted before they are set."""

import math
from dataclasses import replace

from evaluation.reports.document import (
    Block,
    Conclusions,
    Document,
    Foreword,
    Heading,
    Paragraph,
    Runs,
)
from evaluation.reports.word_columns import text_width
from evaluation.reports.word_measures import (
    TWIPS_A_MILLIMETRE,
    TWIPS_A_POINT,
    Measures,
    measures_of,
)
from evaluation.reports.word_styles import Style, styles_of

MASTHEAD_HEIGHT = 140.0
"""Points of the red head with its number and rule."""
CHINESE_SIZES = ((15, 25), (14, 23), (14, 21), (13, 19.5))
LATIN_SIZES = ((11, 17.5), (10.5, 15.5), (10, 14.5))
"""Points of the conclusions and of their lines, where those of the text are too many."""


def measured(document: Document) -> Measures:
    """The document's measures, with conclusions as large as lets all of them stand on page one."""
    m = measures_of(document)
    blocks = document.blocks
    place = next((i for i, b in enumerate(blocks) if isinstance(b, Conclusions)), None)
    if place is None or ends_on_first_page(document, place + 1, m):
        return m
    for fitted in CHINESE_SIZES if m.chinese else LATIN_SIZES:
        smaller = replace(m, fitted=fitted)
        if fitted[0] < m.size and ends_on_first_page(document, place + 1, smaller):
            return smaller
    return m


def ends_on_first_page(document: Document, place: int, m: Measures) -> bool:
    """The blocks before this place end on the first page for certain: a line stays to spare.

    Where the count is near, no break is set: a page of one line is worse than a heading under the
    conclusions.
    """
    styles = {style.id: style for style in styles_of(m)}
    height = _head(document, styles, m)
    for block in document.blocks[:place]:
        found = _block(block, styles, m)
        if found is None:
            return False
        height += found
    return height + m.conclusions[1] <= _points(m.height)


def _points(millimetres: float) -> float:
    return millimetres * TWIPS_A_MILLIMETRE / TWIPS_A_POINT


def _head(document: Document, styles: dict[str, Style], m: Measures) -> float:
    *series, last = document.title
    height = MASTHEAD_HEIGHT if document.masthead else 0.0
    height += sum(_text(line, styles["Series"], m) for line in series)
    height += _text(last, styles["Title"], m)
    if document.byline:
        height += _text("\n".join(document.byline), styles["Byline"], m)
    if document.addressee:
        height += _text(document.addressee, styles["Addressee"], m)
    return height


def _block(block: Block, styles: dict[str, Style], m: Measures) -> float | None:
    """Points that a block takes; None for what is not text, whose height nobody counted."""
    if isinstance(block, Heading):
        return _text(block.text, styles[f"Heading{block.level}"], m)
    if isinstance(block, Paragraph):
        return _text(_plain(block.runs), styles["Small" if block.quiet else "Normal"], m)
    if isinstance(block, Conclusions):
        return sum(_text("1." + _plain(item), styles["Conclusion"], m) for item in block.items)
    if isinstance(block, Foreword):
        return _text(block.lead + block.text, styles["Foreword"], m)
    return None


def _plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _text(text: str, style: Style, m: Measures) -> float:
    """Points of a text in its style."""
    room = _points(m.width) - (style.left + style.right) * style.size
    size = style.size + style.squeeze / TWIPS_A_POINT
    lines = sum(
        max(1, math.ceil((text_width(line, size) + style.first * size) / room))
        for line in text.split("\n")
    )
    return style.before + lines * style.line + style.after
