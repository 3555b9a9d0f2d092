"""All that a file holds, also where no reader looks: parts, streams, properties, alternative texts."""

import re
import zipfile
from functools import lru_cache
from io import BytesIO

import pypdf
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    StreamObject,
    TextStringObject,
)

GEOMETRY = re.compile(
    r' (?:d|transform|x|y|x1|x2|y1|y2|dx|dy|cx|cy|r|width|height|viewBox|clip-path)="[^"]*"'
)
"""Where marks stand, which a setting may allow to be seen and none to be read."""
FONTS = {"/CIDFontType0C", "/OpenType"}
"""Streams that hold the pictures of characters."""


def everything(content):
    """The file's text of every kind as one string."""
    if content.startswith(b"%PDF"):
        return "\n".join([_pdf_words(content), *_pdf_streams(content)])
    if content.startswith(b"PK"):
        return _parts(content)
    return content.decode()


def told(content):
    """The same without where things are drawn: in it, a number is a number that is told."""
    if content.startswith(b"%PDF"):
        return _pdf_words(content)
    return GEOMETRY.sub("", everything(content))


def _parts(content):
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return "\n".join(
            name + "\n" + parts.read(name).decode("utf-8", "replace") for name in parts.namelist()
        )


@lru_cache(maxsize=1)
def _pdf_words(content):
    """The pages' text and every string: alternative texts, properties, the outline."""
    reader = pypdf.PdfReader(BytesIO(content))
    found = [page.extract_text() for page in reader.pages]
    for held in _objects(reader):
        found += _strings(held)
    return "\n".join(found)


def _pdf_streams(content):
    for held in _objects(pypdf.PdfReader(BytesIO(content))):
        if isinstance(held, StreamObject) and held.get("/Subtype") not in FONTS:
            yield held.get_data().decode("utf-8", "replace")


def _objects(reader):
    return (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))


def _strings(held):
    if isinstance(held, DictionaryObject):
        for value in held.values():
            yield from _strings(value)
    elif isinstance(held, ArrayObject):
        for value in held:
            yield from _strings(value)
    elif isinstance(held, TextStringObject | ByteStringObject):
        yield str(held)
