"""Krippendorff's alpha: agreement against what chance pairing would give, missing ratings allowed.

alpha = 1 - Do / De over the units with m_u >= 2 ratings, n ratings in all, n_c of them equal to c:
Do = sum_u sum_{ordered pairs in u} d(v, w) / (m_u - 1) / n,
De = sum_{ordered pairs of all ratings} d(v, w) / (n (n - 1)), with the metric

- nominal d = 1 if v and w differ, else 0
- ordinal d = (n_v + ... + n_w - (n_v + n_w) / 2)^2, which is (R_v - R_w)^2 with R the mid-ranks
- interval d = (v - w)^2
- ratio d = ((v - w) / (v + w))^2, for ratings of 0 and more

Squared differences are summed through sums and squares, so no table of distinct values is built for
them.

References:
    Krippendorff (2019), Content Analysis, 4th ed., doi:10.4135/9781071878781, chapter 12.
    Hayes & Krippendorff (2007), doi:10.1080/19312450709336664.
"""

from enum import StrEnum

import numpy as np

from evaluation.analysis.coefficient import (
    DISCONNECTED,
    FEW_FOR_INTERVAL,
    FEW_UNITS,
    LEVEL,
    MINIMUM_UNITS,
    NEGLIGIBLE,
    NO_P,
    NO_VARIATION,
    ONE_RATING,
    Coefficient,
    Details,
    estimate,
    undefined,
)
from evaluation.analysis.resampling import resampled_units
from evaluation.analysis.unit_ratings import Floats, Integers, UnitRatings
from evaluation.locale import N_, Message, message

LARGEST_RATIO = 5_000
"""More distinct values than this: no ratio metric, as it compares each with each."""
LARGEST_TABLE = 500_000
"""Units times distinct values above which only the interval metric is bootstrapped."""

_NEGATIVE = message(N_("有负的评分，比率尺度要求评分不小于0"))
_TOO_MANY_VALUES = message(N_("不同取值超过{count}个，比率尺度算不过来"), count=LARGEST_RATIO)
_TOO_LARGE = message(N_("对象与不同取值太多，不做自助法区间"))
_MOSTLY_FLAT = message(N_("多数自助样本中评分全部相同，区间无从计算"))
_NOT_ASKED = message(N_("对象较多，分指标不做自助法区间"))


