"""What makes a Word document an official one: red masthead, title, foreword, signature, imprint."""

from collections.abc import Iterator

from evaluation.reports.document import Annex, Document, Foreword, Imprint, Masthead, Signature
from evaluation.reports.word_columns import text_width
from evaluation.reports.word_measures import TWIPS_A_MILLIMETRE, TWIPS_A_POINT, Measures, twips
from evaluation.reports.word_paragraphs import KEEP, NEW_PAGE, TAB, number, paragraph, tabs
from evaluation.reports.word_style_sheet import cell_margins, indent, sizes
from evaluation.reports.word_styles import OFFICIAL_RED
from evaluation.reports.word_tables import THICK, THIN, rule
from evaluation.reports.word_xml import NOTHING, Xml, tag

NAME_SIZE = 40.0
NAME_TRACKING = 0.08
"""Of the size of the red name, between its characters."""
LEAST_TITLE = 0.85
"""Of its size, how small a title is set at least to stand on one line, as in `template.typ`."""
RED_RULE = 16
"""Eighths of a point: 0.7 mm."""


def masthead(head: Masthead, m: Measures) -> Iterator[Xml]:
    """The name in red as large as it fits, the number, who issues it and when, the red rule."""
    room = m.width * TWIPS_A_MILLIMETRE / TWIPS_A_POINT
    wide = text_width(head.name, NAME_SIZE) * (1 + NAME_TRACKING)
    size = int(min(1, room / wide) * NAME_SIZE * 2) / 2
    tracking = tag("w:spacing", val=round(NAME_TRACKING * size * TWIPS_A_POINT))
    name = m.faces.runs(head.name, "title", extra=Xml(tracking + sizes(size)))
    yield paragraph("MastheadName", name)
    if head.number:
        centred = (tag("w:jc", val="center"),)
        yield paragraph("MastheadLine", m.faces.runs(head.number, "body"), properties=centred)
    one = round(m.size * TWIPS_A_POINT)
    yield paragraph(
        "MastheadLine",
        m.faces.runs(head.body, "body"),
        TAB,
        m.faces.runs(head.dated, "body"),
        properties=(tabs(("right", twips(m.width) - one)), indent(m.size, left=1, right=1)),
    )
    border = tag("w:pBdr", rule("bottom", RED_RULE, OFFICIAL_RED))
    yield paragraph("Rule", properties=(border,))


def title(document: Document, m: Measures) -> Iterator[Xml]:
    """The lines of the title, and who wrote it."""
    *series, last = document.title
    for line in series:
        yield paragraph("Series", m.faces.runs(line, "title"))
    yield paragraph(
        "Title", m.faces.runs(last, "title", bold=not m.chinese, extra=_smaller(last, m))
    )
    if document.byline:
        yield paragraph("Byline", m.faces.runs("\n".join(document.byline), "quote"))


def _smaller(title: str, m: Measures) -> Xml:
    """A line that is only a little too long is set a little smaller: else a character stands alone."""
    room = m.width * TWIPS_A_MILLIMETRE / TWIPS_A_POINT
    fits = room / text_width(title, m.profile.title_size)
    return sizes(int(2 * m.profile.title_size * fits) / 2) if LEAST_TITLE < fits < 1 else NOTHING


def foreword(block: Foreword, m: Measures) -> Xml:
    """A few words of the issuing body."""
    gap = "" if m.chinese else " "
    return paragraph(
        "Foreword",
        m.faces.runs(block.lead, "quote", strong=True),
        m.faces.runs(gap + block.text, "quote"),
    )


def annex(block: Annex, m: Measures) -> Iterator[Xml]:
    """A new page under the annex's mark and title."""
    bold = not m.chinese
    label = m.faces.runs(block.label, "heading", strong=True, bold=bold)
    yield paragraph("AnnexLabel", label, properties=(NEW_PAGE,))
    yield paragraph("AnnexTitle", m.faces.runs(block.title, "heading", strong=True, bold=bold))


