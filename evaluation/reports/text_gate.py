"""The one gate for everything people typed, before any writer sees it.

A report must neither break nor mislead because of a comment: invisible and direction characters go,
characters no font has become 〓, and runs that would run off the page may break.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TypeVar, cast

from evaluation.reports.document import Document
from evaluation.reports.fonts import printable_characters

LONGEST = 4000
"""Characters of one text that are printed; the rest is cut with an ellipsis."""
CUT = "……"
GETA = "〓"
"""The printers' mark for a character that the fonts lack."""
BREAK = "\u200b"
DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs"})
UNASSIGNED = "Cn"
SPACES = frozenset({"Zs"})
LINE_ENDS = frozenset("\n\x0b\x0c\x85\u2028\u2029")
VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
FORMULA_START = r"^\s*[=+\-@＝＋－＠\t\r]"
"""How a text begins that a spreadsheet would take for a formula."""
PLAIN_NUMBER = r"^[+\-]?\d+(\.\d+)?([eE][+\-]?\d+)?$"
EXCERPT = 40
ANY = TypeVar("ANY")

# 28 characters in a row that are not Chinese: after them a line may break.
_LONG_RUN = re.compile(r"[^\s\u2e80-\uffef]{28}(?=[^\s\u2e80-\uffef])")
_FORMULA = re.compile(FORMULA_START)
_NUMBER = re.compile(PLAIN_NUMBER)


def clean(text: str, limit: int = LONGEST) -> str:
    """The text as it may be printed: cleaning it again changes nothing."""
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    cleaned = normal.translate(_printed_characters())
    if len(cleaned) > limit:
        cleaned = cleaned[: limit - len(CUT)].rstrip() + CUT
    return cleaned


def breakable(text: str) -> str:
    """Long runs without a place to break get one every 28 characters."""
    return _LONG_RUN.sub(lambda match: match.group() + BREAK, text)


def like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might obey a text instead of showing it."""
    return bool(_FORMULA.match(text)) and not _NUMBER.match(text)


def through_gate(document: Document) -> Document:
    """The document with every text cleaned; charts too, since their labels were typed as well."""
    return _walk(document)


def issues(document: Document) -> tuple[str, ...]:
    """The texts that a report does not print as they were typed, in order, shortened.

    A text is among them if it has a character that no font has, or if it is too long to be printed
    whole. A document that went through the gate already still shows where its marks are.
    """
    found = (_issue(text) for text in _texts(document))
    return tuple(dict.fromkeys(issue for issue in found if issue))


def _issue(text: str) -> str:
    cleaned = clean(text)
    place = cleaned.find(GETA)
    if place >= 0:
        begin = max(0, place - EXCERPT // 2)
        return cleaned[begin : begin + EXCERPT]
    was_cut = len(text) >= LONGEST and cleaned.endswith(CUT)
    return cleaned[: EXCERPT - len(CUT)] + CUT if was_cut else ""


class _Printed(dict[int, str]):
    """What is printed for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = printed = _printed(chr(code))
        return printed


@cache
def _printed_characters() -> _Printed:
    return _Printed()


def _printed(character: str) -> str:
    if character in LINE_ENDS:
        return "\n"
    if character == "\t":
        return " "
    category, code = unicodedata.category(character), ord(character)
    if category in DROPPED_CATEGORIES or any(code in block for block in VARIATION_SELECTORS):
        return ""
    if category != UNASSIGNED and code in printable_characters():
        return character
    return " " if category in SPACES else GETA


def _texts(value: object) -> Iterator[str]:
    """Every text of a document that is printed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


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
    elif is_dataclass(value) and not isinstance(value, type):
        cleaned = replace(value, **{f.name: _walk(getattr(value, f.name)) for f in fields(value)})
    return cleaned
