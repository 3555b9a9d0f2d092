"""Closeness: how far apart reviewers stand, in steps of the scale and in points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from evaluation.analysis.panel_study import PanelStudy
from evaluation.analysis.unit_ratings import UnitRatings, unit_ratings

TOLERANCE = 1e-9
"""Ratings a step apart may differ by rounding."""


@dataclass(frozen=True)
class Closeness:
    """Plain descriptions of agreement; null without a unit that has two ratings."""

    within_step: float | None
    """Share of the pairs of ratings of the same unit that are at most one step apart."""
    deviation: float | None
    """Median of |rating - median of its unit|, over the units with two ratings."""
    step: float
    """One step of the scale, in points."""


def panel_closeness(study: PanelStudy, number: int) -> Mapping[str | None, Closeness]:
    """How close reviewers are in one round: whole reviews (null), and each criterion with levels.

    One step is the smallest change that matters for whole reviews, and for a criterion the smallest
    distance between the middles of neighbouring levels.

    Args:
        study: the panel.
        number: the round.
    """
    smallest = study.settings.smallest_change
    whole = study.found.composites.filter("counted", round=number)
    found: dict[str | None, Closeness] = {None: closeness(_ratings(whole, "composite"), smallest)}
    given = study.found.values.filter(round=number)
    by_criterion = given.partition_by("criterion", as_dict=True)
    for (criterion,), rows in by_criterion.items():
        levels = study.settings.levels.get(str(criterion))
        if levels:
            step = _smallest_step(levels) or smallest
            found[str(criterion)] = closeness(_ratings(rows, "given"), step)
    return found


def _ratings(rows: pl.DataFrame, column: str) -> UnitRatings:
    """The ratings of a column; ids as numbers first, since sorting text by the million takes long."""
    unit, rater = (rows[name].rank("dense").to_numpy() for name in ("county", "reviewer"))
    return unit_ratings(unit, rater, rows[column].fill_null(np.nan).to_numpy())


def _smallest_step(levels: Sequence[float]) -> float | None:
    return min((high - low for low, high in pairwise(sorted(levels)) if high > low), default=None)


def closeness(ratings: UnitRatings, step: float) -> Closeness:
    """The share of reviewer pairs within one step, and the median absolute deviation.

    Args:
        ratings: units x raters.
        step: one step of the scale, in the units of the ratings.
    """
    paired = ratings.paired()
    if not paired.units:
        return Closeness(None, None, step)
    order = np.lexsort((paired.value, paired.unit))
    unit, value = paired.unit[order], paired.value[order]
    pairs = int((paired.panel * (paired.panel - 1)).sum()) // 2
    near = _near(unit, value, step + TOLERANCE * max(1.0, step), int(paired.panel.max()))
    first = np.cumsum(paired.panel) - paired.panel
    middles = [value[first + place] for place in ((paired.panel - 1) // 2, paired.panel // 2)]
    median = middles[0] / 2 + middles[1] / 2
    return Closeness(near / pairs, float(np.median(np.abs(value - median[unit]))), step)


def _near(
    unit: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    value: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    reach: float,
    largest: int,
) -> int:
    """How many pairs of a unit are within reach; sorted by unit and value."""
    near = 0
    for apart in range(1, largest):
        close = (unit[apart:] == unit[:-apart]) & (value[apart:] - value[:-apart] <= reach)
        found = int(close.sum())
        near += found
        if not found:  # those further apart in the order are further apart in points
            break
    return near
