"""Reading single values out of a TOML tree of which other parts may be wrong."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from evaluation.domain.rubric import FULL_WEIGHT
from evaluation.storage.toml_positions import TomlPath

Table = Mapping[str, Any]
Placed = tuple[TomlPath, Table]


def tables(table: Table, key: str, path: TomlPath = ()) -> Iterator[Placed]:
    """The tables of a list, each with its path; what is no table is passed over."""
    inside = table.get(key)
    for place, item in enumerate(inside if isinstance(inside, list) else ()):
        if isinstance(item, Mapping):
            yield (*path, key, place), item


def texts(table: Table, key: str, path: TomlPath = ()) -> Iterator[tuple[TomlPath, str]]:
    """The texts of a list, each with its path."""
    inside = table.get(key)
    for place, item in enumerate(inside if isinstance(inside, list) else ()):
        if isinstance(item, str):
            yield (*path, key, place), item


def number(value: object) -> float | None:
    """A finite number; None for anything else, truth values included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def numbers(value: object) -> tuple[float, ...] | None:
    """A list of finite numbers; None as soon as one item is something else."""
    if not isinstance(value, list):
        return None
    converted = tuple(number(item) for item in value)
    return None if None in converted else tuple(n for n in converted if n is not None)


def band(value: object) -> tuple[float, float] | None:
    """The low and high points of a level, where they are stated soundly."""
    single = number(value)
    pair = numbers(value) if single is None else (single, single)
    if pair is None or len(pair) != 2 or not all(0 <= points <= FULL_WEIGHT for points in pair):  # noqa: PLR2004
        return None
    return pair[0], pair[1]


def known_ids(table: Table, key: str) -> set[str] | None:
    """The ids of a list of tables; None where one is malformed, so that nothing is unknown."""
    listed = table.get(key, [])
    if not isinstance(listed, list):
        return None
    ids = [item.get("id") if isinstance(item, Mapping) else None for item in listed]
    return None if any(not isinstance(name, str) for name in ids) else {str(n) for n in ids}
