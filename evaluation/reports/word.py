"""The Word writer: the neutral document as a file that an office edits on, in its own faces."""

from io import BytesIO

from docx.document import Document as WordDocument
from docx.section import Section

from evaluation.reports.document import Document, Figure
from evaluation.reports.pictures import chart_png
from evaluation.reports.text_gate import through_gate
from evaluation.reports.word_blocks import Setting, body
from evaluation.reports.word_first_page import measured
from evaluation.reports.word_margins import footer, header
from evaluation.reports.word_measures import Measures
from evaluation.reports.word_package import describe, empty_document, fill, packed
from evaluation.reports.word_pictures import Picture
from evaluation.reports.word_settings import settings_xml, sheet_xml
from evaluation.reports.word_style_sheet import styles_xml


def render_word(document: Document) -> bytes:
    """The document as a Word file, the same bytes for the same document."""
    clean = through_gate(document)
    word, measures = empty_document(), measured(clean)
    section = word.sections[0]
    fill(word.styles.element, styles_xml(measures))
    fill(word.settings.element, settings_xml(measures))
    _set_margins(section, clean, measures)
    sheet = word.element.body.sectPr
    fill(sheet, sheet_xml(measures), kept=[child for child in sheet if "Reference" in child.tag])
    setting = Setting(clean, measures, _Pictures(word, measures))
    fill(word.element.body, body(setting), kept=[sheet])
    describe(word, clean)
    return packed(word.part.package)


class _Pictures:
    """Puts charts into the package, numbered in their order."""

    def __init__(self, word: WordDocument, measures: Measures) -> None:
        self._word, self._measures, self._count = word, measures, 0

    def __call__(self, figure: Figure) -> Picture:
        self._count += 1
        content = chart_png(figure.chart, self._measures.width)
        relationship, image = self._word.part.get_or_add_image(BytesIO(content))
        return Picture(relationship, self._count, image.px_width, image.px_height)


def _set_margins(section: Section, document: Document, m: Measures) -> None:
    """The same marks on all pages, the page number on the outer edge."""
    for edge in (section.header, section.even_page_header):
        fill(edge.part.element, [header(document, m)])
    fill(section.footer.part.element, [footer(m, odd=True)])
    fill(section.even_page_footer.part.element, [footer(m, odd=False)])
