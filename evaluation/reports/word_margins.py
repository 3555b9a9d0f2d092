"""What stands in the margins of every page: marks above the text, the page number below it."""

from collections.abc import Iterator

from evaluation.reports.document import Document
from evaluation.reports.word_faces import PAGE_NUMBER
from evaluation.reports.word_measures import Measures, twips
from evaluation.reports.word_paragraphs import TAB, coloured, paragraph, tabs
from evaluation.reports.word_style_sheet import indent
from evaluation.reports.word_styles import RED
from evaluation.reports.word_xml import NOTHING, Xml, said, tag


def header(document: Document, m: Measures) -> Xml:
    """Draft, in red, or verification code on the left, the mark of invented data on the right."""
    state = "\u3000".join(filter(None, (document.draft, document.code)))
    colour = coloured(RED) if document.draft else NOTHING
    return paragraph(
        "Header",
        m.faces.runs(state, "table", bold=bool(document.draft), extra=colour),
        TAB,
        m.faces.runs(document.sample, "table"),
        properties=(tabs(("right", twips(m.width))),),
    )


def footer(m: Measures, *, odd: bool) -> Xml:
    """— 1 —, on the outer edge: right on odd pages, left on even ones, one character in."""
    properties = (
        tag("w:jc", val="right" if odd else "left"),
        indent(m.lesser, left=0 if odd else 1, right=1 if odd else 0),
    )
    return paragraph("Footer", *_number(m), properties=properties)


def _number(m: Measures) -> Iterator[Xml]:
    fonts = tag("w:rPr", m.faces.fonts(PAGE_NUMBER))
    yield m.faces.runs("— ", PAGE_NUMBER)
    yield tag("w:r", fonts, tag("w:fldChar", fldCharType="begin"))
    yield tag("w:r", fonts, tag("w:instrText", said(" PAGE "), xml_space="preserve"))
    yield tag("w:r", fonts, tag("w:fldChar", fldCharType="separate"))
    yield tag("w:r", fonts, tag("w:t", said("1")))
    yield tag("w:r", fonts, tag("w:fldChar", fldCharType="end"))
    yield m.faces.runs(" —", PAGE_NUMBER)
