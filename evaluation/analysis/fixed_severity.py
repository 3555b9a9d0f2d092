"""Fixed severity: what the cells deserve when each reviewer's leniency is a constant of its own."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse

from evaluation.analysis.laplacian import Floats, Integers, linked_parts, pseudo_inverse, solve

ROUNDING = 1e-11
"""Residuals below this share of the largest value are rounding: the fit is exact."""
CHUNK = 1000
"""Rows of cells whose dense products stand in memory at once."""


@dataclass(frozen=True)
class FixedFit:
    """The least-squares fit of `y = theta_cell + a_reviewer + e`: p cells, q reviewers, n rows.

    Standard errors are null (`None`) where no residual degree of freedom is left. Within each
    linked part the effects sum to 0 over its reviewers; between parts nothing can be compared.
    """

    cell: Integers
    """n, which cell each row rates."""
    reviewer: Integers
    """n, whose rating each row is."""
    theta: Floats
    """p, in points: the level of each cell for the average reviewer of its part."""
    effects: Floats
    """q, in points: positive is lenient."""
    residuals: Floats
    """n, in points."""
    rss: float
    """Residual sum of squares; exactly 0 where only rounding is left."""
    df: int
    """n - p - q + number of parts."""
    part_of_cell: Integers
    """p, numbered from 0 in the order of each part's first reviewer."""
    part_of_reviewer: Integers
    """q."""
    counts: Integers
    """p, rows of each cell."""
    shares: "scipy.sparse.csr_array"
    """p x q, `D^-1 N`: which share of a cell's rows each reviewer gave."""
    system: Floats
    """q x q, G."""

    @cached_property
    def precision(self) -> Floats:
        """Q x q, `G^+`: the covariance of the effects for a residual variance of 1."""
        return pseudo_inverse(self.system, self.part_of_reviewer)

    @property
    def sigma2(self) -> float | None:
        """The residual variance `rss / df`; null without a residual degree of freedom."""
        return self.rss / self.df if self.df else None

    @cached_property
    def theta_se(self) -> Floats | None:
        """p: the square roots of the diagonal of `s2 (D^-1 + D^-1 N G^+ N' D^-1)`."""
        if self.sigma2 is None:
            return None
        return _root(self.sigma2 * (1 / np.maximum(self.counts, 1) + self._spread))

    @cached_property
    def effect_se(self) -> Floats | None:
        """q: of the effects as they stand, that is against the average reviewer of the part."""
        return None if self.sigma2 is None else _root(self.sigma2 * np.diag(self.precision))

    @cached_property
    def leverages(self) -> Floats:
        """n: the diagonal of the hat matrix, between 0 and 1."""
        found = (
            1 / self.counts[self.cell]
            + np.diag(self.precision)[self.reviewer]
            - 2 * self._levels[self.cell, self.reviewer]
            + self._spread[self.cell]
        )
        return np.clip(found, 0, 1)

    def hat(self, rows: Integers) -> Floats:
        """The block of the hat matrix that belongs to the given rows, k x k.

        `H_ab = [i = j] / n_i + (e_r - b_i) G^+ (e_s - b_j)'` for the rows a = (i, r), b = (j, s),
        where `b_i` is the cell's row of `D^-1 N` and `e_r` picks the reviewer.
        """
        cell, reviewer = self.cell[rows], self.reviewer[rows]
        shares, levels = self.shares[cell], self._levels[cell]
        both = np.add.reduceat(levels[:, shares.indices] * shares.data, shares.indptr[:-1], axis=1)
        mixed = levels[:, reviewer]
        same = (cell[:, None] == cell[None, :]) / self.counts[cell]
        block: Floats = same + self.precision[np.ix_(reviewer, reviewer)] - mixed - mixed.T + both
        return block

    def contrast_variance(self, weights: "Floats | scipy.sparse.csr_array") -> Floats | None:
        """The variances of contrasts of theta, squared points.

        Args:
            weights: K x p, dense or sparse. Where a row's weights do not sum to 0 within each part
                the variance depends on the effects summing to 0.

        Returns:
            K variances `k C k'` with `C = s2 (D^-1 + D^-1 N G^+ N' D^-1)`; null without a residual
            degree of freedom.
        """
        if self.sigma2 is None:
            return None
        rows = scipy.sparse.csr_array(weights)
        own: Floats = rows.power(2) @ (1 / self.counts)
        return self.sigma2 * (own + _quadratic(rows @ self.shares, self.precision))

    @cached_property
    def _levels(self) -> Floats:
        """`D^-1 N G^+`, p x q: what cells and reviewers have in common."""
        product: Floats = self.shares @ self.precision
        return product

    @cached_property
    def _spread(self) -> Floats:
        """The diagonal of `D^-1 N G^+ N' D^-1`, p."""
        diagonal: Floats = self.shares.multiply(self._levels).sum(axis=1)
        return diagonal


