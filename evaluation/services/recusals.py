"""Declaring a recusal, deciding on it, and who has declared what."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.panel_permissions import (
    refusal_to_decide_recusal,
    refusal_to_declare_recusal,
    refusal_to_see_requests,
)
from evaluation.domain.people import Person
from evaluation.domain.recusals import DETAIL_LIMIT, DeclaredGround, RecusalRequest, RequestState
from evaluation.domain.rounds import Round
from evaluation.errors import NotAllowedError, NotFoundError
from evaluation.locale import N_, message
from evaluation.services.access import find_county
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.blinded_names import county_names
from evaluation.services.clock import from_us
from evaluation.services.kept_text import refuse_unkept
from evaluation.services.platform import Platform
from evaluation.storage.history import acts_called
from evaluation.storage.programmes import StoredProgramme, read_programme
from evaluation.storage.recusals import (
    Decision,
    append_request,
    decide,
    put_recusal,
    requests,
)
from evaluation.storage.rounds import round_state


@dataclass(frozen=True)
class RequestView:
    """A declaration with the county and the people it is about."""

    request: RecusalRequest
    county: County
    reviewer: Person
    replacement: Person | None

    @property
    def filed(self) -> datetime:
        """When it was declared."""
        return from_us(self.request.filed_us)

    @property
    def decided(self) -> datetime | None:
        """When it was decided."""
        us = self.request.decided_us
        return from_us(us) if us is not None else None


def recusal_requests(platform: Platform, actor: Actor) -> tuple[RequestView, ...]:
    """Every declaration, those that wait first, then the newest first.

    Raises:
        NotAllowedError: not the organizer.
    """
    if refusal := refusal_to_see_requests(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        found = requests(conn, stored)
    found = tuple(sorted(found, key=lambda r: (r.state is not RequestState.FILED, -r.filed_us)))
    return tuple(_view(stored, r) for r in found)


@dataclass(frozen=True)
class OwnRequests:
    """What a reviewer sees of their own declarations: of a county granted, no trace but the number."""

    standing: tuple[RequestView, ...]
    """Those that wait or were refused."""
    granted: int


def own_requests(platform: Platform, actor: Actor) -> OwnRequests:
    """A reviewer's own declarations; what the organizer declared for them is not theirs to know."""
    stored = platform.store.programme(actor.programme)
    number = stored.person_ids[actor.person.id]
    with platform.store.read() as conn:
        filed = {e.event_id for e in acts_called(conn, ["recusal_file"]) if e.actor_id == number}
        mine = [
            r for r in requests(conn, stored) if r.reviewer == actor.person.id and r.id in filed
        ]
    seen = [r for r in mine if (r.county, r.reviewer) not in stored.recused]
    counties = county_names(platform, stored, actor)
    views = (
        replace(_view(stored, r), request=counties.request(r), county=counties.shown(r.county))
        for r in seen
    )
    return OwnRequests(tuple(views), len(mine) - len(seen))


def _view(stored: StoredProgramme, request: RecusalRequest) -> RequestView:
    people = {p.id: p for p in stored.people}
    return RequestView(
        request,
        find_county(stored, request.county),
        people[request.reviewer],
        people.get(request.replacement or ""),
    )


def declare_recusal(
    platform: Platform,
    actor: Actor,
    county: str,
    ground: DeclaredGround,
    detail: str,
    *,
    reviewer: str = "",
) -> RecusalRequest:
    """Declare a recusal: a reviewer their own, which then waits; the organizer's holds at once.

    `county`: as this person sees it; where names are hidden from reviewers, the key in its place.

    Raises:
        NotAllowedError: nobody is asked to review the county, its rounds are sealed, or it is told
            already.
    """
    stored = platform.store.programme(actor.programme)
    who, detail = reviewer or actor.person.id, detail.strip()
    counties = county_names(platform, stored, actor)
    county = counties.id_of(county)
    _refuse_long(detail)
    request = RecusalRequest(
        id=platform.store.new_id(),
        county=county,
        reviewer=who,
        ground=ground,
        detail=detail,
        filed_us=platform.clock.now_us(),
    )
    decision_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        stored = read_programme(conn, actor.programme)
        before = requests(conn, stored)
        if any(r.id == request.id for r in before):
            return
        pending = any(_waits(r, county, who) for r in before)
        rounds = _asked_in(conn, stored, county, who)
        if refusal := refusal_to_declare_recusal(
            actor.person, who, ground, detail, rounds=rounds, pending=pending
        ):
            refusal.throw()
        append_request(conn, stored, request)
        _record(conn, stored, actor, "recusal_file", request, request.id, "")
        if actor.person.id != who:
            _decide(conn, platform, stored, actor, request, decision_id, RequestState.GRANTED, "")

    platform.store.write(save)
    return counties.request(request)


