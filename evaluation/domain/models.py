"""The one base of all domain models: frozen, strict, and closed to unknown keys."""

from collections.abc import Callable
from enum import StrEnum

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Model(BaseModel):
    """A value that never changes after it was made; change is a `model_copy`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


FROM_LIST = BeforeValidator(_as_tuple)
"""TOML and JSON have lists where frozen models hold tuples."""


def can_be_kept(text: str) -> bool:
    """Neither half a character nor a zero byte, which no store takes."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def one_of(kind: type[StrEnum]) -> BeforeValidator:
    """TOML has no enumerations: a member's text stands for it, the rest is refused as usual."""

    def member(value: object) -> object:
        return kind(value) if isinstance(value, str) and value in set(kind) else value

    convert: Callable[[object], object] = member
    return BeforeValidator(convert)
