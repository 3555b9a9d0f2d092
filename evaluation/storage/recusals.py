"""Declarations of recusal with what was decided, and the recusals and assignments that follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update

from evaluation.domain.assignments import RecusalGround
from evaluation.domain.recusals import DeclaredGround, RecusalRequest, RequestState
from evaluation.domain.reviews import ReviewKey
from evaluation.storage.panel_tables import PLATFORM, recusal_request
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.tables import assignment, county, programme, recusal


@dataclass(frozen=True)
class Decision:
    """What was decided on a request, by whom and when."""

    state: RequestState
    reason: str
    decider_id: int
    decided_us: int


def requests(conn: Connection, stored: StoredProgramme) -> tuple[RecusalRequest, ...]:
    """Every declaration in a programme, oldest first."""
    counties = {number: code for code, number in stored.county_ids.items()}
    people = {number: code for code, number in stored.person_ids.items()}
    c, mine = recusal_request.c, county.c.programme_id == stored.programme_id
    of_programme = c.county_id.in_(select(county.c.county_id).where(mine))
    rows = conn.execute(select(recusal_request).where(of_programme).order_by(c.request_id))
    return tuple(
        _request_of(row, counties, people)
        for row in rows
        if row.county_id in counties and row.reviewer_id in people
    )


def _request_of(
    row: Row[Any], counties: Mapping[int, str], people: Mapping[int, str]
) -> RecusalRequest:
    return RecusalRequest(
        id=row.request_id,
        county=counties[row.county_id],
        reviewer=people[row.reviewer_id],
        ground=DeclaredGround(row.ground),
        detail=row.detail,
        filed_us=row.filed_us,
        state=RequestState(row.state),
        decision=row.decision,
        decided_us=row.decided_us,
        decider=people.get(row.decider_id),
        replacement=people.get(row.replacement_id),
    )


def pending_places(conn: Connection, stored: StoredProgramme) -> frozenset[tuple[str, str]]:
    """Every (county, reviewer) whose declaration waits for its decision."""
    return frozenset(
        (r.county, r.reviewer) for r in requests(conn, stored) if r.state is RequestState.FILED
    )


def append_request(conn: Connection, stored: StoredProgramme, request: RecusalRequest) -> None:
    """Keep a new declaration."""
    conn.execute(
        recusal_request.insert().values(
            request_id=request.id,
            county_id=stored.county_ids[request.county],
            reviewer_id=stored.person_ids[request.reviewer],
            ground=request.ground.value,
            detail=request.detail,
            filed_us=request.filed_us,
            state=request.state.value,
            decision="",
        )
    )


def decide(conn: Connection, request_id: int, decision: Decision) -> None:
    """Write what was decided."""
    _set(
        conn,
        request_id,
        state=decision.state.value,
        decision=decision.reason,
        decider_id=decision.decider_id,
        decided_us=decision.decided_us,
    )


def name_replacement(conn: Connection, request_id: int, reviewer_id: int) -> None:
    """Write who took the county over."""
    _set(conn, request_id, replacement_id=reviewer_id)


def _set(conn: Connection, request_id: int, **values: str | int) -> None:
    of_it = recusal_request.c.request_id == request_id
    conn.execute(update(recusal_request).where(of_it).values(values))


def put_recusal(conn: Connection, stored: StoredProgramme, request: RecusalRequest) -> None:
    """A declared recusal holds from now on."""
    place = {
        "county_id": stored.county_ids[request.county],
        "reviewer_id": stored.person_ids[request.reviewer],
    }
    # The kind of tie alone: what the reviewer wrote of it is nobody else's than the organizer's.
    values = {"ground": RecusalGround.DECLARED.value, "detail": request.ground.value}
    _put(conn, stored, recusal, place, values)


def put_assignment(conn: Connection, stored: StoredProgramme, key: ReviewKey) -> None:
    """A reviewer is to review a county in a round from now on."""
    place = {
        "county_id": stored.county_ids[key.county],
        "round_id": stored.round_ids[key.round],
        "reviewer_id": stored.person_ids[key.reviewer],
    }
    _put(conn, stored, assignment, place, {"origin": PLATFORM})


def _put(
    conn: Connection,
    stored: StoredProgramme,
    table: Table,
    place: Mapping[str, int],
    values: Mapping[str, str],
) -> None:
    """Write an active row, and let every process read the programme again."""
    at = [table.c[name] == number for name, number in place.items()]
    active = {**values, "active": True}
    if conn.execute(select(table.c.active).where(*at)).first() is None:
        conn.execute(table.insert().values(**place, **active))
    else:
        conn.execute(update(table).where(*at).values(active))
    conn.execute(
        update(programme)
        .where(programme.c.programme_id == stored.programme_id)
        .values(revision=programme.c.revision + 1)
    )
