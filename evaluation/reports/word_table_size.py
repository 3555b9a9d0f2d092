"""How large a table is in Word before it is set: its type, its columns, its height."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.reports.document import RowKind, Table
from evaluation.reports.word_columns import column_widths, head_title, text_width
from evaluation.reports.word_measures import TWIPS_A_MILLIMETRE, TWIPS_A_POINT, Measures, twips
from evaluation.reports.word_style_sheet import BESIDE
from evaluation.reports.word_styles import (
    DENSE_BODY,
    DENSE_LATIN,
    TABLE_BODY,
    TABLE_LATIN,
    Style,
)

SMALL_TABLE = 16
"""Rows up to which a table is set in the larger type and stays on one page."""

LONG_TABLE = 30
"""Rows from which lines stand closer, so that one page holds a rubric."""


@dataclass(frozen=True)
class TableSize:
    """A table's type and columns."""

    style: str
    above: float
    """Points over and under the text of a cell."""
    widths: tuple[int, ...]


def table_size(table: Table, m: Measures) -> TableSize:
    """The type and the columns of a table."""
    small = len(table.rows) <= SMALL_TABLE
    points = m.share(TABLE_BODY, TABLE_LATIN) if small else m.share(DENSE_BODY, DENSE_LATIN)
    widths = column_widths(table, points, twips(m.width), chinese=m.chinese)
    if small:
        return TableSize("TableText", 3.0, widths)
    loose = len(table.rows) < LONG_TABLE or table.writing_height > 0
    return TableSize("DenseText", 2.0 if loose else 1.4, widths)


def table_height(table: Table, m: Measures, styles: Mapping[str, Style]) -> float:
    """Points that the rows of a table take, near enough to know what page they end on."""
    size = table_size(table, m)
    style = styles[size.style]
    titles = [head_title(c.title, c.align, chinese=m.chinese) for c in table.columns]
    least = table.writing_height * TWIPS_A_MILLIMETRE / TWIPS_A_POINT
    height = _row_height(titles, size, style)
    for row in table.rows:
        texts = [cell.text for cell in row.cells]
        if row.kind is RowKind.GROUP:
            height += style.line + 2 * size.above
        else:
            height += max(least, _row_height(texts, size, style))
    return height


def _row_height(texts: Sequence[str], size: TableSize, style: Style) -> float:
    lines = max(
        sum(_lines(line, width, style.size) for line in text.split("\n"))
        for text, width in zip(texts, size.widths, strict=True)
    )
    return lines * style.line + 2 * size.above


def _lines(text: str, width: int, points: float) -> int:
    return max(1, math.ceil(text_width(text, points) / ((width - 2 * BESIDE) / TWIPS_A_POINT)))
