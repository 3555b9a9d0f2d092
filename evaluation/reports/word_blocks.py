"""The blocks of the neutral document as Word's paragraphs, tables and pictures, in their order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from evaluation.reports.document import (
    Annex,
    Block,
    Comments,
    Conclusions,
    Document,
    Figure,
    Foreword,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from evaluation.reports.page_keeping import kept_items, kept_with_next
from evaluation.reports.word_first_page import ends_on_first_page
from evaluation.reports.word_measures import Measures
from evaluation.reports.word_official import annex, foreword, imprint, masthead, signature, title
from evaluation.reports.word_paragraphs import (
    KEEP,
    NEW_PAGE,
    coloured,
    number,
    paragraph,
    text_runs,
)
from evaluation.reports.word_pictures import Picture, picture
from evaluation.reports.word_style_sheet import sizes
from evaluation.reports.word_tables import below, table_blocks
from evaluation.reports.word_xml import Xml, tag

SOURCE = 0.8
"""The size of a comment's source, of that of its words."""


WORD_JOINER = "\u2060"
"""Takes no room, and no line breaks beside it."""
BREAKS_AS_LATIN = tag("w:lang", val="en-US", eastAsia="en-US")
"""Text whose lines are broken by the general rules, not between any two Chinese characters."""


@dataclass(frozen=True)
class Setting:
    """What blocks are written with."""

    document: Document
    measures: Measures
    drawn: Callable[[Figure], Picture]
    """Puts a chart into the package."""


def body(setting: Setting) -> Iterator[Xml]:
    """Everything between the first and the last line."""
    document, m = setting.document, setting.measures
    blocks = document.blocks
    if document.masthead:
        yield from masthead(document.masthead, m)
    led = _forewords(document)
    for place in range(led):
        yield from _block(setting, place, kept=False)
    yield from title(document, m)
    if document.addressee:
        yield paragraph("Addressee", m.faces.runs(document.addressee, "body"))
    kept = kept_with_next(blocks)
    for place in range(led, len(blocks)):
        yield from _block(setting, place, kept=place in kept)
    if document.imprint:
        yield from imprint(document.imprint, m)


def _forewords(document: Document) -> int:
    """How many blocks stand above the title of a bulletin."""
    words = takewhile(lambda block: isinstance(block, Foreword), document.blocks)
    return len(list(words)) if document.masthead else 0


def _block(setting: Setting, place: int, *, kept: bool) -> Iterator[Xml]:
    block, m = setting.document.blocks[place], setting.measures
    if isinstance(block, Heading):
        yield _heading(setting, block, place)
    elif isinstance(block, Paragraph):
        yield _paragraph(block, m, kept=kept)
    elif isinstance(block, Conclusions):
        yield from _conclusions(setting, block, place, kept=kept)
    elif isinstance(block, Comments):
        yield from _comments(block, m, kept=kept)
    else:
        yield from _set_apart(setting, block, kept=kept)


def _set_apart(setting: Setting, block: Block, *, kept: bool) -> Iterator[Xml]:
    """What is not running text."""
    m = setting.measures
    if isinstance(block, Table):
        yield from table_blocks(block, m, kept=kept)
    elif isinstance(block, Figure):
        yield from _figure(setting, block, kept=kept)
    elif isinstance(block, Foreword):
        yield foreword(block, m)
    elif isinstance(block, Annex):
        yield from annex(block, m)
    elif isinstance(block, Signature):
        yield from signature(block, m)


def _heading(setting: Setting, block: Heading, place: int) -> Xml:
    m = setting.measures
    leaves = block.leaves_first_page and ends_on_first_page(setting.document, place, m)
    part = "heading" if block.level == 1 else "quote"
    return paragraph(
        f"Heading{block.level}",
        m.faces.runs(block.text, part, strong=block.level == 1, bold=not m.chinese),
        properties=(NEW_PAGE,) if leaves else (),
    )


def _paragraph(block: Paragraph, m: Measures, *, kept: bool) -> Xml:
    """What points to a table or figure stands on one page with it."""
    style, part = ("Small", "table") if block.quiet else ("Normal", "body")
    properties = (KEEP,) if kept or block.paper_only else ()
    return paragraph(style, *text_runs(m, block.runs, part), properties=properties)


def _conclusions(setting: Setting, block: Conclusions, place: int, *, kept: bool) -> Iterator[Xml]:
    """The first of them are set so that all of them stand on the first page."""
    m, blocks = setting.measures, setting.document.blocks
    leads = not any(isinstance(b, Conclusions) for b in blocks[:place])
    held = kept_items(block) if kept else ()
    for index, item in enumerate(block.items, start=1):
        yield paragraph(
            "Conclusion" if leads else "Normal",
            number(m, index),
            *text_runs(m, item, "body"),
            properties=(KEEP,) if index - 1 in held else (),
        )


def _comments(block: Comments, m: Measures, *, kept: bool) -> Iterator[Xml]:
    """Each with its number, what it is about, the words, and the code letter behind them."""
    source = Xml(coloured() + sizes(m.lesser * SOURCE) + BREAKS_AS_LATIN)
    held = kept_items(block) if kept else ()
    for index, comment in enumerate(block.items, start=1):
        yield paragraph(
            "Comment",
            number(m, index),
            m.faces.runs(comment.lead, "quote", strong=True),
            m.faces.runs(comment.text, "quote"),
            m.faces.runs(_together(comment.source), "body", extra=source),
            properties=(KEEP,) if index - 1 in held else (),
        )


def _figure(setting: Setting, block: Figure, *, kept: bool) -> Iterator[Xml]:
    """The caption, the chart as a picture with words for those who do not see it, its note."""
    m = setting.measures
    if block.caption:
        yield paragraph("Caption", m.faces.runs(block.caption, "heading", strong=True))
    yield paragraph(
        "Picture",
        picture(setting.drawn(block), block, m),
        properties=(KEEP,) if block.note else (),
    )
    yield from below(block.note, m, kept=kept)


def _together(source: str) -> str:
    """A source that no line parts, neither at a space nor between two Chinese characters.

    LibreOffice obeys a word joiner between Chinese characters only where the text is not said to be
    Chinese.
    """
    return WORD_JOINER.join(source.replace(" ", "\u00a0"))
