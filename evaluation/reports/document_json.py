"""The neutral document as JSON and back: what an approved report is frozen as."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from evaluation.reports.document import Block, Document

KIND = "kind"
_BLOCKS = {block.__name__.lower(): block for block in get_args(Block)}
T = TypeVar("T")


def document_json(document: Document) -> str:
    """The document as canonical JSON: the same text for the same document."""
    return json.dumps(
        document_content(document), ensure_ascii=False, allow_nan=False, sort_keys=True
    )


def document_content(document: Document) -> dict[str, Any]:
    """The document as what JSON can hold; its charts are those of the document, not copies."""
    found: dict[str, Any] = _plain(document)
    found["dated"] = document.dated.isoformat()
    found["blocks"] = [
        {KIND: type(block).__name__.lower(), **_plain(block)} for block in document.blocks
    ]
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field's type
    """Dataclasses and tuples as objects and lists; what JSON holds already is left as it is."""
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def document_from(text: str) -> Document:
    """The document that was written."""
    return _made(Document, json.loads(text))


def _made(kind: type[T], found: dict[str, Any]) -> T:
    """One dataclass with its fields put back into their types."""
    hints = get_type_hints(kind)
    names = {f.name for f in fields(cast("Any", kind))}
    return kind(**{n: _value(hints[n], v) for n, v in found.items() if n in names})


def _value(hint: Any, value: Any) -> Any:  # noqa: ANN401, PLR0911 - any field's type
    if hint == Block:
        return _made(_BLOCKS[value[KIND]], value)
    if value is None or hint is Any:
        return value
    if hint is date:
        return date.fromisoformat(value)
    if get_origin(hint) is tuple:
        return _items(get_args(hint), value)
    if isinstance(hint, UnionType):
        kind = next(a for a in get_args(hint) if a is not type(None))
        return _value(kind, value)
    if is_dataclass(hint) and isinstance(hint, type):
        return _made(hint, value)
    return hint(value) if hint in (float, *_enums(hint)) else value


def _items(kinds: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if kinds and kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], v) for v in values)
    return tuple(_value(k, v) for k, v in zip(kinds, values, strict=True))


def _enums(hint: Any) -> tuple[type, ...]:  # noqa: ANN401 - any field's type
    return (hint,) if isinstance(hint, type) and issubclass(hint, str) and hint is not str else ()
