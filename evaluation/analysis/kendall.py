"""Kendall's W: how far raters put the units into the same order.

On a complete table of n units and m raters, with mid-ranks and S the sum of squared deviations of
the units' rank sums, W = 12 S / (m^2 (n^3 - n) - m T), T = sum of t^3 - t over the ties of every
rater; chi2 = m (n-1) W with n - 1 degrees of freedom.

Incomplete: W = [1 + rho (k-1)] / k with rho the mean of Spearman's correlations of every two raters
on the units that both rated, weighted by their number less one (0 where one of the two made no
difference between them), and k the mean number of ratings a unit; chi2 = k (n-1) W.

References:
    Kendall & Babington Smith (1939), doi:10.1214/aoms/1177732186.
    Taylor (1987), doi:10.2307/2531822, for the weights; Brueckl & Heuer (2022), R package irrNA.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl
import scipy.special

from evaluation.analysis.coefficient import (
    FEW_RATERS,
    NO_INTERVAL,
    ONE_RATING,
    Coefficient,
    Details,
    estimate,
    undefined,
)
from evaluation.analysis.kendall_permutations import MOST_UNITS, permutation_p
from evaluation.analysis.unit_ratings import Floats, Integers, UnitRatings
from evaluation.locale import N_, Message, message

LARGEST_PAIRS = 3_000_000
"""Units times pairs of raters on them, above which an incomplete table gets no W."""

_FEW_UNITS = message(N_("不足三个对象，谈不上排序"))
_TIED = message(N_("评审专家给出的名次全部并列，没有排序可供比较"))
_NO_PAIR = message(N_("没有两位评审专家共同评过两个对象"))
_TOO_LARGE = message(N_("评审专家的两两组合太多，不计算W"))
_MANY_UNITS = message(N_("超过{count}个对象，用卡方检验，不做排列检验"), count=MOST_UNITS)
_INCOMPLETE = message(N_("评分表有缺失，不做排列检验"))
_NOT_ASKED = message(N_("排列检验只用于整份评审的得分"))
_SEPARATE = message(
    N_("评审专家与对象分成互不相连的{count}组：W只说明组内排序是否一致，组与组之间不可比")
)


def kendall_w(ratings: UnitRatings, *, permutations: bool = True) -> Coefficient:
    """Kendall's W; `p` is that of chi2.

    Args:
        ratings: units x raters; higher or lower is better, but for all raters alike.
        permutations: whether to compute `details["p_exact"]` too: complete tables of up to seven units.

    Null: fewer than three units or two raters, or all ranks tied. There is no interval. `details`
    holds chi2, df, p_exact and how it was found (p_method: exact, or monte_carlo with 100,000 fixed
    draws), the number of linked parts, and a note where that is above one.
    """
    why = _hindrance(ratings)
    if why is not None:
        return undefined(why)
    computed = _complete(ratings) if ratings.complete else _incomplete(ratings)
    if isinstance(computed, Message):
        return undefined(computed)
    value, panel = computed
    df = ratings.units - 1
    statistic = panel * df * value
    details: Details = {"chi2": statistic, "df": df}
    reasons: dict[str, Message] = {}
    exact = _permuted(ratings, permutations=permutations)
    if isinstance(exact, Message):
        details["p_exact"], reasons["p_exact"] = None, exact
    else:
        details["p_exact"], details["p_method"] = exact
    details["components"] = ratings.components
    if ratings.components > 1:
        details["note"] = Message(_SEPARATE.text, {"count": ratings.components})
    # On an incomplete table W can be negative, and every value is then as large.
    p = float(scipy.special.chdtrc(df, max(statistic, 0.0)))
    found = estimate(value, NO_INTERVAL, p, details)
    return replace(found, reasons={**found.reasons, **reasons})


def _ranks(table: Floats) -> Floats:
    """The ranks of each column from 1, equal values sharing the mean of theirs."""
    columns = (pl.Series(column).rank("average").to_numpy() for column in table.T)
    return np.column_stack([*columns])


def _hindrance(ratings: UnitRatings) -> Message | None:
    checks = (
        (ratings.units < 3, _FEW_UNITS),  # noqa: PLR2004
        (ratings.raters < 2, FEW_RATERS),  # noqa: PLR2004
        (not (ratings.panel > 1).any(), ONE_RATING),
    )
    return next((why for failed, why in checks if failed), None)


def _complete(ratings: UnitRatings) -> tuple[float, float] | Message:
    ranks = _ranks(ratings.matrix())
    n, m = ranks.shape
    deviations = ranks.sum(axis=1) - m * (n + 1) / 2
    # Twelve times the sum of squared ranks of a rater is n^3 - n without ties, less t^3 - t a tie.
    spread = 12 * float(((ranks - (n + 1) / 2) ** 2).sum())
    if spread == 0:
        return _TIED
    return 12 * float((deviations**2).sum()) / (m * spread), float(m)


def _permuted(ratings: UnitRatings, *, permutations: bool) -> tuple[float, str] | Message:
    if not ratings.complete:
        return _INCOMPLETE
    if ratings.units > MOST_UNITS:
        return _MANY_UNITS
    if not permutations:
        return _NOT_ASKED
    return permutation_p(_ranks(ratings.matrix()))


def _incomplete(ratings: UnitRatings) -> tuple[float, float] | Message:
    several = np.bincount(ratings.rater)[ratings.rater] > 1
    if not several.any():
        return _NO_PAIR
    used = ratings.kept(several)
    pairs = int((used.panel * (used.panel - 1) // 2).sum())
    if pairs > LARGEST_PAIRS:
        return _TOO_LARGE
    rho = _mean_correlation(used) if pairs else _NO_PAIR
    if isinstance(rho, Message):
        return rho
    panel = used.value.size / used.units
    return (1 + rho * (panel - 1)) / panel, panel


def _mean_correlation(ratings: UnitRatings) -> float | Message:
    """The weighted mean of Spearman's rho over pairs of raters."""
    first, second = (np.concatenate(side) for side in zip(*_pairs(ratings), strict=True))
    pair = ratings.rater[first] * ratings.raters + ratings.rater[second]
    code = np.unique(pair, return_inverse=True)[1]
    x, y = (_ranks_within(code, ratings.value[side]) for side in (first, second))
    common = np.bincount(code)
    x, y = (r - ((common + 1) / 2)[code] for r in (x, y))
    spread = np.sqrt(np.bincount(code, x**2) * np.bincount(code, y**2))
    weight = (common - 1).astype(np.float64)
    if weight.sum() == 0:
        return _NO_PAIR
    if not spread.any():
        return _TIED
    rho = np.where(spread > 0, np.bincount(code, x * y) / np.where(spread > 0, spread, 1.0), 0.0)
    return float((rho * weight).sum() / weight.sum())


def _pairs(ratings: UnitRatings) -> Iterator[tuple[Integers, Integers]]:
    """Places of every two ratings of the same unit, the lower rater first."""
    starts = np.concatenate([[0], np.cumsum(ratings.panel)])
    for size in np.unique(ratings.panel):
        at = starts[:-1][ratings.panel == size]
        first, second = np.triu_indices(size, k=1)
        yield (at[:, None] + first).ravel(), (at[:, None] + second).ravel()


def _ranks_within(group: Integers, value: Floats) -> Floats:
    """Mid-ranks from 1 within each group."""
    order = np.lexsort((value, group))
    g, v = group[order], value[order]
    begins = np.concatenate([[True], (g[1:] != g[:-1]) | (v[1:] != v[:-1])])
    run = np.cumsum(begins) - 1
    length = np.bincount(run)
    before = (np.cumsum(length) - length)[run]
    ahead = (np.cumsum(np.bincount(group)) - np.bincount(group))[g]
    ranks = np.empty(value.size)
    ranks[order] = before - ahead + (length[run] + 1) / 2
    return ranks
