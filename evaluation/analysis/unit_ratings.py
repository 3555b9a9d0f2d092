"""Unit ratings: who gave which unit what, in the form from which agreement is computed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class UnitRatings:
    """The ratings that were given, one entry each, sorted by unit and rater.

    Units and raters without a rating are not there; both are numbered from 0.
    """

    unit: Integers
    rater: Integers
    value: Floats

    @cached_property
    def units(self) -> int:
        """How many units have a rating."""
        return int(self.unit.max()) + 1 if self.unit.size else 0

    @cached_property
    def raters(self) -> int:
        """How many raters gave a rating."""
        return int(self.rater.max()) + 1 if self.rater.size else 0

    @cached_property
    def panel(self) -> Integers:
        """How many ratings each unit has."""
        return np.bincount(self.unit, minlength=self.units)

    @cached_property
    def complete(self) -> bool:
        """Whether every rater rated every unit."""
        return self.value.size == self.units * self.raters

    @cached_property
    def constant(self) -> bool:
        """Whether all ratings are the same."""
        return self.value.size == 0 or bool(self.value.min() == self.value.max())

    @cached_property
    def components(self) -> int:
        """How many linked parts the graph of units and raters has."""
        if not self.value.size:
            return 0
        size = self.units + self.raters
        entries = (np.ones(self.value.size), (self.unit, self.units + self.rater))
        graph = scipy.sparse.csr_array(entries, shape=(size, size))
        return int(connected_components(graph, directed=False)[0])

    def matrix(self) -> Floats:
        """Units x raters; nan where there is no rating."""
        found = np.full((self.units, self.raters), np.nan)
        found[self.unit, self.rater] = self.value
        return found

    def standardised(self) -> "UnitRatings":
        """The ratings as deviations from their mean, the largest 1: no square is out of range."""
        centred = self.value - self.value.mean()
        return UnitRatings(self.unit, self.rater, centred / np.abs(centred).max())

    def paired(self) -> "UnitRatings":
        """The ratings of units that have at least two."""
        kept = self.panel[self.unit] >= 2 if self.units else np.zeros(0, dtype=bool)  # noqa: PLR2004
        return self.kept(kept)

    def kept(self, which: NDArray[np.bool_]) -> "UnitRatings":
        """Some of the ratings, units and raters numbered anew."""
        if which.all():
            return self
        return unit_ratings(self.unit[which], self.rater[which], self.value[which])


def unit_ratings(unit: ArrayLike, rater: ArrayLike, value: ArrayLike) -> UnitRatings:
    """Ratings from three columns of the same length.

    Args:
        unit: what was rated, any sortable labels.
        rater: who rated it, any sortable labels; a rater rates a unit once at most.
        value: the rating; nan is missing.
    """
    values = np.asarray(value, dtype=np.float64)
    there = np.isfinite(values)
    codes = [_codes(np.asarray(labels)[there]) for labels in (unit, rater)]
    order = np.argsort(codes[0] * (codes[1].max(initial=0) + 1) + codes[1], kind="stable")
    return UnitRatings(codes[0][order], codes[1][order], values[there][order])


def from_matrix(values: ArrayLike) -> UnitRatings:
    """Ratings from a units x raters array with nan where there is none."""
    table = np.atleast_2d(np.asarray(values, dtype=np.float64))
    unit, rater = np.indices(table.shape)
    return unit_ratings(unit.ravel(), rater.ravel(), table.ravel())


def _codes(labels: NDArray[np.generic]) -> Integers:
    """Labels as numbers from 0 in their order; small whole numbers without sorting."""
    if labels.dtype.kind in "iu" and labels.size:
        numbers = labels.astype(np.int64)
        if numbers.min() >= 0 and numbers.max() <= 2 * labels.size:
            used = np.bincount(numbers) > 0
            places: Integers = (np.cumsum(used) - 1)[numbers].astype(np.int64)
            return places
    codes: Integers = np.unique(labels, return_inverse=True)[1].astype(np.int64).ravel()
    return codes
