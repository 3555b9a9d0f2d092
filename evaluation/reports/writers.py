"""The formats that a document is written in, each by one writer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evaluation.reports.document import Document
from evaluation.reports.html_page import render_html
from evaluation.reports.pdf import render_pdf
from evaluation.reports.word import render_word
from evaluation.reports.workbook import render_workbook


@dataclass(frozen=True)
class Writer:
    """A format: what it is called, its media type, and who writes it."""

    name: str
    media_type: str
    render: Callable[[Document], bytes]


WRITERS: Mapping[str, Writer] = {
    "pdf": Writer("PDF", "application/pdf", render_pdf),
    "docx": Writer(
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        render_word,
    ),
    "xlsx": Writer(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        render_workbook,
    ),
    "html": Writer("HTML", "text/html; charset=utf-8", render_html),
}
"""By the ending of the file, in the order in which they are offered."""
FORMATS = tuple(WRITERS)
