"""Permutations of Kendall's W: how often chance alone would agree at least as well on few units.

If raters ranked independently and at random, every order of a rater's own ranks would be as likely
as any other. The rank sums are then exchangeable between units, so only their sorted vectors need to
be followed: raters are added one by one to two halves of the panel, each a list of sorted vectors
with their probabilities, and S = |a|^2 + |b|^2 + 2 a.b is taken over all orders of b.

References:
    Kendall & Gibbons (1990), Rank Correlation Methods, 5th ed., chapter 6, whose tables it gives.
"""

from functools import lru_cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.resampling import DRAWS_OF_PERMUTATIONS, SEED
from evaluation.analysis.unit_ratings import Floats

MOST_UNITS = 7
"""More units than this have the chi2 approximation alone."""
MOST_ROWS = 500_000
"""Sorted vectors times orders at each step, above which permutations are drawn instead."""
MOST_SUMS = 250_000_000
"""Vectors of the one half times ordered vectors of the other, likewise."""

Whole = NDArray[np.int64]
Ranks = tuple[tuple[int, ...], ...]


def permutation_p(ranks: Floats) -> tuple[float, str]:
    """P(W >= observed) over all orders of each rater's ranks, and how it was found.

    Args:
        ranks: units x raters, mid-ranks.

    Returns:
        The probability and "exact", or an estimate from 100,000 fixed draws and "monte_carlo".
    """
    doubled = np.rint(2 * ranks).astype(np.int64)
    observed = int((doubled.sum(axis=1) ** 2).sum())
    # Raters are exchangeable as well: sorted, equal panels are computed once.
    raters: Ranks = tuple(sorted(tuple(sorted(column)) for column in doubled.T.tolist()))
    exact = _exact(raters, observed)
    if exact is not None:
        return exact, "exact"
    return _drawn(raters, observed), "monte_carlo"


@lru_cache(maxsize=64)
def _exact(raters: Ranks, observed: int) -> float | None:
    half = (len(raters) + 1) // 2
    first, second = _sums(raters[:half]), _sums(raters[half:])
    if first is None or second is None:
        return None
    orders = _orders(len(raters[0]))
    a, p_a = first
    b, p_b = second
    if len(a) * len(b) * len(orders) > MOST_SUMS:
        return None
    squares = (a**2).sum(axis=1)
    found = 0.0
    for vector, probability in zip(b, p_b, strict=True):
        # The orders of one vector at a time keep the table small.
        cross = a.astype(np.float64) @ vector[orders].T.astype(np.float64)
        reached = squares[:, None] + 2 * cross + float((vector**2).sum()) >= observed
        found += float(probability * (p_a @ reached.mean(axis=1)))
    return min(found, 1.0)


def _sums(raters: Ranks) -> tuple[Whole, Floats] | None:
    """Sorted vectors of rank sums of some raters with their probabilities; null: too many."""
    sums = np.array([raters[0]], dtype=np.int64)
    probability = np.ones(1)
    for ranks in raters[1:]:
        orders = np.array(ranks)[_orders(len(ranks))]
        orders, often = np.unique(orders, axis=0, return_counts=True)
        if len(sums) * len(orders) > MOST_ROWS:
            return None
        rows = np.sort((sums[:, None, :] + orders[None, :, :]).reshape(-1, len(ranks)), axis=1)
        weight = (probability[:, None] * (often / often.sum())).ravel()
        sums, probability = _merged(rows, weight)
    return sums, probability


def _merged(rows: Whole, weight: Floats) -> tuple[Whole, Floats]:
    """Equal rows taken together; a row is told by one number."""
    base = int(rows.max()) + 1
    keys = rows @ (base ** np.arange(rows.shape[1], dtype=np.int64))
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    totals: Floats = np.bincount(place, weight).astype(np.float64)
    return rows[first], totals


@lru_cache(maxsize=8)
def _orders(units: int) -> Whole:
    return np.array(list(permutations(range(units))), dtype=np.int64)


def _drawn(raters: Ranks, observed: int) -> float:
    """The share of random orders that reach S; the observed one counts, so that it is never 0."""
    random = np.random.default_rng(SEED)
    sums = np.zeros((DRAWS_OF_PERMUTATIONS, len(raters[0])), dtype=np.int64)
    for ranks in raters:
        row = np.array(ranks, dtype=np.int64)
        sums += random.permuted(np.broadcast_to(row, sums.shape), axis=1)
    reached = int(((sums**2).sum(axis=1) >= observed).sum())
    return (reached + 1) / (DRAWS_OF_PERMUTATIONS + 1)