def signature(block: Signature, m: Measures) -> Iterator[Xml]:
    """The list of annexes, who answers for the document, and the date; all on one page."""
    line = tag("w:spacing", before=m.pitch)
    yield from _annex_list(block, m, line)
    above = tag("w:spacing", before=m.pitch * (2 if block.annexes else 1))
    yield paragraph("Signature", m.faces.runs(block.body, "body"), properties=(KEEP, above))
    yield paragraph("Signature", m.faces.runs(block.dated, "body"))


def _annex_list(block: Signature, m: Measures, above: Xml) -> Iterator[Xml]:
    """附件：1.…, the titles under each other; the only one bears no number (GB/T 9704)."""
    numbered = len(block.annexes) > 1
    word = text_width(block.annexes_word, m.size) / m.size
    one = m.size * TWIPS_A_POINT
    place = 1 if numbered else 0
    at_number, at_title = round((2 + word) * one), round((2 + word + place) * one)
    for index, text in enumerate(block.annexes, start=1):
        first = index == 1
        hanging = round((word + place if first else place) * one)
        yield paragraph(
            "AnnexList",
            *((m.faces.runs(block.annexes_word, "body"), TAB) if first else ()),
            *((number(m, index),) if numbered else ()),
            m.faces.runs(text, "body"),
            properties=(
                *((above,) if first else ()),
                tabs(("left", at_number)),
                tag("w:ind", leftChars=0, firstLineChars=0, left=at_title, hanging=hanging),
            ),
        )


def imprint(block: Imprint, m: Measures) -> Iterator[Xml]:
    """版记, floating at the foot of its page; what comes after it is the paragraph it hangs on."""
    width = twips(m.width)
    rows = [_named(kind, names, m) for kind, names in block.addressees]
    if any(block.issued):
        rows.append(_issued(*block.issued, m))
    if block.copies:
        right = (tag("w:jc", val="right"),)
        copies = paragraph("Imprint", m.faces.runs(block.copies, "body"), properties=right)
        rows[-1:] = [Xml((rows[-1] if rows else "") + copies)]
    yield tag(
        "w:tbl",
        tag("w:tblPr", *_foot(width)),
        tag("w:tblGrid", tag("w:gridCol", w=width)),
        *(
            tag(
                "w:tr",
                tag("w:trPr", tag("w:cantSplit")),
                tag("w:tc", tag("w:tcPr", tag("w:tcW", w=width, type="dxa")), row),
            )
            for row in rows
        ),
    )
    least = tag("w:spacing", before=0, after=0, line=TWIPS_A_POINT, lineRule="exact")
    yield paragraph("Gap", properties=(least,))


def _foot(width: int) -> Iterator[Xml]:
    yield tag(
        "w:tblpPr",
        vertAnchor="margin",
        horzAnchor="margin",
        tblpXSpec="left",
        tblpYSpec="bottom",
    )
    yield tag("w:tblOverlap", val="never")
    yield tag("w:tblW", w=width, type="dxa")
    yield tag("w:tblBorders", rule("top", THICK), rule("bottom", THICK), rule("insideH", THIN))
    yield tag("w:tblLayout", type="fixed")
    yield cell_margins(60, 0)


def _named(kind: str, names: str, m: Measures) -> Xml:
    """报：and the names, whose second line stands under the first."""
    word = text_width(kind, m.imprint) / m.imprint
    one = m.imprint * TWIPS_A_POINT
    left = round((1 + word) * one)
    hanging = tag(
        "w:ind",
        leftChars=0,
        firstLineChars=0,
        left=left,
        right=round(one),
        rightChars=0,
        hanging=round(word * one),
    )
    return paragraph(
        "Imprint",
        m.faces.runs(kind, "body"),
        *(() if m.chinese else (TAB,)),
        m.faces.runs(names, "body"),
        properties=(tabs(("left", left)), hanging),
    )


def _issued(body: str, dated: str, m: Measures) -> Xml:
    one = round(m.imprint * TWIPS_A_POINT)
    return paragraph(
        "Imprint",
        m.faces.runs(body, "body"),
        TAB,
        m.faces.runs(dated, "body"),
        properties=(tabs(("right", twips(m.width) - one)),),
    )
