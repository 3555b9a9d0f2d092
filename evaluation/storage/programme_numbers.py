"""The numbers by which the store knows the parts of a programme: given once, kept for ever."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select

from evaluation.storage import tables
from evaluation.storage.folder_contents import ProgrammeFolder


@dataclass(frozen=True)
class Numbers:
    """The number of each part, also of parts that were withdrawn."""

    programme_id: int
    county: dict[str, int]
    person: dict[str, int]
    round: dict[int, int]


def number_parts(conn: Connection, programme_id: int, folder: ProgrammeFolder) -> Numbers:
    """Give a number to each part of a folder that has none yet."""
    counties = [c.id for c in folder.counties]
    people = [p.id for p in folder.people]
    rounds = [r.number for r in folder.rounds]
    return Numbers(
        programme_id,
        _numbers(conn, tables.county, "county_id", "code", programme_id, counties),
        _numbers(conn, tables.person, "person_id", "code", programme_id, people),
        _numbers(conn, tables.round_, "round_id", "number", programme_id, rounds),
    )


def _numbers(
    conn: Connection, table: Table, number: str, name: str, programme_id: int, wanted: Iterable[Any]
) -> dict[Any, int]:
    mine = table.c.programme_id == programme_id
    rows = conn.execute(select(table.c[name], table.c[number]).where(mine))
    known: dict[Any, int] = {row[0]: row[1] for row in rows}
    following = next_number(conn, table, number)
    for part in wanted:
        if part not in known:
            known[part] = following
            following += 1
    return known


def next_number(conn: Connection, table: Table, column: str) -> int:
    """The next free number; transactions that write are serial, so nobody else takes it."""
    return (conn.execute(select(func.max(table.c[column]))).scalar() or 0) + 1
