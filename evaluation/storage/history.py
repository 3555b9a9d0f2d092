"""Who did what: every act that is not itself a rating."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.history import Origin, canonical
from evaluation.storage.history_links import append_link
from evaluation.storage.history_origins import note_origin
from evaluation.storage.tables import history_event


@dataclass(frozen=True)
class HistoryEvent:
    """One act; its moment is in its number."""

    event_id: int
    programme_id: int | None
    actor_id: int | None
    action: str
    subject: str
    detail: Mapping[str, object]
    reason: str
    source: Origin | None


def record(  # noqa: PLR0913 - one argument a column
    conn: Connection,
    *,
    event_id: int,
    programme_id: int | None,
    actor_id: int | None,
    action: str,
    subject: str,
    detail: Mapping[str, object],
    reason: str,
    source: Origin | None,
) -> None:
    """Write down an act and chain it; one that a retry brings again is there already.

    From where it came is taken from `whereabouts`, which the doors set.
    """
    known = select(history_event.c.event_id).where(history_event.c.event_id == event_id)
    if conn.execute(known).first() is not None:
        return
    row = {
        "event_id": event_id,
        "programme_id": programme_id,
        "actor_id": actor_id,
        "action": action,
        "subject": subject,
        "detail": canonical(detail).decode(),
        "reason": reason,
        "source": source.value if source else "",
    }
    conn.execute(history_event.insert(), row)
    append_link(conn, row)
    note_origin(conn, event_id)


def history(conn: Connection, programme_id: int, *, limit: int = 500) -> tuple[HistoryEvent, ...]:
    """The newest acts in a programme, newest first."""
    c = history_event.c
    rows = conn.execute(
        select(history_event)
        .where(c.programme_id == programme_id)
        .order_by(c.event_id.desc())
        .limit(limit)
    )
    return tuple(event_of_row(row) for row in rows)


def acts_on(
    conn: Connection, programme_id: int, subject: str, action: str
) -> tuple[HistoryEvent, ...]:
    """Every time something was done to a subject, oldest first."""
    c = history_event.c
    rows = conn.execute(
        select(history_event)
        .where(c.programme_id == programme_id, c.subject == subject, c.action == action)
        .order_by(c.event_id)
    )
    return tuple(event_of_row(row) for row in rows)


def acts_called(conn: Connection, actions: Sequence[str]) -> tuple[HistoryEvent, ...]:
    """Every act of these kinds in any programme, oldest first."""
    c = history_event.c
    rows = conn.execute(select(history_event).where(c.action.in_(actions)).order_by(c.event_id))
    return tuple(event_of_row(row) for row in rows)


def event_of_row(row: Row[Any]) -> HistoryEvent:
    """A row of the history, read as an act."""
    return HistoryEvent(
        event_id=row.event_id,
        programme_id=row.programme_id,
        actor_id=row.actor_id,
        action=row.action,
        subject=row.subject,
        detail=_detail(row.detail),
        reason=row.reason,
        source=Origin(row.source) if row.source else None,
    )


def _detail(text: str) -> Mapping[str, object]:
    """What an act says of itself; nothing where somebody altered it beyond reading."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
