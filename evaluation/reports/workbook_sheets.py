"""One sheet of the workbook: its head and marks, its page, and how prose and tables stand on it.

Strings are always written as strings, so that nothing that people typed becomes a formula or a link.
"""

import math
from collections.abc import Sequence
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import Align, Cell, Column, Document, Row, RowKind, Table
from evaluation.reports.text_gate import like_a_formula

LONGEST_CELL = 32_000
HEADER_ROW = 3
"""Title, mark and note stand above the table's header."""
LINE = 18
"""Points of a row of one line."""
PLAIN_SIZE = 11
HIGHEST_ROW = 409
"""Points that a row may be high at most."""
PROSE_WIDTHS = (34, 92)
COMMENT_WIDTHS = (16, 16, 28, 80, 14)
NUMBER_WIDTH = 11
WORD_WIDTHS = (12, 60)
SHEET_WIDTH = 150
"""Letters that a sheet is wide at most where its words can stand in more lines."""
FEW_ROWS = 3
"""So few rows are seen at a glance: they need no filter and no bars."""
LONGEST_HEADER = 255
BAR = {"bar_color": "#9dbfdf", "bar_negative_color": "#d98a8f", "bar_solid": True}
SCALE = {"type": "2_color_scale", "min_color": "#fbe3d6", "max_color": "#ffffff"}
"""Low scores dark, as in the heat map."""
MATRIX_COLUMNS = 6
"""From so many columns of one kind of number on, a table is read as a whole and not by columns."""
RED, QUIET, BAND, HAIR = "#b3141e", "#5b6570", "#eef1f4", "#c9cfd6"


class Sheets:
    """The sheets of one document; they share formats, and no two have the same name."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self._book, self._document = book, document
        self._face = "宋体" if document.language == SOURCE_LANGUAGE else "Calibri"
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._names: set[str] = set()

    def prose(self, name: str, lines: list[tuple[str, str]]) -> None:
        """Lead clauses on the left, the sentences after them on the right."""
        sheet = self._sheet(name, PROSE_WIDTHS)
        for row, (lead, text) in enumerate(lines, start=HEADER_ROW - 1):
            look = {} if text else {"bg_color": BAND}  # the title of a section
            self._text(sheet, row, 0, lead, bold=True, **look)
            self._text(sheet, row, 1, text, **look)
            sheet.set_row(row, _height((lead, text), PROSE_WIDTHS))
        sheet.freeze_panes(HEADER_ROW - 1, 0)

    def records(self, name: str, titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        """Texts that can be filtered by what they are about: the last but one column is the longest."""
        widths = COMMENT_WIDTHS[-len(titles) :]
        sheet = self._sheet(name, widths)
        self._head(sheet, tuple(Column(title) for title in titles), widths)
        for number, texts in enumerate(rows, start=HEADER_ROW + 1):
            for place, text in enumerate(texts):
                self._text(sheet, number, place, text, bottom=4)
            sheet.set_row(number, _height(texts, widths))
        self._finish(sheet, len(rows), len(titles), filtered=True)

    def table(self, name: str, table: Table, caption: str) -> None:
        """A table with unrounded numbers, its note above its header."""
        widths = _widths(table)
        sheet = self._sheet(name, widths, caption)
        self._spread(sheet, HEADER_ROW - 1, table.note, widths, font_color=QUIET)
        self._head(sheet, table.columns, widths)
        for number, row in enumerate(table.rows, start=HEADER_ROW + 1):
            self._row(sheet, number, row, table.columns)
            texts = () if row.kind is RowKind.GROUP else tuple(c.text for c in row.cells)
            written = table.writing_height * 72 / 25.4 if row.kind is RowKind.BODY else 0
            sheet.set_row(number, max(written, _height(texts, widths)))
        self._shade(sheet, table)
        grouped = any(row.kind is RowKind.GROUP for row in table.rows)
        self._finish(sheet, len(table.rows), len(table.columns), filtered=not grouped)
        sheet.freeze_panes(HEADER_ROW + 1, 1)

    def _sheet(self, name: str, widths: tuple[int, ...], caption: str = "") -> Worksheet:
        document = self._document
        sheet = self._book.add_worksheet(self._free_name(name))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        title = "　".join(part for part in (document.full_title, caption) if part)
        self._spread(sheet, 0, title, widths, bold=True, font_size=14)
        marks = (document.code or document.draft, document.sample)
        said = "　".join(mark for mark in marks if mark)
        self._spread(sheet, 1, said, widths, bold=True, font_color=RED)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        left, right = (mark.replace("&", "&&")[: LONGEST_HEADER // 2 - 2] for mark in marks)
        sheet.set_header(f"&L{left}&R{right}")
        sheet.set_footer("&C— &P —")
        sheet.hide_gridlines(2)
        return sheet

    def _free_name(self, name: str) -> str:
        """A name as a sheet may have it, unlike those of the others, whatever their letters' case."""
        plain = "".join(" " if c in "[]:*?/\\\n" else c for c in name).strip(" '") or "1"
        found, number = plain[:31], 1
        while found.lower() in self._names or found.lower() == "history":
            number += 1
            found = f"{plain[:27]} {number}"
        self._names.add(found.lower())
        return found

    def _spread(
        self, sheet: Worksheet, row: int, text: str, widths: tuple[int, ...], **look: object
    ) -> None:
        """A text over all columns, as high as it needs: none beside them makes the page wider."""
        if len(widths) > 1 and text:
            merged = self._format(text_wrap=True, valign="top", **look)
            sheet.merge_range(row, 0, row, len(widths) - 1, "", merged)
        self._text(sheet, row, 0, text, **look)
        size = look.get("font_size")
        larger = size / PLAIN_SIZE if isinstance(size, int) else 1
        sheet.set_row(row, larger * _height((text,), (int(sum(widths) / larger),)))

    def _head(self, sheet: Worksheet, columns: tuple[Column, ...], widths: tuple[int, ...]) -> None:
        look = {"top": 2, "bottom": 1, "bg_color": BAND, "valign": "vcenter", "bold": True}
        for place, column in enumerate(columns):
            self._text(sheet, HEADER_ROW, place, column.title, **look, **_aligned(column))
        sheet.set_row(HEADER_ROW, _height(tuple(c.title for c in columns), widths) + 4)

    def _row(self, sheet: Worksheet, number: int, row: Row, columns: tuple[Column, ...]) -> None:
        look: dict[str, object] = {"bottom": 4, "bottom_color": HAIR, "valign": "vcenter"}
        if row.kind is not RowKind.BODY:
            look |= {"bold": True, "bg_color": BAND}
        missing = len(columns) - len(row.cells)
        cells = (*row.cells, *(Cell() for _ in range(missing)))
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            aligned = {"text_wrap": False} if row.kind is RowKind.GROUP else _aligned(column)
            self._cell(sheet, number, place, cell, look | aligned)

    def _cell(
        self, sheet: Worksheet, row: int, place: int, cell: Cell, look: dict[str, object]
    ) -> None:
        if cell.warns:
            look = look | {"font_color": RED}
        if cell.value is None or not math.isfinite(cell.value):
            self._text(sheet, row, place, cell.text, **look)
            return
        style = self._format(num_format=cell.number_format or "General", **look)
        sheet.write_number(row, place, cell.value, style)

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, **look: object) -> None:
        """A string; one that begins like a formula stays a string when somebody edits the cell."""
        if like_a_formula(text):
            look["quote_prefix"] = True
        style = self._format(**{"text_wrap": True, "valign": "top", **look})
        sheet.write_string(row, place, text[:LONGEST_CELL], style)

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": self._face, **look})
        return self._formats[key]

    def _shade(self, sheet: Worksheet, table: Table) -> None:
        """A bar in every cell of signed numbers, zero in the middle; a matrix is shaded as a whole."""
        if len(table.rows) <= FEW_ROWS:
            return
        first, last = HEADER_ROW + 1, HEADER_ROW + len(table.rows)
        kinds = {n: _number_kind(table, n) for n in range(len(table.columns))}
        numbers = [place for place, kind in kinds.items() if kind]
        if len(numbers) >= MATRIX_COLUMNS and len({kinds[place] for place in numbers}) == 1:
            sheet.conditional_format(first, numbers[0], last, numbers[-1], SCALE)
            return
        for place in numbers:
            if kinds[place] == "+":
                bar = {"type": "data_bar", "bar_axis_position": "middle", **BAR}
                sheet.conditional_format(first, place, last, place, bar)

    def _finish(self, sheet: Worksheet, rows: int, columns: int, *, filtered: bool) -> None:
        last = HEADER_ROW + max(1, rows)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_column_name(columns - 1)}{last + 1}"})
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.repeat_rows(HEADER_ROW)
        if filtered and rows > FEW_ROWS:
            sheet.autofilter(HEADER_ROW, 0, last, columns - 1)


