"""The blocks of a document as elements of a web page: headings, tables, pictures, lists."""

import re
from collections.abc import Callable
from html import escape
from itertools import count
from typing import Any
from unicodedata import east_asian_width

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import (
    Align,
    Annex,
    Block,
    Cell,
    Column,
    Comments,
    Conclusions,
    Figure,
    Foreword,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Runs,
    Signature,
    Table,
)
from evaluation.reports.html_pictures import inline_svg
from evaluation.reports.pictures import chart_svg

LONG_RUN = re.compile(r"[!-~]{28}")
"""Letters or digits without a place to break, such as a digest."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
TURNED = "result"
"""The table whose columns become lines on a narrow screen: each result with what it is read with."""
WHOLE_ROWS = 16
"""Tables of no more rows than this are printed on one page."""
LINE_LETTERS = 46
"""Chinese characters of a table's face on a line of the page, about."""
LEAST_LETTERS = 16
"""What of them is left to the columns that share, however many numbers stand beside them."""
WORDY_LETTERS = 9
PADDING_LETTERS = 1.1
LATIN_WIDTH = 0.56
FEW = 3
"""Columns up to which the names of rows may be narrow, so that a telephone shows them all."""
CARDS = 3
"""Columns of long words from which a telephone shows each row as a card."""
TELEPHONE_LETTERS = 23
"""Chinese characters of a table's face that fit beside each other on a telephone."""
NAME_LETTERS, FEW_LETTERS, LONG_LETTERS, LEAST_COLUMN = 8, 5, 11, 5
"""What html.css leaves there to names, to names of few columns, to long words, to the rest."""


class Elements:
    """Writes blocks one after the other, counting what a link or a caption must name."""

    def __init__(self, language: str) -> None:
        self._foreign = language != SOURCE_LANGUAGE
        self._tables, self._figures, self._annexes = count(1), count(1), count(1)
        self._in_annex = False
        self._writers: dict[type, Callable[[Any], str]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Conclusions: self._conclusions,
            Table: self._table,
            Figure: self._figure,
            Comments: self._comments,
            Foreword: self._foreword,
            Annex: self._annex,
            Signature: self._signature,
        }

    def all(self, blocks: tuple[Block, ...]) -> str:
        """The blocks in their order; what follows an annex's title is its section."""
        written = [self._writers[type(block)](block) for block in blocks]
        end = ["</section>"] if self._in_annex else []
        return "\n".join([*written, *end])

    def words(self, text: str) -> str:
        """Text with nothing in it that a page would obey; Chinese in a foreign page says so."""
        if self._foreign and CHINESE.search(text):
            return f'<span lang="zh-CN">{escape(text)}</span>'
        return escape(text)

    def runs(self, runs: Runs) -> str:
        """Stretches of text, the strong ones marked."""
        return "".join(
            f"<strong>{self.words(run.text)}</strong>" if run.strong else self.words(run.text)
            for run in runs
        )

    def _heading(self, block: Heading) -> str:
        level = block.level + 1  # the document's title is the page's first heading
        return f"<h{level}>{self.words(block.text)}</h{level}>"

    def _paragraph(self, block: Paragraph) -> str:
        kind = ' class="note"' if block.quiet else ""
        return f"<p{kind}>{self.runs(block.runs)}</p>"

    def _conclusions(self, block: Conclusions) -> str:
        items = "\n".join(f"<li>{self.runs(item)}</li>" for item in block.items)
        return f'<ol class="conclusions">\n{items}\n</ol>'

    def _comments(self, block: Comments) -> str:
        items = "\n".join(
            f"<li><strong>{self.words(c.lead)}</strong>"
            f'<span class="quote">{self.words(c.text)}</span>'
            + (f'<span class="source">{self.words(c.source)}</span>' if c.source else "")
            + "</li>"
            for c in block.items
        )
        return f'<ol class="comments">\n{items}\n</ol>'

    def _foreword(self, block: Foreword) -> str:
        gap = " " if self._foreign else ""
        lead = f"<strong>{self.words(block.lead)}</strong>"
        return f'<p class="foreword">{lead}{gap}{self.words(block.text)}</p>'

    def _annex(self, block: Annex) -> str:
        end = "</section>\n" if self._in_annex else ""
        self._in_annex = True
        return (
            f'{end}<section class="annex" id="annex-{next(self._annexes)}">\n'
            f'<p class="label">{self.words(block.label)}</p>\n<h2>{self.words(block.title)}</h2>'
        )

    def _signature(self, block: Signature) -> str:
        listed = "\n".join(
            f'<li><a href="#annex-{number}">{self.words(title)}</a></li>'
            for number, title in enumerate(block.annexes, start=1)
        )
        annexes = ""
        if listed:
            word = f"<p>{self.words(block.annexes_word)}</p>"
            alone = ' class="alone"' if len(block.annexes) == 1 else ""
            annexes = f'<div class="annexes">{word}\n<ol{alone}>\n{listed}\n</ol></div>\n'
        return (
            f'<div class="signature">\n{annexes}<p class="signed">{self.words(block.body)}</p>\n'
            f'<p class="signed">{self.words(block.dated)}</p>\n</div>'
        )

    def _figure(self, block: Figure) -> str:
        name = f"figure-{next(self._figures)}"
        picture = inline_svg(chart_svg(block.chart), name, block.alternative)
        caption = f'<figcaption id="{name}">{self.words(block.caption)}</figcaption>\n'
        note = f'\n<p class="note">{self.words(block.note)}</p>' if block.note else ""
        return f"<figure>\n{caption}{_scrolling(name, picture)}{note}\n</figure>"

    def _table(self, block: Table) -> str:
        name = f"table-{next(self._tables)}"
        whole = "whole" if len(block.rows) <= WHOLE_ROWS else ""
        few = "few" if len(block.columns) <= FEW else ""
        cards = "cards" if _as_cards(block) else ""
        writing = writing_class(block.writing_height)
        kind = _classed(whole, writing, turned_class(block), few, cards)
        caption = f"<caption>{self.words(block.caption)}</caption>\n" if block.caption else ""
        columns = "".join(f"<col{_classed(name)}>" for name in _widths(block))
        head = "".join(
            f'<th scope="col"{_head_classes(block, place)}>{self.words(column.title)}</th>'
            for place, column in enumerate(block.columns)
        )
        rows = "\n".join(self._row(row, block) for row in block.rows)
        note = f'\n<p class="note">{self.words(block.note)}</p>' if block.note else ""
        table = (
            f'<table id="{name}"{kind}>\n{caption}<colgroup>{columns}</colgroup>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
        )
        box = _scrolling(name, table, moves=_moves(block))
        return f'<div class="table">\n{box}{note}\n</div>'

    def _row(self, row: Row, table: Table) -> str:
        columns = table.columns
        if row.kind is RowKind.GROUP:
            text = f'<span class="title">{self.words(row.cells[0].text)}</span>'
            return (
                f'<tr class="group"><th scope="colgroup" colspan="{len(columns)}">{text}</th></tr>'
            )
        named, titled = _naming_place(columns), _as_cards(table)
        cells = "".join(
            self._cell(cell, column, heads=place == named and cell.text != "", titled=titled)
            for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
        )
        kind = ' class="total"' if row.kind is RowKind.TOTAL else ""
        return f"<tr{kind}>{cells}</tr>"

    def _cell(self, cell: Cell, column: Column, *, heads: bool, titled: bool) -> str:
        """`titled`: with the title of its column, for a card where no title stands above."""
        long = "long" if LONG_RUN.search(cell.text) else ""
        kind = _classes(column, "warns" if cell.warns else long)
        kind += f' data-title="{escape(column.title)}"' if titled else ""
        if heads:
            return f'<th scope="row"{kind}>{self.words(cell.text)}</th>'
        return f"<td{kind}>{self.words(cell.text)}</td>"


