"""What a reviewer does: open a county's sheet, rate, submit."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.permissions import (
    Refusal,
    refusal_to_rate,
    refusal_to_return_review,
    refusal_to_see_review,
    refusal_to_submit,
)
from evaluation.domain.programme import Programme
from evaluation.domain.reviews import Rating, Review, ReviewKey, ReviewState
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import Criterion, Rubric
from evaluation.errors import NotAllowedError
from evaluation.services.access import (
    evidence_of,
    find_round,
    ids_of,
    indicators_of,
    read_review,
)
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import county_names
from evaluation.services.kept_text import refuse_reason
from evaluation.services.platform import Platform
from evaluation.services.review_acts import append_return, append_submission
from evaluation.storage.folder_contents import EvidenceFile
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.recusals import pending_places
from evaluation.storage.reviews import standing
from evaluation.storage.rounds import round_state


@dataclass(frozen=True)
class ReviewSummary:
    """One review in a reviewer's list."""

    round: Round
    county: County
    state: ReviewState
    answered: int
    asked: int
    recusal_pending: bool = False
    """The reviewer asked to be recused; nothing is rated until the organizer has decided."""


@dataclass(frozen=True)
class ReviewSheet:
    """All that a reviewer needs in order to rate one county."""

    programme: Programme
    round: Round
    rubric: Rubric
    county: County
    review: Review
    asked: tuple[Criterion, ...]
    refusal: Refusal | None
    """Why nothing can be changed; None while the sheet is open for rating."""
    submit_refusal: Refusal | None
    own_round_1: Mapping[str, Rating]
    indicators: tuple[IndicatorValue, ...]
    evidence: tuple[EvidenceFile, ...]
    recusal_pending: bool = False


def my_reviews(platform: Platform, actor: Actor) -> tuple[ReviewSummary, ...]:
    """The reviews asked of a reviewer, in round and county order."""
    stored = platform.store.programme(actor.programme)
    counties = county_names(platform, stored, actor)
    rounds = {r.number: r for r in stored.rounds}
    recused = {r.county for r in stored.recusals if r.reviewer == actor.person.id}
    mine = [
        a for a in stored.assignments if a.reviewer == actor.person.id and a.county not in recused
    ]
    with platform.store.read() as conn:
        reviews = [
            read_review(
                conn, stored, ReviewKey(county=a.county, round=a.round, reviewer=a.reviewer)
            )
            for a in mine
        ]
        pending = pending_places(conn, stored)
    reviews.sort(key=lambda r: (r.key.round, counties.place(r.key.county)))
    return tuple(
        ReviewSummary(
            rounds[r.key.round],
            counties.shown(r.key.county),
            r.state,
            r.answered_count(asked),
            len(asked),
            (r.key.county, r.key.reviewer) in pending,
        )
        for r in reviews
        for asked in [stored.rubrics[r.key.round].asked_in(r.key.round)]
    )


def open_sheet(platform: Platform, actor: Actor, round_number: int, county_id: str) -> ReviewSheet:
    """A county's sheet for its reviewer.

    Raises:
        NotAllowedError: the review is not this person's.
    """
    stored = platform.store.programme(actor.programme)
    counties = county_names(platform, stored, actor)
    county_id = counties.id_of(county_id)
    key = ReviewKey(county=county_id, round=round_number, reviewer=actor.person.id)
    with platform.store.read() as conn:
        review = read_review(conn, stored, key)
        own_round_1 = _own_earlier_ratings(conn, stored, key)
        stands = standing(conn, ids_of(stored, key))
    if refusal := refusal_to_see_review(actor.person, review):
        refusal.throw()
    round_ = find_round(stored, round_number)
    rubric = stored.rubrics[round_number]
    asked = rubric.asked_in(round_number)
    now, figures = platform.clock.now(), indicators_of(stored, county_id)
    pledged, pending = stands.pledged, stands.recusal_pending
    return ReviewSheet(
        programme=stored.programme,
        round=round_,
        rubric=rubric,
        county=counties.shown(county_id),
        review=counties.review(review),
        asked=asked,
        refusal=refusal_to_rate(
            actor.person, review, round_, now=now, pledged=pledged, recusal_pending=pending
        ),
        submit_refusal=refusal_to_submit(
            actor.person,
            review,
            round_,
            asked,
            now=now,
            pledged=pledged,
            recusal_pending=pending,
            indicators=figures,
        ),
        own_round_1=own_round_1,
        indicators=counties.figures(figures),
        evidence=counties.evidence(evidence_of(stored, county_id)),
        recusal_pending=pending,
    )


def _own_earlier_ratings(
    conn: Connection, stored: StoredProgramme, key: ReviewKey
) -> Mapping[str, Rating]:
    """The reviewer's own ratings of the round before, where the programme shows them."""
    earlier = key.model_copy(update={"round": key.round - 1})
    if not stored.programme.show_own_round_1 or key.round == 1:
        return {}
    try:
        return read_review(conn, stored, earlier).ratings
    except NotAllowedError:
        return {}


def submit(platform: Platform, actor: Actor, round_number: int, county_id: str) -> Review:
    """Submit a review: lock it and keep a digest over what it holds.

    Raises:
        NotAllowedError: something is still missing, or the review cannot be changed.
    """
    stored = platform.store.programme(actor.programme)
    county_id = county_names(platform, stored, actor).id_of(county_id)
    key = ReviewKey(county=county_id, round=round_number, reviewer=actor.person.id)
    ids = ids_of(stored, key)
    asked = stored.rubrics[round_number].asked_in(round_number)
    round_ = find_round(stored, round_number)
    now, event_id = platform.clock.now(), platform.store.new_id()

    def save(conn: Connection) -> None:
        review = read_review(conn, stored, key)
        stands = standing(conn, ids)
        if refusal := refusal_to_submit(
            actor.person,
            review,
            round_.model_copy(update={"state": stands.round_state}),
            asked,
            now=now,
            pledged=stands.pledged,
            recusal_pending=stands.recusal_pending,
            indicators=indicators_of(stored, county_id),
        ):
            refusal.throw()
        append_submission(conn, stored, ids, actor, event_id)

    platform.store.write(save)
    with platform.store.read() as conn:
        return read_review(conn, stored, key)


def return_review(
    platform: Platform,
    actor: Actor,
    round_number: int,
    county_id: str,
    reviewer_id: str,
    reason: str,
) -> None:
    """Give a submitted review back to its reviewer, with the reason.

    Raises:
        NotAllowedError: only the organizer, only while the round is open, only with a reason.
        FaultyInputError: the reason cannot be stored, or is too long.
    """
    refuse_reason(reason)
    stored = platform.store.programme(actor.programme)
    key = ReviewKey(county=county_id, round=round_number, reviewer=reviewer_id)
    ids = ids_of(stored, key)
    round_ = find_round(stored, round_number)
    event_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        review = read_review(conn, stored, key)
        current = round_.model_copy(update={"state": round_state(conn, ids.round_id)})
        if refusal := refusal_to_return_review(actor.person, review, current, reason):
            refusal.throw()
        append_return(conn, stored, ids, actor, event_id, reason.strip())

    platform.store.write(save)
