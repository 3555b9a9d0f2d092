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
    Table,
)
from evaluation.reports.word_columns import text_width
from evaluation.reports.word_measures import (
    TWIPS_A_MILLIMETRE,
    TWIPS_A_POINT,
    Measures,
    measures_of,
)
from evaluation.reports.word_styles import Style, styles_of
from evaluation.reports.word_table_size import table_height

CHINESE_SIZES = ((15, 25), (14, 23), (14, 21), (13.5, 20), (13, 19))
LATIN_SIZES = ((11, 17.5), (10.5, 15.5), (10, 14.5))
"""Points of the conclusions and of their lines, where those of the text are too many."""


def measured(document: Document) -> Measures:
    """The document's measures, with conclusions as large as lets all of them stand on page one."""
    m = measures_of(document)
    blocks = document.blocks
    place = next((i for i, b in enumerate(blocks) if isinstance(b, Conclusions)), None)
    if place is None or ends_on_first_page(document, place + 1, m):
        return m
    sizes = CHINESE_SIZES if m.chinese else LATIN_SIZES
    smaller = [replace(m, fitted=fitted) for fitted in sizes if fitted[0] < m.size]
    for spare in (1, 0):
        for chosen in smaller:
            if ends_on_first_page(document, place + 1, chosen, spare):
                return chosen
    return m


def ends_on_first_page(document: Document, place: int, m: Measures, spare: int = 1) -> bool:
    """The blocks before this place end on the first page; for certain, where a line is to spare.

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
    return height + spare * m.conclusions[1] <= _points(m.height)


def _points(millimetres: float) -> float:
    return millimetres * TWIPS_A_MILLIMETRE / TWIPS_A_POINT


def _head(document: Document, styles: dict[str, Style], m: Measures) -> float:
    *series, last = document.title
    height = 0.0
    if document.masthead:
        head = ("MastheadName", "MastheadLine", "MastheadLine", "Rule")
        height += sum(_text("", styles[name], m) for name in head)
    height += sum(_text(line, styles["Series"], m) for line in series)
    height += _text(last, styles["Title"], m)
    if document.byline:
        height += _text("\n".join(document.byline), styles["Byline"], m)
    if document.addressee:
        height += _text(document.addressee, styles["Addressee"], m)
    return height


def _block(block: Block, styles: dict[str, Style], m: Measures) -> float | None:
    """Points that a block takes; None for what is larger than a first page."""
    if isinstance(block, Heading):
        return _text(block.text, styles[f"Heading{block.level}"], m)
    if isinstance(block, Paragraph):
        return _text(_plain(block.runs), styles["Small" if block.quiet else "Normal"], m)
    if isinstance(block, Conclusions):
        return sum(_text("1." + _plain(item), styles["Conclusion"], m) for item in block.items)
    if isinstance(block, Table):
        return _table(block, styles, m)
    if isinstance(block, Foreword):
        return _text(block.lead + block.text, styles["Foreword"], m)
    return None


def _table(table: Table, styles: dict[str, Style], m: Measures) -> float:
    height = _text(table.caption, styles["Caption" if table.caption else "Gap"], m)
    height += _text(table.note, styles["Note" if table.note else "Gap"], m)
    return height + table_height(table, m, styles)


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
