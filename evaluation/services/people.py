"""The people of a programme, one by one: added, changed, taken out, brought back."""

from collections.abc import Mapping

from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.domain.permissions import Refusal
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.services.actors import Actor
from evaluation.services.people_changes import Change, Kind, People, write_changes
from evaluation.services.people_entries import entered_person
from evaluation.services.platform import Platform

Cells = Mapping[str, str]
"""A row of people.csv as a form fills it: id, name, role, unit, county, rounds."""


def add_person(platform: Platform, actor: Actor, cells: Cells, *, assign: bool = True) -> Person:
    """Add one person; without an id the next free number is given.

    With `assign`, somebody who joins the panel is to review every county that handed in material, in
    the rounds that are not sealed, less the recusals.

    Raises:
        NotAllowedError: not for this person.
        FaultyInputError: the entry cannot be taken; says every fault by its field.
    """

    def save(conn: Connection) -> Person:
        people = People(conn, actor)
        given = cells.get("id", "").strip() or _free_id(people)
        person = entered_person(people.stored, {**cells, "id": given})
        if person.id in people.rows:
            text = N_("编号“{person}”已经用过，请换一个。")
            raise FaultyInputError(message(text, person=person.id))
        write_changes(platform, people, [Change(Kind.ADD, person)], assign=assign)
        return person

    return platform.store.write(save)


def _free_id(people: People) -> str:
    number = 1
    while f"p{number}" in people.rows:
        number += 1
    return f"p{number}"


def change_person(
    platform: Platform, actor: Actor, person_id: str, cells: Cells, *, assign: bool = True
) -> Person:
    """Bring a person's entry up to date; the id stays.

    Raises:
        NotAllowedError: not for this person, or not this change.
        NotFoundError: there is no such person.
        FaultyInputError: the entry cannot be taken.
    """

    def save(conn: Connection) -> Person:
        people = People(conn, actor)
        before = people.row(person_id).person
        after = entered_person(people.stored, {**cells, "id": person_id})
        change = Change(Kind.CHANGE, after, before)
        write_changes(platform, people, [change] if change.fields else [], assign=assign)
        return after

    return platform.store.write(save)


def remove_person(platform: Platform, actor: Actor, person_id: str) -> None:
    """Take somebody out who has rated nothing; the sessions that act as them end at once.

    Raises:
        NotAllowedError: not for this person, or not this one.
        NotFoundError: there is no such person.
    """

    def save(conn: Connection) -> list[str]:
        people = People(conn, actor)
        row = people.row(person_id)
        changes = [Change(Kind.REMOVE, row.person, row.person)] if row.active else []
        write_changes(platform, people, changes, assign=False)
        return people.ended

    platform.open_pages.close(platform.store.write(save))


def refusal_to_take_out(platform: Platform, actor: Actor, person_id: str) -> Refusal | None:
    """Why somebody cannot be taken out; for the page, which says so instead of its button.

    Raises:
        NotFoundError: there is no such person.
    """
    with platform.store.read() as conn:
        people = People(conn, actor)
        person = people.row(person_id).person
        return people.refusal_of(Change(Kind.REMOVE, person, person))


def restore_person(platform: Platform, actor: Actor, person_id: str) -> None:
    """Let somebody take part again.

    Raises:
        NotAllowedError: not for this person, or the personal data of this one were erased.
        NotFoundError: there is no such person.
    """

    def save(conn: Connection) -> None:
        people = People(conn, actor)
        row = people.row(person_id)
        changes = [] if row.active else [Change(Kind.RESTORE, row.person, row.person)]
        write_changes(platform, people, changes, assign=True)

    platform.store.write(save)
