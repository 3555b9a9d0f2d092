"""The one gate for everything people typed, before any writer sees it.

A report must neither break nor mislead because of a comment: invisible and direction characters go,
characters no font has become 〓, and runs that would run off the page may break.
"""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from evaluation.reports.document import Document, Figure
from evaluation.reports.fonts import printable_characters

LONGEST = 4000
"""Characters of one text that are printed; the rest is cut with an ellipsis."""
GETA = "〓"
"""The printers' mark for a character that the fonts lack."""
BREAK = "\u200b"
DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
VARIATION_SELECTORS = range(0xFE00, 0xFE10)
ANY = TypeVar("ANY")

# 28 characters in a row that are not Chinese: after them a line may break.
_LONG_RUN = re.compile(r"[^\s\u2e80-\uffef]{28}(?=[^\s\u2e80-\uffef])")


def clean(text: str, limit: int = LONGEST) -> str:
    """The text as it may be printed."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (_printed(character) for character in text)
    cleaned = "".join(kept)
    if len(cleaned) > limit:
        cleaned = cleaned[:limit].rstrip() + "……"
    return cleaned


def breakable(text: str) -> str:
    """Long runs without a place to break get one every 28 characters."""
    return _LONG_RUN.sub(lambda match: match.group() + BREAK, text)


def _printed(character: str) -> str:
    if character in "\n\t":
        return "\n" if character == "\n" else " "
    category = unicodedata.category(character)
    if category in DROPPED_CATEGORIES or ord(character) in VARIATION_SELECTORS:
        return GETA if category == "Cn" else ""
    return character if ord(character) in printable_characters() else GETA


def through_gate(document: Document) -> Document:
    """The document with every text cleaned; charts too, since their labels were typed as well."""
    return _walk(document)


def _walk(value: ANY) -> ANY:
    return cast("ANY", _walked(value))


def _walked(value: object) -> object:
    cleaned: object = value
    if isinstance(value, str) and type(value) is str:
        cleaned = clean(value)
    elif isinstance(value, tuple):
        cleaned = tuple(_walk(item) for item in value)
    elif isinstance(value, list):
        cleaned = [_walk(item) for item in value]
    elif isinstance(value, dict):
        cleaned = {key: _walk(item) for key, item in value.items()}
    elif isinstance(value, Figure):
        cleaned = replace(
            value, **{f: _walk(getattr(value, f)) for f in ("caption", "alternative", "note")}
        )
    elif is_dataclass(value) and not isinstance(value, type):
        cleaned = replace(value, **{f.name: _walk(getattr(value, f.name)) for f in fields(value)})
    return cleaned
