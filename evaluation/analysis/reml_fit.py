"""A fit at given variance ratios: its REML criterion, how that curves, and what a contrast is worth.

With `tau_f = rho_f^2 = var_f / s2`, `L = diag(rho)`, `S = I + L G L`, `u = L S^-1 L g` and
`T = L S^-1 L` the criterion is

    -2 log REML = (n - p) log(yy - g'u) + log|S| + log|V0| + log|X'V0^-1X| + constant

Its derivatives need `r = g - G u` and `R = G - G T G` alone: for the residual variance held at s2,

    d / d tau_f         = sum_f R_jj - sum_f r_j^2 / s2
    d2 / d tau_f tau_h  = 2 r_f' R_fh r_h / s2 - |R_fh|^2

References:
    Patterson & Thompson (1971), doi:10.1093/biomet/58.3.545; Bates, Maechler, Bolker & Walker (2015),
    doi:10.18637/jss.v067.i01 for the profiled form; Satterthwaite (1946), doi:10.2307/3002019, in the
    form of Giesbrecht & Burns (1985), doi:10.2307/2530872.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from evaluation.analysis.mixed_model import Absorbed

Floats = NDArray[np.float64]
Matrix = Any

LARGEST_RATIO = 1e7
"""A variance this many times the residual one: there is no residual to speak of."""
LARGE = 300
"""From this many effects on a step costs seconds: quick forms are used, and fewer steps."""
QUICK_FROM = 1e-3
"""Ratios (of standard deviations) from which the quick forms lose no digits that matter."""


@dataclass(frozen=True)
class RemlFit:
    """Variance ratios at the optimum and everything that follows from them."""

    absorbed: Absorbed
    tau: Floats
    """Variance of each facet over the residual variance."""
    residual: float
    """The residual variance s2."""
    criterion: float
    """-2 log REML, as lme4 prints it."""
    effects: Floats
    """u, the best predictions of the random effects."""
    theta: Floats
    """The means of the cells."""
    inverse: Floats
    """S^-1 (q x q)."""

    @cached_property
    def root(self) -> Floats:
        """Ratio rho of each effect's facet."""
        found: Floats = np.sqrt(self.tau)[self.absorbed.facet]
        return found

    @cached_property
    def solved(self) -> Floats:
        """T = L S^-1 L (q x q): s2 T is the posterior variance of u."""
        return self.root[:, None] * self.inverse * self.root

    @cached_property
    def rest(self) -> Floats:
        """What the effects leave unexplained: r = g - G u."""
        return self.absorbed.right - self.absorbed.cross @ self.effects

    @cached_property
    def response(self) -> Floats:
        """R = G - G T G; for many effects `L^-1 (I - S^-1) L^-1`, which is the same and quick."""
        cross = self.absorbed.cross
        if self._is_quick:
            return (np.eye(len(self.root)) - self.inverse) / np.outer(self.root, self.root)
        found: Floats = cross - cross @ self.solved @ cross
        return found

    @cached_property
    def passage(self) -> Floats:
        """I - T G, through which a variance ratio acts; for many effects `L S^-1 L^-1`."""
        if self._is_quick:
            return self.root[:, None] * self.inverse / self.root
        found: Floats = np.eye(len(self.root)) - self.solved @ self.absorbed.cross
        return found

    @cached_property
    def _reach(self) -> tuple[Floats, ...]:
        """DT / d tau_f of each facet: `(I - T G)_f (I - T G)_f'`."""
        columns = (self.passage[:, self.absorbed.facet == f] for f in range(self.tau.size))
        return tuple(through @ through.T for through in columns)

    @property
    def _is_quick(self) -> bool:
        return len(self.root) > LARGE and bool(np.all(self.root > QUICK_FROM))

    @property
    def variances(self) -> Floats:
        """The variance of each facet."""
        return self.tau * self.residual

    @property
    def at_edge(self) -> bool:
        """Whether no residual variance is left to compare with."""
        return bool(np.any(self.tau >= LARGEST_RATIO * 0.99)) or self.residual <= 0

    def contrast_variance(self, contrasts: Matrix, minus: Floats | None = None) -> Floats:
        """The variance of each row of `contrasts` (c x p), less the row `minus`, over the means."""
        a = self.absorbed
        moved = contrasts @ a.spread
        moved_minus = None if minus is None else minus @ a.spread
        plain = _form(contrasts, minus, a.inverse)
        return self.residual * (plain + _form(moved, moved_minus, self.solved))

    def contrast_df(self, contrasts: Matrix, minus: Floats | None = None) -> Floats:
        """Satterthwaite's degrees of freedom of each row: `2 f^2 / (grad f' A grad f)`.

        A is twice the inverse Hessian of -2 log REML in (tau, s2); ratios at zero are left out, as
        the variance of a contrast does not respond to them to first order.
        """
        a, v = self.absorbed, self.residual
        variance = self.contrast_variance(contrasts, minus)
        facets = np.flatnonzero(self.tau > 0)
        moved = contrasts @ a.spread
        moved_minus = None if minus is None else minus @ a.spread
        gradient = np.empty((variance.size, facets.size + 1))
        gradient[:, -1] = variance / v
        hessian = np.zeros((facets.size + 1,) * 2)
        hessian[-1, -1] = a.free / v**2
        hessian[:-1, :-1] = self.curvature()[np.ix_(facets, facets)]
        hessian[:-1, -1] = hessian[-1, :-1] = self.squares()[facets] / v**2
        for i, f in enumerate(facets):
            gradient[:, i] = v * _form(moved, moved_minus, self._reach[f])
        information = scipy.linalg.pinvh(hessian)
        spread = 2 * np.einsum("ci,ij,cj->c", gradient, information, gradient)
        with np.errstate(divide="ignore", invalid="ignore"):
            df = 2 * variance**2 / spread
        return np.where(np.isfinite(df) & (df > 0), df, float(a.free))

    def squares(self) -> Floats:
        """sum_f r_j^2 of each facet."""
        found: Floats = np.bincount(
            self.absorbed.facet, self.rest**2, minlength=self.tau.size
        ).astype(np.float64)
        return found

    def slope(self) -> Floats:
        """The derivative of the criterion in each tau; s2 follows, and adds nothing."""
        traces = np.bincount(self.absorbed.facet, np.diag(self.response), minlength=self.tau.size)
        found: Floats = traces - self.squares() / self.residual
        return found

    def curvature(self) -> Floats:
        """The second derivatives in the taus, s2 held fast."""
        owners = [self.absorbed.facet == f for f in range(self.tau.size)]
        found = np.empty((self.tau.size, self.tau.size))
        for i, own in enumerate(owners):
            for j, other in enumerate(owners):
                block = self.response[np.ix_(own, other)]
                found[i, j] = 2 * self.rest[own] @ block @ self.rest[other] / self.residual
                found[i, j] -= np.sum(block**2)
        return found


