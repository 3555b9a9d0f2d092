"""From where an act came: session and address, kept beside the history and outside its chain.

They are personal data: erasing a row leaves every chain sound.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import Connection, select

from evaluation.storage.panel_tables import history_origin

ASKED_AT_ONCE = 500
"""Numbers that one question to the store names."""


@dataclass(frozen=True)
class Whereabouts:
    """Where whoever acts now sits; empty where nobody knows."""

    session_sha256: str = ""
    address: str = ""


NOWHERE = Whereabouts()
whereabouts: ContextVar[Whereabouts] = ContextVar("whereabouts", default=NOWHERE)
"""Set by the doors; the store's writer takes it along with each job."""


def note_origin(conn: Connection, event_id: int) -> None:
    """Keep from where an event came, in its own transaction; nothing where that is not known."""
    here = whereabouts.get()
    if here == NOWHERE:
        return
    row = {
        "event_id": event_id,
        "session_sha256": here.session_sha256,
        "address": here.address,
    }
    conn.execute(history_origin.insert(), row)


def origins_of(conn: Connection, event_ids: Iterable[int]) -> Mapping[int, Whereabouts]:
    """From where these events came, as far as it was noted and not erased."""
    numbers, c = sorted(set(event_ids)), history_origin.c
    return {
        row.event_id: Whereabouts(row.session_sha256, row.address)
        for start in range(0, len(numbers), ASKED_AT_ONCE)
        for row in conn.execute(
            select(history_origin).where(c.event_id.in_(numbers[start : start + ASKED_AT_ONCE]))
        )
    }
