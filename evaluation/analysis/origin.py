"""Origin: how the published score of one county in one round was made, from its ratings on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from evaluation.analysis.combination import Combination, round_shares
from evaluation.analysis.results import Results
from evaluation.domain.programme import Headline
from evaluation.locale.numbers import rounded

NOISE = 1e-9
"""Below this a step is the noise of floating point, not a step."""


class Step(StrEnum):
    """What is added, taken off or reached on the way."""

    RAW = "raw"
    SEVERITY = "severity"
    DRIFT = "drift"
    HALO = "halo"
    POOLED = "pooled"
    """The other reviews of the same unchanged dossier: an anchor's."""
    TRIMMING = "trimming"
    HEADLINE = "headline"
    ZEROED = "zeroed"
    BONUS = "bonus"
    DEDUCTIONS = "deductions"
    CLIPPING = "clipping"
    FINAL = "final"


TOTALS = frozenset({Step.RAW, Step.HEADLINE, Step.FINAL})
"""What is reached; everything else is added to the total before it, or taken off."""


@dataclass(frozen=True)
class Line:
    """One line of the account: a total, or what changes the total before it; in points."""

    step: Step
    value: float

    @property
    def is_total(self) -> bool:
        """Whether the lines before it lead to this one."""
        return self.step in TOTALS


@dataclass(frozen=True)
class CriterionPart:
    """What one criterion gives to the mean: its share of the weight times the mean of its ratings."""

    criterion: str
    weight: float
    mean: float
    given: int
    filled: int

    @property
    def points(self) -> float:
        """The part of the raw mean that comes from this criterion."""
        return self.weight * self.mean


@dataclass(frozen=True)
class RoundPart:
    """What one round gives to the combined result."""

    round: int
    share: float
    final: float

    @property
    def points(self) -> float:
        """The part of the combined result that comes from this round."""
        return self.share * self.final


@dataclass(frozen=True)
class ScoreOrigin:
    """How a score was made; every sum is of unrounded numbers."""

    criteria: tuple[CriterionPart, ...]
    """Their points sum to the raw mean."""
    composites: Mapping[str, float]
    """Reviewer → composite of each review that counts; their mean is the raw mean."""
    lines: tuple[Line, ...]
    rule: Headline
    adjusted: float | None
    """The severity-adjusted score, whether it is the published one or not."""
    final: float
    vetoes: tuple[str, ...]
    earned_grade: str
    grade: str
    combined: float | None
    """The result over all rounds, in the last round alone."""
    combined_grade: str | None
    rounds: tuple[RoundPart, ...]
    """The rounds that `combined` is made of; empty where there is none."""

    @property
    def raw(self) -> float:
        """The plain mean of the composites."""
        return self.lines[0].value

    @property
    def filled(self) -> int:
        """How many ratings were missing and filled."""
        return sum(part.filled for part in self.criteria)


def score_origin(
    results: Results, county: str, number: int, *, combination: Combination
) -> ScoreOrigin | None:
    """The account of a county's score in a round; None where it has none.

    `raw` = sum of weight × mean over the criteria = mean of the composites;
    `headline` = raw − mean severity − mean drift − mean bias of its reviewers (− what an anchor's
    reviews of the same dossier take off) where the rule is the adjusted score, raw plus what trimming changes where it is the trimmed mean, else raw;
    `final` = headline − zeroed + bonus − deductions, and what clipping to 0–100 changes;
    `combined` = sum of share × final over the rounds.

    Args:
        results: what `compute_results` gives.
        county: the county's id.
        number: the round.
        combination: the programme's rule.
    """
    stand = _row(results.counties, county, number)
    score = _row(results.scores, county, number)
    if stand is None or score is None or stand["headline"] is None or score["raw"] is None:
        return None
    return ScoreOrigin(
        criteria=_criteria(results.criteria, county, number),
        composites=_composites(results.composites, county, number),
        lines=(
            Line(Step.RAW, score["raw"]),
            *_to_headline(results, score, stand["headline"]),
            *_to_final(stand),
        ),
        rule=Headline(results.method.headline),
        adjusted=score["adjusted"],
        final=stand["final"],
        vetoes=tuple(stand["vetoes"] or ()),
        earned_grade=stand["earned_grade"],
        grade=stand["grade"],
        combined=stand["combined"],
        combined_grade=stand["combined_grade"],
        rounds=_rounds(results, county, combination) if stand["combined"] is not None else (),
    )


def adds_up_as_printed(lines: Sequence[Line], decimals: int = 1) -> bool:
    """Whether the rounded lines lead to the rounded totals; a note is due where they do not."""
    running = rounded(lines[0].value, decimals)
    for line in lines[1:]:
        if line.is_total:
            if running != rounded(line.value, decimals):
                return False
        else:
            running += rounded(line.value, decimals)
    return True


def _row(frame: pl.DataFrame, county: str, number: int) -> dict[str, Any] | None:
    return next(frame.filter(county=county, round=number).iter_rows(named=True), None)


def _criteria(frame: pl.DataFrame, county: str, number: int) -> tuple[CriterionPart, ...]:
    """The criteria that the county is scored on, in the rubric's order."""
    own = frame.filter(county=county, round=number).drop_nulls(["county_weight", "raw"])
    columns = ("criterion", "county_weight", "raw", "ratings", "filled")
    return tuple(CriterionPart(*row) for row in own.select(columns).iter_rows())


def _composites(frame: pl.DataFrame, county: str, number: int) -> Mapping[str, float]:
    """The reviews that count, by their reviewers' ids."""
    own = frame.filter(pl.col("counted"), county=county, round=number).sort("reviewer")
    return dict(own.select("reviewer", "composite").iter_rows())


def _to_headline(results: Results, score: Mapping[str, Any], headline: float) -> list[Line]:
    """From the plain mean to the published reading of the ratings."""
    rule = Headline(results.method.headline)
    steps: dict[Step, float] = {}
    if rule is Headline.TRIMMED_MEAN:
        steps[Step.TRIMMING] = headline - score["raw"]
    elif rule is Headline.ADJUSTED:
        effects = _row(results.effects, score["county"], score["round"]) or {}
        for step in (Step.SEVERITY, Step.DRIFT, Step.HALO, Step.POOLED):
            steps[step] = -(effects.get(step.value) or 0.0)
    lines = [Line(step, value) for step, value in steps.items() if abs(value) > NOISE]
    return [*lines, Line(Step.HEADLINE, headline)]


def _to_final(stand: Mapping[str, Any]) -> list[Line]:
    """From the published reading to the final score."""
    steps = {
        Step.ZEROED: -stand["zeroed"],
        Step.BONUS: stand["bonus"],
        Step.DEDUCTIONS: -stand["deductions"],
    }
    unclipped = stand["headline"] + sum(steps.values())
    steps[Step.CLIPPING] = stand["final"] - unclipped
    lines = [Line(step, value) for step, value in steps.items() if abs(value) > NOISE]
    return [*lines, Line(Step.FINAL, stand["final"])]


def _rounds(results: Results, county: str, combination: Combination) -> tuple[RoundPart, ...]:
    """The rounds with a share in the combined result."""
    shares = round_shares(combination, results.rounds)
    finals = dict(results.counties.filter(county=county).select("round", "final").iter_rows())
    return tuple(
        RoundPart(number, share, finals[number]) for number, share in shares.items() if share > 0
    )
