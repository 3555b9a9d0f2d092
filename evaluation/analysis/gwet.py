"""Gwet's AC1 and AC2, and Fleiss' kappa: agreement on categories, missing ratings allowed.

r_ik raters put unit i into category k, r_i = sum_k r_ik, W the weights (1 for the same category),
r*_i = W r_i, pi_k = mean over all rated units of r_ik / r_i, q the number of categories of the scale:

- pa = mean over the units with r_i >= 2 of sum_k r_ik (r*_ik - 1) / (r_i (r_i - 1))
- AC: pe = sum(W) / (q (q-1)) sum_k pi_k (1 - pi_k); kappa: pe = pi' W pi
- the coefficient is (pa - pe) / (1 - pe); AC1 has identity weights.

The standard error is linearised: with n units, n' of them with two ratings, the unit's own
coefficient c_i = (n/n') (pa_i - pe [r_i >= 2]) / (1 - pe) - 2 (1 - c) (pe_i - pe) / (1 - pe) has variance
sum (c_i - c)^2 / (n (n-1)); t with n - 1 degrees of freedom; the interval stops at 1.

References:
    Gwet (2008), doi:10.1348/000711006X126600; Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.
    Fleiss (1971), doi:10.1037/h0031619.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy.special

from evaluation.analysis.coefficient import (
    DISCONNECTED,
    FEW_FOR_INTERVAL,
    FEW_UNITS,
    LEVEL,
    MINIMUM_UNITS,
    NEGLIGIBLE,
    NO_VARIATION,
    ONE_RATING,
    Coefficient,
    Details,
    estimate,
    undefined,
)
from evaluation.analysis.unit_ratings import Floats, UnitRatings
from evaluation.locale import N_, Message, message

MOST_CATEGORIES = 10
"""A scale of more categories is as good as continuous: AC2 is not given."""
MOST_NAMES = 100
"""More different values than this are measurements, not categories."""
TOLERANCE = 1e-6
"""How far a rating may stand from its category: points are computed from levels."""

CONTINUOUS = message(N_("量表超过{count}个等级或为连续分数，不计算AC2"), count=MOST_CATEGORIES)
_MEASUREMENTS = message(N_("不同取值超过{count}个，不是分类评分"), count=MOST_NAMES)
_ONE_CATEGORY = message(N_("只有一个类别，没有差异可供比较"))
_OUTSIDE = message(N_("有评分不在量表的等级上"))
_NO_ERROR = message(N_("各对象的一致程度完全相同，没有抽样误差可供检验"))


class Weights(StrEnum):
    """How far two categories count as agreeing."""

    IDENTITY = "identity"
    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"


def weight_matrix(categories: tuple[float, ...], weights: Weights) -> Floats:
    """Agreement of each category with each, 1 on the diagonal.

    linear 1 - |v-w| / range, quadratic 1 - (v-w)^2 / range^2, ordinal 1 - M / max M with
    M = m (m-1) / 2 for m the number of categories from v to w.
    """
    values = np.asarray(categories, dtype=np.float64)
    apart = np.abs(np.subtract.outer(values, values))
    apart = apart / apart.max()
    if weights is Weights.IDENTITY:
        return np.eye(values.size)
    if weights is Weights.ORDINAL:
        places = np.arange(values.size)
        count = np.abs(np.subtract.outer(places, places)) + 1.0
        apart = count * (count - 1) / 2
    elif weights is Weights.QUADRATIC:
        apart = apart**2
    found: Floats = 1 - apart / apart.max()
    return found


def gwet(
    ratings: UnitRatings,
    categories: tuple[float, ...] | None = None,
    weights: Weights = Weights.IDENTITY,
) -> Coefficient:
    """AC1 with identity weights, else AC2.

    Args:
        ratings: units x raters.
        categories: all values of the scale, in order; null: those that were given.
        weights: how far two categories agree.

    Null: no unit with two ratings, one category alone, ratings off the scale, panels that are not
    linked, and ratings that are all the same: the formula would then say 1 of a scale that told
    nothing apart. `details` holds the standard error, pa and pe.
    """
    table = _table(ratings, categories)
    if isinstance(table, Message):
        return undefined(table)
    if ratings.constant:
        return undefined(NO_VARIATION)
    q, pi = table.counts.shape[1], table.shares
    w = weight_matrix(table.categories, weights)
    factor = float(w.sum()) / (q * (q - 1))
    expected = factor * float((pi * (1 - pi)).sum())
    own = factor * (table.counts @ (1 - pi)) / table.panel
    return _corrected(table, w, expected, own)


def ac2(
    ratings: UnitRatings, categories: tuple[float, ...] | None, weights: Weights
) -> Coefficient:
    """`gwet`, but null for scales of more than ten categories."""
    known = categories if categories is not None else tuple(np.unique(ratings.value))
    if len(known) > MOST_CATEGORIES:
        return undefined(CONTINUOUS)
    return gwet(ratings, categories, weights)


def fleiss(
    ratings: UnitRatings,
    categories: tuple[float, ...] | None = None,
    weights: Weights = Weights.IDENTITY,
) -> Coefficient:
    """Fleiss' kappa, generalised to weights and missing ratings; arguments and nulls as in `gwet`.

    Null too where all ratings are the same (pe = 1).
    """
    table = _table(ratings, categories)
    if isinstance(table, Message):
        return undefined(table)
    if ratings.constant:
        return undefined(NO_VARIATION)
    w = weight_matrix(table.categories, weights)
    expected = float(table.shares @ w @ table.shares)
    own = (table.counts @ (w @ table.shares)) / table.panel
    return _corrected(table, w, expected, own)


@dataclass(frozen=True)
class _Table:
    """How many raters put each unit into each category."""

    categories: tuple[float, ...]
    counts: Floats
    panel: Floats
    shares: Floats


def _table(ratings: UnitRatings, categories: tuple[float, ...] | None) -> _Table | Message:
    paired = ratings.paired()
    if not paired.units or ratings.units < 2:  # noqa: PLR2004 - one unit tells nothing of a scale
        return FEW_UNITS if paired.units else ONE_RATING
    known = np.unique(ratings.value if categories is None else np.asarray(categories, dtype=float))
    if known.size > MOST_NAMES:
        return _MEASUREMENTS
    if known.size < 2:  # noqa: PLR2004
        return _ONE_CATEGORY
    if paired.components > 1:
        return DISCONNECTED
    near = np.abs(np.subtract.outer(ratings.value, known))
    place = near.argmin(axis=1)
    if (near[np.arange(place.size), place] > TOLERANCE).any():
        return _OUTSIDE
    counts = np.zeros((ratings.units, known.size))
    np.add.at(counts, (ratings.unit, place), 1.0)
    panel = ratings.panel.astype(np.float64)
    shares = (counts / panel[:, None]).mean(axis=0)
    return _Table(tuple(known.tolist()), counts, panel, shares)


def _corrected(table: _Table, w: Floats, expected: float, own: Floats) -> Coefficient:
    """The coefficient from pe and each unit's part in it, with its linearised error."""
    r, several, n = table.panel, table.panel >= 2, table.panel.size  # noqa: PLR2004
    agreeing = (table.counts * (table.counts @ w.T - 1)).sum(axis=1)
    observed = np.where(several, agreeing / np.where(several, r * (r - 1), 1.0), 0.0)
    pa = float(observed.sum() / several.sum())
    value = (pa - expected) / (1 - expected)
    units = (n / several.sum()) * (observed - expected * several) / (1 - expected)
    linear = units - 2 * (1 - value) * (own - expected) / (1 - expected)
    details: Details = {"pa": pa, "pe": expected}
    if n < 2:  # noqa: PLR2004
        return estimate(value, FEW_FOR_INTERVAL, _NO_ERROR, details)
    error = float(np.sqrt(((linear - value) ** 2).sum() / (n * (n - 1))))
    error = error if error > NEGLIGIBLE else 0.0
    details["se"] = error
    margin = error * float(scipy.special.stdtrit(n - 1, (1 + LEVEL) / 2))
    few = FEW_FOR_INTERVAL if several.sum() < MINIMUM_UNITS else None
    p = 2 * float(scipy.special.stdtr(n - 1, -abs(value) / error)) if error > 0 else _NO_ERROR
    return estimate(value, few or (value - margin, min(value + margin, 1.0)), p, details)
