"""Whether what stands before a heading fills the first page: Word cannot ask, so lines are counted."""

import math

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
from evaluation.reports.word_measures import TWIPS_A_MILLIMETRE, TWIPS_A_POINT, Measures
from evaluation.reports.word_styles import Style, styles_of

MASTHEAD_HEIGHT = 140.0
"""Points of the red head with its number and rule."""


def ends_on_first_page(document: Document, place: int, m: Measures) -> bool:
    """The blocks before this place end on the first page for certain: a line stays to spare.

    A break that is not asked for only where the count is near: a page of one line is worse than a
    heading under the conclusions.
    """
    styles = {style.id: style for style in styles_of(m)}
    told = "Tight" if document.masthead else "Normal"
    height = _head(document, styles, m)
    for block in document.blocks[:place]:
        found = _block(block, styles, told, m)
        if found is None:
            return False
        height += found
    return height + m.pitch / TWIPS_A_POINT <= m.height * TWIPS_A_MILLIMETRE / TWIPS_A_POINT


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


def _block(block: Block, styles: dict[str, Style], told: str, m: Measures) -> float | None:
    """Points that a block takes; None for what is not text, which never stands on a first page."""
    if isinstance(block, Heading):
        return _text(block.text, styles[f"Heading{block.level}"], m)
    if isinstance(block, Paragraph):
        return _text(_plain(block.runs), styles["Small" if block.quiet else "Normal"], m)
    if isinstance(block, Conclusions):
        return sum(_text(f"{1}." + _plain(item), styles[told], m) for item in block.items)
    if isinstance(block, Foreword):
        return _text(block.lead + block.text, styles["Foreword"], m)
    return None


def _plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _text(text: str, style: Style, m: Measures) -> float:
    """Points of a text in its style."""
    room = m.width * TWIPS_A_MILLIMETRE / TWIPS_A_POINT - (style.left + style.right) * style.size
    size = style.size + style.squeeze / TWIPS_A_POINT
    lines = sum(
        max(1, math.ceil((text_width(line, size) + style.first * size) / room))
        for line in text.split("\n")
    )
    return style.before + lines * style.line + style.after
