"""For whom a recusal may still be declared, and which follow from the lists without being declared."""

from evaluation.domain.assignments import Recusal, RecusalGround
from evaluation.domain.counties import County
from evaluation.domain.panel_permissions import refusal_to_see_requests
from evaluation.domain.people import Person
from evaluation.services.access import find_county
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.storage.recusals import pending_places


def declarable(platform: Platform, actor: Actor) -> tuple[tuple[County, Person], ...]:
    """Every county and reviewer for whom the organizer may declare a recusal.

    Raises:
        NotAllowedError: not the organizer.
    """
    if refusal := refusal_to_see_requests(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    running = {r.number for r in stored.rounds if not r.state.is_sealed}
    people = {p.id: p for p in stored.people}
    with platform.store.read() as conn:
        pending = pending_places(conn, stored)
    asked = {
        (a.county, a.reviewer) for a in stored.assignments if a.round in running
    } - stored.recused
    return tuple(
        (county, people[reviewer])
        for reviewer in people
        for county in stored.counties
        if (county.id, reviewer) in asked - pending
    )


def following_from_lists(
    platform: Platform, actor: Actor
) -> tuple[tuple[Recusal, County, Person], ...]:
    """The recusals that nobody declared: from named roles, names and units.

    Raises:
        NotAllowedError: not the organizer.
    """
    if refusal := refusal_to_see_requests(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    people = {p.id: p for p in stored.people}
    return tuple(
        (r, find_county(stored, r.county), people[r.reviewer])
        for r in stored.recusals
        if r.ground is not RecusalGround.DECLARED
    )
