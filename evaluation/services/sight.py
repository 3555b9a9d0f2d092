"""What one person may see of the results: which rounds, and which counties not."""

from dataclasses import dataclass

from evaluation.domain.dispatch import Snapshot
from evaluation.domain.permissions import Refusal
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.visibility import (
    refusal_to_see_report,
    refusal_to_see_results,
    refusal_to_see_snapshot,
)
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.access import is_out_of_sight
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.reviews import newest_review_events
from evaluation.storage.snapshots import sent_snapshots


@dataclass(frozen=True)
class Sight:
    """The rounds that a person may see, and the counties they are recused from.

    A hidden county is left out before anything is computed: from an average over all counties and
    the scores of all others, the one left out could be worked out.
    """

    rounds: tuple[Round, ...]
    hidden: frozenset[str]


def sight_of_results(platform: Platform, stored: StoredProgramme, actor: Actor) -> Sight:
    """What this person may see of the comparison over all counties.

    Raises:
        NotAllowedError: nothing, with the reason for the first round.
    """
    owes = owes_reviews(platform, stored, actor)
    refusals = [
        (r, refusal_to_see_results(actor.person, r, owes_reviews=owes)) for r in stored.rounds
    ]
    seen = tuple(r for r, refusal in refusals if refusal is None)
    if not seen:
        for _round, refusal in refusals:
            if refusal is not None:
                refusal.throw()
        raise NotAllowedError(message(N_("这个评审项目还没有轮次。")))
    return Sight(seen, hidden_counties(stored, actor))


def sight_of_reports(platform: Platform, stored: StoredProgramme, actor: Actor) -> Sight:
    """What a report for this person may draw on: for a county's own people, what theirs was sent on."""
    if actor.person.role.belongs_to_county:
        sent = newest_sent(platform, stored, actor.person.county)
        rounds = sent.rounds if sent else ()
        return Sight(
            tuple(r for r in stored.rounds if r.number in rounds), hidden_counties(stored, actor)
        )
    rounds_sealed = tuple(r for r in stored.rounds if r.state.is_sealed)
    return Sight(rounds_sealed, hidden_counties(stored, actor))


def newest_sent(
    platform: Platform, stored: StoredProgramme, county_id: str | None
) -> Snapshot | None:
    """The report that a county's own people read: of those that were sent, the one on most rounds."""
    if county_id is None or county_id not in stored.county_ids:
        return None
    with platform.store.read() as conn:
        sent = sent_snapshots(conn, stored.programme_id, stored.county_ids[county_id])
    return sent[0] if sent else None


def report_refusal(
    platform: Platform, stored: StoredProgramme, actor: Actor, county_id: str
) -> Refusal | None:
    """Why this person may not have a county's report; None where they may."""
    return refusal_to_see_report(
        actor.person,
        county_id,
        stored.rounds,
        recused=is_out_of_sight(stored, county_id, actor.person),
        owes_reviews=owes_reviews(platform, stored, actor),
        sent=actor.person.role.belongs_to_county
        and newest_sent(platform, stored, county_id) is not None,
    )


def snapshot_refusal(
    platform: Platform, stored: StoredProgramme, actor: Actor, snapshot: Snapshot
) -> Refusal | None:
    """Why this person may not have an approved report; None where they may."""
    sent, county = False, snapshot.county
    if county and actor.person.role.belongs_to_county and actor.person.county == county:
        with platform.store.read() as conn:
            number = stored.county_ids.get(county, 0)
            sent = snapshot.id in {s.id for s in sent_snapshots(conn, stored.programme_id, number)}
    hidden = hidden_counties(stored, actor)
    return refusal_to_see_snapshot(
        actor.person,
        snapshot.county,
        recused=snapshot.county in hidden if snapshot.county else bool(hidden),
        owes_reviews=owes_reviews(platform, stored, actor),
        sent=sent,
    )


def hidden_counties(stored: StoredProgramme, actor: Actor) -> frozenset[str]:
    """The counties of which this person is to see nothing."""
    return frozenset(r.county for r in stored.recusals if r.reviewer == actor.person.id)


def owes_reviews(platform: Platform, stored: StoredProgramme, actor: Actor) -> bool:
    """Whether a reviewer still has reviews to submit in a round that is open."""
    if not actor.person.role.rates:
        return False
    is_open = {r.number for r in stored.rounds if r.state is RoundState.OPEN}
    hidden = hidden_counties(stored, actor)
    owed = {
        (a.round, a.county, a.reviewer)
        for a in stored.assignments
        if a.reviewer == actor.person.id and a.round in is_open and a.county not in hidden
    }
    if not owed:
        return False
    with platform.store.read() as conn:
        acts = newest_review_events(conn, stored)
    return any(
        (act := acts.get(key)) is None or act.state is not ReviewState.SUBMITTED for key in owed
    )
