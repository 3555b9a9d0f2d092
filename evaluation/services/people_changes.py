"""Changing the people of a programme inside one transaction: checked on what stands, then recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.domain.people_permissions import (
    refusal_to_change_person,
    refusal_to_manage_people,
    refusal_to_remove_person,
)
from evaluation.domain.permissions import Refusal
from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.services.actors import Actor
from evaluation.services.kept_text import PEOPLE_REASON_LIMIT, refuse_reason
from evaluation.services.platform import Platform
from evaluation.storage import people as rows
from evaluation.storage.history import record
from evaluation.storage.people import PersonRow
from evaluation.storage.people_panel import follow_panel
from evaluation.storage.programmes import StoredProgramme, read_programme

FIELDS = ("name", "role", "unit", "county", "rounds")


class Kind(StrEnum):
    """What happens to a person."""

    ADD = "add_person"
    CHANGE = "change_person"
    REMOVE = "remove_person"
    RESTORE = "restore_person"


@dataclass(frozen=True)
class Change:
    """One person before and after."""

    kind: Kind
    after: Person
    before: Person | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """What differs; history keeps these names, never what stood there."""
        if self.before is None or self.kind is Kind.REMOVE:
            return ()
        return tuple(f for f in FIELDS if getattr(self.before, f) != getattr(self.after, f))

    @property
    def joins_panel(self) -> bool:
        """Whether somebody comes to the panel who was not on it."""
        was_on_it = self.kind is Kind.CHANGE and self.before is not None and self.before.role.rates
        return self.kind is not Kind.REMOVE and self.after.role.rates and not was_on_it


class People:
    """Everyone in a programme as they stand in this transaction, and who acts."""

    def __init__(self, conn: Connection, actor: Actor) -> None:
        self.conn = conn
        self.actor = actor
        self.stored: StoredProgramme = read_programme(conn, actor.programme)
        self.rows = {row.person.id: row for row in rows.people_rows(conn, self.stored)}
        self.rated = rows.rounds_rated(conn, self.stored)
        self.ended: list[str] = []
        """The sessions that a change has ended, whose pages are to be closed after it is stored."""
        acting = self.rows.get(actor.person.id)
        self.person = acting.person if acting and acting.active else None

    @property
    def taking_part(self) -> tuple[Person, ...]:
        return tuple(row.person for row in self.rows.values() if row.active)

    def refusal(self) -> Refusal | None:
        """Why the actor may not manage people, as the actor stands now."""
        if self.person is None:
            return Refusal(message(N_("您已不在这个评审项目中。")))
        return refusal_to_manage_people(self.person)

    def row(self, person_id: str) -> PersonRow:
        """A person by id.

        Raises:
            NotFoundError: there is none.
        """
        if person_id not in self.rows:
            raise NotFoundError(message(N_("没有编号为“{person}”的人员。"), person=person_id))
        return self.rows[person_id]

    def refusal_of(self, change: Change) -> Refusal | None:
        """Why a change is not allowed."""
        if refusal := self.refusal():
            return refusal
        row = self.rows.get(change.after.id)
        if row is not None and row.erased_us is not None:
            text = N_("编号“{person}”的个人信息已删除，这个编号不能再用。")
            return Refusal(message(text, person=change.after.id))
        if self.person is None or change.before is None or change.kind is Kind.RESTORE:
            return None
        rated = self.rated.get(change.after.id, frozenset())
        if change.kind is Kind.REMOVE:
            return refusal_to_remove_person(
                self.person, change.before, self.taking_part, has_rated=bool(rated)
            )
        return refusal_to_change_person(
            self.person, change.before, change.after, self.taking_part, rated
        )


def write_changes(
    platform: Platform, people: People, changes: Sequence[Change], *, assign: bool, reason: str = ""
) -> int:
    """Write changes that were found allowed, with an event each; returns how many reviews were added.

    With `assign`, whoever comes to the panel is to review every county as the others do.

    Raises:
        NotAllowedError: one of them is not allowed; nothing is written.
    """
    if refusal := people.refusal():
        refusal.throw()
    for change in changes:
        if refusal := people.refusal_of(change):
            refusal.throw()
        _write(platform, people, change, reason)
    if not changes:
        return 0
    conn, now_us = people.conn, platform.clock.now_us()
    rows.programme_changed(conn, people.stored.programme_id, now_us)
    after = read_programme(conn, people.actor.programme)
    changed = [c.after for c in changes if c.kind is not Kind.REMOVE]
    newly = frozenset(c.after.id for c in changes if c.joins_panel and assign)
    return follow_panel(conn, after, changed, newly=newly)


def _write(platform: Platform, people: People, change: Change, reason: str) -> None:
    row = people.rows.get(change.after.id)
    if change.kind is Kind.REMOVE:
        number = people.row(change.after.id).number
        rows.set_inactive(people.conn, number)
        people.ended += rows.end_sessions_as(people.conn, number, platform.clock.now_us())
    else:
        known = row.number if row else None
        rows.save_person(people.conn, people.stored, change.after, known)
    write_down(platform, people, change.kind.value, change.after.id, reason, fields=change.fields)


def write_down(
    platform: Platform,
    people: People,
    action: str,
    person_id: str,
    reason: str = "",
    *,
    fields: Iterable[str] = (),
) -> None:
    """An act on a person, by id; what was entered stands in no history, so that it can be erased."""
    refuse_reason(reason, PEOPLE_REASON_LIMIT)
    actor = people.actor
    named = list(fields)
    record(
        people.conn,
        event_id=platform.store.new_id(),
        programme_id=people.stored.programme_id,
        actor_id=people.row(actor.person.id).number,
        action=action,
        subject=f"person/{person_id}",
        detail={"fields": named} if named else {},
        reason=reason,
        source=actor.origin,
    )
