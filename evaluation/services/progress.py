"""Who has how much done: completion only, never what was given."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.domain.reviews import RatingState, ReviewState
from evaluation.domain.rounds import Round
from evaluation.domain.visibility import refusal_to_see_progress
from evaluation.services.access import find_round, is_recused, review_state
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import county_names, panel_names
from evaluation.services.platform import Platform
from evaluation.services.sight import hidden_counties
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.reviews import newest_review_events
from evaluation.storage.rounds import seals

ReviewPlace = tuple[str, str]
"""A county id and a reviewer id."""


@dataclass(frozen=True)
class ReviewProgress:
    """How far one review has come."""

    state: ReviewState
    answered: int
    asked: int


@dataclass(frozen=True)
class Progress:
    """How far a round has come, county by reviewer."""

    round: Round
    counties: tuple[County, ...]
    reviewers: tuple[Person, ...]
    reviews: Mapping[ReviewPlace, ReviewProgress]

    @property
    def submitted(self) -> int:
        """Reviews submitted."""
        return sum(r.state is ReviewState.SUBMITTED for r in self.reviews.values())

    @property
    def assigned(self) -> int:
        """Reviews asked for, recused ones left out."""
        return sum(r.state is not ReviewState.RECUSED for r in self.reviews.values())


def progress(platform: Platform, actor: Actor, round_number: int) -> Progress:
    """The progress of a round, without the counties from which this person is recused.

    Raises:
        NotAllowedError: not for this role.
    """
    if refusal := refusal_to_see_progress(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    return progress_for(platform, stored, actor, round_number)


def progress_for(
    platform: Platform, stored: StoredProgramme, actor: Actor, round_number: int
) -> Progress:
    """The progress of a round as one person may see it: counties and members as they know them.

    Where members are blind to each other, nobody's recusals are shown: whose they are can be told from
    the units.
    """
    whole, hidden = round_progress(platform, stored, round_number), hidden_counties(stored, actor)
    counties = county_names(platform, stored, actor)
    members = panel_names(platform, stored, actor)
    reviews = {
        (counties.shown(county).id, members.shown(reviewer).id): review
        for (county, reviewer), review in whole.reviews.items()
        if county not in hidden and not (members.is_blind and review.state is ReviewState.RECUSED)
    }
    return Progress(
        whole.round,
        tuple(shown for id_, shown in counties.shown_by_id.items() if id_ not in hidden),
        members.panel(whole.reviewers),
        reviews,
    )


def round_progress(platform: Platform, stored: StoredProgramme, round_number: int) -> Progress:
    """The progress of a round, for services that have already asked for permission.

    What a seal lists counts until the round is reopened: neither a recusal nor an assignment that
    came later adds to it or takes from it.
    """
    round_ = find_round(stored, round_number)
    asked = len(stored.rubrics[round_number].asked_in(round_number))
    with platform.store.read() as conn:
        counts = answer_counts(platform.store.ratings(conn, stored), round_number)
        acts = newest_review_events(conn, stored)
        sealed = _sealed_places(conn, stored, round_)
    reviews: dict[ReviewPlace, ReviewProgress] = {}
    assigned = [(a.county, a.reviewer) for a in stored.assignments if a.round == round_number]
    for place in dict.fromkeys((*assigned, *sorted(sealed))):
        answered = counts.get(place)
        state = review_state(acts.get((round_number, *place)), begun=answered is not None)
        if round_.state.is_sealed and state is ReviewState.SUBMITTED and place not in sealed:
            state = ReviewState.RECUSED
        reviews[place] = ReviewProgress(state, answered or 0, asked)
    panel = tuple(p for p in stored.people if p.sits_in(round_number))
    for county in stored.counties:
        for person in panel:
            place = (county.id, person.id)
            if county.material and is_recused(stored, *place) and place not in sealed:
                reviews[place] = ReviewProgress(ReviewState.RECUSED, 0, asked)
    return Progress(round_, stored.counties, panel, reviews)


def _sealed_places(
    conn: Connection, stored: StoredProgramme, round_: Round
) -> frozenset[ReviewPlace]:
    """The reviews that the seal of a sealed round lists; none while a round is not sealed."""
    found = seals(conn, stored, round_.number) if round_.state.is_sealed else ()
    known = found[-1].reviews if found else {}
    return frozenset(p for p in known if p[0] in stored.county_ids and p[1] in stored.person_ids)


def answer_counts(ratings: pl.DataFrame, round_number: int) -> Mapping[ReviewPlace, int]:
    """Criteria answered in each begun review of a round.

    The rule of `Rating.is_answer` over a frame: rated, or declared unratable with a reason.
    """
    declared = [s.value for s in RatingState if s.needs_reason]
    is_rated = (pl.col("state") == RatingState.RATED.value) & pl.col("rating").is_not_null()
    has_reason = pl.col("comment").str.strip_chars().str.len_chars() > 0
    is_answer = is_rated | (pl.col("state").is_in(declared) & has_reason)
    counted = (
        ratings.filter(pl.col("round") == round_number)
        .group_by("county", "reviewer")
        .agg(answered=is_answer.sum())
    )
    return {(county, reviewer): answered for county, reviewer, answered in counted.iter_rows()}
