"""What was done in the reviews of a round: when, how often, by whose hand; never what was given."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Select, case, func, select

from evaluation.domain.history import Origin
from evaluation.storage.identifiers import moment_us
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.reviews import ReviewEvent, review_event_of
from evaluation.storage.rounds import ReviewPlace
from evaluation.storage.tables import rating_current, rating_event, review_event


@dataclass(frozen=True)
class WorkDone:
    """The work in one review."""

    first_us: int | None = None
    """When something was saved for the first time; None where nothing ever was."""
    last_us: int | None = None
    comments: int = 0
    imported: int = 0
    """Ratings that came from a file."""
    on_behalf: int = 0
    """Ratings that somebody entered on a page or in the shell for the reviewer."""


def work_done(
    conn: Connection, stored: StoredProgramme, round_number: int
) -> Mapping[ReviewPlace, WorkDone]:
    """The reviews of a round in which anything was ever saved."""
    names = _Names(stored)
    times = {
        place: (moment_us(row.first), moment_us(row.last))
        for row in conn.execute(_times(stored.round_ids[round_number]))
        if (place := names.place(row.county_id, row.reviewer_id))
    }
    counts = {
        place: row
        for row in conn.execute(_counts(stored.round_ids[round_number]))
        if (place := names.place(row.county_id, row.reviewer_id))
    }
    return {
        place: WorkDone(first, last, row.comments, row.imported, row.on_behalf)
        if (row := counts.get(place)) is not None
        else WorkDone(first, last)
        for place, (first, last) in times.items()
    }


class _Names:
    """The store's numbers of counties and people, read back as their ids."""

    def __init__(self, stored: StoredProgramme) -> None:
        self._counties = {number: code for code, number in stored.county_ids.items()}
        self._people = {number: code for code, number in stored.person_ids.items()}

    def place(self, county_id: int, reviewer_id: int) -> ReviewPlace | None:
        """The review's place; None where county or person is no longer in the programme."""
        county, person = self._counties.get(county_id), self._people.get(reviewer_id)
        return (county, person) if county is not None and person is not None else None


def _times(round_id: int) -> Select[tuple[int, int, int, int]]:
    c = rating_event.c
    return (
        select(
            c.county_id,
            c.reviewer_id,
            func.min(c.event_id).label("first"),
            func.max(c.event_id).label("last"),
        )
        .where(c.round_id == round_id)
        .group_by(c.county_id, c.reviewer_id)
    )


def _counts(round_id: int) -> Select[tuple[int, int, int, int, int]]:
    c = rating_current.c
    from_file = c.source.in_([Origin.IMPORT.value, Origin.WORKBOOK.value])
    others = ~from_file & (c.on_behalf_reason != "")
    return (
        select(
            c.county_id,
            c.reviewer_id,
            func.sum(case((func.trim(c.comment) != "", 1), else_=0)).label("comments"),
            func.sum(case((from_file, 1), else_=0)).label("imported"),
            func.sum(case((others, 1), else_=0)).label("on_behalf"),
        )
        .where(c.round_id == round_id)
        .group_by(c.county_id, c.reviewer_id)
    )


def acts_in_round(
    conn: Connection, stored: StoredProgramme, round_number: int
) -> Mapping[ReviewPlace, tuple[ReviewEvent, ...]]:
    """Every submission and return in a round, oldest first."""
    names, c = _Names(stored), review_event.c
    rows = conn.execute(
        select(review_event).where(c.round_id == stored.round_ids[round_number]).order_by(c.version)
    )
    found: dict[ReviewPlace, list[ReviewEvent]] = {}
    for row in rows:
        if place := names.place(row.county_id, row.reviewer_id):
            found.setdefault(place, []).append(review_event_of(row))
    return {place: tuple(acts) for place, acts in found.items()}
