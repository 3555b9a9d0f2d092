"""Results: everything that is computed from the ratings, once, for pages, reports and commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

import polars as pl

from evaluation.analysis.agreement import agreement
from evaluation.analysis.cautions import Caution, cautions
from evaluation.analysis.change_reasons import change_reasons
from evaluation.analysis.changes import changes, criterion_changes, paired_changes
from evaluation.analysis.combination import programme_rounds
from evaluation.analysis.completion import completion, submitted
from evaluation.analysis.composites import REVIEW, Composites, composites, weights_frame
from evaluation.analysis.connectedness import Connectedness, connectedness
from evaluation.analysis.contract import results_json
from evaluation.analysis.criteria import asked_frame, criterion_scores, rounds_and_counties
from evaluation.analysis.dimensions import dimensions
from evaluation.analysis.frames import EXCLUDED, RATINGS, FrameError, require
from evaluation.analysis.gaps import gaps
from evaluation.analysis.headline import HeadlineRule, headline_rule
from evaluation.analysis.reasons import reason_of, reasons_of
from evaluation.analysis.reviewers import reviewers
from evaluation.analysis.scores import scores
from evaluation.analysis.severity import VARIANCES, severity
from evaluation.analysis.standing import Reasons, Standing, standing, statuses
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


@dataclass(frozen=True)
class Method:
    """How the results were made."""

    rule: HeadlineRule
    version: str
    intervals: str | None = None
    """How intervals were made; null while there are none."""
    facets: tuple[str, ...] | None = None
    """What the severity model holds; null while there is none."""

    @property
    def headline(self) -> str:
        """The rule by which the published score was made."""
        return self.rule.used.value

    @property
    def asked_headline(self) -> str:
        """The rule that the programme asks for."""
        return self.rule.asked.value


@dataclass(frozen=True)
class Results:
    """All results; the columns of each frame are described in `evaluation.analysis.frames`."""

    rounds: tuple[int, ...]
    """The rounds computed, in order."""
    scores: pl.DataFrame
    counties: pl.DataFrame
    dimensions: pl.DataFrame
    criteria: pl.DataFrame
    gaps: pl.DataFrame
    changes: pl.DataFrame
    criterion_changes: pl.DataFrame
    paired_changes: pl.DataFrame
    composites: pl.DataFrame
    completion: pl.DataFrame
    severity: pl.DataFrame
    agreement: pl.DataFrame
    reviewers: pl.DataFrame
    excluded: pl.DataFrame
    """Submitted reviews below the minimum coverage."""
    warnings: tuple[Caution, ...]
    method: Method
    connectedness: Connectedness
    variance: Mapping[str, float | None]
    """reviewer, drift, halo, residual: variances in squared points; null: not computed yet."""
    grade_reasons: Mapping[tuple[int, str], Message]
    """(round, county) -> why it has this grade, or none."""
    reasons: Reasons = field(repr=False)
    """(table, column, key) -> why that number is null; an empty key is for the whole column."""

    def reason(self, table: str, column: str, *key: object) -> Message | None:
        """Why a number is null, where that is known.

        Args:
            table: a frame's name, such as "scores".
            column: the column's name.
            key: the ids of the row, such as round and county, in the order of the columns.
        """
        return reason_of(self.reasons, table, column, key)


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
    scored = scores(found.composites, criteria, order)
    status = statuses(scored, reviews, inputs.counties)
    rule = headline_rule(inputs.programme.headline)
    rounds = tuple(sorted(inputs.rubrics))
    stand = _standing(inputs, scored, criteria, status, rule)
    changed = changes(scored, criteria, found, rounds)
    by_criterion = criterion_changes(criteria, found, rounds)
    gap = gaps(criteria)
    excluded = require(found.composites.filter(~pl.col("counted")), EXCLUDED)
    connected = connectedness(found.composites.filter("counted"))
    return Results(
        rounds=rounds,
        scores=scored,
        counties=stand.counties,
        dimensions=dimensions(criteria),
        criteria=criteria,
        gaps=gap,
        changes=changed,
        criterion_changes=by_criterion,
        paired_changes=paired_changes(criteria, found, rounds),
        composites=found.composites,
        completion=reviews,
        severity=severity(found.composites),
        agreement=agreement(rounds),
        reviewers=reviewers(found.composites),
        excluded=excluded,
        warnings=cautions(scored, excluded, connected, inputs.rubrics, _names(inputs)),
        method=Method(rule=rule, version=_software_version()),
        connectedness=connected,
        variance=dict.fromkeys(VARIANCES),
        grade_reasons=stand.grade_reasons,
        reasons=reasons_of(scored, criteria, gap, found.composites, status)
        | change_reasons(changed, by_criterion, criteria, status, rounds)
        | stand.reasons,
    )


def _standing(
    inputs: ResultInputs,
    scored: pl.DataFrame,
    criteria: pl.DataFrame,
    status: dict[tuple[int, str], str],
    rule: HeadlineRule,
) -> Standing:
    """Where the counties stand, the last round being the programme's last where that is known."""
    combination = inputs.programme.combination
    computed = tuple(sorted(inputs.rubrics))
    return standing(
        scored,
        criteria,
        status,
        rubrics=inputs.rubrics,
        rule=rule,
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


def _names(inputs: ResultInputs) -> dict[str, Bilingual]:
    return {county.id: Bilingual(county.name, county.name_en) for county in inputs.counties}


def _software_version() -> str:
    """The version of the software, part of how a number was made."""
    try:
        return version("liangping")
    except PackageNotFoundError:
        return "0"
