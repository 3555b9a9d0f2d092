"""Crossed effects: how much units, raters and the rest each vary where not everybody rated all.

Model: `y_ij = mu + c_i + r_j + e_ij`, all effects random and independent with variances sc2, sr2, se2.
Two estimators: restricted maximum likelihood for what is small enough, and for any size unbiased
fitting of sums of squares, which may be negative.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import scipy.sparse
from scipy.optimize import minimize
from scipy.sparse.linalg import cg

from evaluation.analysis.coefficient import NEGLIGIBLE
from evaluation.analysis.unit_ratings import Floats, Integers, UnitRatings

T = TypeVar("T")

LARGEST_SIDE = 200
"""More than this many of units and of raters: no likelihood, as each evaluation is cubic in it."""
LARGEST_TABLE = 20_000
"""More ratings than this: no likelihood."""
STEP = 0.5
HALF_WIDTH = 8
"""The grid of log ratios: this many steps of `STEP` to either side."""
ZERO_RATIO = 1e-5
"""A variance below this share of the rest's is the boundary: zero."""


@dataclass(frozen=True)
class Variances:
    """Variances of units, raters and rest; only their ratios matter for a correlation."""

    unit: float
    rater: float
    rest: float


def fits_likelihood(ratings: UnitRatings) -> bool:
    """Whether a table is small enough for `restricted_likelihood`."""
    smaller = min(ratings.units, ratings.raters)
    return smaller <= LARGEST_SIDE and ratings.value.size <= LARGEST_TABLE


def sums_of_squares(ratings: UnitRatings) -> Variances | None:
    """Henderson's method III: each variance from the sum of squares adjusted for the other side.

    On linked ratings without repeats, with N ratings, n units and m raters:
    `E[SSE] = (N-n-m+1) se2`, `E[SS within raters - SSE] = (N-m) sc2 + (n-1) se2` and
    `E[SS within units - SSE] = (N-n) sr2 + (m-1) se2`.

    Returns:
        Null where no degree of freedom is left. Estimates may be negative.

    References:
        Henderson (1953), doi:10.2307/3001853; Searle, Casella & McCulloch (1992), chapter 5.
    """
    size, n, m = ratings.value.size, ratings.units, ratings.raters
    if size - n - m + 1 < 1:
        return None
    y = ratings.value - ratings.value.mean()
    by_unit, by_rater = (
        float((_within(y, side) ** 2).sum()) for side in (ratings.unit, ratings.rater)
    )
    left = _additive_rest(ratings, y)
    rest = left / (size - n - m + 1)
    return Variances(
        (by_rater - left - (n - 1) * rest) / (size - m),
        (by_unit - left - (m - 1) * rest) / (size - n),
        rest,
    )


def _within(y: Floats, side: Integers) -> Floats:
    found: Floats = y - (np.bincount(side, y) / np.bincount(side))[side]
    return found


def _additive_rest(ratings: UnitRatings, y: Floats) -> float:
    """Residual sum of squares of unit + rater; the units absorbed, the raters by iteration."""
    entries = (np.ones(y.size), (ratings.unit, ratings.rater))
    links = scipy.sparse.csr_array(entries, shape=(ratings.units, ratings.raters))
    scaled = scipy.sparse.diags_array(1.0 / ratings.panel) @ links
    own = scipy.sparse.diags_array(np.bincount(ratings.rater).astype(np.float64))
    system = (own - links.T @ scaled).tocsr()
    right = np.bincount(ratings.rater, _within(y, ratings.unit))
    effects, _ = cg(system, right, rtol=1e-12, maxiter=10 * ratings.raters)
    rest = _within(y - effects[ratings.rater], ratings.unit)
    left, total = float((rest**2).sum()), float((y**2).sum())
    return left if left > NEGLIGIBLE * total else 0.0


@dataclass(frozen=True)
class Sums:
    """What the likelihood needs of some data vectors on one design: sums by side, and of squares."""

    larger: Floats
    """Sums over each member of the larger side: members x vectors."""
    smaller: Floats
    total: Floats
    """Sum over all ratings, one a vector."""
    squares: Floats