def _form(rows: Matrix, minus: Floats | None, matrix: Matrix) -> Floats:
    """The quadratic form of each row less `minus`; the rows may stay sparse though `minus` is not."""
    own = _rowwise(rows @ matrix, rows)
    if minus is None:
        return own
    turned = matrix @ minus
    shifted: Floats = own - 2 * np.asarray(rows @ turned) + float(minus @ turned)
    return shifted


def _rowwise(left: Matrix, right: Matrix) -> Floats:
    """The sum of the products of two matrices' rows."""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        found: Floats = np.einsum("ij,ij->i", left, right)
        return found
    product = left.multiply(right) if not isinstance(left, np.ndarray) else right.multiply(left)
    return np.asarray(product.sum(axis=1)).ravel()


def fit_at(absorbed: Absorbed, tau: Floats) -> RemlFit:
    """The fit at given variance ratios."""
    root = np.sqrt(tau)[absorbed.facet]
    inverse, log_det = _inverted(absorbed, root)
    effects = root * (inverse @ (root * absorbed.right))
    left = absorbed.total - float(absorbed.right @ effects)
    residual = left / max(absorbed.free, 1)
    criterion = absorbed.free * (1 + np.log(2 * np.pi * max(residual, np.finfo(float).tiny)))
    return RemlFit(
        absorbed=absorbed,
        tau=tau,
        residual=residual,
        criterion=float(criterion + log_det + absorbed.log_det),
        effects=effects,
        theta=absorbed.means - absorbed.spread @ effects,
        inverse=inverse,
    )


def _inverted(absorbed: Absorbed, root: Floats) -> tuple[Floats, float]:
    """S^-1 and log|S|."""
    system = root[:, None] * absorbed.cross * root
    system[np.diag_indices_from(system)] += 1.0
    factor = scipy.linalg.cholesky(system, lower=True, overwrite_a=True, check_finite=False)
    log_det = 2 * float(np.sum(np.log(np.diag(factor))))
    if not root.size:
        return system, 0.0
    inverse, _ = scipy.linalg.lapack.dpotri(factor, lower=1, overwrite_c=1)
    lower = np.tril(inverse, -1)
    return np.tril(inverse) + lower.T, log_det
