"""Reading the history newest first, a stretch at a time: acts, and saves of ratings without what they say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from evaluation.domain.history import Origin
from evaluation.storage.account_tables import session
from evaluation.storage.history import HistoryEvent, event_of_row
from evaluation.storage.history_origins import Whereabouts, origins_of
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.tables import history_event, rating_event, review_event

EVERY_PROGRAMME = ("store_migrate",)
"""Acts on the whole installation that every organizer may see."""


@dataclass(frozen=True)
class RatingSave:
    """One version of a rating: by whom and when, never what it says."""

    event_id: int
    round: int
    county: str
    reviewer: str
    criterion: str
    version: int
    actor_id: int
    source: Origin
    reason: str


def acts_before(
    conn: Connection, programme_id: int, before: int | None, limit: int
) -> tuple[HistoryEvent, ...]:
    """The newest acts of a programme that are older than a number, newest first."""
    c = history_event.c
    mine = or_(
        c.programme_id == programme_id,
        and_(c.programme_id.is_(None), c.action.in_(EVERY_PROGRAMME)),
    )
    query = select(history_event).where(mine).order_by(c.event_id.desc()).limit(limit)
    rows = conn.execute(query if before is None else query.where(c.event_id < before))
    return tuple(event_of_row(row) for row in rows)


def saves_before(
    conn: Connection,
    stored: StoredProgramme,
    before: int | None,
    limit: int,
    *,
    county: str | None = None,
    person: int | None = None,
) -> tuple[RatingSave, ...]:
    """The newest saves of ratings that are older than a number, newest first."""
    c = rating_event.c
    columns = (
        *(c.event_id, c.round_id, c.county_id, c.reviewer_id, c.criterion_id, c.version),
        *(c.actor_id, c.source, c.on_behalf_reason),
    )
    chosen: list[ColumnElement[bool]] = [
        c.county_id == stored.county_ids[county]
        if county
        else c.county_id.in_(stored.county_ids.values())
    ]
    if person is not None:
        chosen.append(or_(c.reviewer_id == person, c.actor_id == person))
    if before is not None:
        chosen.append(c.event_id < before)
    query = select(*columns).where(*chosen).order_by(c.event_id.desc()).limit(limit)
    rounds = {n: code for code, n in stored.round_ids.items()}
    counties = {n: code for code, n in stored.county_ids.items()}
    criteria = {n: code for code, n in stored.criterion_ids.items()}
    people = {n: code for code, n in stored.person_ids.items()}
    return tuple(
        RatingSave(
            event_id=row.event_id,
            round=rounds[row.round_id],
            county=counties[row.county_id],
            reviewer=people.get(row.reviewer_id, str(row.reviewer_id)),
            criterion=criteria.get(row.criterion_id, str(row.criterion_id)),
            version=row.version,
            actor_id=row.actor_id,
            source=Origin(row.source),
            reason=row.on_behalf_reason,
        )
        for row in conn.execute(query)
    )


def digests_of_reviews(conn: Connection, event_ids: Iterable[int]) -> Mapping[int, str]:
    """The digest of each of these submissions."""
    c = review_event.c
    rows = conn.execute(select(c.event_id, c.digest).where(c.event_id.in_(list(event_ids))))
    return {row.event_id: row.digest for row in rows}


def whereabouts_of(conn: Connection, event_ids: Iterable[int]) -> Mapping[int, Whereabouts]:
    """From where these events came; where only the session was noted, the address of its sign-in."""
    found = origins_of(conn, event_ids)
    wanted = {o.session_sha256 for o in found.values() if o.session_sha256 and not o.address}
    c = session.c
    rows = conn.execute(select(c.token_sha256, c.address).where(c.token_sha256.in_(sorted(wanted))))
    addresses = {row.token_sha256: row.address for row in rows}
    return {
        number: Whereabouts(o.session_sha256, o.address or addresses.get(o.session_sha256, ""))
        for number, o in found.items()
    }
