"""Whether a table's columns fit a page: words that would squeeze the others out wrap instead."""

from collections.abc import Sequence
from dataclasses import replace

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import Align, Block, Column, RowKind, Table
from evaluation.reports.word_columns import head_title, text_width

ROOM = {True: 42.0, False: 49.0}
"""Heights of a letter that fit beside each other in a table; Latin ones are set smaller."""
PADDING = 0.7
"""What a column takes beside its text."""
LEAST, LEAST_TITLE = 6.0, 3.5
"""What a column of words, or a title over numbers, keeps where it wraps."""
LONGEST_WORD = 14.5
"""What is longer is parted (`text_gate`)."""
TITLE_SHARE = 0.6
"""A title over numbers wraps into less room than words do."""


def fitted_tables(blocks: Sequence[Block], language: str) -> tuple[Block, ...]:
    """The blocks, their tables with as many columns that wrap as a page asks for."""
    chinese = language == SOURCE_LANGUAGE
    return tuple(
        _fitted(block, chinese=chinese) if isinstance(block, Table) else block for block in blocks
    )


def _fitted(table: Table, *, chinese: bool) -> Table:
    """The table; where it is too wide, its widest columns share what room is left."""
    places = range(len(table.columns))
    widths = [max(_title(table, n, chinese=chinese), _cells(table, n)) for n in places]
    least = [_least(table, n, widths[n], chinese=chinese) for n in places]
    columns = list(table.columns)
    shares = [column.share for column in columns if column.share]
    share = sum(shares) / len(shares) if shares else 1.0
    while _taken(columns, widths, least) > ROOM[chinese]:
        wide = [n for n in places if not columns[n].share and widths[n] > least[n]]
        if not wide:
            break
        widest = max(wide, key=lambda place: widths[place] - least[place])
        part = share if columns[widest].align is Align.LEFT else share * TITLE_SHARE
        columns[widest] = replace(columns[widest], share=part)
    return replace(table, columns=tuple(columns))


def _taken(columns: Sequence[Column], widths: Sequence[float], least: Sequence[float]) -> float:
    """What the columns take when those that share are as narrow as they may be."""
    return sum(
        (least[place] if column.share else widths[place]) + PADDING
        for place, column in enumerate(columns)
    )


def _title(table: Table, place: int, *, chinese: bool) -> float:
    column = table.columns[place]
    return text_width(head_title(column.title, column.align, chinese=chinese), 1)


def _texts(table: Table, place: int) -> list[str]:
    return [
        row.cells[place].text
        for row in table.rows
        if row.kind is not RowKind.GROUP and len(row.cells) > place
    ]


def _cells(table: Table, place: int) -> float:
    return max((text_width(text, 1) for text in _texts(table, place)), default=0.0)


def _least(table: Table, place: int, width: float, *, chinese: bool) -> float:
    """What a column keeps: numbers their line, words their longest one, which is not parted."""
    column = table.columns[place]
    if column.align is not Align.LEFT:
        return max(_cells(table, place), min(LEAST_TITLE, _title(table, place, chinese=chinese)))
    words = [w for text in (column.title, *_texts(table, place)) for w in text.split()]
    longest = max((text_width(w, 1) for w in words if w.isascii()), default=0.0)
    return max(min(longest, LONGEST_WORD), min(LEAST, width))
