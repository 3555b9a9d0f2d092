"""Intraclass correlation where not everybody rated everything.

- ICC(1): one-way analysis of variance with unequal panels; in place of k stands
  k0 = (N - sum n_i^2 / N) / (n - 1), also in the k form and in its F interval.
- ICC(A) and ICC(C): from the variances of units, raters and rest of `crossed_effects`,
  ICC(A,1) = sc2 / (sc2 + sr2 + se2), ICC(C,1) = sc2 / (sc2 + se2); in the k forms sr2 and se2 are
  divided by k, the harmonic mean panel. Restricted maximum likelihood, whose variances stop at 0,
  with a parametric bootstrap interval; unbiased sums of squares without an interval where the table
  is too large for the likelihood.

References:
    Searle, Casella & McCulloch (1992), Variance Components, doi:10.1002/9780470316856.
    Efron & Tibshirani (1993), doi:10.1201/9780429246593, for the percentile interval.
"""

import numpy as np
import scipy.special

from evaluation.analysis.coefficient import (
    FEW_FOR_INTERVAL,
    LEVEL,
    MINIMUM_UNITS,
    NEGLIGIBLE,
    NO_REST,
    UNDETERMINED,
    Coefficient,
    Details,
    estimate,
    undefined,
)
from evaluation.analysis.crossed_effects import (
    CrossedDesign,
    Variances,
    fits_likelihood,
    restricted_likelihood,
    sums_of_squares,
)
from evaluation.analysis.resampling import DRAWS_OF_VARIANCES, SEED
from evaluation.analysis.unit_order import unlabelled
from evaluation.analysis.unit_ratings import Floats, UnitRatings
from evaluation.locale import N_, Message, message

_TAIL = (1 + LEVEL) / 2
LARGEST_BOOTSTRAP = 3_000
"""More ratings than this: no bootstrap."""

TINY_REST = 1e-8
"""A rest below this share of the other variances is nothing but rounding."""

_ONLY_COMPLETE = message(N_("评分表有缺失，F检验只适用于完整的表"))
_FEW_RATINGS = message(N_("评分太少，对象、评审专家与剩余差异无法分开"))
_LARGE = message(N_("评分表有缺失而且太大，不做自助法区间"))
_NOT_ASKED = message(N_("有缺失的表只对整份评审的得分做自助法区间"))

Limits = tuple[float, float]


def one_way(ratings: UnitRatings) -> dict[str, Coefficient]:
    """ICC(1) and its k form; null where the estimate of the variance of one rating is not positive."""
    size, n = ratings.value.size, ratings.units
    y = ratings.value - ratings.value.mean()
    means = np.bincount(ratings.unit, y) / ratings.panel
    total, between = float((y**2).sum()), float((ratings.panel * means**2).sum())
    left = float(((y - means[ratings.unit]) ** 2).sum())
    above = between / (n - 1) if between > NEGLIGIBLE * total else 0.0
    within = left / (size - n) if left > NEGLIGIBLE * total else 0.0
    k = (size - float((ratings.panel.astype(float) ** 2).sum()) / size) / (n - 1)
    degrees = (n - 1, size - n)
    details: Details = {"df1": degrees[0], "df2": degrees[1], "k": k, "method": "anova"}
    if within == 0:
        return {name: estimate(1.0, NO_REST, NO_REST, details) for name in ("icc1", "icc1k")}
    f = above / within
    details["f"] = f
    p = float(scipy.special.fdtrc(*degrees, f))
    low = f / float(scipy.special.fdtri(*degrees, _TAIL))
    high = f * float(scipy.special.fdtri(degrees[1], degrees[0], _TAIL))
    few = FEW_FOR_INTERVAL if n < MINIMUM_UNITS else None
    limits = ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
    single = estimate((f - 1) / (f + k - 1), few or limits, p, details)
    if f == 0:
        return {"icc1": single, "icc1k": undefined(UNDETERMINED)}
    average = estimate(1 - 1 / f, few or (1 - 1 / low, 1 - 1 / high), p, details)
    return {"icc1": single, "icc1k": average}


def two_way(ratings: UnitRatings, *, bootstrap: bool) -> dict[str, Coefficient]:
    """ICC(A,1), ICC(C,1) and their k forms, named icc2, icc3, icc2k, icc3k."""
    names = ("icc2", "icc3", "icc2k", "icc3k")
    found = sums_of_squares(ratings)
    if found is None:
        return dict.fromkeys(names, undefined(_FEW_RATINGS))
    method = "sums_of_squares"
    if not _is_exact(found) and fits_likelihood(ratings, quickly=not bootstrap):
        found, method = restricted_likelihood(ratings), "reml"
    k = float(ratings.units / (1.0 / ratings.panel).sum())
    interval = _interval(ratings, found, method, bootstrap=bootstrap)
    coefficients = {}
    for name, noise in (("icc2", found.rater + found.rest), ("icc3", found.rest)):
        limits = interval if isinstance(interval, Message) else interval[name]
        coefficients[name] = _form(found.unit, noise, limits, {"method": method})
        stepped = limits if isinstance(limits, Message) else _stepped_up(limits, k)
        details: Details = {"method": method, "k": k}
        coefficients[f"{name}k"] = _form(found.unit, noise / k, stepped, details)
    return coefficients


def _is_exact(found: Variances) -> bool:
    """Whether units and raters explain the ratings to rounding: the likelihood would break down."""
    return found.rest <= TINY_REST * (abs(found.unit) + abs(found.rater))


def _form(unit: float, noise: float, limits: Limits | Message, details: Details) -> Coefficient:
    if unit + noise <= 0:
        return undefined(UNDETERMINED)
    return estimate(unit / (unit + noise), limits, _ONLY_COMPLETE, details)


def _stepped_up(limits: Limits, k: float) -> Limits:
    low, high = (k * end / (1 + (k - 1) * end) for end in limits)
    return low, high


def _interval(
    ratings: UnitRatings, found: Variances, method: str, *, bootstrap: bool
) -> dict[str, Limits] | Message:
    """Limits of ICC(A,1) and ICC(C,1), or why there are none."""
    if _is_exact(found):
        return NO_REST
    if ratings.units < MINIMUM_UNITS:
        return FEW_FOR_INTERVAL
    if not bootstrap:
        return _NOT_ASKED
    if method != "reml" or ratings.value.size > LARGEST_BOOTSTRAP:
        return _LARGE
    unit, rater = _bootstrapped(ratings, found)
    ends = (1 - _TAIL, _TAIL)
    absolute = np.quantile(unit / (unit + rater + 1), ends)
    consistent = np.quantile(unit / (unit + 1), ends)
    return {
        "icc2": (float(absolute[0]), float(absolute[1])),
        "icc3": (float(consistent[0]), float(consistent[1])),
    }


def _bootstrapped(ratings: UnitRatings, found: Variances) -> Floats:
    """Ratios (unit, rater) to the rest, estimated anew on data drawn from the fitted model."""
    ordered = unlabelled(ratings)
    normal = np.random.default_rng(SEED).standard_normal
    effects = (
        normal((DRAWS_OF_VARIANCES, ratings.units)) * np.sqrt(found.unit),
        normal((DRAWS_OF_VARIANCES, ratings.raters)) * np.sqrt(found.rater),
    )
    drawn = effects[0][:, ordered.unit] + effects[1][:, ordered.rater]
    drawn = drawn + normal((DRAWS_OF_VARIANCES, ratings.value.size))
    design = CrossedDesign(ordered)
    return design.likeliest(design.sums(drawn), (found.unit, found.rater))
