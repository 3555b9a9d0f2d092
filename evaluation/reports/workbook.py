"""The Excel writer: the same document as sheets, unrounded numbers behind the printed ones.

Strings are always written as strings, so that nothing that people typed becomes a formula or a link.
"""

import re
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.locale import translator
from evaluation.reports.document import (
    Align,
    Annex,
    Block,
    Cell,
    Comments,
    Conclusions,
    Document,
    Heading,
    Paragraph,
    RowKind,
    Runs,
    Table,
)
from evaluation.reports.text_gate import through_gate

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
NUMBERED = re.compile(r"^([一二三四五六七八九十]+、|\d+\. )")
"""The number of a section, which means nothing where sections without sentences are left out."""
LONGEST_CELL = 32_000
HEADER_ROW = 3
"""Title, mark and note stand above the table's header."""
WIDTHS = {Align.LEFT: 26, Align.RIGHT: 11, Align.CENTER: 11}
LINE = 18
WIDE_FROM = 255
"""Characters after this one take about two Latin letters of width."""
CHARACTERS_A_LINE = 48
BAR = {"bar_color": "#9dbfdf", "bar_negative_color": "#d98a8f", "bar_solid": True}


def render_workbook(document: Document) -> bytes:
    """The document as an Excel workbook, the same bytes for the same document."""
    clean = through_gate(document)
    target = BytesIO()
    book = Workbook(target, OPTIONS)
    moment = datetime.combine(clean.dated, time())
    book.set_properties({"title": clean.full_title, "author": clean.author, "created": moment})
    _Writer(book, clean).write()
    book.close()
    return target.getvalue()


