"""What follows for the panel when its people change: recusals anew, and whom a reviewer reviews."""

from collections.abc import Iterable

from sqlalchemy import Connection, update

from evaluation.domain.assignments import RecusalGround, default_assignments, recusals
from evaluation.domain.people import Person
from evaluation.domain.rounds import RoundState
from evaluation.storage import tables
from evaluation.storage.people_kept import FROM_PLATFORM
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.synchronizing import synchronize

CHANGEABLE = frozenset({RoundState.PLANNED, RoundState.OPEN})
"""A sealed round keeps its panel as it was."""


def follow_panel(
    conn: Connection, stored: StoredProgramme, changed: Iterable[Person], *, newly: frozenset[str]
) -> int:
    """Bring recusals and assignments of changed people up to date; returns how many were added.

    `stored` is the programme as it stands after the change; `newly` are the ids of those who came to
    the panel with it and are to review every county as the others do.
    """
    people = tuple(changed)
    _follow_recusals(conn, stored, people)
    return sum(_follow_assignments(conn, stored, p, assign=p.id in newly) for p in people)


def _follow_recusals(
    conn: Connection, stored: StoredProgramme, changed: tuple[Person, ...]
) -> None:
    """What follows from named roles and units; what somebody declared stays.

    Who joins a county's people ties the reviewers of the same unit to it. Reviewers who were not
    `changed` themselves lose no recusal here: no act on them would tell of it, as a load does.
    """
    own = {stored.person_ids[p.id] for p in changed}
    panel = {p.id: p for p in stored.people if p.role.rates}
    people = tuple((panel | {p.id: p for p in changed}).values())
    table = tables.recusal
    declared = {
        (r.county, r.reviewer) for r in stored.recusals if r.ground is RecusalGround.DECLARED
    }
    rows = [
        {
            "county_id": stored.county_ids[r.county],
            "reviewer_id": stored.person_ids[r.reviewer],
            "ground": r.ground.value,
            "detail": r.detail,
        }
        for r in recusals(people, stored.named_roles, everybody=stored.people)
        if (r.county, r.reviewer) not in declared
    ]
    synchronize(
        conn,
        table,
        rows,
        scope=table.c.reviewer_id.in_([stored.person_ids[p.id] for p in people]),
        stays=lambda row: row.ground == RecusalGround.DECLARED.value or row.reviewer_id not in own,
    )


def _follow_assignments(
    conn: Connection, stored: StoredProgramme, person: Person, *, assign: bool
) -> int:
    rounds = [r.number for r in stored.rounds if r.state in CHANGEABLE]
    left = [n for n in rounds if not person.sits_in(n)]
    _withdraw(conn, stored, person, left)
    if not assign:
        return 0
    known = stored.recused | {
        (r.county, r.reviewer)
        for r in recusals([person], stored.named_roles, everybody=stored.people)
    }
    wanted = [
        a
        for a in default_assignments(rounds, stored.counties, [person], ())
        if (a.county, a.reviewer) not in known
        and (a.round, a.county, a.reviewer) not in stored.assigned
    ]
    table = tables.assignment
    keys = [
        (stored.county_ids[a.county], stored.round_ids[a.round], stored.person_ids[a.reviewer])
        for a in wanted
    ]
    for county_id, round_id, reviewer_id in keys:
        key = {"county_id": county_id, "round_id": round_id, "reviewer_id": reviewer_id}
        values = {"active": True, "origin": FROM_PLATFORM}
        there = conn.execute(
            update(table)
            .where(*(table.c[name] == number for name, number in key.items()))
            .values(values)
        )
        if there.rowcount == 0:
            conn.execute(table.insert().values(**key, **values))
    return len(keys)


def _withdraw(conn: Connection, stored: StoredProgramme, person: Person, rounds: list[int]) -> None:
    """Whoever leaves a round has nothing to review in it; who has rated cannot leave."""
    c = tables.assignment.c
    conn.execute(
        update(tables.assignment)
        .where(
            c.reviewer_id == stored.person_ids[person.id],
            c.round_id.in_([stored.round_ids[n] for n in rounds]),
        )
        .values(active=False)
    )
