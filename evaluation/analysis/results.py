"""Results: everything that is computed from the ratings, once, for pages, reports and commands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

import polars as pl

from evaluation.analysis.analysis import Analysis, analyse
from evaluation.analysis.change_reasons import change_reasons
from evaluation.analysis.combination import programme_rounds
from evaluation.analysis.completion import completion, submitted
from evaluation.analysis.composites import REVIEW, Composites, composites, weights_frame
from evaluation.analysis.contract import results_json
from evaluation.analysis.criteria import asked_frame, criterion_scores, rounds_and_counties
from evaluation.analysis.dimensions import dimensions
from evaluation.analysis.frames import RATINGS, FrameError, require
from evaluation.analysis.gaps import gaps
from evaluation.analysis.method import Method, method_of
from evaluation.analysis.reasons import gap_reasons, reasons_of
from evaluation.analysis.rubric_scales import categories_of, changed_criteria, ends_of, levels_of
from evaluation.analysis.scores import scores
from evaluation.analysis.settings import AnalysisSettings
from evaluation.analysis.severity_model import ModelOptions
from evaluation.analysis.standing import Standing, standing, statuses
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.programme import Programme
from evaluation.domain.rubric import Rubric
from evaluation.locale import Bilingual, Message

__all__ = ["Method", "ResultInputs", "Results", "compute_results", "results_json"]


@dataclass(frozen=True)
class ResultInputs:
    """What results are computed from."""

    programme: Programme
    counties: tuple[County, ...]
    rubrics: Mapping[int, Rubric]
    """The rubric of each round to be computed: the sealed ones."""
    ratings: pl.DataFrame
    """`frames.RATINGS`; what is not of a submitted review of a computed round is ignored."""
    reviews: pl.DataFrame
    """`frames.REVIEWS`: all assignments, recused ones included."""
    adjustments: tuple[Adjustment, ...] = ()
    round_numbers: tuple[int, ...] = ()
    """All rounds of the programme, so that the last is known; empty: those that the combination
    weighs and those computed."""
    round_titles: Mapping[int, Bilingual] = field(default_factory=dict)
    """What rounds are called in warnings; one without a title goes by its number."""


@dataclass(frozen=True, kw_only=True)
class Results(Analysis):
    """The analysis, and what only a programme has; `evaluation.analysis.frames` has the columns."""

    counties: pl.DataFrame
    dimensions: pl.DataFrame
    gaps: pl.DataFrame
    completion: pl.DataFrame
    method: Method
    grade_reasons: Mapping[tuple[int, str], Message] = field(repr=False)
    """(round, county) -> why it has this grade, or none."""


def compute_results(inputs: ResultInputs) -> Results:
    """Compute everything that the rounds in `inputs.rubrics` allow.

    Counties without material get a status and null scores, even if somebody rated them. Results do
    not depend on the order of rows or on what ids look like.

    Raises:
        FrameError: a frame lacks a column, or a review rates the same criterion twice.
        FaultyInputError: an adjustment does not fit the round's rubric.
    """
    reviews = completion(inputs.reviews)
    names = [county.id for county in inputs.counties]
    order = rounds_and_counties(inputs.rubrics, names)
    found = _composites(inputs, reviews)
    criteria = criterion_scores(found, asked_frame(inputs.rubrics, names))
    plain = scores(found.composites, criteria, order)
    status = statuses(plain, reviews, inputs.counties)
    rounds = tuple(sorted(inputs.rubrics))
    settings = _settings(inputs)
    analysis = analyse(found, criteria, plain, rounds, settings)
    stand = _standing(inputs, analysis.scores, criteria, status)
    gap = gaps(criteria)
    reasons = (
        reasons_of(analysis.scores, criteria, found.composites, status)
        | gap_reasons(criteria, gap, status)
        | change_reasons(
            analysis.changes, analysis.panel.plain_by_criterion, criteria, status, rounds
        )
        | stand.reasons
    )
    parts = {f.name: getattr(analysis, f.name) for f in fields(Analysis)}
    return Results(
        **parts | {"reasons": reasons | analysis.reasons},
        counties=stand.counties,
        dimensions=dimensions(criteria),
        gaps=gap,
        completion=reviews,
        method=method_of(analysis.model, inputs.programme.headline.value, settings),
        grade_reasons=stand.grade_reasons,
    )


def _settings(inputs: ResultInputs) -> AnalysisSettings:
    """What the programme and its rubrics say beside the ratings."""
    rubrics, rounds = inputs.rubrics, sorted(inputs.rubrics)
    changed: Iterable[str] = ()
    if len(rounds) > 1:
        first, last = rounds[0], rounds[-1]
        changed = changed_criteria(rubrics[first], first, rubrics[last], last)
    return AnalysisSettings(
        options=ModelOptions(anchors=_anchors(inputs)),
        smallest_change=inputs.programme.smallest_change,
        ends=ends_of(rubrics),
        categories=categories_of(rubrics),
        levels=levels_of(rubrics),
        changed_criteria=tuple(changed),
        names={county.id: Bilingual(county.name, county.name_en) for county in inputs.counties},
        round_titles=inputs.round_titles,
    )


def _anchors(inputs: ResultInputs) -> dict[tuple[int, str], tuple[int, str]]:
    """In every round after the first, an anchor shows the first round's dossier of its county."""
    rounds = sorted(inputs.rubrics)
    return {
        (number, anchor): (rounds[0], county)
        for anchor, county in inputs.programme.anchors.items()
        for number in rounds[1:]
    }


def _standing(
    inputs: ResultInputs,
    scored: pl.DataFrame,
    criteria: pl.DataFrame,
    status: dict[tuple[int, str], str],
) -> Standing:
    """Where the counties stand, the last round being the programme's last where that is known."""
    combination = inputs.programme.combination
    computed = tuple(sorted(inputs.rubrics))
    return standing(
        scored,
        criteria,
        status,
        rubrics=inputs.rubrics,
        rule=inputs.programme.headline,
        adjustments=inputs.adjustments,
        combination=combination,
        rounds=tuple(sorted(inputs.round_numbers)) or programme_rounds(combination, computed),
    )


def _composites(inputs: ResultInputs, reviews: pl.DataFrame) -> Composites:
    """The composites of the submitted reviews of counties with material."""
    reviewable = [county.id for county in inputs.counties if county.material]
    entering = submitted(reviews).filter(pl.col("county").is_in(reviewable))
    ratings = require(inputs.ratings, RATINGS)
    if ratings.select(pl.struct(*REVIEW, "criterion").is_duplicated().any()).item():
        raise FrameError("a review rates the same criterion more than once")
    return composites(ratings, entering, weights_frame(inputs.rubrics))
