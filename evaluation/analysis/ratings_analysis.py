"""The analysis of any ratings: no programme, no rubric, only who gave whom what."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from evaluation.analysis.analysis import Analysis, analyse
from evaluation.analysis.change_reasons import change_reasons
from evaluation.analysis.composites import REVIEW, composites
from evaluation.analysis.criteria import criterion_scores
from evaluation.analysis.frames import CRITERIA, RATED, RATINGS, FrameError, complete
from evaluation.analysis.gwet import MOST_CATEGORIES
from evaluation.analysis.method import Method, method_of
from evaluation.analysis.reasons import reasons_of
from evaluation.analysis.scores import scores
from evaluation.analysis.settings import AnalysisSettings
from evaluation.analysis.severity_model import ModelOptions
from evaluation.analysis.standing import NOT_RATED, SCORED
from evaluation.domain.programme import Headline
from evaluation.locale import N_, message

NO_RUBRIC = message(N_("没有指标体系，不分维度"))
ABSENT = "blank"
"""The state of a rating that the file leaves out."""
SMALLEST_SHARE = 0.03
"""The smallest change that matters, as a share of the scale, unless something else is asked."""


@dataclass(frozen=True)
class RatingsInputs:
    """Ratings of a file and what was asked of them."""

    ratings: pl.DataFrame
    """round, county, reviewer, criterion, rating (null: missing)."""
    weights: pl.DataFrame
    """round, criterion, weight: shares that sum to 1 a round."""
    options: ModelOptions
    scale: tuple[float, float] = (0.0, 100.0)
    scale_is_given: bool = False
    """Whether the scale was stated: then whole steps on it are its categories."""
    smallest_change: float | None = None
    """In points of the scale; null: 3% of the scale."""


def analyse_ratings(inputs: RatingsInputs) -> tuple[Analysis, Method]:
    """The whole analysis of a file's ratings; every review in it counts as submitted.

    Raises:
        FrameError: a review rates the same criterion twice.
    """
    ratings = inputs.ratings
    if ratings.select(pl.struct(*REVIEW, "criterion").is_duplicated().any()).item():
        raise FrameError("a review rates the same criterion more than once")
    rated = ratings.with_columns(
        pl.when(pl.col("rating").is_finite())
        .then(pl.lit(RATED))
        .otherwise(pl.lit(ABSENT))
        .alias("state")
    )
    found = composites(complete(rated, RATINGS), ratings.select(REVIEW).unique(), inputs.weights)
    order = (
        ratings.select(pl.col("round").unique().sort())
        .join(ratings.select(pl.col("county").unique().sort()), how="cross")
        .select("round", "county")
    )
    criteria = criterion_scores(found, _asked(inputs.weights, order))
    plain = scores(found.composites, criteria, order)
    status = {
        (number, county): NOT_RATED if score is None else SCORED
        for number, county, score in plain.select("round", "county", "raw").iter_rows()
    }
    rounds = tuple(order["round"].unique().sort())
    settings = _settings(inputs)
    analysis = analyse(found, criteria, plain, rounds, settings)
    no_rubric = {("criterion_changes", "dimension", ()): NO_RUBRIC}
    reasons = (
        no_rubric
        | reasons_of(analysis.scores, criteria, found.composites, status)
        | change_reasons(
            analysis.changes, analysis.panel.plain_by_criterion, criteria, status, rounds
        )
    )
    return analysis.explained(reasons), method_of(analysis.model, Headline.ADJUSTED.value, settings)


def _asked(weights: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    """Each round and county with each criterion weighed in that round."""
    columns = ("round", "county", "dimension", "criterion", "weight", "target")
    joined = order.join(weights, on="round", maintain_order="left_right")
    return complete(joined, {name: CRITERIA[name] for name in columns})


def _settings(inputs: RatingsInputs) -> AnalysisSettings:
    low, high = inputs.scale
    steps = _steps(inputs)
    names = inputs.weights["criterion"].unique(maintain_order=True).to_list()
    smallest = inputs.smallest_change
    return AnalysisSettings(
        options=inputs.options,
        smallest_change=SMALLEST_SHARE * (high - low) if smallest is None else smallest,
        scale=inputs.scale,
        categories=dict.fromkeys(names, steps),
        levels={} if steps is None else dict.fromkeys(names, steps),
        changed_criteria=_changed(inputs.weights),
    )


def _steps(inputs: RatingsInputs) -> tuple[float, ...] | None:
    """The whole steps of a stated scale, if all ratings stand on them and they are few."""
    low, high = inputs.scale
    count = round(high - low) + 1
    given = inputs.ratings["rating"].drop_nulls()
    is_whole = low == round(low) and high == round(high) and bool((given == given.round()).all())
    if not (inputs.scale_is_given and is_whole and count <= MOST_CATEGORIES):
        return None
    return tuple(low + step for step in range(count))


def _changed(weights: pl.DataFrame) -> tuple[str, ...]:
    """The criteria that the first and the last round do not weigh alike."""
    rounds = weights["round"].unique().sort()
    if rounds.len() < 2:  # noqa: PLR2004 - a change needs two rounds
        return ()
    first, last = (_weights_of(weights, number) for number in (rounds[0], rounds[-1]))
    names = weights["criterion"].unique(maintain_order=True).to_list()
    return tuple(n for n in names if abs(first.get(n, 0.0) - last.get(n, 0.0)) > SAME_WEIGHT)


SAME_WEIGHT = 1e-12


def _weights_of(weights: pl.DataFrame, number: int) -> Mapping[str, float]:
    own = weights.filter(pl.col("round") == number)
    return dict(own.select("criterion", "weight").iter_rows())
