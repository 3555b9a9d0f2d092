"""Writing down what a person of a programme did: who, through which door, in one place."""

from collections.abc import Mapping

from sqlalchemy import Connection

from evaluation.services.actors import Actor
from evaluation.storage.history import record
from evaluation.storage.programmes import StoredProgramme


def record_act(
    conn: Connection,
    stored: StoredProgramme,
    actor: Actor,
    *,
    event_id: int,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """An act of `actor`, in the transaction of what was done; a retry finds it there already."""
    record(
        conn,
        event_id=event_id,
        programme_id=stored.programme_id,
        actor_id=stored.person_ids[actor.person.id],
        action=action,
        subject=subject,
        detail=detail or {},
        reason=reason,
        source=actor.origin,
    )
