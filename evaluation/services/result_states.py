"""What results rest on, as a short value: while it is the same, they are the same.

Pages keep results under it instead of under a time, so nobody ever sees a stale score.
"""

from sqlalchemy import Connection

from evaluation.domain.rounds import Round
from evaluation.domain.visibility import refusal_to_see_results
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.reporting import report_refusal, reported_rounds
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
    refusals = [(r, refusal_to_see_results(actor.person, r)) for r in stored.rounds]
    visible = tuple(r for r, refusal in refusals if refusal is None)
    if not visible:
        for _round, refusal in refusals:
            if refusal is not None:
                refusal.throw()
    with platform.store.read() as conn:
        return _state(conn, stored, visible)


def report_state(platform: Platform, actor: Actor, county: str) -> ResultState:
    """What a county's report for this person rests on.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    stored = platform.store.programme(actor.programme)
    if refusal := report_refusal(stored, actor, county):
        refusal.throw()
    with platform.store.read() as conn:
        return _state(conn, stored, reported_rounds(actor, stored))


def _state(conn: Connection, stored: StoredProgramme, rounds: tuple[Round, ...]) -> ResultState:
    sealed = tuple(
        (r.number, r.state.value, *(s.seal for s in seals(conn, stored, r.number)[-1:]))
        for r in rounds
    )
    return (stored.programme.id, stored.revision, *sealed)
