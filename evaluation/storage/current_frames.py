"""What stands in a programme as one frame, kept in memory and brought up to date by what is new.

Pages that count and average would otherwise read every rating of the programme each time. Events are
never changed, so what was read once stays true: only newer events have to be read.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, Row, Table, select

from evaluation.storage.identifiers import NODE_BITS
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.tables import county, rating_current, rating_event

KEY = ("round_id", "county_id", "reviewer_id", "criterion_id")
SCHEMA: Mapping[str, type[pl.DataType]] = {
    **dict.fromkeys(KEY, pl.Int64),
    "version": pl.Int64,
    "event_id": pl.Int64,
    "state": pl.String,
    "rating": pl.Float64,
    "comment": pl.String,
}
OVERLAP = 600_000_000 << NODE_BITS
"""Ten minutes of event ids is read again: ids are made before the first try, so that an event can
become visible after one with a greater id: after a long import, for one.
What must be exact reads `current_frame`."""


@dataclass(frozen=True)
class _Known:
    """The newest version of each rating as last read, and as it was handed out."""

    numbers: pl.DataFrame
    revision: int
    codes: pl.DataFrame


class CurrentFrames:
    """The current frame of each programme in this process."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._gate = threading.Lock()

    def of(self, conn: Connection, stored: StoredProgramme) -> pl.DataFrame:
        """What stands now: round, county, reviewer, criterion, state, rating, comment."""
        known = self._known.get(stored.programme_id)
        numbers = _all(conn, stored) if known is None else _refreshed(conn, stored, known.numbers)
        is_same = known is not None and numbers is known.numbers
        if known is not None and is_same and known.revision == stored.revision:
            return known.codes
        codes = _with_codes(numbers, stored)
        with self._gate:
            self._known[stored.programme_id] = _Known(numbers, stored.revision, codes)
        return codes


def current_frame(conn: Connection, stored: StoredProgramme) -> pl.DataFrame:
    """What stands now, read whole."""
    return _with_codes(_all(conn, stored), stored)


def _all(conn: Connection, stored: StoredProgramme) -> pl.DataFrame:
    return _read(conn, stored, rating_current)


def _refreshed(conn: Connection, stored: StoredProgramme, known: pl.DataFrame) -> pl.DataFrame:
    """`known` itself where nothing is new; else with the newest version of each rating."""
    newest = known["event_id"].max()
    since = newest - OVERLAP if isinstance(newest, int) else 0
    recent = _read(conn, stored, rating_event, since)
    held = known.select(*KEY, held=pl.col("version"))
    # What was read before comes again with the overlap, older versions too.
    new = recent.join(held, on=KEY, how="left").filter(
        pl.col("held").is_null() | (pl.col("version") > pl.col("held"))
    )
    if new.is_empty():
        return known
    return (
        pl.concat([known, new.drop("held")])
        .sort("version")
        .unique(subset=list(KEY), keep="last", maintain_order=True)
    )


def _read(
    conn: Connection, stored: StoredProgramme, table: Table, since: int | None = None
) -> pl.DataFrame:
    c = table.c
    counties = select(county.c.county_id).where(county.c.programme_id == stored.programme_id)
    columns = (*(c[name] for name in (*KEY, "version", "event_id", "state")), c.value, c.comment)
    query = select(*columns).where(c.county_id.in_(counties))
    if since is not None:
        query = query.where(c.event_id > since)
    return _frame(conn.execute(query).all())


def _frame(rows: Iterable[Row[Any]]) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    return pl.DataFrame(dict(zip(SCHEMA, columns, strict=True)), schema=SCHEMA, strict=False)


def _with_codes(frame: pl.DataFrame, stored: StoredProgramme) -> pl.DataFrame:
    """The programme's ids in place of the store's numbers; what left the programme is left out."""
    return (
        frame.join(_codes("round_id", "round", stored.round_ids, pl.Int64), on="round_id")
        .join(_codes("county_id", "county", stored.county_ids), on="county_id")
        .join(_codes("reviewer_id", "reviewer", stored.person_ids), on="reviewer_id")
        .join(_codes("criterion_id", "criterion", stored.criterion_ids), on="criterion_id")
        .select("round", "county", "reviewer", "criterion", "state", "rating", "comment")
    )


def _codes(
    number: str, name: str, ids: Mapping[Any, int], kind: type[pl.DataType] = pl.String
) -> pl.DataFrame:
    """A table that turns the store's numbers into the programme's ids."""
    content = {number: list(ids.values()), name: list(ids)}
    return pl.DataFrame(content, schema={number: pl.Int64, name: kind})
