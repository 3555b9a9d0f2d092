"""Tables in Word: fixed columns, a header row that repeats, rows that stay whole."""

from collections.abc import Iterator

from evaluation.reports.document import Align, Cell, Row, RowKind, Table
from evaluation.reports.word_columns import head_title
from evaluation.reports.word_measures import TWIPS_A_POINT, Measures, twips
from evaluation.reports.word_paragraphs import KEEP, coloured, paragraph
from evaluation.reports.word_style_sheet import BESIDE, cell_margins
from evaluation.reports.word_styles import RED
from evaluation.reports.word_table_size import SMALL_TABLE, table_size
from evaluation.reports.word_xml import NOTHING, Xml, tag

THICK, THIN, BOX, HAIR = 8, 6, 4, 3
"""Rules in eighths of a point: 0.35 mm, 0.25 mm, around what is written into, and between rows."""
HAIR_COLOUR = "C9CFD6"
FILL = "EEF1F4"


def table_blocks(table: Table, m: Measures, *, kept: bool = False) -> Iterator[Xml]:
    """The caption, the table and its note."""
    if table.caption:
        yield paragraph("Caption", m.faces.runs(table.caption, "heading", strong=True))
    else:
        yield paragraph("Gap", properties=(KEEP,))
    yield _Drawn(table, m).xml()
    yield from below(table.note, m, kept=kept)


def below(note: str, m: Measures, *, kept: bool = False) -> Iterator[Xml]:
    """The note under a table or picture; at least a gap, since two tables in a row would be one."""
    properties = (KEEP,) if kept else ()
    if note:
        yield paragraph("Note", m.faces.runs(note, "table"), properties=properties)
    else:
        yield paragraph("Gap", properties=properties)


def rule(side: str, thickness: int, colour: str = "000000") -> Xml:
    """One border."""
    return tag(f"w:{side}", val="single", sz=thickness, space=0, color=colour)


class _Drawn:
    """One table, with what all its rows share."""

    def __init__(self, table: Table, m: Measures) -> None:
        self._table, self._m = table, m
        self._size = table_size(table, m)
        self._widths = self._size.widths
        # Rows that people write into are tall: such a table may break however few it has.
        self._unbroken = len(table.rows) <= SMALL_TABLE and not table.writing_height

    def xml(self) -> Xml:
        grid = (tag("w:gridCol", w=width) for width in self._widths)
        rows = (
            self._row(row, last=number == len(self._table.rows))
            for number, row in enumerate(self._table.rows, start=1)
        )
        return tag(
            "w:tbl",
            tag("w:tblPr", *self._properties()),
            tag("w:tblGrid", *grid),
            self._head(),
            *rows,
        )

    def _properties(self) -> Iterator[Xml]:
        yield tag("w:tblW", w=sum(self._widths), type="dxa")
        yield tag("w:tblInd", w=0, type="dxa")
        yield tag("w:tblBorders", *self._borders())
        yield tag("w:tblLayout", type="fixed")
        yield cell_margins(round(self._size.above * TWIPS_A_POINT), BESIDE)
        yield tag("w:tblLook", val="0020", firstRow=1, noHBand=1, noVBand=1)
        if self._table.caption:
            yield tag("w:tblCaption", val=self._table.caption)

    def _borders(self) -> Iterator[Xml]:
        """Rules between the rows; where people write, every cell is a box."""
        if self._table.writing_height:
            sides = ("top", "left", "bottom", "right", "insideH", "insideV")
            yield from (rule(side, BOX) for side in sides)
            return
        yield rule("top", THICK)
        yield rule("bottom", THICK)
        yield rule("insideH", HAIR, HAIR_COLOUR)

    def _head(self) -> Xml:
        columns = zip(self._table.columns, self._widths, strict=True)
        cells = (
            self._cell(
                self._heavy(head_title(c.title, c.align, chinese=self._m.chinese)),
                width,
                c.align,
                tag("w:tcBorders", rule("bottom", THIN)),
                keep=True,
            )
            for c, width in columns
        )
        return tag("w:tr", tag("w:trPr", tag("w:cantSplit"), tag("w:tblHeader")), *cells)

    def _row(self, row: Row, *, last: bool) -> Xml:
        properties = [tag("w:cantSplit")]
        if self._table.writing_height and row.kind is RowKind.BODY:
            height = twips(self._table.writing_height)
            properties.append(tag("w:trHeight", val=height, hRule="atLeast"))
        keep = bool(self._table.note) if last else self._unbroken or row.kind is RowKind.GROUP
        return tag("w:tr", tag("w:trPr", *properties), *self._cells(row, keep=keep))

    def _cells(self, row: Row, *, keep: bool) -> Iterator[Xml]:
        fill = (tag("w:shd", val="clear", color="auto", fill=FILL),)
        if row.kind is RowKind.GROUP:
            span = tag("w:gridSpan", val=len(self._widths))
            text = self._heavy(row.cells[0].text)
            yield self._cell(text, sum(self._widths), Align.LEFT, span, *fill, keep=keep)
            return
        total = row.kind is RowKind.TOTAL
        for cell, column, width in zip(row.cells, self._table.columns, self._widths, strict=True):
            shade = fill if total else ()
            text = self._text(cell, strong=total)
            high = bool(self._table.writing_height) and "\n" in cell.text
            yield self._cell(text, width, column.align, *shade, keep=keep, high=high)

    def _heavy(self, text: str) -> Xml:
        return self._m.faces.runs(text, "heading", strong=True, bold=True)

    def _text(self, cell: Cell, *, strong: bool) -> Xml:
        colour = coloured(RED) if cell.warns else NOTHING
        return self._m.faces.runs(cell.text, "table", strong=strong, bold=strong, extra=colour)

    def _cell(
        self,
        text: Xml,
        width: int,
        align: Align,
        *properties: Xml,
        keep: bool = False,
        high: bool = False,
    ) -> Xml:
        """`high`: what runs over several lines beside room to write is read from the top."""
        aligned = () if align is Align.LEFT else (tag("w:jc", val=align.value),)
        kept = (KEEP,) if keep else ()
        return tag(
            "w:tc",
            tag(
                "w:tcPr",
                tag("w:tcW", w=width, type="dxa"),
                *properties,
                tag("w:vAlign", val="top" if high else "center"),
            ),
            paragraph(self._size.style, text, properties=(*kept, *aligned)),
        )
