"""The Word file around the text: parts of our own instead of the library's, the same bytes always."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree

from evaluation.reports.document import Document
from evaluation.reports.word_faces import font_table
from evaluation.reports.word_order import put_in_order
from evaluation.reports.word_xml import DECLARATION, Xml, part, tag

THEME = Path(__file__).parent / "word_theme.xml"
EPOCH = (1980, 1, 1, 0, 0, 0)
UNUSED = ("customXml", "stylesWithEffects", "numbering", "thumbnail", "webSettings")
"""What the library's own template brings along and no report needs."""
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"
LANGUAGES = {"zh_CN": "zh-CN", "en": "en-GB"}


def empty_document() -> WordDocument:
    """A document with our theme and fonts, headers and footers for odd and even pages, no text."""
    return docx.Document(BytesIO(_template()))


@cache
def _template() -> bytes:
    """The library's template without what nobody needs, once a process: its styles are large."""
    document = docx.Document()
    package = document.part.package
    _drop_unused(document.part.rels)
    _drop_unused(package.rels)
    document.styles.element[:] = []
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    for edge in (
        section.header,
        section.even_page_header,
        section.footer,
        section.even_page_footer,
    ):
        edge.is_linked_to_previous = False
    fonts = part("w:fonts", *font_table())
    _replace(document, RELATIONSHIP_TYPE.FONT_TABLE, _in_order(fonts))
    _replace(document, RELATIONSHIP_TYPE.THEME, THEME.read_bytes())
    properties = f'{DECLARATION}<Properties xmlns="{PROPERTIES}"><Application>liangping</Application></Properties>'
    _replace_in(package.rels, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, properties.encode())
    return packed(package)


def _drop_unused(relationships: Any) -> None:  # noqa: ANN401 - the library's own dictionary
    for key, relationship in list(relationships.items()):
        if relationship.reltype.rsplit("/", 1)[1] in UNUSED:
            del relationships[key]


def _replace(document: WordDocument, kind: str, content: bytes) -> None:
    _replace_in(document.part.rels, kind, content)


def _replace_in(relationships: Any, kind: str, content: bytes) -> None:  # noqa: ANN401
    """Puts another part of the same name and kind in a part's place."""
    key, old = next((k, r.target_part) for k, r in relationships.items() if r.reltype == kind)
    new = Part(old.partname, old.content_type, content, old.package)
    del relationships[key]
    relationships.add_relationship(kind, new, key)


def _in_order(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    put_in_order(root)
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def fill(element: Any, children: Iterable[Xml], *, kept: Sequence[Any] = ()) -> None:  # noqa: ANN401
    """Makes these the element's children, in the schema's order; what is kept stands behind them."""
    element[:] = [*parse_xml(part("w:body", *children)), *kept]
    put_in_order(element)


def describe(word: WordDocument, document: Document) -> None:
    """Title, author and language for lists of files and for screen readers; the document's own date."""
    about, moment = word.core_properties, datetime.combine(document.dated, time())
    about.title, about.author, about.last_modified_by = (
        document.full_title[:255],
        document.author[:255],
        document.author[:255],
    )
    about.language = LANGUAGES.get(document.language, document.language)
    about.comments = about.keywords = about.subject = ""
    about.created = about.modified = moment
    about.revision = 1


def packed(package: OpcPackage) -> bytes:
    """The package as a file: parts in a fixed order, all of one date."""
    target = BytesIO()
    parts = sorted(package.iter_parts(), key=lambda p: str(p.partname))
    with ZipFile(target, "w") as archive:
        _add(archive, "[Content_Types].xml", _content_types(parts))
        _add(archive, "_rels/.rels", package.rels.xml)
        for found in parts:
            _add(archive, found.partname.membername, found.blob)
            if found.rels:
                _add(archive, found.partname.rels_uri.membername, found.rels.xml)
    return target.getvalue()


def _add(archive: ZipFile, name: str, content: bytes | str) -> None:
    """Pictures are compressed already."""
    info = ZipInfo(name, EPOCH)
    info.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
    info.create_system = 3
    archive.writestr(info, content)


def _content_types(parts: Iterable[Part]) -> str:
    kinds = {"png": "image/png", "rels": RELATIONSHIPS, "xml": "application/xml"}
    defaults = (
        tag("Default", Extension=ending, ContentType=kind) for ending, kind in kinds.items()
    )
    overrides = (
        tag("Override", PartName=str(found.partname), ContentType=found.content_type)
        for found in parts
        if found.partname.ext != "png"
    )
    return f'{DECLARATION}<Types xmlns="{TYPES}">{"".join((*defaults, *overrides))}</Types>'
