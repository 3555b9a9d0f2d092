"""Closeness: how far apart reviewers stand, in steps of the scale and in points."""

from dataclasses import dataclass

import numpy as np

from evaluation.analysis.unit_ratings import UnitRatings

TOLERANCE = 1e-9
"""Ratings a step apart may differ by rounding."""


@dataclass(frozen=True)
class Closeness:
    """Plain descriptions of agreement; null without a unit that has two ratings."""

    within_step: float | None
    """Share of the pairs of ratings of the same unit that are at most one step apart."""
    deviation: float | None
    """Median of |rating - median of its unit|, over the units with two ratings."""


def closeness(ratings: UnitRatings, step: float) -> Closeness:
    """The share of reviewer pairs within one step, and the median absolute deviation.

    Args:
        ratings: units x raters.
        step: one step of the scale, in the units of the ratings.
    """
    paired = ratings.paired()
    if not paired.units:
        return Closeness(None, None)
    near = pairs = 0
    deviations = []
    for values in np.split(paired.value, np.cumsum(paired.panel)[:-1]):
        ordered = np.sort(values)
        reach = np.searchsorted(ordered, ordered + step + TOLERANCE * max(1.0, step), side="right")
        near += int((reach - np.arange(values.size) - 1).sum())
        pairs += values.size * (values.size - 1) // 2
        deviations.append(np.abs(values - np.median(values)))
    return Closeness(near / pairs, float(np.median(np.concatenate(deviations))))
