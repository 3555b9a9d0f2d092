"""The objections that a county's next report prints, each with its answer."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from evaluation.reports.context import Objection
from evaluation.storage.objections import objections
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.snapshots import snapshots


def answered_objections(
    conn: Connection, stored: StoredProgramme, county: str
) -> tuple[Objection, ...]:
    """What a county held against its earlier reports, with the answers: printed in the next one."""
    zone = ZoneInfo(stored.programme.time_zone)
    rounds = {s.code: s.rounds for s in snapshots(conn, stored.programme_id)}
    return tuple(
        Objection(
            filed=o.filed_at.astimezone(zone).date(),
            text=o.text,
            code=o.code,
            rounds=rounds.get(o.code, ()),
            outcome=o.state.value,
            answer=o.answer,
            answered=o.answered_at.astimezone(zone).date(),
        )
        for o in objections(conn, stored.programme_id)
        if o.county == county and o.answered_at is not None
    )
