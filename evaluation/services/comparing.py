"""Results of the sealed rounds, and the two rounds side by side."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import polars as pl
from sqlalchemy import Connection

from evaluation.analysis.results import ResultInputs, Results, compute_results
from evaluation.domain.counties import County
from evaluation.domain.programme import Programme
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.domain.visibility import refusal_to_read_as_operator
from evaluation.locale import Bilingual
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.kept_text import refuse_reason
from evaluation.services.platform import Platform
from evaluation.services.progress import round_progress
from evaluation.services.sight import hidden_counties, sight_of_results
from evaluation.services.withheld import withheld
from evaluation.storage.current_frames import current_frame
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.reviews import newest_review_events


@dataclass(frozen=True)
class Comparison:
    """The rounds a person may see, and what they show."""

    programme: Programme
    counties: tuple[County, ...]
    rounds: tuple[Round, ...]
    rubrics: Mapping[int, Rubric]
    results: Results
    alone: dict[tuple[int, str], float] = field(default_factory=dict, compare=False, repr=False)
    """What `published_rounds` found once for all reports of a batch."""


def comparison(platform: Platform, actor: Actor) -> Comparison:
    """The results of every round that this person may see, without what tells few reviewers apart.

    Raises:
        NotAllowedError: there is none, with the reason for the first round.
    """
    stored = platform.store.programme(actor.programme)
    sight = sight_of_results(platform, stored, actor)
    compared = compare(platform, stored, sight.rounds, hidden=sight.hidden)
    return replace(compared, results=withheld(compared.results, actor.person))


def results(platform: Platform, actor: Actor) -> Results:
    """The results of every round that this person may see."""
    return comparison(platform, actor).results


def results_as_operator(platform: Platform, actor: Actor, reason: str) -> Results:
    """The results of every round that has begun, open ones included: for whoever runs the machine.

    The shell can read the store anyway; this way the look leaves its trace in the history.

    Raises:
        NotAllowedError: not the organizer, or the reason has no word.
    """
    if refusal := refusal_to_read_as_operator(actor.person, reason):
        refusal.throw()
    refuse_reason(reason)
    stored = platform.store.programme(actor.programme)
    event_id = platform.store.new_id()
    platform.store.write(
        lambda conn: record_act(
            conn,
            stored,
            actor,
            event_id=event_id,
            action="operator_read",
            subject="results",
            reason=reason.strip(),
        )
    )
    begun = tuple(r for r in stored.rounds if r.state is not RoundState.PLANNED)
    compared = compare(platform, stored, begun, hidden=hidden_counties(stored, actor))
    return withheld(compared.results, actor.person)


def compare(
    platform: Platform,
    stored: StoredProgramme,
    rounds: tuple[Round, ...],
    *,
    hidden: AbstractSet[str] = frozenset(),
) -> Comparison:
    """The results of some rounds, for services that have already asked for permission.

    `hidden` counties are left out as if they took no part.
    """
    numbers = tuple(r.number for r in rounds)
    with platform.store.read() as conn:
        ratings = sealed_ratings(conn, stored, numbers)
    inputs = ResultInputs(
        programme=stored.programme,
        counties=tuple(c for c in stored.counties if c.id not in hidden),
        rubrics={n: stored.rubrics[n] for n in numbers},
        ratings=_without(hidden, ratings.drop("comment")),
        reviews=_without(hidden, _reviews(platform, stored, numbers)),
        adjustments=tuple(
            a for a in stored.adjustments if a.round in numbers and a.county not in hidden
        ),
        round_numbers=tuple(r.number for r in stored.rounds),
        round_titles={r.number: Bilingual(r.title, r.title_en) for r in stored.rounds},
    )
    return Comparison(
        stored.programme, inputs.counties, rounds, inputs.rubrics, compute_results(inputs)
    )


def _without(hidden: AbstractSet[str], frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(~pl.col("county").is_in(list(hidden))) if hidden else frame


def sealed_ratings(
    conn: Connection, stored: StoredProgramme, rounds: tuple[int, ...]
) -> pl.DataFrame:
    """The ratings of submitted reviews: what is not submitted enters nothing.

    Read whole, not from memory: a result rests on what the store holds, to the last row.
    """
    submitted = [
        {"round": number, "county": county, "reviewer": reviewer}
        for (number, county, reviewer), act in newest_review_events(conn, stored).items()
        if act.state is ReviewState.SUBMITTED and number in rounds
    ]
    schema = {"round": pl.Int64, "county": pl.String, "reviewer": pl.String}
    keys = pl.DataFrame(submitted, schema=schema)
    return current_frame(conn, stored).join(keys, on=list(schema), how="semi")


def _reviews(platform: Platform, stored: StoredProgramme, rounds: tuple[int, ...]) -> pl.DataFrame:
    rows = [
        (number, county, reviewer, review.state.value, review.answered, review.asked)
        for number in rounds
        for (county, reviewer), review in round_progress(platform, stored, number).reviews.items()
    ]
    schema = {
        "round": pl.Int64,
        "county": pl.String,
        "reviewer": pl.String,
        "state": pl.String,
        "answered": pl.Int64,
        "asked": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