class Metric(StrEnum):
    """How far apart two ratings are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def alpha(ratings: UnitRatings, metric: Metric, *, bootstrap: bool = True) -> Coefficient:
    """Krippendorff's alpha with a percentile interval from resampled units.

    Args:
        ratings: units x raters.
        metric: what the distance of two ratings is.
        bootstrap: whether to give the interval (1,000 samples, fixed seed, at least five units).

    Null: no unit with two ratings, no variation, or panels that are not linked. Samples without
    variation have no alpha and are left out of the interval.
    """
    paired = ratings.paired()
    why = _hindrance(ratings, paired, metric)
    if why is not None:
        return undefined(why)
    codes, levels = _coded(paired)
    if metric is Metric.ORDINAL:
        value = _squared(paired, _mid_ranks(np.bincount(codes))[codes])
    elif metric is Metric.INTERVAL:
        value = _squared(paired, paired.standardised().value)
    elif metric is Metric.NOMINAL:
        value = _nominal(paired, codes)
    else:
        value = _ratio(paired, codes, levels)
    details: Details = {"units": paired.units, "ratings": int(paired.value.size)}
    interval = _interval(paired, metric) if bootstrap else _NOT_ASKED
    if not isinstance(interval, Message):
        # Repeated units agree more by chance: where nothing agrees, samples may all lie to one side.
        interval = min(interval[0], value), max(interval[1], value)
    return estimate(value, interval, NO_P, details)


def _hindrance(ratings: UnitRatings, paired: UnitRatings, metric: Metric) -> Message | None:
    checks = (
        (paired.units == 0, ONE_RATING),
        (ratings.units < 2, FEW_UNITS),  # noqa: PLR2004 - one unit agrees with nothing
        (paired.constant, NO_VARIATION),
        (paired.components > 1, DISCONNECTED),
        (metric is Metric.RATIO and bool((paired.value < 0).any()), _NEGATIVE),
    )
    why = next((why for failed, why in checks if failed), None)
    if why is None and metric is Metric.RATIO and np.unique(paired.value).size > LARGEST_RATIO:
        return _TOO_MANY_VALUES
    return why


def _coded(ratings: UnitRatings) -> tuple[Integers, Floats]:
    levels, codes = np.unique(ratings.value, return_inverse=True)
    return codes.astype(np.int64), levels


def _mid_ranks(counts: Floats | Integers) -> Floats:
    """The mid-rank of each level, along the last axis."""
    found: Floats = (np.cumsum(counts, axis=-1) - counts / 2).astype(np.float64)
    return found


def _squared(ratings: UnitRatings, value: Floats) -> float:
    """Alpha with squared differences: the pairs of m values sum to 2 m times their sum of squares."""
    y, panel, n = value - value.mean(), ratings.panel, value.size
    within = y - (np.bincount(ratings.unit, y) / panel)[ratings.unit]
    observed = (np.bincount(ratings.unit, within**2) * panel / (panel - 1)).sum()
    return float(1 - (n - 1) * observed / (n * (y**2).sum()))


def _nominal(ratings: UnitRatings, codes: Integers) -> float:
    n, panel = codes.size, ratings.panel
    cells = np.unique(ratings.unit * (codes.max() + 1) + codes, return_counts=True)
    same = np.bincount(cells[0] // (codes.max() + 1), cells[1].astype(np.float64) ** 2)
    observed = ((panel**2 - same) / (panel - 1)).sum()
    expected = float(n) ** 2 - (np.bincount(codes).astype(np.float64) ** 2).sum()
    return float(1 - (n - 1) * observed / expected)


def _ratio_distances(levels: Floats) -> Floats:
    total = levels[:, None] + levels
    found: Floats = (np.subtract.outer(levels, levels) / np.where(total > 0, total, 1.0)) ** 2
    return found


def _ratio(ratings: UnitRatings, codes: Integers, levels: Floats) -> float:
    n, counts = codes.size, np.bincount(codes).astype(np.float64)
    distances = _ratio_distances(levels)
    return float(
        1
        - (n - 1) * _ratio_observed(ratings, codes, distances).sum() / (counts @ distances @ counts)
    )


def _ratio_observed(ratings: UnitRatings, codes: Integers, distances: Floats) -> Floats:
    """What the pairs of each unit differ, over m - 1."""
    parts = np.split(codes, np.cumsum(ratings.panel)[:-1])
    return np.array([distances[np.ix_(part, part)].sum() / (part.size - 1) for part in parts])


def _interval(paired: UnitRatings, metric: Metric) -> tuple[float, float] | Message:
    if paired.units < MINIMUM_UNITS:
        return FEW_FOR_INTERVAL
    if metric is Metric.INTERVAL:
        drawn = _interval_draws(paired.standardised())
    else:
        codes, levels = _coded(paired)
        if paired.units * levels.size > LARGEST_TABLE:
            return _TOO_LARGE
        table = np.zeros((paired.units, levels.size))
        np.add.at(table, (paired.unit, codes), 1.0)
        table = _sorted(table)
        if metric is Metric.ORDINAL:
            drawn = _ordinal_draws(table)
        else:
            nominal = metric is Metric.NOMINAL
            distances = 1.0 - np.eye(levels.size) if nominal else _ratio_distances(levels)
            drawn = _fixed_draws(table, distances)
    known = drawn[np.isfinite(drawn)]
    if 2 * known.size < drawn.size:
        return _MOSTLY_FLAT
    low, high = np.quantile(known, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return float(low), float(high)


def _sorted(rows: Floats) -> Floats:
    """Units in the order of what they got, so that no name decides which one is drawn."""
    found: Floats = rows[np.lexsort(rows.T[::-1])]
    return found


def _alphas(n: Floats, observed: Floats, expected: Floats, whole: float) -> Floats:
    """Alpha of each sample, nan where it has no variation; sums over ordered pairs."""
    flat = expected <= NEGLIGIBLE * whole
    found: Floats = np.where(flat, np.nan, 1 - (n - 1) * observed / np.where(flat, 1.0, expected))
    return found


def _interval_draws(paired: UnitRatings) -> Floats:
    y, panel = paired.value - paired.value.mean(), paired.panel.astype(np.float64)
    sums, squares = np.bincount(paired.unit, y), np.bincount(paired.unit, y**2)
    within = y - (sums / panel)[paired.unit]
    observed = 2 * panel * np.bincount(paired.unit, within**2) / (panel - 1)
    rows = _sorted(np.stack([panel, sums, squares, observed], axis=1))
    n, total, square, pairs = (resampled_units(paired.units) @ rows).T
    whole = 2 * paired.value.size * float((y**2).sum())
    return _alphas(n, pairs, 2 * (n * square - total**2), whole)


def _fixed_draws(table: Floats, distances: Floats) -> Floats:
    """Nominal and ratio: the same distances in every sample."""
    panel, weights = table.sum(axis=1), resampled_units(len(table))
    observed = ((table @ distances) * table).sum(axis=1) / (panel - 1)
    counts, whole = weights @ table, table.sum(axis=0)
    expected = ((counts @ distances) * counts).sum(axis=1)
    return _alphas(weights @ panel, weights @ observed, expected, whole @ distances @ whole)


def _ordinal_draws(table: Floats) -> Floats:
    """Ordinal: the mid-ranks are those of the sample."""
    panel, weights = table.sum(axis=1), resampled_units(len(table))
    counts = weights @ table
    ranks = _mid_ranks(counts)
    n = counts.sum(axis=1)
    squares = (weights * (panel / (panel - 1))) @ table
    sums = (ranks @ table.T) ** 2 / (panel - 1)
    observed = 2 * ((squares * ranks**2).sum(axis=1) - (weights * sums).sum(axis=1))
    expected = 2 * (n * (counts * ranks**2).sum(axis=1) - (counts * ranks).sum(axis=1) ** 2)
    return _alphas(n, observed, expected, float(n.mean()) ** 4)