def fixed_severity(cell: Integers, reviewer: Integers, y: Floats) -> FixedFit:
    """Fit `y = theta_cell + a_reviewer + e` by least squares with the cells absorbed.

    `G = diag(n_r) - N' D^-1 N`, `a = G^+ g` with `g_r = sum (y - mean of the cell)`, then
    `theta = ybar - D^-1 N a`. Only q x q matrices are built.

    Args:
        cell: n integers; each of 0 .. p - 1 occurs.
        reviewer: n integers; each of 0 .. q - 1 occurs.
        y: n values, in points.

    Raises:
        ValueError: a number between 0 and the largest does not occur.

    References:
        The intra-block analysis of incomplete blocks (Fisher); MacKay, Kenna, Low & Parker (2017),
        doi:10.1098/rsos.160760; Kuhlisch et al. (2016), doi:10.1007/s00184-015-0544-3.
    """
    counts, given = np.bincount(cell), np.bincount(reviewer)
    if not (counts.all() and given.all()):
        raise ValueError("cells and reviewers must be numbered from 0 without gaps")
    shape = (counts.size, given.size)
    incidence = scipy.sparse.csr_array((np.ones(cell.size), (cell, reviewer)), shape=shape)
    shares = incidence.multiply((1 / counts)[:, None]).tocsr()
    shared = (incidence.T @ shares).tocsr()
    parts = linked_parts(shared) if given.size else np.zeros(0, dtype=np.int64)
    system = np.diag(given.astype(np.float64)) - shared.toarray()
    means = np.bincount(cell, y, minlength=counts.size) / counts
    away = y - means[cell]
    right = np.bincount(reviewer, away, minlength=given.size).astype(np.float64)
    effects = solve(system, right, parts)
    expected = shares @ effects
    residuals = away - effects[reviewer] + expected[cell]
    part_of_cell = np.zeros(counts.size, dtype=np.int64)
    part_of_cell[cell] = parts[reviewer]
    return FixedFit(
        cell=cell,
        reviewer=reviewer,
        theta=means - expected,
        effects=effects,
        residuals=residuals,
        rss=_sum_of_squares(residuals, y),
        df=int(cell.size - counts.size - given.size + np.unique(parts).size),
        part_of_cell=part_of_cell,
        part_of_reviewer=parts,
        counts=counts,
        shares=shares,
        system=system,
    )


def _sum_of_squares(residuals: Floats, y: Floats) -> float:
    """The residual sum of squares, exactly 0 where all residuals are rounding."""
    if not y.size or np.abs(residuals).max() <= ROUNDING * np.abs(y).max():
        return 0.0
    return float(residuals @ residuals)


def _quadratic(rows: "scipy.sparse.csr_array", matrix: Floats) -> Floats:
    """`r M r'` of each sparse row r, without a dense product of all rows at once."""
    found = np.zeros(rows.shape[0])
    for first in range(0, rows.shape[0], CHUNK):
        part = rows[first : first + CHUNK]
        found[first : first + CHUNK] = part.multiply(part @ matrix).sum(axis=1)
    return found


def _root(variances: Floats) -> Floats:
    """Square roots; a variance below 0 by rounding is 0."""
    return np.sqrt(np.maximum(variances, 0))
