"""Who could take over the county of a recused reviewer, and assigning one of them."""

from collections import Counter
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection

from evaluation.analysis.connectedness import connectedness
from evaluation.domain.assignments import recusals
from evaluation.domain.panel_permissions import refusal_to_replace, refusal_to_see_requests
from evaluation.domain.people import Person
from evaluation.domain.recusals import RecusalRequest, RequestState
from evaluation.domain.replacements import Candidate, best_first, eligible, parts_with
from evaluation.domain.reviews import ReviewKey, ReviewState
from evaluation.domain.rounds import Round
from evaluation.services.access import find_round
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.platform import Platform
from evaluation.services.recusals import find_request
from evaluation.storage.history import acts_called
from evaluation.storage.programmes import StoredProgramme, read_programme
from evaluation.storage.recusals import name_replacement, pending_places, put_assignment
from evaluation.storage.reviews import newest_review_events
from evaluation.storage.rounds import round_state

ADDED = "assignment_add"
"""What the history calls it when a reviewer is assigned on the platform."""


@dataclass(frozen=True)
class Vacancy:
    """A round in which a county lost a reviewer, and who could take it over."""

    round: Round
    left: int
    """How many reviewers the county still has in it."""
    candidates: tuple[Candidate, ...]
    """Best first."""
    taken: Person | None
    """Who took it over already."""


def vacancies(platform: Platform, actor: Actor, request_id: int) -> tuple[Vacancy, ...]:
    """The rounds, not sealed, that a granted recusal took a reviewer from.

    Raises:
        NotAllowedError: not the organizer.
    """
    if refusal := refusal_to_see_requests(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        request = find_request(conn, stored, request_id)
        if request.state is not RequestState.GRANTED:
            return ()
        open_rounds = [
            r
            for r in stored.rounds
            if not r.state.is_sealed
            and (r.number, request.county, request.reviewer) in stored.assigned
        ]
        return tuple(_vacancy(conn, stored, r, request) for r in open_rounds)


def _vacancy(
    conn: Connection, stored: StoredProgramme, round_: Round, request: RecusalRequest
) -> Vacancy:
    county = request.county
    left = sum(
        a.round == round_.number and a.county == county
        for a in stored.assignments
        if (a.county, a.reviewer) not in stored.recused
    )
    candidates = _candidates(conn, stored, round_.number, county)
    return Vacancy(round_, left, candidates, _taken(conn, stored, round_.number, request))


def _taken(
    conn: Connection, stored: StoredProgramme, number: int, request: RecusalRequest
) -> Person | None:
    """Who was assigned in the place of the recused reviewer, and still reviews the county."""
    place = f"round/{number}/county/{request.county}/reviewer/"
    taken = {
        act.subject.removeprefix(place)
        for act in acts_called(conn, (ADDED,))
        if act.programme_id == stored.programme_id
        and act.subject.startswith(place)
        and act.detail.get("in_place_of") == request.reviewer
    }
    standing = (p for p in stored.people if p.id in taken)
    return next((p for p in standing if (request.county, p.id) not in stored.recused), None)


def _candidates(
    conn: Connection, stored: StoredProgramme, number: int, county: str
) -> tuple[Candidate, ...]:
    """Everyone who could review a county in a round, best first."""
    tied = {(r.county, r.reviewer) for r in recusals(stored.people, stored.named_roles)}
    found = eligible(
        stored.people,
        number,
        county,
        assigned=stored.assigned,
        recused=stored.recused | tied | pending_places(conn, stored),
    )
    assigned, owed = _loads(conn, stored, number)
    linked = connectedness(_design(stored)).components
    return best_first(
        Candidate(p, owed[p.id], assigned[p.id], parts_with(linked, county, p.id)) for p in found
    )


def _loads(
    conn: Connection, stored: StoredProgramme, number: int
) -> tuple[Counter[str], Counter[str]]:
    """How many reviews of a round each reviewer was asked for, and still owes."""
    acts = newest_review_events(conn, stored)
    asked = [
        a
        for a in stored.assignments
        if a.round == number and (a.county, a.reviewer) not in stored.recused
    ]
    owed = [
        a
        for a in asked
        if (act := acts.get((number, a.county, a.reviewer))) is None
        or act.state is not ReviewState.SUBMITTED
    ]
    return Counter(a.reviewer for a in asked), Counter(a.reviewer for a in owed)


def _design(stored: StoredProgramme) -> pl.DataFrame:
    """Who reviews what in any round, less the recusals; ids marked so that none is both."""
    rows = [
        {"round": a.round, "county": f"county/{a.county}", "reviewer": f"reviewer/{a.reviewer}"}
        for a in stored.assignments
        if (a.county, a.reviewer) not in stored.recused
    ]
    schema = {"round": pl.Int64, "county": pl.String, "reviewer": pl.String}
    return pl.DataFrame(rows, schema=schema)


def replace_reviewer(
    platform: Platform, actor: Actor, request_id: int, round_number: int, reviewer: str
) -> None:
    """Ask a candidate to review the county in the place of the recused reviewer.

    Raises:
        NotAllowedError: not the organizer, the round is sealed, or this is no candidate.
    """
    event_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        stored = read_programme(conn, actor.programme)
        round_ = find_round(stored, round_number)
        request = find_request(conn, stored, request_id)
        now = round_.model_copy(update={"state": round_state(conn, stored.round_ids[round_number])})
        known = [c.person.id for c in _candidates(conn, stored, round_number, request.county)]
        granted = request.state is RequestState.GRANTED
        if refusal := refusal_to_replace(actor.person, reviewer, now, known if granted else ()):
            refusal.throw()
        key = ReviewKey(county=request.county, round=round_number, reviewer=reviewer)
        put_assignment(conn, stored, key)
        name_replacement(conn, request.id, stored.person_ids[reviewer])
        record_act(
            conn,
            stored,
            actor,
            event_id=event_id,
            action=ADDED,
            subject=f"round/{round_number}/county/{request.county}/reviewer/{reviewer}",
            detail={"in_place_of": request.reviewer},
        )

    platform.store.write(save)