class _Writer:
    """The sheets of one document, sharing formats."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self._book, self._document = book, document
        self._translate = translator(document.language)
        self._formats: dict[tuple[str, bool, bool, bool], Format] = {}
        self._title = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})
        self._mark = book.add_format({"font_color": "#b3141e", "bold": True})
        self._note = book.add_format({"font_color": "#5b6570", "text_wrap": True, "valign": "top"})
        self._head = book.add_format(
            {
                "bold": True,
                "bottom": 1,
                "bg_color": "#eef1f4",
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        self._lead = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        """All sheets in order."""
        _ = self._translate
        self._prose(_("总览"), self._summary())
        sheets = (
            (_("维度"), "dimensions"),
            (_("指标"), "criteria"),
            (_("变化"), "changes"),
            (_("优先整改"), "priorities"),
            (_("量化指标"), "indicators"),
            (_("请提供的材料"), "material"),
        )
        for name, identifier in sheets:
            table = self._document.table(identifier)
            if table is not None:
                self._table(name, table)
        self._comments(_("评语"))
        self._prose(_("方法"), self._method(), self._document.table("seals"))

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name[:31])
        sheet.write_string(0, 0, self._document.full_title, self._title)
        sheet.set_row(0, 26)
        marks = [m for m in (self._document.draft, self._document.sample) if m]
        sheet.write_string(1, 0, "　".join(marks), self._mark)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C— &P —")
        sheet.hide_gridlines(2)
        return sheet

    def _prose(self, name: str, items: list[tuple[str, str]], table: Table | None = None) -> None:
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 96)
        row = HEADER_ROW - 1
        lines = [(lead, text) for lead, text in items if lead or text]
        if table is not None:
            lines += [
                (" ".join(c.text for c in r.cells[:-1]), r.cells[-1].text) for r in table.rows
            ]
            lines.append(("", table.note))
        for lead, text in lines:
            sheet.write_string(row, 0, lead[:LONGEST_CELL], self._lead)
            sheet.write_string(row, 1, text[:LONGEST_CELL], self._text)
            longest = max(len(text) / CHARACTERS_A_LINE, len(lead) / 12)
            sheet.set_row(row, LINE * max(1, -int(-longest // 1)))
            row += 1
        sheet.freeze_panes(HEADER_ROW - 1, 0)

    def _summary(self) -> list[tuple[str, str]]:
        """The conclusions, and what else the body says in sentences, under its headings."""
        found: list[tuple[str, str]] = []
        if self._document.addressee:
            found.append(("", self._document.addressee))
        heading = ""
        for block in self._body():
            if isinstance(block, Heading) and block.level == 1:
                heading = NUMBERED.sub("", block.text)
                continue
            said = _said(block)
            if said and heading:
                found.append((heading, ""))
                heading = ""
            found += said
        return found

    def _body(self) -> list[Block]:
        blocks = self._document.blocks
        end = next((i for i, b in enumerate(blocks) if isinstance(b, Annex)), len(blocks))
        return list(blocks[:end])

    def _method(self) -> list[tuple[str, str]]:
        body = len(self._body())
        return [
            _parted(item)
            for block in self._document.blocks[body:]
            if isinstance(block, Conclusions)
            for item in block.items
        ]

    def _table(self, name: str, table: Table) -> None:
        sheet = self._sheet(name)
        widths = [self._width(table, place) for place in range(len(table.columns))]
        self._spread_note(sheet, table.note, sum(widths), len(widths))
        for place, column in enumerate(table.columns):
            sheet.write_string(HEADER_ROW, place, column.title, self._head)
            sheet.set_column(place, place, widths[place])
        for number, row in enumerate(table.rows, start=HEADER_ROW + 1):
            strong = row.kind is not RowKind.BODY
            for place, cell in enumerate(row.cells):
                right = table.columns[place].align is Align.RIGHT
                self._cell(sheet, number, place, cell, strong=strong, right=right)
        self._bars(sheet, table)
        sheet.freeze_panes(HEADER_ROW + 1, 1)
        sheet.repeat_rows(HEADER_ROW)
        last = HEADER_ROW + max(1, len(table.rows))
        if not any(row.kind is RowKind.GROUP for row in table.rows):
            sheet.autofilter(HEADER_ROW, 0, last, len(table.columns) - 1)

    def _spread_note(self, sheet: Worksheet, note: str, width: int, columns: int) -> None:
        """The note over all columns, as high as its text."""
        row = HEADER_ROW - 1
        if columns > 1 and note:
            sheet.merge_range(row, 0, row, columns - 1, "", self._note)
        sheet.write_string(row, 0, note, self._note)
        letters = sum(2 if ord(c) > WIDE_FROM else 1 for c in note)
        sheet.set_row(row, LINE * max(1, -(-letters // width)))

    def _width(self, table: Table, place: int) -> int:
        if table.columns[place].align is Align.RIGHT:
            return WIDTHS[Align.RIGHT]
        texts = [table.columns[place].title]
        texts += [row.cells[place].text for row in table.rows if len(row.cells) > place]
        widest = max(sum(2 if ord(c) > WIDE_FROM else 1 for c in text) for text in texts)
        return min(60, max(12, widest + 2))

    def _cell(
        self, sheet: Worksheet, row: int, place: int, cell: Cell, *, strong: bool, right: bool
    ) -> None:
        style = self._format(cell, strong=strong, right=right)
        if cell.value is None:
            sheet.write_string(row, place, cell.text[:LONGEST_CELL], style)
        else:
            sheet.write_number(row, place, cell.value, style)

    def _format(self, cell: Cell, *, strong: bool, right: bool) -> Format:
        number = cell.number_format if cell.value is not None else ""
        key = (number, cell.warns, strong, right)
        if key not in self._formats:
            style: dict[str, object] = {"bold": strong, "text_wrap": not right, "valign": "vcenter"}
            if right:
                style["align"] = "right"
            if number:
                style["num_format"] = number
            if cell.warns:
                style["font_color"] = "#b3141e"
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]

    def _bars(self, sheet: Worksheet, table: Table) -> None:
        """Data bars in every column of signed numbers, zero in the middle."""
        last = HEADER_ROW + len(table.rows)
        for place in range(len(table.columns)):
            cells = [r.cells[place] for r in table.rows if len(r.cells) > place]
            if any(c.value is not None and c.number_format.startswith("+") for c in cells):
                bar = {"type": "data_bar", "bar_axis_position": "middle", **BAR}
                sheet.conditional_format(HEADER_ROW + 1, place, last, place, bar)

    def _comments(self, name: str) -> None:
        """One row a comment; no sheet where nobody wrote anything."""
        _ = self._translate
        rows = [
            (block.round, block.sort, item.lead.rstrip("。. "), item.text, item.letter)
            for block in self._document.blocks
            if isinstance(block, Comments)
            for item in block.items
        ]
        if not rows:
            return
        sheet = self._sheet(name)
        titles = (_("轮次"), _("类别"), _("指标"), _("意见"), _("专家"))
        for place, (title, width) in enumerate(zip(titles, (16, 16, 28, 80, 14), strict=True)):
            sheet.write_string(HEADER_ROW, place, title, self._head)
            sheet.set_column(place, place, width)
        for number, texts in enumerate(rows, start=HEADER_ROW + 1):
            for place, text in enumerate(texts):
                sheet.write_string(number, place, text[:LONGEST_CELL], self._text)
            sheet.set_row(number, LINE * max(1, -(-len(texts[3]) // 40), -(-len(texts[2]) // 14)))
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + len(rows), len(titles) - 1)


def _said(block: Block) -> list[tuple[str, str]]:
    """What a block says in sentences, without pointing to numbered tables and figures."""
    if isinstance(block, Conclusions):
        return [_parted(item) for item in block.items]
    if isinstance(block, Paragraph) and not block.paper_only:
        return [_parted(block.runs)]
    return []


def _parted(runs: Runs) -> tuple[str, str]:
    """The strong lead clause, and the rest."""
    lead = "".join(r.text for r in runs if r.strong)
    return lead, "".join(r.text for r in runs if not r.strong).strip()
