"""The people of a programme with their accounts, and changing them one by one."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select, update

from evaluation.domain.people import Person, Role
from evaluation.storage import tables
from evaluation.storage.account_tables import account, invitation, session
from evaluation.storage.people_kept import FROM_PLATFORM
from evaluation.storage.programme_numbers import next_number
from evaluation.storage.programmes import StoredProgramme


@dataclass(frozen=True)
class PersonRow:
    """One person as the store holds them, also one who no longer takes part."""

    number: int
    person: Person
    active: bool
    origin: str
    erased_us: int | None
    account_id: int | None
    login: str
    has_password: bool
    disabled: bool
    seen_us: int | None
    """When the account was last used."""


@dataclass(frozen=True)
class LinkRow:
    """The newest link of one purpose that a person was given."""

    created_us: int
    expires_us: int
    used_us: int | None
    revoked_us: int | None


@dataclass(frozen=True)
class PersonSession:
    """One session of an account."""

    token_sha256: str
    created_us: int
    seen_us: int
    method: str
    address: str
    agent: str


def people_rows(conn: Connection, stored: StoredProgramme) -> tuple[PersonRow, ...]:
    """Everyone who takes part or did, in the order of the list."""
    person = tables.person
    seen = (
        select(session.c.account_id, func.max(session.c.seen_us).label("seen_us"))
        .group_by(session.c.account_id)
        .subquery()
    )
    rows = conn.execute(
        select(
            person,
            account.c.login,
            account.c.password_hash.is_not(None).label("has_password"),
            account.c.disabled,
            seen.c.seen_us,
        )
        .join_from(person, account, person.c.account_id == account.c.account_id, isouter=True)
        .join(seen, seen.c.account_id == person.c.account_id, isouter=True)
        .where(person.c.programme_id == stored.programme_id)
        .order_by(person.c.position, person.c.person_id)
    )
    counties = {number: code for code, number in stored.county_ids.items()}
    return tuple(_person_row(row, counties) for row in rows)


def _person_row(row: Row[Any], counties: dict[int, str]) -> PersonRow:
    person = Person(
        id=row.code,
        name=row.name,
        role=Role(row.role),
        unit=row.unit,
        county=counties.get(row.county_id),
        rounds=tuple(json.loads(row.rounds)),
    )
    return PersonRow(
        number=row.person_id,
        person=person,
        active=row.active,
        origin=row.origin,
        erased_us=row.erased_us,
        account_id=row.account_id,
        login=row.login or "",
        has_password=bool(row.has_password),
        disabled=bool(row.disabled),
        seen_us=row.seen_us,
    )


def links(conn: Connection, programme_id: int) -> dict[tuple[int, str], LinkRow]:
    """The newest link of each person and purpose, whatever became of it."""
    i, person = invitation.c, tables.person.c
    rows = conn.execute(
        select(invitation)
        .join(tables.person, person.person_id == i.person_id)
        .where(person.programme_id == programme_id)
        .order_by(i.created_us)
    )
    return {
        (row.person_id, row.purpose): LinkRow(
            row.created_us, row.expires_us, row.used_us, row.revoked_us
        )
        for row in rows
    }


def rounds_rated(conn: Connection, stored: StoredProgramme) -> dict[str, frozenset[int]]:
    """Who has rated, and in which rounds; asked through the assignments, whose keys are indexed."""
    a, e = tables.assignment.c, tables.rating_event.c
    rows = conn.execute(
        select(tables.person.c.code, a.round_id)
        .distinct()
        .join_from(tables.assignment, tables.person, a.reviewer_id == tables.person.c.person_id)
        .where(
            tables.person.c.programme_id == stored.programme_id,
            exists().where(
                e.county_id == a.county_id,
                e.round_id == a.round_id,
                e.reviewer_id == a.reviewer_id,
            ),
        )
    )
    numbers = {number: code for code, number in stored.round_ids.items()}
    found: dict[str, set[int]] = defaultdict(set)
    for code, round_id in rows:
        found[code].add(numbers[round_id])
    return {code: frozenset(rounds) for code, rounds in found.items()}


def save_person(
    conn: Connection, stored: StoredProgramme, person: Person, number: int | None
) -> int:
    """Add a person or bring their entry up to date, and let them take part; returns their number."""
    table = tables.person
    values = {
        "name": person.name,
        "role": person.role.value,
        "unit": person.unit,
        "county_id": stored.county_ids[person.county] if person.county else None,
        "rounds": json.dumps(person.rounds),
        "active": True,
        "origin": FROM_PLATFORM,
    }
    if number is not None:
        conn.execute(update(table).where(table.c.person_id == number).values(values))
        return number
    number = next_number(conn, table, "person_id")
    mine = table.c.programme_id == stored.programme_id
    last = conn.execute(select(func.max(table.c.position)).where(mine)).scalar()
    conn.execute(
        table.insert().values(
            person_id=number,
            programme_id=stored.programme_id,
            code=person.id,
            position=0 if last is None else last + 1,
            **values,
        )
    )
    return number


def set_inactive(conn: Connection, number: int) -> None:
    """Take a person out; the row stays, and loading the folder does not bring them back."""
    table = tables.person
    changed = {"active": False, "origin": FROM_PLATFORM}
    conn.execute(update(table).where(table.c.person_id == number).values(changed))


def programme_changed(conn: Connection, programme_id: int, now_us: int) -> None:
    """Make every process read the programme again."""
    table = tables.programme
    conn.execute(
        update(table)
        .where(table.c.programme_id == programme_id)
        .values(revision=table.c.revision + 1, updated_us=now_us)
    )


def revoke_links(conn: Connection, number: int, now_us: int) -> bool:
    """Make a person's unused links useless; False where there was none."""
    i = invitation.c
    done = conn.execute(
        update(invitation)
        .where(
            i.person_id == number,
            i.used_us.is_(None),
            i.revoked_us.is_(None),
            i.expires_us > now_us,
        )
        .values(revoked_us=now_us)
    )
    return done.rowcount > 0


def open_sessions(conn: Connection, account_id: int, now_us: int) -> tuple[PersonSession, ...]:
    """The sessions of an account that can still be used, the last used first."""
    s = session.c
    rows = conn.execute(
        select(s.token_sha256, s.created_us, s.seen_us, s.method, s.address, s.agent)
        .where(s.account_id == account_id, s.revoked_us.is_(None), s.expires_us > now_us)
        .where(func.coalesce(s.ends_us, s.expires_us) > now_us)
        .order_by(s.seen_us.desc())
    )
    return tuple(PersonSession(*row) for row in rows)


def end_sessions_as(conn: Connection, number: int, now_us: int) -> tuple[str, ...]:
    """End every session that acts as a person; which ones that were."""
    s = session.c
    chosen = (s.person_id == number, s.revoked_us.is_(None))
    ended = tuple(conn.execute(select(s.token_sha256).where(*chosen)).scalars())
    conn.execute(update(session).where(*chosen).values(revoked_us=now_us))
    return ended
