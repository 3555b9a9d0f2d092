"""Approved reports: their rows, and which of them were sent."""

import json
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from evaluation.domain.dispatch import DispatchState, Snapshot
from evaluation.storage.dispatch_tables import dispatch, report_snapshot
from evaluation.storage.programmes import moment_of
from evaluation.storage.tables import county, person, programme

_LEFT = tuple(state.value for state in DispatchState if state.has_left)
_newer = report_snapshot.alias("newer")


def add_snapshot(
    conn: Connection,
    snapshot: Snapshot,
    *,
    programme_id: int,
    county_id: int | None,
    actor_id: int,
    approved_us: int,
) -> bool:
    """Keep an approved report; False where a retry brings it again."""
    c = report_snapshot.c
    if conn.execute(select(c.code).where(c.snapshot_id == snapshot.id)).first() is not None:
        return False
    conn.execute(
        report_snapshot.insert().values(
            snapshot_id=snapshot.id,
            programme_id=programme_id,
            county_id=county_id,
            code=snapshot.code,
            digest=snapshot.digest,
            content_sha256=snapshot.content_sha256,
            rounds=json.dumps(snapshot.rounds),
            approved_us=approved_us,
            actor_id=actor_id,
            note=snapshot.note,
        )
    )
    return True


def supersede(conn: Connection, older: int, newer: int) -> None:
    """Name the report that corrects an older one."""
    c = report_snapshot.c
    conn.execute(update(report_snapshot).where(c.snapshot_id == older).values(superseded_by=newer))


def snapshots(conn: Connection, programme_id: int) -> tuple[Snapshot, ...]:
    """Every approved report of a programme, oldest first."""
    c = report_snapshot.c
    rows = conn.execute(_selected().where(c.programme_id == programme_id).order_by(c.snapshot_id))
    return tuple(_snapshot(row) for row in rows)


def current_snapshot(
    conn: Connection, programme_id: int, county_id: int | None, rounds: tuple[int, ...]
) -> Snapshot | None:
    """The approved report of a county on these rounds that nothing corrected yet."""
    c = report_snapshot.c
    whose = c.county_id.is_(None) if county_id is None else c.county_id == county_id
    row = conn.execute(
        _selected().where(
            c.programme_id == programme_id,
            whose,
            c.rounds == json.dumps(rounds),
            c.superseded_by.is_(None),
        )
    ).first()
    return _snapshot(row) if row else None


def find_snapshot(conn: Connection, programme_id: int, code: str) -> Snapshot | None:
    """A programme's approved report by its code."""
    c = report_snapshot.c
    row = conn.execute(_selected().where(c.programme_id == programme_id, c.code == code)).first()
    return _snapshot(row) if row else None


def sent_snapshots(conn: Connection, programme_id: int, county_id: int) -> tuple[Snapshot, ...]:
    """A county's reports that were sent to somebody, newest first; of one set of rounds the newest."""
    c = report_snapshot.c
    left = select(dispatch.c.snapshot_id).where(dispatch.c.state.in_(_LEFT))
    rows = conn.execute(
        _selected()
        .where(c.programme_id == programme_id, c.county_id == county_id, c.snapshot_id.in_(left))
        .order_by(c.snapshot_id.desc())
    )
    newest: dict[tuple[int, ...], Snapshot] = {}
    for row in rows:
        found = _snapshot(row)
        newest.setdefault(found.rounds, found)
    return tuple(sorted(newest.values(), key=lambda s: (s.rounds[-1], s.id), reverse=True))


def code_standing(conn: Connection, code: str) -> tuple[bool, bool]:
    """Whether any programme's report has this code, and whether it was corrected since."""
    c = report_snapshot.c
    row = conn.execute(select(c.superseded_by).where(c.code == code)).first()
    return row is not None, row is not None and row.superseded_by is not None


def programme_of_snapshot(conn: Connection, snapshot_id: int) -> str:
    """The id of the programme that a report belongs to."""
    c = report_snapshot.c
    found: str = conn.execute(
        select(programme.c.code)
        .join_from(report_snapshot, programme, programme.c.programme_id == c.programme_id)
        .where(c.snapshot_id == snapshot_id)
    ).scalar_one()
    return found


def _selected() -> Select[Any]:
    c = report_snapshot.c
    return (
        select(
            report_snapshot,
            county.c.code.label("county"),
            person.c.code.label("actor"),
            _newer.c.code.label("newer"),
        )
        .select_from(report_snapshot)
        .outerjoin(county, county.c.county_id == c.county_id)
        .join(person, person.c.person_id == c.actor_id)
        .outerjoin(_newer, _newer.c.snapshot_id == c.superseded_by)
    )


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(
        id=row.snapshot_id,
        code=row.code,
        digest=row.digest,
        content_sha256=row.content_sha256,
        county=row.county,
        rounds=tuple(json.loads(row.rounds)),
        approved_at=moment_of(row.approved_us),
        approved_by=row.actor,
        note=row.note,
        superseded_by=row.newer,
    )
