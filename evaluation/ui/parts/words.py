"""Texts of a rubric in the reader's language, and other people's text shown as plain text."""

import re

from evaluation.domain.rubric import Level
from evaluation.locale import Message
from evaluation.ui import session

_MARKDOWN = re.compile(r"([\\`*_~$\[\]<>#|:{}&])")
_LIST_START = re.compile(r"^(\d*)([-+=.)])")
_LINK_START = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)", re.IGNORECASE)
_NO_LINK = "\u2060"
"""Addresses become links after the escapes are gone: a joiner that nobody sees keeps them words."""


def plain(text: str) -> str:
    """Text that markdown shows as it was typed, on one line; addresses in it are no links."""
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return _LINK_START.sub(_NO_LINK, _LIST_START.sub(r"\1\\\2", escaped))


def said(sentence: Message) -> str:
    """A sentence of the domain or a service, whose blanks may hold what people typed."""
    return plain(session.text(sentence))


def local_texts(originals: tuple[str, ...], english: tuple[str, ...]) -> tuple[str, ...]:
    """A list of texts; the English one only where it is complete."""
    return tuple(
        session.local(chinese, english[place] if len(english) == len(originals) else "")
        for place, chinese in enumerate(originals)
    )


def points_text(level: Level) -> str:
    """A level's points as they are printed: `80`, or `90–100` for a band."""
    if level.low == level.high:
        return f"{level.low:g}"
    return f"{level.low:g}–{level.high:g}"
