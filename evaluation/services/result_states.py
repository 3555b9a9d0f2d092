"""What results rest on, as a short value: while it is the same, they are the same.

Pages keep results under it instead of under a time, so nobody ever sees a stale score.
"""

from sqlalchemy import Connection

from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.sight import (
    Sight,
    newest_sent,
    report_refusal,
    sight_of_reports,
    sight_of_results,
)
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.rounds import seals

ResultState = tuple[object, ...]
"""The programme, its revision, and for each round that enters: number, state, newest seal."""


def results_state(platform: Platform, actor: Actor) -> ResultState:
    """What the comparison that this person may see rests on.

    Raises:
        NotAllowedError: no round's results may be seen by this person.
    """
    stored = platform.store.programme(actor.programme)
    sight = sight_of_results(platform, stored, actor)
    return sealed_state(platform, stored, sight)


def report_state(platform: Platform, actor: Actor, county: str) -> ResultState:
    """What a county's report for this person rests on.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    stored = platform.store.programme(actor.programme)
    if refusal := report_refusal(platform, stored, actor, county):
        refusal.throw()
    state = sealed_state(platform, stored, sight_of_reports(platform, stored, actor))
    if not actor.person.role.belongs_to_county:
        return state
    sent = newest_sent(platform, stored, county)
    return (*state, sent.code if sent else "")


def sealed_state(platform: Platform, stored: StoredProgramme, sight: Sight) -> ResultState:
    """What the results of the rounds that somebody may see rest on, all of them sealed."""
    with platform.store.read() as conn:
        return _state(conn, stored, sight)


def _state(conn: Connection, stored: StoredProgramme, sight: Sight) -> ResultState:
    sealed = tuple(
        (r.number, r.state.value, *(s.seal for s in seals(conn, stored, r.number)[-1:]))
        for r in sight.rounds
    )
    return (stored.programme.id, stored.revision, sight.hidden, *sealed)
