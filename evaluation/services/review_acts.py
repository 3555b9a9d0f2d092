"""The acts on a whole review, written where the ratings are: submitted, returned."""

from collections.abc import Mapping

from sqlalchemy import Connection

from evaluation.domain.history import submission_digest
from evaluation.domain.reviews import ReviewState
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.actors import Actor
from evaluation.services.kept_text import refuse_unkept
from evaluation.storage.history import record
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import ReviewIds, current_events
from evaluation.storage.reviews import ReviewEvent, append_review_event, review_events

SUBMISSION_STATEMENT = N_("本人确认以上评分为本人独立作出，已按要求回避，并对评分依据负责。")
"""What the reviewer confirms by submitting; kept word for word with the submission."""


def append_submission(
    conn: Connection, stored: StoredProgramme, ids: ReviewIds, actor: Actor, event_id: int
) -> None:
    """Write the submission of a review with the digest over its newest events."""
    codes = {number: code for code, number in stored.criterion_ids.items()}
    heads = {codes[n]: (e.version, e.hash) for n, e in current_events(conn, ids).items()}
    _append(conn, stored, ids, actor, event_id, ReviewState.SUBMITTED, heads=heads)


def append_return(
    conn: Connection,
    stored: StoredProgramme,
    ids: ReviewIds,
    actor: Actor,
    event_id: int,
    reason: str,
) -> None:
    """Write that a submitted review was given back to its reviewer."""
    refuse_unkept(reason)
    _append(conn, stored, ids, actor, event_id, ReviewState.RETURNED, reason=reason)


def _append(
    conn: Connection,
    stored: StoredProgramme,
    ids: ReviewIds,
    actor: Actor,
    event_id: int,
    state: ReviewState,
    *,
    heads: Mapping[str, tuple[int, str]] | None = None,
    reason: str = "",
) -> None:
    actor_id = stored.person_ids[actor.person.id]
    event = ReviewEvent(
        ids=ids,
        version=len(review_events(conn, ids)) + 1,
        state=state,
        digest=submission_digest(heads) if heads is not None else "",
        heads=heads or {},
        statement=SUBMISSION_STATEMENT if heads is not None else "",
        reason=reason,
        actor_id=actor_id,
        event_id=event_id,
    )
    if not append_review_event(conn, event):
        raise NotAllowedError(message(N_("这份评审刚刚被别处改动，请刷新后再试。")))
    record(
        conn,
        event_id=event_id,
        programme_id=stored.programme_id,
        actor_id=actor_id,
        action=f"review_{state.value}",
        subject=_subject(stored, ids),
        detail={"criteria": len(heads or {})},
        reason=reason,
        source=actor.origin,
    )


def _subject(stored: StoredProgramme, ids: ReviewIds) -> str:
    """A review in the history: codes only, so that names can be erased."""
    county = next(c for c, n in stored.county_ids.items() if n == ids.county_id)
    round_number = next(r for r, n in stored.round_ids.items() if n == ids.round_id)
    reviewer = next(p for p, n in stored.person_ids.items() if n == ids.reviewer_id)
    return f"round/{round_number}/county/{county}/reviewer/{reviewer}"
