"""Files of every format read back: their words in reading order, their tables cell by cell."""

import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree as ET

import openpyxl
import pypdf

from evaluation.locale.numbers import points, signed
from evaluation.reports.document import (
    Annex,
    Comments,
    Conclusions,
    Document,
    Figure,
    Foreword,
    Heading,
    Paragraph,
    RowKind,
    Signature,
    Table,
)

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADER_ROW = 4
PAGE_NUMBER = re.compile(r"—\d+—")
NOT_READ = frozenset({"style", "title", "svg"})
VOID = frozenset({"meta", "br", "col"})


def bare(text):
    """Letters alone: formats differ in where lines break, in quotation marks and in hyphens."""
    text = unicodedata.normalize("NFKC", text).translate(
        {ord(c): None for c in "\u200b\u2060\u00ad-‐"}
    )
    return re.sub(r"\s+", "", text).translate(str.maketrans("“”‘’", "\"\"''"))


@dataclass
class Read:
    """What a reader of the file sees."""

    text: str = ""
    """All words in reading order, bare."""
    tables: list = field(default_factory=list)
    """Each a list of rows of bare cells, the header first."""


def read_pdf(content, document):
    """The text of all pages without what stands in the margins of each."""
    pages = []
    for page in pypdf.PdfReader(BytesIO(content)).pages:
        text = bare(page.extract_text())
        for mark in (document.code or document.draft, document.sample):
            text = text.replace(bare(mark), "", 1)
        pages.append(PAGE_NUMBER.sub("", text))
    return Read("".join(pages))


def read_docx(content, document):
    """The body in its order; every table that stands in it."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        body = ET.fromstring(parts.read("word/document.xml"))[0]
    tables = [
        [
            [_word_text(cell) for cell in row.iterfind(f"{WORD}tc")]
            for row in table.iterfind(f"{WORD}tr")
        ]
        for table in body.iter(f"{WORD}tbl")
    ]
    return Read(_word_text(body), tables)


def _word_text(element):
    return bare("".join(t.text or "" for t in element.iter(f"{WORD}t")))


class _Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.open, self.words, self.tables = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if NOT_READ & set(self.open):
            return
        self.words.append(data)
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data


def parse_html(content):
    """The page's elements, checked for every end tag."""
    page = _Page()
    page.feed(content.decode())
    page.close()
    assert page.open == []
    return page


def read_html(content, document):
    page = parse_html(content)
    tables = [[[bare(cell) for cell in row] for row in table] for table in page.tables]
    return Read(bare("".join(page.words)), tables)


def open_workbook(content):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know data bars' extension
        return openpyxl.load_workbook(BytesIO(content))


def read_xlsx(content, document):
    """All sheets in order; each sheet's cells from its header row on as they are displayed."""
    words, tables = [], []
    for sheet in open_workbook(content):
        rows = [[bare(displayed(cell)) for cell in row] for row in sheet.iter_rows()]
        words += ["".join(row) for row in rows]
        tables.append([_trimmed(row) for row in rows[HEADER_ROW - 1 :]])
    return Read("".join(words), tables)


def _trimmed(row):
    """A row without the blank cells after a group's title."""
    return row[:1] if row and not any(row[1:]) else row


SHOWN = {
    "0": lambda v: points(v, 0),
    "0.0": points,
    '0.0"↓"': lambda v: points(v) + "↓",
    "0.00": lambda v: points(v, 2),
    "0%": lambda v: points(100 * v, 0) + "%",
    "0.0%": lambda v: points(100 * v, 1) + "%",
    '+0.0;[Red]"−"0.0;0.0': signed,
    "0.0;0.0;0.0": lambda v: points(abs(v)),
    "General": lambda v: points(v, 0),
}
"""What a spreadsheet displays for each number format that reports use."""


def displayed(cell):
    """A cell as it is seen on the screen."""
    if cell.value is None:
        return ""
    return SHOWN[cell.number_format](cell.value) if cell.data_type == "n" else str(cell.value)


READERS = {"pdf": read_pdf, "docx": read_docx, "xlsx": read_xlsx, "html": read_html}


def bare_table(table: Table):
    """A table of the document as the readers give it."""
    rows = [
        [bare(c.text) for c in (row.cells[:1] if row.kind is RowKind.GROUP else row.cells)]
        for row in table.rows
    ]
    return [[bare(c.title) for c in table.columns], *rows]


def expected(document: Document):
    """Every text of the body in reading order, bare; a table's row is one text."""
    yield from (bare(line) for line in (*document.title, *document.byline, document.addressee))
    for block in document.blocks:
        yield from (bare(text) for text in _texts(block))


def _texts(block):  # noqa: C901, PLR0912 - one branch for each kind of block
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield "".join(run.text for run in block.runs)
    elif isinstance(block, Conclusions):
        for item in block.items:
            yield "".join(run.text for run in item)
    elif isinstance(block, Table):
        yield block.caption
        yield from ("".join(row) for row in bare_table(block))
        yield block.note
    elif isinstance(block, Figure):
        yield block.caption
        yield block.note
    elif isinstance(block, Comments):
        for comment in block.items:
            yield comment.lead + comment.text + comment.source
    elif isinstance(block, Foreword):
        yield block.lead + block.text
    elif isinstance(block, Annex):
        yield block.label
        yield block.title
    elif isinstance(block, Signature):
        yield block.annexes_word if block.annexes else ""
        yield from block.annexes
        yield block.body
        yield block.dated


def out_of_order(text, wanted):
    """The first of the wanted texts that does not stand behind the one before it; None if all do."""
    place = 0
    for part in wanted:
        found = text.find(part, place)
        if found < 0:
            return part
        place = found + len(part)
    return None