class CrossedDesign:
    """The design, prepared so that one evaluation costs one eigenproblem of the smaller side.

    With ratios `a`, `b` to se2 and `V = I + a Za Za' + b Zb Zb'`, the larger side a is absorbed:
    `K = Zb'(I + a Za Za')^-1 Zb` has eigenvalues k, `log|V| = sum log(1 + a n_a) + sum log(1 + b k)`.
    """

    def __init__(self, ratings: UnitRatings) -> None:
        self._by_unit = ratings.units >= ratings.raters
        self._sides = (
            (ratings.unit, ratings.rater) if self._by_unit else (ratings.rater, ratings.unit)
        )
        self._counts = [np.bincount(side).astype(np.float64) for side in self._sides]
        self._links = np.zeros((self._counts[0].size, self._counts[1].size))
        self._links[self._sides] = 1.0
        self._size = ratings.value.size

    def sums(self, values: Floats) -> Sums:
        """The sums of data vectors, one a row."""
        incidence = [
            scipy.sparse.csr_array((np.ones(self._size), (side, np.arange(self._size))))
            for side in self._sides
        ]
        larger, smaller = (np.asarray(part @ values.T) for part in incidence)
        return Sums(larger, smaller, values.sum(axis=1), (values**2).sum(axis=1))

    def criterion(self, a: float, b: Floats, sums: Sums) -> Floats:
        """-2 log restricted likelihood, se2 and mu maximised: ratios b x vectors.

        `log|V| + log(1'V^-1 1) + (N-1) log(y'Py)` with `y'Py = y'V^-1 y - (1'V^-1 y)^2 / 1'V^-1 1`.
        """
        n_a, n_b = self._counts
        d = a / (1 + a * n_a)
        inner = np.diag(n_b) - self._links.T @ (d[:, None] * self._links)
        k, vectors = np.linalg.eigh(inner)
        k = np.maximum(k, 0.0)
        w_y = vectors.T @ (sums.smaller - self._links.T @ (d[:, None] * sums.larger))
        w_1 = vectors.T @ (n_b - self._links.T @ (d * n_a))
        share = b[:, None] / (1 + b[:, None] * k)
        ones = self._size - d @ n_a**2 - share @ w_1**2
        cross = sums.total - (d * n_a) @ sums.larger - share @ (w_1[:, None] * w_y)
        quadratic = sums.squares - d @ sums.larger**2 - share @ w_y**2
        rest = np.maximum(quadratic - cross**2 / ones[:, None], np.finfo(float).tiny)
        log_v = np.log1p(a * n_a).sum() + np.log1p(b[:, None] * k).sum(axis=1)
        found: Floats = (log_v + np.log(ones))[:, None] + (self._size - 1) * np.log(rest)
        return found

    def likeliest(self, sums: Sums, centre: tuple[float, float]) -> Floats:
        """The likeliest ratios (unit, rater) of each data vector, on a grid round `centre`.

        The best node of the grid is refined by a parabola along each axis; zero stays zero.
        """
        grids = [_grid(ratio) for ratio in self._ordered(centre)]
        values = np.stack([self.criterion(float(a), grids[1], sums) for a in grids[0]])
        place = values.reshape(-1, values.shape[2]).argmin(axis=0)
        at = np.unravel_index(place, values.shape[:2])
        vectors = np.arange(values.shape[2])
        along = (
            lambda i: values[i, at[1], vectors],
            lambda i: values[at[0], i, vectors],
        )
        ratios = [
            _refined(grid, where, value)
            for grid, where, value in zip(grids, at, along, strict=True)
        ]
        return np.stack(self._ordered((ratios[0], ratios[1])))

    def _ordered(self, pair: tuple[T, T]) -> tuple[T, T]:
        """Larger and smaller side as unit and rater, or the other way round."""
        return pair if self._by_unit else (pair[1], pair[0])

    def refine(self, sums: Sums, start: tuple[float, float]) -> tuple[float, float]:
        """The likeliest ratios (unit, rater) of one data vector, to full precision."""

        def height(logs: Floats) -> float:
            a, b = np.exp(np.clip(logs, -30, 30))
            return float(self.criterion(float(a), np.array([b]), sums)[0, 0])

        logs = np.log(np.maximum(self._ordered(start), ZERO_RATIO))
        options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 1000}
        best = minimize(height, logs, method="Nelder-Mead", options=options)
        a, b = (float(r) if r > ZERO_RATIO else 0.0 for r in np.exp(best.x))
        return self._ordered((a, b))


def _grid(centre: float) -> Floats:
    """Zero, and ratios in steps of the logarithm round the centre."""
    steps = np.arange(-HALF_WIDTH, HALF_WIDTH + 1) * STEP
    found: Floats = np.concatenate([[0.0], np.exp(np.log(max(centre, np.exp(-3.0))) + steps)])
    return found


def _refined(grid: Floats, where: Integers, value: Callable[[Integers], Floats]) -> Floats:
    """The ratio at the lowest point of the parabola through a node and its two neighbours."""
    inside = (where > 1) & (where < grid.size - 1)
    safe = np.where(inside, where, 2)
    before, here, after = value(safe - 1), value(safe), value(safe + 1)
    bend = before - 2 * here + after
    shift = np.where(bend > 0, 0.5 * (before - after) / np.where(bend > 0, bend, 1.0), 0.0)
    moved: Floats = grid[where] * np.exp(np.where(inside, np.clip(shift, -1, 1), 0.0) * STEP)
    return moved


def restricted_likelihood(ratings: UnitRatings) -> Variances:
    """Restricted maximum likelihood; the variances with se2 = 1, none below zero.

    References:
        Patterson & Thompson (1971), doi:10.1093/biomet/58.3.545.
    """
    design = CrossedDesign(ratings)
    sums = design.sums((ratings.value - ratings.value.mean())[None, :])
    start = design.likeliest(sums, (1.0, 1.0))[:, 0]
    unit, rater = design.refine(sums, (float(start[0]), float(start[1])))
    return Variances(unit, rater, 1.0)
