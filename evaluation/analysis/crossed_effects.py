"""Crossed effects: how much units, raters and the rest each vary where not everybody rated all.

Model: `y_ij = mu + c_i + r_j + e_ij`, all effects random and independent with variances sc2, sr2, se2.
Two estimators: restricted maximum likelihood for what is small enough, and for any size unbiased
fitting of sums of squares, which may be negative.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import scipy.linalg
import scipy.sparse
from numpy.typing import NDArray
from scipy.sparse.linalg import cg

from evaluation.analysis.coefficient import NEGLIGIBLE
from evaluation.analysis.unit_ratings import Floats, Integers, UnitRatings

T = TypeVar("T")

LARGEST_SIDE = 200
"""More than this many of units and of raters: no likelihood, as each evaluation is cubic in it."""
LARGEST_TABLE = 20_000
"""More ratings than this: no likelihood."""
QUICK_SIDE = 60
QUICK_TABLE = 3_000
"""The same limits where many tables are to be fitted."""
STEP = 0.5
HALF_WIDTH = 8
"""The grid of log ratios round a fit: this many steps of `STEP` to either side."""
WIDE_STEP = 1.0
WIDE_HALF_WIDTH = 7
WIDE_CENTRE = float(np.exp(-1.5))
"""The grid from which a fit starts: ratios from 0.0002 to 245, and zero."""
NUDGE = 1e-3
"""How far logs of ratios are moved to see slope and bend of the likelihood."""
MOST_STEPS = 40
ARRIVED = 1e-7
"""Steps of the logs of ratios: at most so many, until they are as short as this."""
ZERO_RATIO = 1e-5
"""A variance below this share of the rest's is the boundary: zero."""


@dataclass(frozen=True)
class Variances:
    """Variances of units, raters and rest; only their ratios matter for a correlation."""

    unit: float
    rater: float
    rest: float


def fits_likelihood(ratings: UnitRatings, *, quickly: bool = False) -> bool:
    """Whether a table is small enough for `restricted_likelihood`, or for it in milliseconds."""
    smaller = min(ratings.units, ratings.raters)
    side, table = (QUICK_SIDE, QUICK_TABLE) if quickly else (LARGEST_SIDE, LARGEST_TABLE)
    return smaller <= side and ratings.value.size <= table


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
    """Residual sum of squares of unit + rater on linked ratings: the larger side is absorbed."""
    sides = (ratings.unit, ratings.rater)
    larger, smaller = sides if ratings.units >= ratings.raters else sides[::-1]
    panel, own = np.bincount(larger).astype(np.float64), np.bincount(smaller)
    entries = (np.ones(y.size), (larger, smaller))
    links = scipy.sparse.csr_array(entries, shape=(panel.size, own.size))
    system = scipy.sparse.diags_array(own.astype(np.float64)) - links.T @ (
        scipy.sparse.diags_array(1.0 / panel) @ links
    )
    effects = _solved(system.tocsr(), np.bincount(smaller, _within(y, larger)).astype(np.float64))
    rest = _within(y - effects[smaller], larger)
    left, total = float((rest**2).sum()), float((y**2).sum())
    return left if left > NEGLIGIBLE * total else 0.0