def _refuse_long(text: str) -> None:
    refuse_unkept(text)
    if len(text) > DETAIL_LIMIT:
        sentence = N_("最多{limit}字，现有{count}字；请删减。")
        raise NotAllowedError(message(sentence, limit=DETAIL_LIMIT, count=len(text)))


def _waits(request: RecusalRequest, county: str, reviewer: str) -> bool:
    place = (request.county, request.reviewer)
    return request.state is RequestState.FILED and place == (county, reviewer)


def _asked_in(
    conn: Connection, stored: StoredProgramme, county: str, reviewer: str
) -> tuple[Round, ...]:
    """The rounds in which a reviewer reviews a county, as they stand in this transaction."""
    if (county, reviewer) in stored.recused:
        return ()
    return tuple(
        r.model_copy(update={"state": round_state(conn, stored.round_ids[r.number])})
        for r in stored.rounds
        if (r.number, county, reviewer) in stored.assigned
    )


def decide_recusal(
    platform: Platform, actor: Actor, request_id: int, *, grant: bool, reason: str
) -> RequestView:
    """Grant or refuse a declaration. Granted, the reviewer finds no trace of the county.

    What was rated is kept, and never counted in a round that is still to be sealed.

    Raises:
        NotAllowedError: not the organizer, decided already, or refused without a reason.
    """
    _refuse_long(reason.strip())
    event_id = platform.store.new_id()
    state = RequestState.GRANTED if grant else RequestState.REFUSED

    def save(conn: Connection) -> None:
        stored = read_programme(conn, actor.programme)
        request = find_request(conn, stored, request_id)
        if refusal := refusal_to_decide_recusal(actor.person, request, grant=grant, reason=reason):
            refusal.throw()
        _decide(conn, platform, stored, actor, request, event_id, state, reason.strip())

    platform.store.write(save)
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        return _view(stored, find_request(conn, stored, request_id))


def find_request(conn: Connection, stored: StoredProgramme, request_id: int) -> RecusalRequest:
    """A declaration of this programme.

    Raises:
        NotFoundError: there is none with this number.
    """
    for request in requests(conn, stored):
        if request.id == request_id:
            return request
    raise NotFoundError(message(N_("没有这份回避申请。")))


def _decide(
    conn: Connection,
    platform: Platform,
    stored: StoredProgramme,
    actor: Actor,
    request: RecusalRequest,
    event_id: int,
    state: RequestState,
    reason: str,
) -> None:
    decider = stored.person_ids[actor.person.id]
    decide(conn, request.id, Decision(state, reason, decider, platform.clock.now_us()))
    if state is RequestState.GRANTED:
        put_recusal(conn, stored, request)
    action = "recusal_grant" if state is RequestState.GRANTED else "recusal_refuse"
    _record(conn, stored, actor, action, request, event_id, reason)


def _record(
    conn: Connection,
    stored: StoredProgramme,
    actor: Actor,
    action: str,
    request: RecusalRequest,
    event_id: int,
    reason: str,
) -> None:
    """The ground by its name alone: what a reviewer wrote of it can be erased with the request."""
    record_act(
        conn,
        stored,
        actor,
        event_id=event_id,
        action=action,
        subject=f"county/{request.county}/reviewer/{request.reviewer}",
        detail={"ground": request.ground.value},
        reason=reason,
    )


def undecided(conn: Connection, stored: StoredProgramme, round_number: int) -> int:
    """How many declarations wait that concern a round."""
    return sum(
        r.state is RequestState.FILED and (round_number, r.county, r.reviewer) in stored.assigned
        for r in requests(conn, stored)
    )
