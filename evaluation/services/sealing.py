"""Sealing a round: the reviews that count, and all else that its results rest on."""

from sqlalchemy import Connection

from evaluation.domain.history import whole_round_seal
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import Round, RoundAct
from evaluation.services.access import is_recused
from evaluation.services.actors import Actor
from evaluation.storage.history import acts_on
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.reviews import newest_review_events
from evaluation.storage.rounds import ReviewPlace, Seal, seals
from evaluation.storage.sealed_material import material_text


def make_seal(
    conn: Connection, stored: StoredProgramme, round_: Round, actor: Actor, event_id: int
) -> Seal:
    """Seal the submitted reviews of a round, and list those not submitted or recused since.

    The seal covers also the digests of evidence and adjustments, who was recused and assigned, and
    where the chain of acts stood.
    """
    digests, excluded = _reviews(conn, stored, round_.number)
    material = material_text(conn, stored.programme_id, round_.number, excluded)
    return Seal(
        round_id=stored.round_ids[round_.number],
        version=len(seals(conn, stored, round_.number)) + 1,
        seal=whole_round_seal(stored.rubrics[round_.number].sha256, digests, material),
        reviews=digests,
        excluded=tuple(excluded),
        actor_id=stored.person_ids[actor.person.id],
        event_id=event_id,
        reopened_reason=_reopened_reason(conn, stored, round_.number),
        material=material,
    )


def _reviews(
    conn: Connection, stored: StoredProgramme, number: int
) -> tuple[dict[ReviewPlace, str], list[ReviewPlace]]:
    """The digest of each review that counts, and the places of those that do not."""
    acts = newest_review_events(conn, stored)
    digests: dict[ReviewPlace, str] = {}
    excluded: list[ReviewPlace] = []
    for a in stored.assignments:
        if a.round != number:
            continue
        newest = acts.get((number, a.county, a.reviewer))
        is_submitted = newest is not None and newest.state is ReviewState.SUBMITTED
        if newest is not None and is_submitted and not is_recused(stored, a.county, a.reviewer):
            digests[a.county, a.reviewer] = newest.digest
        else:
            excluded.append((a.county, a.reviewer))
    return digests, excluded


def _reopened_reason(conn: Connection, stored: StoredProgramme, number: int) -> str:
    """Why the round had been opened again before this seal; empty for the first one."""
    acts = acts_on(conn, stored.programme_id, f"round/{number}", f"round_{RoundAct.REOPEN.value}")
    return acts[-1].reason if acts else ""