def writing_class(height: float) -> str:
    """The class of a table whose rows leave room to write by hand, in tenths of a millimetre."""
    return f"writing-{round(10 * height)}" if height > 0 else ""


def turned_class(table: Table) -> str:
    """The class of a table that a narrow screen shows turned, by its number of lines there."""
    return f"turned-{len(table.columns)}" if table.id == TURNED else ""


def _as_cards(table: Table) -> bool:
    """Whether a narrow screen shows each row as a card: beside each other its words have no room."""
    return sum(bool(_wordy(table, n)) for n in range(len(table.columns))) >= CARDS


def _moves(table: Table) -> bool:
    """Whether a table is wider than a telephone, so that it must say that it moves."""
    if turned_class(table) or _as_cards(table):
        return False
    places = range(len(table.columns))
    return sum(_least_letters(table, place) for place in places) > TELEPHONE_LETTERS


def _least_letters(table: Table, place: int) -> float:
    """What a column takes at least on a telephone, in characters."""
    if not table.columns[place].share:
        return _letters(table, place)
    names, few = place == _naming_place(table.columns), len(table.columns) <= FEW
    if names and few:
        return FEW_LETTERS
    if _wordy(table, place):
        return LONG_LETTERS
    if names:
        return NAME_LETTERS
    return LEAST_COLUMN


def _naming_place(columns: tuple[Column, ...]) -> int:
    """The first column of words says what a row is about."""
    left = (place for place, column in enumerate(columns) if column.align is Align.LEFT)
    return next(left, 0)


def _classes(column: Column, *more: str) -> str:
    standing = "" if column.align is Align.LEFT else column.align.value
    return _classed(standing, "" if column.share else "tight", *more)


def _head_classes(table: Table, place: int) -> str:
    """The title over the names of the rows stays with them while the rest moves."""
    names = "names" if place == _naming_place(table.columns) else ""
    return _classes(table.columns[place], names, _wordy(table, place))


def _classed(*names: str) -> str:
    said = " ".join(name for name in names if name)
    return f' class="{said}"' if said else ""


def _widths(table: Table) -> list[str]:
    """For each column that shares: what of the width it takes once the others have what they need."""
    total = sum(column.share for column in table.columns)
    needed = sum(_letters(table, n) for n, c in enumerate(table.columns) if not c.share)
    left = max(LINE_LETTERS - needed, LEAST_LETTERS) / LINE_LETTERS
    return [
        f"w{max(1, round(100 * left * column.share / total))}" if column.share else ""
        for column in table.columns
    ]


def _wordy(table: Table, place: int) -> str:
    """Long words keep a readable width on a narrow screen, where the table moves in its box."""
    wordy = table.columns[place].share and _letters(table, place) > WORDY_LETTERS
    return "wordy" if wordy else ""


def _letters(table: Table, place: int) -> float:
    """The width of a column's longest text, in Chinese characters."""
    texts = table.columns[place].title.split(" ")
    texts += [r.cells[place].text for r in table.rows if len(r.cells) > place]
    return PADDING_LETTERS + max(sum(_letter(c) for c in text) for text in texts)


def _letter(character: str) -> float:
    return 1 if east_asian_width(character) in "WF" else LATIN_WIDTH


def _scrolling(name: str, inner: str, *, moves: bool = False) -> str:
    """A box of its own for what may be wider than the window, which the keyboard can reach.

    `moves`: it is wider than a telephone and says so there; charts always do.
    """
    return (
        f'<div{_classed("scrolling", "moves" if moves else "")} role="region" aria-labelledby="{name}" tabindex="0">\n'
        f"{inner}\n</div>"
    )
