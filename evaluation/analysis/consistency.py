"""Consistency: whether a reviewer rates as the rest of the panel does, apart from being lenient."""

from collections.abc import Iterable

import numpy as np
import polars as pl
import scipy.special

from evaluation.analysis.fixed_severity import FixedFit
from evaluation.analysis.frames import complete
from evaluation.analysis.laplacian import Floats
from evaluation.analysis.leave_one_out import Rest, without
from evaluation.analysis.multiplicity import holm
from evaluation.analysis.panel_frames import REVIEWERS
from evaluation.analysis.round_fits import RoundFit
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

LEVEL = 0.05
MINIMUM_COUNTIES = 3
"""A correlation of two counties is always 1 or -1."""
FLAT = 1e-9
"""A spread below this, in points, is rounding."""

NO_DEGREES = message(N_("评审份数太少，没有剩余自由度，无法估计误差"))
NO_VARIATION = message(N_("各份评审之间没有剩余差异，误差为零，无法检验"))
_ALONE = message(N_("没有其他评审专家评审过相同的县，无从比较"))
_NO_TEST = message(N_("与其他评审专家共同评审的县太少，无法检验"))
_REST_NO_DEGREES = message(N_("去掉这位评审专家后没有剩余自由度，无法检验"))
_REST_EXACT = message(N_("其余评审专家之间没有剩余差异，无法检验"))
_FEW_COUNTIES = message(N_("与其他评审专家共同评审的县不足{count}个"), count=MINIMUM_COUNTIES)
_SPLIT = message(N_("去掉这位评审专家后，其所评各县不再相连，没有共同的尺度"))
_FLAT = message(N_("这位评审专家给各县的得分相同，相关系数无定义"))
_REST_FLAT = message(N_("其余评审专家对这些县的评价没有差别"))

Row = dict[str, object]
Why = dict[str, Message]
"""Column -> why it is null in this row."""


def consistency(rounds: Iterable[RoundFit]) -> tuple[pl.DataFrame, Reasons]:
    """`frames.REVIEWERS` without its influence, one row a round and reviewer, and why nulls are.

    - `severity` `a_r`, `severity_se`; `outlying_severity` where `|a_r| / se` exceeds the two-sided
      t quantile at .05 / q of the residual degrees of freedom (Bonferroni over the q reviewers).
    - `f` = `[(RSS - RSS_-r) / nu_r] / [RSS_-r / nu_-r]`, `nu_r` the difference of residual degrees
      of freedom; `p` unadjusted, `holm_p` over the tested reviewers of the round.
    - `mean_square` = `[sum e^2 / sum (1 - h)] / s2` over the reviewer's rows.
    - `correlation` of the reviewer's composites with the levels of these counties in the fit of the
      rest, and `slope` = their covariance / the variance of those levels (1: same use of the range).

    References:
        Cook & Weisberg (1982), https://hdl.handle.net/11299/37076; Linacre (1994),
        https://www.rasch.org/rmt/rmt83b.htm; Holm (1979), https://www.jstor.org/stable/4615733.
    """
    rows: list[Row] = []
    reasons: Reasons = {}
    for part in rounds:
        for name, (row, why) in zip(part.reviewers, _round(part), strict=True):
            key = (part.number, name)
            rows.append({"round": part.number, "reviewer": name, **row})
            reasons |= {("reviewers", column, key): text for column, text in why.items()}
    frame = pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame(schema=REVIEWERS)
    return complete(frame, REVIEWERS), reasons


def _round(part: RoundFit) -> list[tuple[Row, Why]]:
    """The numbers of each reviewer of a round, and why some are null."""
    fit = part.fit
    found: list[tuple[Row, Why]] = []
    reviews = np.bincount(fit.reviewer)
    companions = np.bincount(fit.part_of_reviewer)[fit.part_of_reviewer] - 1
    free = np.bincount(fit.reviewer, 1 - fit.leverages)
    squares = np.bincount(fit.reviewer, fit.residuals**2)
    for r in range(len(part.reviewers)):
        row: Row = {"reviews": int(reviews[r])}
        rest = without(fit, r, part.y)
        why = (
            _severity(row, fit, r, alone=not companions[r])
            | _mean_square(row, fit, float(squares[r]), float(free[r]))
            | _test(row, fit, rest)
            | _likeness(row, part.y[rest.rows], rest)
        )
        found.append((row, why))
    _adjust([row for row, _ in found])
    return found


def _severity(row: Row, fit: FixedFit, r: int, *, alone: bool) -> Why:
    if alone:
        return dict.fromkeys(("severity", "severity_se", "outlying_severity"), _ALONE)
    effect, errors = float(fit.effects[r]), fit.effect_se
    row["severity"] = effect
    if errors is None:
        return dict.fromkeys(("severity_se", "outlying_severity"), NO_DEGREES)
    row["severity_se"] = float(errors[r])
    if fit.rss == 0:
        return {"outlying_severity": NO_VARIATION}
    limit = scipy.special.stdtrit(fit.df, 1 - LEVEL / 2 / fit.effects.size)
    row["outlying_severity"] = bool(abs(effect) > limit * errors[r])
    return {}


def _mean_square(row: Row, fit: FixedFit, squares: float, free: float) -> Why:
    if fit.sigma2 is None:
        return {"mean_square": NO_DEGREES}
    if fit.rss == 0:
        return {"mean_square": NO_VARIATION}
    if free < FLAT:
        return {"mean_square": _NO_TEST}
    row["mean_square"] = squares / free / fit.sigma2
    return {}


def _test(row: Row, fit: FixedFit, rest: Rest) -> Why:
    """The exact F test of whether the reviewer's residuals are larger than those of the rest."""
    why = _untestable(fit, rest)
    if why is not None:
        return dict.fromkeys(("f", "p", "holm_p"), why)
    lost = fit.df - rest.df
    ratio = (fit.rss - rest.rss) / lost / (rest.rss / rest.df)
    row["f"] = max(ratio, 0.0)
    row["p"] = float(scipy.special.fdtrc(lost, rest.df, row["f"]))
    return {}


def _untestable(fit: FixedFit, rest: Rest) -> Message | None:
    if fit.df == 0:
        return NO_DEGREES
    if fit.rss == 0:
        return NO_VARIATION
    if fit.df == rest.df:
        return _NO_TEST
    if rest.df == 0:
        return _REST_NO_DEGREES
    return _REST_EXACT if rest.rss == 0 else None


def _likeness(row: Row, own: Floats, rest: Rest) -> Why:
    """Correlation and slope of the reviewer's composites on what the rest says."""
    both = ("correlation", "slope")
    if own.size < MINIMUM_COUNTIES:
        return dict.fromkeys(both, _FEW_COUNTIES)
    if rest.parts > 1:
        return dict.fromkeys(both, _SPLIT)
    if np.ptp(rest.theta) < FLAT:
        return dict.fromkeys(both, _REST_FLAT)
    y, theta = own - own.mean(), rest.theta - rest.theta.mean()
    if np.ptp(own) < FLAT:
        row["slope"] = 0.0
        return {"correlation": _FLAT}
    row["slope"] = float(y @ theta / (theta @ theta))
    row["correlation"] = float(np.clip(y @ theta / np.sqrt((y @ y) * (theta @ theta)), -1, 1))
    return {}


def _adjust(rows: list[Row]) -> None:
    """Put Holm's p-values into the rows that were tested."""
    tested = [row for row in rows if "p" in row]
    adjusted = holm(np.array([row["p"] for row in tested], dtype=np.float64))
    for row, p in zip(tested, adjusted.tolist(), strict=True):
        row["holm_p"] = p
