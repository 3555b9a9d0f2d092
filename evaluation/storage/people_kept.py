"""Loading a folder after people were made, changed or erased on the platform: theirs is the last word."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, or_, select

from evaluation.domain.assignments import Assignment, Recusal, RecusalGround, recusals
from evaluation.domain.models import Model
from evaluation.domain.people import NamedRoleHolder, Person, Role
from evaluation.domain.people_entry import ERASED_NAME
from evaluation.domain.programme import Programme, Recipient
from evaluation.storage import tables
from evaluation.storage.folder_contents import ProgrammeFolder

M = TypeVar("M", bound=Model)
FROM_PLATFORM = "platform"
"""The origin of whoever was made or changed on the platform."""


@dataclass(frozen=True)
class KeptPeople:
    """Whom the platform keeps, whatever people.csv says."""

    taking_part: Mapping[str, Person]
    """Without their county: the folder's counties may not be in the store yet."""
    county_ids: Mapping[str, int | None]
    gone: frozenset[str]
    erased: frozenset[str]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self.taking_part) | self.gone


def kept_people(conn: Connection, programme_id: int | None) -> KeptPeople:
    """Everyone who was made, changed, taken out or erased on the platform; nobody in a new programme."""
    c = tables.person.c
    rows = conn.execute(
        select(tables.person)
        .where(c.programme_id == programme_id)
        .where(or_(c.origin == FROM_PLATFORM, c.erased_us.is_not(None)))
        .order_by(c.position)
    ).all()
    return KeptPeople(
        {row.code: _person(row) for row in rows if row.active},
        {row.code: row.county_id for row in rows},
        frozenset(row.code for row in rows if not row.active),
        frozenset(row.code for row in rows if row.erased_us is not None),
    )


def _person(row: Row[Any]) -> Person:
    rounds = tuple(json.loads(row.rounds))
    return Person(id=row.code, name=row.name, role=Role(row.role), unit=row.unit, rounds=rounds)


def with_kept_people(conn: Connection, folder: ProgrammeFolder, *, code: str) -> ProgrammeFolder:
    """The folder as it is to be written: people of the platform in the place of its own.

    An erased name is replaced wherever the folder states it for that person: in people.csv, in
    roles.csv, in the distribution list, and as who decided or verified something.
    """
    programme = tables.programme.c
    programme_id = conn.execute(
        select(programme.programme_id).where(programme.code == code)
    ).scalar()
    kept = kept_people(conn, programme_id)
    if programme_id is None or not kept.ids:
        return folder
    people = _people(conn, folder, kept)
    erased = tuple(p for p in folder.people if p.id in kept.erased)
    return replace(
        folder,
        programme=without_recipients(folder.programme, erased),
        people=people,
        named_roles=tuple(_without_name(h, kept.erased, erased) for h in folder.named_roles),
        adjustments=_unsigned(folder.adjustments, "decided_by", erased),
        indicators=_unsigned(folder.indicators, "verified_by", erased),
        recusals=(
            *recusals((p for p in people if p.id not in kept.erased), folder.named_roles),
            *_standing_recusals(conn, programme_id, folder, kept),
        ),
        assignments=(
            *(a for a in folder.assignments if a.reviewer not in kept.ids),
            *_standing_assignments(conn, programme_id, folder, kept),
        ),
    )


def _people(conn: Connection, folder: ProgrammeFolder, kept: KeptPeople) -> tuple[Person, ...]:
    counties = {
        row.county_id: row.code
        for row in conn.execute(select(tables.county.c.county_id, tables.county.c.code))
    }
    stated = {c.id for c in folder.counties}
    own = []
    for code, person in kept.taking_part.items():
        number = kept.county_ids[code]
        county = counties.get(number) if number is not None else None
        own.append(person.model_copy(update={"county": county if county in stated else None}))
    return (*(p for p in folder.people if p.id not in kept.ids), *own)


def _standing_assignments(
    conn: Connection, programme_id: int, folder: ProgrammeFolder, kept: KeptPeople
) -> Iterable[Assignment]:
    """What people of the platform review, as it stands."""
    a, county, round_, person = tables.assignment, tables.county, tables.round_, tables.person
    rows = conn.execute(
        select(round_.c.number, county.c.code, person.c.code.label("reviewer"))
        .join_from(a, county, a.c.county_id == county.c.county_id)
        .join(round_, a.c.round_id == round_.c.round_id)
        .join(person, a.c.reviewer_id == person.c.person_id)
        .where(a.c.active, person.c.programme_id == programme_id)
        .where(person.c.code.in_(kept.taking_part))
    )
    counties = {c.id for c in folder.counties}
    rounds = {r.number for r in folder.rounds}
    for row in rows:
        if row.code in counties and row.number in rounds:
            yield Assignment(round=row.number, county=row.code, reviewer=row.reviewer)


def _standing_recusals(
    conn: Connection, programme_id: int, folder: ProgrammeFolder, kept: KeptPeople
) -> Iterable[Recusal]:
    """The recusals of erased people stay: the unit from which they followed is no longer known."""
    r, county, person = tables.recusal, tables.county, tables.person
    rows = conn.execute(
        select(county.c.code, person.c.code.label("reviewer"), r.c.ground, r.c.detail)
        .join_from(r, county, r.c.county_id == county.c.county_id)
        .join(person, r.c.reviewer_id == person.c.person_id)
        .where(r.c.active, person.c.programme_id == programme_id)
        .where(person.c.code.in_(kept.erased & set(kept.taking_part)))
    )
    counties = {c.id for c in folder.counties}
    for row in rows:
        if row.code in counties:
            ground = RecusalGround(row.ground)
            yield Recusal(county=row.code, reviewer=row.reviewer, ground=ground, detail=row.detail)


def _without_name(
    holder: NamedRoleHolder, ids: frozenset[str], erased: tuple[Person, ...]
) -> NamedRoleHolder:
    is_erased = holder.person in ids or any(is_named(holder.name, holder.unit, p) for p in erased)
    return holder.model_copy(update={"name": ERASED_NAME}) if is_erased else holder


def _unsigned(rows: tuple[M, ...], field: str, erased: tuple[Person, ...]) -> tuple[M, ...]:
    """Rows without the names of erased people in one field."""
    names = {p.name for p in erased}
    return tuple(
        row.model_copy(update={field: ERASED_NAME}) if getattr(row, field) in names else row
        for row in rows
    )


def is_named(name: str, unit: str, person: Person) -> bool:
    """Whether a list means this person: the same name in the same unit."""
    return bool(name) and name == person.name and unit == person.unit


def without_recipients(programme: Programme, erased: tuple[Person, ...]) -> Programme:
    """The distribution list without the names of erased people; their offices stay."""
    listed = tuple(
        r.model_copy(update={"name": ERASED_NAME}) if any(_means(r, p) for p in erased) else r
        for r in programme.distribution
    )
    if listed == programme.distribution:
        return programme
    return programme.model_copy(update={"distribution": listed})


def _means(recipient: Recipient, person: Person) -> bool:
    return recipient.name == person.name and recipient.county == person.county