def _number_kind(table: Table, place: int) -> str:
    """What most numbers of a column are: signed ones, plain ones by their format, or there are none."""
    cells = [row.cells[place] for row in table.rows if len(row.cells) > place]
    formats = [cell.number_format for cell in cells if cell.value is not None]
    if 2 * sum(f.startswith("+") for f in formats) > len(formats):
        return "+"
    return formats[0] if formats else ""


def _aligned(column: Column) -> dict[str, object]:
    """Words stand a little off the numbers before them."""
    return {"indent": 1} if column.align is Align.LEFT else {"align": column.align.value}


def _widths(table: Table) -> tuple[int, ...]:
    """As wide as the texts want; where that is too much, columns of words share what is left."""
    wanted = [_width(table, place) for place in range(len(table.columns))]
    least = WORD_WIDTHS[0]
    spare = sum(width - least for width in wanted if width > least)
    room = SHEET_WIDTH - sum(min(width, least) for width in wanted)
    part = min(1, max(0, room) / spare) if spare else 1
    return tuple(w if w <= least else least + int(part * (w - least)) for w in wanted)


def _width(table: Table, place: int) -> int:
    """Wide enough for a number, or for the words within bounds."""
    if table.columns[place].align is Align.RIGHT:
        return NUMBER_WIDTH
    texts = [table.columns[place].title]
    texts += [r.cells[place].text for r in table.rows if len(r.cells) > place and len(r.cells) > 1]
    least, most = WORD_WIDTHS
    return min(most, max(least, 3 + max(_letters(text) for text in texts)))


def _height(texts: tuple[str, ...], widths: tuple[int, ...]) -> float:
    """Points of a row in which every text has the lines it needs."""
    lines = [
        sum(max(1, -(-_letters(line) // (width - 1))) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=False)
    ]
    return min(HIGHEST_ROW, LINE * max(lines, default=1))


def _letters(text: str) -> int:
    """The width of a text in Latin letters; Chinese ones are twice as wide."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def _column_name(place: int) -> str:
    """A, B, …, Z, AA: how a sheet names its columns."""
    before, letter = divmod(place, 26)
    return (_column_name(before - 1) if before else "") + chr(ord("A") + letter)
