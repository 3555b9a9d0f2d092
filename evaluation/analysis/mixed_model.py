"""The linear mixed model once its means are absorbed: what every estimator starts from.

`Y = X theta + Z u + e`: theta one mean a cell, u random effects of crossed facets, e the rest with
variance s2. A facet f has the standard deviation `rho_f sqrt(s2)`. One facet (a reviewer's bias to a
county) may be whitened instead of standing in Z: its levels hold few reviews each and are many, so
that `V0 = I + rho_k^2 P P'` is inverted in closed form and Z keeps the few levels of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Matrix = Any
"""A dense array for small designs, a sparse one for large: both know `@` and `.T`."""

DENSE_CELLS = 200
"""Up to this many means dense matrices are quicker than sparse ones."""


@dataclass(frozen=True)
class Absorbed:
    """Sufficient statistics after the means are gone.

    `cross` = Z'QZ (q x q), `right` = Z'QY, `total` = Y'QY with Q the projection off the means in the
    metric of V0; `means` = theta at u = 0; `spread` (p x q) takes u into the means: theta = means -
    spread u; `inverse` (p x p) = (X' V0^-1 X)^-1, block diagonal; `log_det` = log|V0| + log|X'V0^-1X|.
    """

    cross: Floats
    right: Floats
    total: float
    means: Floats
    spread: Matrix
    inverse: Matrix
    log_det: float
    free: int
    """Reviews minus means."""
    facet: Integers
    """Which facet each of the q effects belongs to."""


@dataclass(frozen=True)
class _Products:
    """X'WX, X'WZ, Z'WZ, X'Wy, Z'Wy, y'Wy for one metric W."""

    xx: Matrix
    xz: Matrix
    zz: Matrix
    xy: Floats
    zy: Floats
    yy: float


class MixedModel:
    """A design and its reviews, ready to be absorbed at any ratio of the whitened facet."""

    def __init__(
        self,
        y: Floats,
        cell: Integers,
        facets: Sequence[Integers],
        whitened: Integers | None = None,
    ) -> None:
        self.centre = float(np.mean(y)) if y.size else 0.0
        self.y, self.cell, self.facets, self.whitened = y - self.centre, cell, facets, whitened
        counts = [int(codes.max()) + 1 for codes in facets]
        self.facet = np.repeat(np.arange(len(facets)), counts)
        self.x = _indicators(cell)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.z = _stacked(facets, starts, y.size)
        self.free = y.size - self.x.shape[1]
        self._plain = self._products(self.x, self.z, self.y)
        self._sizes, self._paired = self._pairs()

    def _pairs(self) -> tuple[Integers, list[_Products]]:
        """How often each size of level occurs in the whitened facet, and its products."""
        if self.whitened is None:
            return np.zeros(0, dtype=np.int64), []
        size = np.bincount(self.whitened)
        products = []
        for m in range(1, int(size.max()) + 1):
            picked = _indicators(self.whitened)[:, size == m]
            x, z = (picked.T @ part for part in (self.x, self.z))
            products.append(self._products(x, z, picked.T @ self.y))
        return np.bincount(size, minlength=size.max() + 1)[1:], products

    def _products(self, x: Matrix, z: Matrix, y: Floats) -> _Products:
        parts = (x.T @ x, x.T @ z, z.T @ z)
        if self.x.shape[1] <= DENSE_CELLS:
            parts = tuple(part.toarray() for part in parts)
        return _Products(*parts, x.T @ y, z.T @ y, float(y @ y))

    def absorb(self, ratio: float = 0.0) -> Absorbed:
        """Absorb the means, the whitened facet's standard deviation being `ratio` residual ones."""
        p, log_det = self._plain, 0.0
        for m, (count, part) in enumerate(zip(self._sizes, self._paired, strict=True), start=1):
            c = ratio**2 / (1 + m * ratio**2)
            log_det += float(count) * float(np.log1p(m * ratio**2))
            p = _Products(
                *(
                    getattr(p, name) - c * getattr(part, name)
                    for name in ("xx", "xz", "zz", "xy", "zy", "yy")
                )
            )
        inverse, log_cells = _inverse(p.xx)
        means = inverse @ p.xy
        spread = inverse @ p.xz
        cross = p.zz - p.xz.T @ spread
        if scipy.sparse.issparse(cross):
            cross = cross.toarray()
        return Absorbed(
            cross=cross,
            right=p.zy - p.xz.T @ means,
            total=float(p.yy - p.xy @ means),
            means=means + self.centre,
            spread=spread,
            inverse=inverse,
            log_det=log_det + log_cells,
            free=self.free,
            facet=self.facet,
        )

    def whitened_effects(self, ratio: float, theta: Floats, effects: Floats) -> Floats:
        """The best predictions of the whitened facet's levels, given means and other effects."""
        if self.whitened is None:
            return np.zeros(0)
        rest = self.y + self.centre - theta[self.cell] - self.z @ effects
        size = np.bincount(self.whitened)
        shrink = np.asarray(ratio**2 / (1 + size * ratio**2), dtype=np.float64)
        return shrink * np.bincount(self.whitened, rest)


def _indicators(codes: Integers) -> Matrix:
    shape = (codes.size, int(codes.max()) + 1 if codes.size else 0)
    return scipy.sparse.csr_array((np.ones(codes.size), (np.arange(codes.size), codes)), shape)


def _stacked(facets: Sequence[Integers], starts: Integers, n: int) -> Matrix:
    """The indicators of all facets side by side."""
    columns = [codes + start for codes, start in zip(facets, starts, strict=False)]
    rows = np.tile(np.arange(n), len(facets))
    return scipy.sparse.csr_array(
        (np.ones(rows.size), (rows, np.concatenate(columns) if columns else rows)),
        (n, int(starts[-1])),
    )


def _inverse(system: Matrix) -> tuple[Matrix, float]:
    """The inverse of a block-diagonal matrix and the logarithm of its determinant."""
    if not scipy.sparse.issparse(system):
        factor = scipy.linalg.cholesky(system, lower=True)
        identity = np.eye(len(system))
        dense = scipy.linalg.cho_solve((factor, True), identity)
        return dense, float(2 * np.sum(np.log(np.diag(factor))))
    parts, block = connected_components(system, directed=False)
    order = np.argsort(block, kind="stable")
    counts = np.bincount(block, minlength=parts)
    width = int(counts.max())
    within = np.empty(block.size, dtype=np.int64)
    within[order] = np.arange(block.size) - np.repeat(np.cumsum(counts) - counts, counts)
    blocks = np.tile(np.eye(width), (parts, 1, 1))
    entries = scipy.sparse.coo_array(system)
    i, j = entries.coords
    blocks[block[i], within[i], within[j]] = entries.data
    place = np.full((parts, width), -1, dtype=np.int64)
    place[block, within] = np.arange(block.size)
    filled = (place[:, :, None] >= 0) & (place[:, None, :] >= 0)
    rows = np.broadcast_to(place[:, :, None], filled.shape)[filled]
    columns = np.broadcast_to(place[:, None, :], filled.shape)[filled]
    log_det = float(np.sum(np.linalg.slogdet(blocks)[1]))
    entries_of_inverse = (np.linalg.inv(blocks)[filled], (rows, columns))
    return scipy.sparse.csr_array(entries_of_inverse, system.shape), log_det
