"""Steps that several storage tests take: rate, submit, seal."""

from sqlalchemy import Connection

from evaluation.domain.history import Origin, round_seal, submission_digest
from evaluation.domain.reviews import RatingState, ReviewState
from evaluation.domain.rounds import RoundState
from evaluation.storage.history import record
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import (
    RatingEvent,
    ReviewIds,
    append_event,
    current_events,
    newest_event,
    sealed_event,
)
from evaluation.storage.reviews import (
    ReviewEvent,
    append_review_event,
    newest_review_events,
    review_events,
)
from evaluation.storage.rounds import Seal, append_seal, seals, set_round
from evaluation.storage.store import Store


def ids_of(stored: StoredProgramme, round_number=1, county="county-1", reviewer="r1") -> ReviewIds:
    return ReviewIds(
        stored.county_ids[county], stored.round_ids[round_number], stored.person_ids[reviewer]
    )


def event_after(
    store: Store,
    stored: StoredProgramme,
    previous: RatingEvent | None,
    value: float | None,
    *,
    ids: ReviewIds | None = None,
    criterion="C1",
    comment="",
    tab_id="tab",
) -> RatingEvent:
    ids = ids or ids_of(stored)
    return sealed_event(
        ids=ids,
        criterion_id=stored.criterion_ids[criterion],
        previous=previous,
        state=RatingState.CANNOT_JUDGE if value is None else RatingState.RATED,
        value=value,
        comment=comment,
        actor_id=ids.reviewer_id,
        source=Origin.PAGE,
        tab_id=tab_id,
        event_id=store.new_id(),
        rubric_sha256=stored.rubrics[1].sha256,
    )


def rate(store: Store, stored: StoredProgramme, value, **parts) -> RatingEvent:
    """Save one rating on top of whatever stands."""
    ids = parts.get("ids") or ids_of(stored)
    criterion_id = stored.criterion_ids[parts.get("criterion", "C1")]

    def save(conn):
        previous = newest_event(conn, ids, criterion_id)
        event = event_after(store, stored, previous, value, **parts)
        assert append_event(conn, event)
        return event

    return store.write(save)


def act(store: Store, stored: StoredProgramme, state: ReviewState, ids: ReviewIds | None = None):
    ids = ids or ids_of(stored)
    codes = {number: code for code, number in stored.criterion_ids.items()}

    def save(conn):
        heads = {codes[n]: (e.version, e.hash) for n, e in current_events(conn, ids).items()}
        is_submission = state is ReviewState.SUBMITTED
        event = ReviewEvent(
            ids=ids,
            version=len(review_events(conn, ids)) + 1,
            state=state,
            digest=submission_digest(heads) if is_submission else "",
            heads=heads if is_submission else {},
            actor_id=ids.reviewer_id,
            event_id=store.new_id(),
        )
        assert append_review_event(conn, event)
        _record(conn, stored, event)
        return event

    return store.write(save)


def _record(conn: Connection, stored: StoredProgramme, event: ReviewEvent) -> None:
    """Write an act into the history, as whoever acts on a review does."""
    round_number, county, reviewer = (
        next(code for code, number in codes.items() if number == wanted)
        for codes, wanted in (
            (stored.round_ids, event.ids.round_id),
            (stored.county_ids, event.ids.county_id),
            (stored.person_ids, event.ids.reviewer_id),
        )
    )
    record(
        conn,
        event_id=event.event_id,
        programme_id=stored.programme_id,
        actor_id=event.actor_id,
        action=f"review_{event.state.value}",
        subject=f"round/{round_number}/county/{county}/reviewer/{reviewer}",
        detail={},
        reason="",
        source=Origin.PAGE,
    )


def submit(store: Store, stored: StoredProgramme, ids: ReviewIds | None = None) -> ReviewEvent:
    return act(store, stored, ReviewState.SUBMITTED, ids)


def close(store: Store, stored: StoredProgramme, number=1) -> None:
    """Seal what was submitted in a round, and close it."""
    round_id = stored.round_ids[number]

    def save(conn):
        digests = {
            (county, reviewer): event.digest
            for (round_, county, reviewer), event in newest_review_events(conn, stored).items()
            if round_ == number and event.state is ReviewState.SUBMITTED
        }
        append_seal(
            conn,
            Seal(
                round_id=round_id,
                version=len(seals(conn, stored, number)) + 1,
                seal=round_seal(stored.rubrics[number].sha256, digests),
                reviews=digests,
                excluded=(("county-1", "r2"),),
                actor_id=stored.person_ids["organizer"],
                event_id=store.new_id(),
            ),
        )
        set_round(conn, round_id, state=RoundState.CLOSED, opens_us=None, closes_us=None)

    store.write(save)
