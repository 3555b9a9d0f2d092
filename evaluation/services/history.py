"""The timeline of a programme: who did what, when, from where and why; per county and per reviewer.

Saves of ratings stand in it by their version, never by what they say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.history import Origin
from evaluation.domain.history_acts import DOOR_NAMES, act_sentence
from evaluation.domain.history_permissions import refusal_to_read_history
from evaluation.domain.people import Person
from evaluation.errors import NotFoundError
from evaluation.locale import N_, Message, message
from evaluation.services.actors import Actor
from evaluation.services.clock import from_us
from evaluation.services.history_words import HistoryWords
from evaluation.services.platform import Platform
from evaluation.storage.history import HistoryEvent
from evaluation.storage.history_origins import NOWHERE, Whereabouts
from evaluation.storage.history_pages import (
    RatingSave,
    acts_before,
    saves_before,
    whereabouts_of,
)
from evaluation.storage.identifiers import moment_us
from evaluation.storage.people import people_rows
from evaluation.storage.programmes import StoredProgramme

RATING = "rating"
STRETCH = 500
"""Rows that are read at a time."""


@dataclass(frozen=True)
class TimelineEntry:
    """One act, or a run of ratings that somebody saved in one review without anything in between."""

    event_id: int
    at: datetime
    action: str
    actor: str
    """The id of whoever acted; empty where nobody is named."""
    who: Message | str
    sentence: Message
    reason: str
    door: Origin | None
    address: str
    session: str
    """The beginning of the session's digest: tells two sessions of one person apart."""
    county: str
    reviewer: str

    @property
    def from_where(self) -> tuple[Message | str, ...]:
        """Door, address and session, as far as they are known."""
        door = message(DOOR_NAMES[self.door]) if self.door else ""
        session = message(N_("会话{session}"), session=self.session) if self.session else ""
        return tuple(part for part in (door, self.address, session) if part)


@dataclass(frozen=True)
class Timeline:
    """The newest entries, and whether there are older ones."""

    entries: tuple[TimelineEntry, ...]
    has_more: bool


@dataclass(frozen=True)
class Filters:
    """Whose timelines there are."""

    counties: tuple[County, ...]
    people: tuple[Person, ...]
    """Also those who no longer take part."""


def filters(platform: Platform, actor: Actor) -> Filters:
    """The counties and people of the programme.

    Raises:
        NotAllowedError: not the organizer.
    """
    if refusal := refusal_to_read_history(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        people = tuple(row.person for row in people_rows(conn, stored))
    return Filters(stored.counties, people)


def timeline(
    platform: Platform,
    actor: Actor,
    *,
    county: str | None = None,
    reviewer: str | None = None,
    limit: int = 100,
) -> Timeline:
    """What was done in the programme, newest first; of one county or one person where named.

    Raises:
        NotAllowedError: not the organizer.
        NotFoundError: there is no such county or person.
    """
    if refusal := refusal_to_read_history(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    _refuse_unknown(stored, county)
    with platform.store.read() as conn:
        reader = _Reader(conn, stored, county, reviewer)
        found = list(islice(reader.runs(), limit + 1))
        shown = found[:limit]
        origins = whereabouts_of(conn, [run[0].event_id for run in shown])
        entries = tuple(reader.entry(run, origins.get(run[0].event_id, NOWHERE)) for run in shown)
    return Timeline(entries, len(found) > limit)


def _refuse_unknown(stored: StoredProgramme, county: str | None) -> None:
    if county and county not in stored.county_ids:
        raise NotFoundError(message(N_("没有编号为“{county}”的县（市、区）。"), county=county))


Item = HistoryEvent | RatingSave


class _Reader:
    """Reads acts and saves side by side, and puts them into words."""

    def __init__(
        self, conn: Connection, stored: StoredProgramme, county: str | None, reviewer: str | None
    ) -> None:
        self._conn, self._stored = conn, stored
        self._county, self._reviewer = county, reviewer
        self._words = HistoryWords(conn, stored)
        self._reviewer_number = self._words.number(reviewer) if reviewer else None

    def runs(self) -> Iterator[tuple[Item, ...]]:
        """Each act alone, and saves that follow each other in one review together; newest first."""
        run: list[Item] = []
        both: tuple[Iterator[Item], Iterator[Item]] = (self._acts(), self._saves())
        for item in merge(*both, key=lambda item: -item.event_id):
            if run and not _belongs(run[-1], item):
                yield tuple(run)
                run = []
            run.append(item)
        if run:
            yield tuple(run)

    def _acts(self) -> Iterator[HistoryEvent]:
        before: int | None = None
        while found := acts_before(self._conn, self._stored.programme_id, before, STRETCH):
            yield from (act for act in found if self._is_asked(act))
            before = found[-1].event_id

    def _saves(self) -> Iterator[RatingSave]:
        before: int | None = None
        while found := saves_before(
            self._conn,
            self._stored,
            before,
            STRETCH,
            county=self._county,
            person=self._reviewer_number,
        ):
            yield from found
            before = found[-1].event_id

    def _is_asked(self, act: HistoryEvent) -> bool:
        concerns = self._words.concerns(act)
        return (self._county is None or self._county in concerns.counties) and (
            self._reviewer is None or self._reviewer in concerns.people
        )

    def entry(self, run: Sequence[Item], origin: Whereabouts) -> TimelineEntry:
        """One line of the timeline; of a run, the newest item says when and from where."""
        newest = run[0]
        if isinstance(newest, HistoryEvent):
            action, blanks = newest.action, self._words.of_act(newest)
        else:
            action, blanks = RATING, self._words.of_saves(_saves_of(run))
        number = newest.actor_id
        actor = self._words.code(number) if number else ""
        return TimelineEntry(
            event_id=newest.event_id,
            at=from_us(moment_us(newest.event_id)),
            action=action,
            actor=actor,
            who=self._words.actor(number, action),
            sentence=act_sentence(action, blanks, actor=actor),
            reason=newest.reason,
            door=newest.source,
            address=origin.address,
            session=origin.session_sha256[:8],
            county=str(blanks.get("county_id", "")),
            reviewer=str(blanks.get("reviewer_id", "")),
        )


def _saves_of(run: Sequence[Item]) -> list[RatingSave]:
    return [item for item in run if isinstance(item, RatingSave)]


def _belongs(newer: Item, older: Item) -> bool:
    """Whether two neighbours are saves of one review by one person through one door."""
    if isinstance(newer, HistoryEvent) or isinstance(older, HistoryEvent):
        return False
    return _place(newer) == _place(older)


def _place(save: RatingSave) -> tuple[object, ...]:
    return (save.round, save.county, save.reviewer, save.actor_id, save.source, save.reason)