def _solved(system: scipy.sparse.csr_array, right: Floats) -> Floats:
    """One solution of the equations of a linked design, which leave a constant free."""
    size = right.size
    if size <= LARGEST_SIDE:
        pinned = system.toarray() + 1.0 / size
        solution: Floats = scipy.linalg.solve(pinned, right, assume_a="pos")
        return solution
    # Beyond rounding error the iteration has nothing to divide by: it has arrived.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(cg(system, right, rtol=1e-8, maxiter=10 * size)[0], dtype=np.float64)


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

    def likeliest(self, sums: Sums, centre: tuple[float, float], *, wide: bool = False) -> Floats:
        """The likeliest ratios (unit, rater) of each data vector, on a grid round `centre`.

        The best node of the grid is refined by a parabola along each axis; zero stays zero.
        """
        step, width = (WIDE_STEP, WIDE_HALF_WIDTH) if wide else (STEP, HALF_WIDTH)
        steps = (np.arange(-width, width + 1) * step).astype(np.float64)
        grids = [_grid(ratio, steps) for ratio in self._ordered(centre)]
        values = np.stack([self.criterion(float(a), grids[1], sums) for a in grids[0]])
        place = values.reshape(-1, values.shape[2]).argmin(axis=0)
        at = np.unravel_index(place, values.shape[:2])
        vectors = np.arange(values.shape[2])
        first = _refined(grids[0], at[0], step, lambda i: values[i, at[1], vectors])
        second = _refined(grids[1], at[1], step, lambda i: values[at[0], i, vectors])
        return np.stack(self._ordered((first, second)))

    def _ordered(self, pair: tuple[T, T]) -> tuple[T, T]:
        """Larger and smaller side as unit and rater, or the other way round."""
        return pair if self._by_unit else (pair[1], pair[0])

    def refine(self, sums: Sums, start: tuple[float, float]) -> tuple[float, float]:
        """The likeliest ratios (unit, rater) of one data vector, by Newton's steps in their logs.

        A ratio that starts at zero or falls below `ZERO_RATIO` is zero.
        """
        ratios = np.array(self._ordered(start))
        for _ in range(MOST_STEPS):
            ratios = np.where(ratios > ZERO_RATIO, ratios, 0.0)
            step = _newton_step(self._stencil(sums, ratios), ratios > 0)
            ratios = ratios * np.exp(step)
            if np.abs(step).max() < ARRIVED:
                break
        return self._ordered((float(ratios[0]), float(ratios[1])))

    def _stencil(self, sums: Sums, ratios: Floats) -> Floats:
        """The criterion at the ratios and one nudge of their logs to either side: 3 x 3."""
        nudges = np.exp(NUDGE * np.arange(-1, 2))
        b = ratios[1] * nudges
        return np.stack([self.criterion(float(a), b, sums)[:, 0] for a in ratios[0] * nudges])


def _newton_step(heights: Floats, moves: NDArray[np.bool_]) -> Floats:
    """The step of both logs towards the lowest point; downhill at most where there is no bowl."""
    slope = np.array([heights[2, 1] - heights[0, 1], heights[1, 2] - heights[1, 0]]) / (2 * NUDGE)
    own = np.array([heights[[0, 2], 1].sum(), heights[1, [0, 2]].sum()]) - 2 * heights[1, 1]
    both = (heights[2, 2] - heights[2, 0] - heights[0, 2] + heights[0, 0]) / 4
    bend = np.array([[own[0], both], [both, own[1]]]) / NUDGE**2
    is_bowl = bool(own[moves].min(initial=1.0) > 0) and (
        not moves.all() or bool(np.linalg.det(bend) > 0)
    )
    step = np.zeros(2)
    if is_bowl:
        step[moves] = -np.linalg.solve(bend[np.ix_(moves, moves)], slope[moves])
    else:
        step[moves] = -STEP * np.sign(slope[moves])
    found: Floats = np.clip(step, -1.0, 1.0)
    return found


def _grid(centre: float, steps: Floats) -> Floats:
    """Zero, and ratios in steps of the logarithm round the centre."""
    logs = np.log(max(centre, np.exp(-3.0))) + steps
    found: Floats = np.concatenate([[0.0], np.exp(logs)])
    return found


def _refined(
    grid: Floats, where: Integers, step: float, value: Callable[[Integers], Floats]
) -> Floats:
    """The ratio at the lowest point of the parabola through a node and its two neighbours."""
    inside = (where > 1) & (where < grid.size - 1)
    safe = np.where(inside, where, 2)
    before, here, after = value(safe - 1), value(safe), value(safe + 1)
    bend = before - 2 * here + after
    shift = np.where(bend > 0, 0.5 * (before - after) / np.where(bend > 0, bend, 1.0), 0.0)
    moved: Floats = grid[where] * np.exp(np.where(inside, np.clip(shift, -1, 1), 0.0) * step)
    return moved


def restricted_likelihood(ratings: UnitRatings) -> Variances:
    """Restricted maximum likelihood; the variances with se2 = 1, none below zero.

    References:
        Patterson & Thompson (1971), doi:10.1093/biomet/58.3.545.
    """
    design = CrossedDesign(ratings)
    sums = design.sums((ratings.value - ratings.value.mean())[None, :])
    start = design.likeliest(sums, (WIDE_CENTRE, WIDE_CENTRE), wide=True)[:, 0]
    unit, rater = design.refine(sums, (float(start[0]), float(start[1])))
    return Variances(unit, rater, 1.0)
