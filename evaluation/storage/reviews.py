"""Acts on whole reviews: submitted, returned, recused. Appended, never changed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from evaluation.domain.history import GENESIS, canonical, chain_hash
from evaluation.domain.recusals import RequestState
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import RoundState
from evaluation.storage.panel_tables import pledge, pledge_text, recusal_request
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import ReviewIds
from evaluation.storage.tables import county, review_event, round_

ReviewCodes = tuple[int, str, str]
"""Round number, county id, reviewer id."""


@dataclass(frozen=True)
class ReviewEvent:
    """One act on a review; a submission carries the digest and the heads it was made over."""

    ids: ReviewIds
    version: int
    state: ReviewState
    actor_id: int
    event_id: int
    digest: str = ""
    heads: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """For each criterion the newest version and its hash, as they were then."""
    statement: str = ""
    reason: str = ""


def review_events(conn: Connection, review: ReviewIds) -> tuple[ReviewEvent, ...]:
    """Every act on one review, oldest first."""
    return tuple(review_event_of(row) for row in _rows(conn, review))


def _rows(conn: Connection, review: ReviewIds) -> list[Row[Any]]:
    c = review_event.c
    return list(
        conn.execute(
            select(review_event)
            .where(
                c.county_id == review.county_id,
                c.round_id == review.round_id,
                c.reviewer_id == review.reviewer_id,
            )
            .order_by(c.version)
        )
    )


_STANDING = select(
    round_.c.state,
    select(review_event.c.state)
    .where(
        review_event.c.county_id == bindparam("county_id"),
        review_event.c.round_id == bindparam("round_id"),
        review_event.c.reviewer_id == bindparam("reviewer_id"),
    )
    .order_by(review_event.c.version.desc())
    .limit(1)
    .scalar_subquery(),
    select(func.count())
    .select_from(pledge)
    .where(
        pledge.c.person_id == bindparam("reviewer_id"),
        pledge.c.version
        == select(func.max(pledge_text.c.version))
        .where(pledge_text.c.programme_id == round_.c.programme_id)
        .correlate(round_)
        .scalar_subquery(),
    )
    .correlate(round_)
    .scalar_subquery(),
    select(func.count())
    .select_from(recusal_request)
    .where(
        recusal_request.c.county_id == bindparam("county_id"),
        recusal_request.c.reviewer_id == bindparam("reviewer_id"),
        recusal_request.c.state == RequestState.FILED.value,
    )
    .scalar_subquery(),
).where(round_.c.round_id == bindparam("round_id"))


@dataclass(frozen=True)
class Standing:
    """What decides whether a review may be written in."""

    round_state: RoundState
    review_state: ReviewState | None
    """The newest act on the review; None before the first."""
    pledged: bool
    """Its reviewer signed the newest pledge of the programme."""
    recusal_pending: bool


def standing(conn: Connection, review: ReviewIds) -> Standing:
    """Where a review stands; asked at every save, so in one query."""
    round_state, state, signed, filed = conn.execute(_STANDING, asdict(review)).one()
    newest = ReviewState(state) if state else None
    return Standing(RoundState(round_state), newest, signed > 0, filed > 0)


def newest_review_events(
    conn: Connection, stored: StoredProgramme
) -> dict[ReviewCodes, ReviewEvent]:
    """The newest act on each review of the programme; reviews without one are absent."""
    counties = {number: code for code, number in stored.county_ids.items()}
    rounds = {number: code for code, number in stored.round_ids.items()}
    people = {number: code for code, number in stored.person_ids.items()}
    c = review_event.c
    mine = select(county.c.county_id).where(county.c.programme_id == stored.programme_id)
    rows = conn.execute(select(review_event).where(c.county_id.in_(mine)).order_by(c.version))
    # Later versions come later and replace the earlier ones.
    return {
        (rounds[row.round_id], counties[row.county_id], people[row.reviewer_id]): review_event_of(
            row
        )
        for row in rows
        if row.county_id in counties and row.reviewer_id in people
    }


def append_review_event(conn: Connection, event: ReviewEvent) -> bool:
    """Append an act; False when its version is taken: somebody acted first."""
    before = _rows(conn, event.ids)
    if any(row.event_id == event.event_id for row in before):
        return True
    if event.version != len(before) + 1:
        return False
    row = {
        **asdict(event.ids),
        "version": event.version,
        "state": event.state,
        "digest": event.digest,
        "heads": canonical({k: list(v) for k, v in event.heads.items()}).decode(),
        "statement": event.statement,
        "reason": event.reason,
        "actor_id": event.actor_id,
        "event_id": event.event_id,
    }
    row["hash"] = review_event_hash(row, before[-1].hash if before else GENESIS)
    conn.execute(review_event.insert(), row)
    return True


def review_event_hash(row: Mapping[str, object], previous: str) -> str:
    """The hash that an act must have after the one whose hash is `previous`."""
    content = {name: value for name, value in row.items() if name != "hash"}
    return chain_hash(content, rubric_sha256="", previous=previous)


def review_event_of(row: Row[Any]) -> ReviewEvent:
    """A row as the store keeps it, read as an act."""
    return ReviewEvent(
        ids=ReviewIds(row.county_id, row.round_id, row.reviewer_id),
        version=row.version,
        state=ReviewState(row.state),
        digest=row.digest,
        heads={code: (version, hash_) for code, (version, hash_) in json.loads(row.heads).items()},
        statement=row.statement,
        reason=row.reason,
        actor_id=row.actor_id,
        event_id=row.event_id,
    )
