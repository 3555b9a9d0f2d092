"""Rating events: appended, never changed; the newest version of each is what stands."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from evaluation.domain.history import GENESIS, Origin, chain_hash
from evaluation.domain.reviews import RatingState
from evaluation.storage.history_origins import note_origin
from evaluation.storage.identifiers import moment_us
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.tables import rating_current, rating_event


@dataclass(frozen=True)
class ReviewIds:
    """The store's key of a review."""

    county_id: int
    round_id: int
    reviewer_id: int


@dataclass(frozen=True)
class RatingEvent:
    """One version of one rating, as the store holds it."""

    county_id: int
    round_id: int
    reviewer_id: int
    criterion_id: int
    version: int
    state: RatingState
    value: float | None
    comment: str
    actor_id: int
    on_behalf_reason: str
    source: Origin
    tab_id: str
    event_id: int
    rubric_sha256: str
    hash: str

    @property
    def ids(self) -> ReviewIds:
        """The review it belongs to."""
        return ReviewIds(self.county_id, self.round_id, self.reviewer_id)


def sealed_event(  # noqa: PLR0913 - one argument a column
    *,
    ids: ReviewIds,
    criterion_id: int,
    previous: RatingEvent | None,
    state: RatingState,
    value: float | None,
    comment: str,
    actor_id: int,
    source: Origin,
    tab_id: str,
    event_id: int,
    rubric_sha256: str,
    on_behalf_reason: str = "",
) -> RatingEvent:
    """The event that follows `previous`, with its hash; the only way events are made."""
    content: dict[str, Any] = {
        **asdict(ids),
        "criterion_id": criterion_id,
        "version": previous.version + 1 if previous else 1,
        "state": state,
        "value": None if value is None else float(value),
        "comment": comment,
        "actor_id": actor_id,
        "on_behalf_reason": on_behalf_reason,
        "source": source,
        "tab_id": tab_id,
        "event_id": event_id,
    }
    before = previous.hash if previous else GENESIS
    hash_ = chain_hash(content, rubric_sha256=rubric_sha256, previous=before)
    return RatingEvent(**content, rubric_sha256=rubric_sha256, hash=hash_)


def event_hash(event: RatingEvent, previous: str) -> str:
    """The hash that an event must have after the version whose hash is `previous`."""
    content = asdict(event)
    del content["hash"]
    rubric_sha256 = content.pop("rubric_sha256")
    return chain_hash(content, rubric_sha256=rubric_sha256, previous=previous)


_in_review = (
    (rating_event.c.county_id == bindparam("county_id"))
    & (rating_event.c.round_id == bindparam("round_id"))
    & (rating_event.c.reviewer_id == bindparam("reviewer_id"))
)
_in_chain = _in_review & (rating_event.c.criterion_id == bindparam("criterion_id"))
_NEWEST = select(rating_event).where(_in_chain).order_by(rating_event.c.version.desc()).limit(1)
_CHAIN = select(rating_event).where(_in_chain).order_by(rating_event.c.version)
_REVIEW = (
    select(rating_event)
    .where(_in_review)
    .order_by(rating_event.c.criterion_id, rating_event.c.version)
)


def newest_event(conn: Connection, review: ReviewIds, criterion_id: int) -> RatingEvent | None:
    """What stands for a criterion; None before anything was saved."""
    row = conn.execute(_NEWEST, {**asdict(review), "criterion_id": criterion_id}).first()
    return event_of(row) if row else None


def current_events(conn: Connection, review: ReviewIds) -> dict[int, RatingEvent]:
    """What stands in one review, by criterion."""
    # Later versions come later and replace the earlier ones.
    return {row.criterion_id: event_of(row) for row in conn.execute(_REVIEW, asdict(review))}


def event_versions(
    conn: Connection, review: ReviewIds, criterion_id: int
) -> tuple[RatingEvent, ...]:
    """Every version of one rating, oldest first."""
    rows = conn.execute(_CHAIN, {**asdict(review), "criterion_id": criterion_id})
    return tuple(event_of(row) for row in rows)


def event_of(row: Row[Any]) -> RatingEvent:
    """A row as the store keeps it, read as an event."""
    fields = dict(row._mapping)  # noqa: SLF001 - public by SQLAlchemy's documentation
    fields["state"] = RatingState(fields["state"])
    fields["source"] = Origin(fields["source"])
    return RatingEvent(**fields)


def _row(event: RatingEvent) -> dict[str, Any]:
    # psycopg would store an enumeration's name, not its value.
    return {**asdict(event), "state": event.state.value, "source": event.source.value}


_INSERTS = {
    "sqlite": sqlite_insert(rating_event)
    .on_conflict_do_nothing()
    .returning(rating_event.c.event_id),
    "postgresql": postgresql_insert(rating_event)
    .on_conflict_do_nothing()
    .returning(rating_event.c.event_id),
}
_EVENT_ID = select(rating_event.c.event_id).where(
    _in_chain & (rating_event.c.version == bindparam("version"))
)


def append_event(conn: Connection, event: RatingEvent) -> bool:
    """Append an event; False when its version is taken: somebody wrote first.

    True as well when this very event is there already, which a retry finds after its first commit
    arrived and only the answer was lost.
    """
    row = _row(event)
    if conn.execute(_INSERTS[conn.dialect.name], row).first() is not None:
        note_origin(conn, event.event_id)
        return True
    key = ("county_id", "round_id", "reviewer_id", "criterion_id", "version")
    found = conn.execute(_EVENT_ID, {name: row[name] for name in key}).scalar()
    return found == event.event_id


def append_events(conn: Connection, events: Iterable[RatingEvent]) -> None:
    """Append many events at once; a version that is taken fails them all."""
    if rows := [_row(event) for event in events]:
        conn.execute(rating_event.insert(), rows)


@dataclass(frozen=True)
class Provenance:
    """Where the ratings of a county came from, over those that stand."""

    newest_us: int | None
    """When the newest was given; null where there is none."""
    imported: int
    """Ratings that came from a file."""
    on_behalf: int
    """Ratings that somebody entered on a page or in the shell for the reviewer."""


def county_provenance(
    conn: Connection,
    stored: StoredProgramme,
    county_code: str,
    reviews: Collection[tuple[int, str]],
) -> Provenance:
    """Where a county's ratings came from, over some of its reviews: (round number, reviewer)."""
    chosen = {(stored.round_ids[n], stored.person_ids[reviewer]) for n, reviewer in reviews}
    c = rating_current.c
    from_file = c.source.in_([Origin.IMPORT.value, Origin.WORKBOOK.value])
    rows = conn.execute(
        select(
            c.round_id,
            c.reviewer_id,
            func.max(c.event_id).label("newest"),
            func.sum(case((from_file, 1), else_=0)).label("imported"),
            func.sum(case((~from_file & (c.on_behalf_reason != ""), 1), else_=0)).label(
                "on_behalf"
            ),
        )
        .where(
            c.county_id == stored.county_ids[county_code],
            c.round_id.in_({round_id for round_id, _ in chosen}),
        )
        .group_by(c.round_id, c.reviewer_id)
    )
    found = [row for row in rows if (row.round_id, row.reviewer_id) in chosen]
    return Provenance(
        max((moment_us(row.newest) for row in found), default=None),
        sum(row.imported for row in found),
        sum(row.on_behalf for row in found),
    )
