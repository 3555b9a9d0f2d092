"""Reliability: how well the panel tells the counties apart, and how many reviewers that would take."""

import math
from dataclasses import dataclass

import polars as pl

from evaluation.analysis.panel_frames import RELIABILITY
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

AIM = 0.8
"""The absolute reliability that `reviewers_needed` reaches."""
MOST_REVIEWERS = 1_000
"""A larger number of reviewers is not stated: it would only say that the counties are alike."""

_NUMBERS = ("relative", "absolute", "strata", "reviewers_needed")
_FEW = message(N_("有得分及其标准误的县不足两个，无法计算信度"))
_NO_REVIEWS = message(N_("没有计入的评审"))
_NO_RESIDUAL = message(N_("没有估计出残差方差，无法计算信度"))
_NO_SEVERITY = message(N_("没有估计出专家宽严方差，无法计算绝对信度"))
_NO_SPREAD = message(N_("县与县的得分差异未超过误差，增加专家也无法达到要求的信度"))
_MANY = N_("县与县的得分差异太小，需要 {most} 名以上专家才能达到要求的信度")
_ALL_ZERO = message(N_("县与县之间、评审之间都没有差异，信度没有意义"))
_PERFECT = message(N_("评审之间没有差异，可区分的层次没有上限"))


def reliability(
    scores: pl.DataFrame, severity_variance: float | None, residual_variance: float | None
) -> tuple[pl.DataFrame, Reasons]:
    """Generalizability of the adjusted scores of each round.

    With Vc = max(0, variance of the scores (n - 1) - mean squared standard error), n_h the harmonic
    mean number of reviewers a county, ss2 and se2 the variances between reviewers and of the rest:

    - relative = Vc / (Vc + se2 / n_h), for the order of counties;
    - absolute = Vc / (Vc + (ss2 + se2) / n_h), for the score itself;
    - strata = (4 G + 1) / 3 with G = sqrt(R / (1 - R)), R the relative one;
    - reviewers_needed = the least n with Vc / (Vc + (ss2 + se2) / n) >= `AIM`.

    Args:
        scores: `frames.SCORES` with adjusted and se; counties on their own criteria do not count.
        severity_variance: between reviewers and their drift, in points squared; null when not fitted.
        residual_variance: of the rest, a reviewer's bias to a county included; null when not fitted.

    Returns:
        `frames.RELIABILITY`, a row a round, and why a number is null: fewer than two counties, no
        variance, or (`reviewers_needed`) hardly any difference between counties beyond the error.

    References:
        Brennan 2001, Generalizability theory, doi:10.1007/978-1-4757-3456-0
        Wright, Masters 1982, Rating scale analysis (strata)
    """
    rows: list[dict[str, object]] = []
    reasons = Reasons()
    for number in scores["round"].unique().sort().to_list():
        own = scores.filter(
            pl.col("round") == number, ~pl.col("own_criteria").fill_null(value=False)
        )
        panel = _harmonic_mean(own["reviewers"])
        found, why = _round(own, panel, severity_variance, residual_variance)
        rows.append(dict.fromkeys(RELIABILITY) | {"round": number, "panel": panel} | found)
        reasons |= {("reliability", column, (number,)): text for column, text in why.items()}
    return pl.DataFrame(rows, schema=RELIABILITY), reasons


Found = tuple[dict[str, float | int], dict[str, Message]]
"""Values of columns, and the reasons of those that are null."""


@dataclass(frozen=True)
class _Shares:
    """The variances of one round, in points squared."""

    counties: float
    residual: float
    severity: float | None
    panel: float

    def relative(self) -> Found:
        total = self.counties + self.residual / self.panel
        if total == 0:
            return {}, dict.fromkeys(("relative", "strata"), _ALL_ZERO)
        share = self.counties / total
        if self.residual == 0:
            return {"relative": share}, {"strata": _PERFECT}
        signal = math.sqrt(self.counties * self.panel / self.residual)
        return {"relative": share, "strata": (4 * signal + 1) / 3}, {}

    def absolute(self) -> Found:
        if self.severity is None:
            return {}, dict.fromkeys(("absolute", "reviewers_needed"), _NO_SEVERITY)
        error = self.severity + self.residual
        if self.counties + error == 0:
            return {}, dict.fromkeys(("absolute", "reviewers_needed"), _ALL_ZERO)
        share = self.counties / (self.counties + error / self.panel)
        if self.counties == 0:
            return {"absolute": share}, {"reviewers_needed": _NO_SPREAD}
        needed = AIM / (1 - AIM) * error / self.counties
        if needed > MOST_REVIEWERS:
            return {"absolute": share}, {"reviewers_needed": message(_MANY, most=MOST_REVIEWERS)}
        # rounded, so that an exact number of reviewers is not raised by one in the last digit
        return {"absolute": share, "reviewers_needed": max(1, math.ceil(round(needed, 9)))}, {}


def _round(
    own: pl.DataFrame, panel: float | None, severity: float | None, residual: float | None
) -> Found:
    """The values of one round and the reasons of its nulls."""
    if panel is None:
        return {}, dict.fromkeys((*_NUMBERS, "panel"), _NO_REVIEWS)
    if residual is None:
        return {}, dict.fromkeys(_NUMBERS, _NO_RESIDUAL)
    between = _between(own)
    if between is None:
        return {}, dict.fromkeys(_NUMBERS, _FEW)
    shares = _Shares(between, residual, severity, panel)
    (relative, why), (absolute, why_not) = shares.relative(), shares.absolute()
    return relative | absolute, why | why_not


def _between(own: pl.DataFrame) -> float | None:
    """Vc; null below two counties."""
    known = own.select("adjusted", "se").drop_nulls()
    if known.height < 2:  # noqa: PLR2004 - a variance needs two
        return None
    row = known.select(
        pl.col("adjusted").var().alias("scores"), (pl.col("se") ** 2).mean().alias("error")
    ).row(0)
    return max(0.0, float(row[0]) - float(row[1]))


def _harmonic_mean(reviewers: pl.Series) -> float | None:
    """The harmonic mean number of reviewers of the counties with any; null without one."""
    counted = reviewers.drop_nulls()
    counted = counted.filter(counted > 0)
    return counted.len() / float((1 / counted).sum()) if counted.len() else None
