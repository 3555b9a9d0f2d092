"""Bayes on a grid: all variance ratios that the reviews leave possible, each by its weight.

REML puts one value for ratios that seven reviewers can hardly tell; its intervals are then too short.
Here each ratio `rho_f = sd_f / sd_residual` has a half-Cauchy prior with scale A_f and a lifted tail
(`_log_prior`), the residual variance and the means have Jeffreys' priors and are integrated out, and with x = log rho

    log p(x | y) = -1/2 (log|S| + log|V0| + log|X'V0^-1X|) - (n - p)/2 log(yy - g'u)
                   + sum_f log prior(x_f - log A_f)

is evaluated on a grid that adapts to the data. No chance is involved.

References:
    Gelman (2006), doi:10.1214/06-BA117A for the half-Cauchy on standard deviations; Browne & Draper
    (2006), doi:10.1214/06-BA117 for why few levels need a prior at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from evaluation.analysis.mixed_model import Absorbed, MixedModel
from evaluation.analysis.posterior import Factors, NodeGroup, Posterior

Floats = NDArray[np.float64]

PRIOR_SCALES = {"s": 1.0, "d": 0.5, "k": 1.0}
PLATEAU = (8.0, 80.0)
"""In prior scales: between these the prior is flat in log rho (`_log_prior`)."""
POINTS = {1: 41, 2: 15, 3: 15}
"""Nodes an axis by the number of facets; 11 on three axes miss the tails by a tenth of a point."""
LOWEST, HIGHEST = -6.0, 8.0
STEP, DROP = 0.5, 6.0
"""Each axis walks out until the density has fallen by e^-6."""
EDGE_MASS = 0.01
EXTENSIONS = 3
NEGLIGIBLE = 1e-5
"""Nodes with less than this share of the highest density are left out."""
NOISELESS = 1e-12
"""Below this share of the total nothing is left that could be called noise."""


class GridFailedError(ValueError):
    """The reviews do not bound the variance ratios: the mass lies at the edge of the grid."""


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float
    points: int

    def nodes(self) -> Floats:
        return np.linspace(self.low, self.high, self.points)


def _log_prior(x: Floats) -> Floats:
    """The log density of log(rho / A), up to a constant: half-Cauchy with a plateau in its tail.

    From `PLATEAU[0]` scales to `PLATEAU[1]` every order of magnitude is as likely as any other; the tail
    of the Cauchy itself would argue with reviewers who really moved by many residual deviations.
    """
    start, end = np.log(PLATEAU)
    cauchy = x - np.log1p(np.exp(2 * x))
    lifted: Floats = cauchy + np.clip(x, start, end) - start
    return lifted


class _Density:
    """The log posterior of ratios, a whole grid of the unwhitened facets at a time."""

    def __init__(self, model: MixedModel, scales: Sequence[float], *, whitens: bool) -> None:
        self.model, self.scales, self.whitens = model, np.asarray(scales), whitens
        self._absorbed: dict[float, Absorbed] = {}

    def absorbed(self, whitened: float) -> Absorbed:
        """The statistics at a whitened log ratio; the last few are kept."""
        ratio = float(np.exp(whitened)) if self.whitens else 0.0
        if ratio not in self._absorbed:
            if len(self._absorbed) > max(POINTS.values()):
                self._absorbed.clear()
            self._absorbed[ratio] = self.model.absorb(ratio)
        return self._absorbed[ratio]

    def __call__(self, x: Floats) -> float:
        """At one point."""
        plain, whitened = self._split(x)
        return float(self.group(plain[None, :], whitened)[0][0])

    def _split(self, x: Floats) -> tuple[Floats, float]:
        return (x[:-1], float(x[-1])) if self.whitens else (x, 0.0)

    def group(self, plain: Floats, whitened: float) -> tuple[Floats, NodeGroup]:
        """Log densities and nodes of `plain` (nodes x facets) at one whitened log ratio."""
        a = self.absorbed(whitened)
        ratios = np.exp(plain)
        roots = ratios[:, a.facet] if a.facet.size else np.zeros((len(plain), 0))
        system = roots[:, :, None] * a.cross * roots[:, None, :] + np.eye(a.facet.size)
        factor = np.linalg.cholesky(system)
        log_det = 2 * np.sum(np.log(np.diagonal(factor, axis1=1, axis2=2)), axis=1)
        right = roots * a.right
        effects = roots * np.linalg.solve(system, right[:, :, None])[:, :, 0]
        left = np.maximum(a.total - effects @ a.right, np.finfo(float).tiny)
        x = np.column_stack([plain, np.full(len(plain), whitened)]) if self.whitens else plain
        prior = np.sum(_log_prior(x - np.log(self.scales)), axis=1)
        density = -(log_det + a.log_det) / 2 - a.free / 2 * np.log(left) + prior
        nodes = NodeGroup(
            absorbed=a,
            whitened_ratio=float(np.exp(whitened)) if self.whitens else 0.0,
            factors=Factors(a.cross, roots),
            ratios=ratios,
            weights=np.zeros(len(plain)),
            residual=left / a.free,
            effects=effects,
        )
        return density, nodes


def bayes_grid(model: MixedModel, facets: Sequence[str]) -> tuple[Posterior, Floats]:
    """The posterior and the mode's ratios.

    Args:
        model: its facets in the order of `facets`; the last of them is the whitened one if the model
            whitens any.
        facets: names out of s, d, k: they choose the prior scale.

    Raises:
        GridFailedError: more than 1% of the mass stays at an upper edge, or nothing but the model's
            effects varies.
    """
    whitens = model.whitened is not None
    density = _Density(model, [PRIOR_SCALES[f] for f in facets], whitens=whitens)
    if not facets:
        return Posterior((_only_node(density),), float(model.free)), np.zeros(0)
    mode = _mode(density, len(facets))
    axes = [_walked(density, mode, place) for place in range(len(facets))]
    for _ in range(EXTENSIONS + 1):
        groups, mass = _evaluated(density, axes)
        extended = [_extended(axis, edges) for axis, edges in zip(axes, mass, strict=True)]
        if extended == axes:
            _check_noise(groups)
            return Posterior(groups, float(model.free)), np.exp(mode)
        axes = extended
    raise GridFailedError


def _only_node(density: _Density) -> NodeGroup:
    """Without facets there is one node, and it is certain."""
    _, node = density.group(np.zeros((1, 0)), 0.0)
    return replace(node, weights=np.ones(1))


def _mode(density: _Density, count: int) -> Floats:
    """About where the density is highest, from two starts: the grid is laid around it."""
    options = {"xatol": 0.02, "fatol": 1e-3, "maxiter": 100 * count}
    bounds = [(LOWEST, HIGHEST)] * count
    found = [
        scipy.optimize.minimize(
            lambda x: -density(x),
            np.full(count, start),
            method="Nelder-Mead",
            bounds=bounds,
            options=options,
        )
        for start in (0.0, -1.5)
    ]
    return np.asarray(min(found, key=lambda result: result.fun).x)


def _walked(density: _Density, mode: Floats, place: int) -> _Axis:
    """From the mode outwards on one axis until the density has fallen far enough."""
    top, ends = density(mode), []
    for direction, limit in ((-STEP, LOWEST), (STEP, HIGHEST)):
        x = mode.copy()
        while direction * (limit - x[place]) > 0:
            x[place] = x[place] + direction
            if density(x) < top - DROP:
                break
        ends.append(float(np.clip(x[place], LOWEST, HIGHEST)))
    return _Axis(ends[0], ends[1], POINTS[min(len(mode), 3)])


def _evaluated(
    density: _Density, axes: Sequence[_Axis]
) -> tuple[tuple[NodeGroup, ...], list[tuple[float, float]]]:
    """The nodes worth keeping with their weights, and the mass at both ends of each axis."""
    whitens = density.whitens
    plain_axes = [axis.nodes() for axis in (axes[:-1] if whitens else axes)]
    whitened = axes[-1].nodes() if whitens else np.zeros(1)
    points = list(product(*plain_axes))
    plain = np.array(points, dtype=np.float64).reshape(len(points), len(plain_axes))
    found = [density.group(plain, w) for w in whitened]
    logs = np.array([values for values, _ in found])
    weights = np.exp(logs - logs.max())
    shape = (len(whitened), *(a.size for a in plain_axes))
    cube = weights.reshape(shape) / weights.sum()
    order = [*range(1, len(shape)), 0] if whitens else list(range(1, len(shape)))
    mass = [
        (float(np.take(cube, 0, axis=a).sum()), float(np.take(cube, -1, axis=a).sum()))
        for a in order
    ]
    weights = np.where(weights < NEGLIGIBLE, 0.0, weights)
    weights /= weights.sum()
    groups = tuple(
        _kept(nodes, own) for (_, nodes), own in zip(found, weights, strict=True) if own.any()
    )
    return groups, mass


def _kept(nodes: NodeGroup, weights: Floats) -> NodeGroup:
    kept = weights > 0
    return replace(
        nodes,
        factors=Factors(nodes.factors.cross, nodes.factors.roots[kept]),
        ratios=nodes.ratios[kept],
        weights=weights[kept],
        residual=nodes.residual[kept],
        effects=nodes.effects[kept],
    )


def _extended(axis: _Axis, mass: tuple[float, float]) -> _Axis:
    """The axis made longer where too much mass lies at its end; a lower end is the prior's own."""
    low = max(axis.low - 2, LOWEST) if mass[0] > EDGE_MASS else axis.low
    high = axis.high + 2 if mass[1] > EDGE_MASS else axis.high
    if high > HIGHEST + 2:
        raise GridFailedError
    return _Axis(low, high, axis.points)


def _check_noise(groups: Sequence[NodeGroup]) -> None:
    for group in groups:
        if np.any(group.residual * group.absorbed.free < NOISELESS * group.absorbed.total):
            raise GridFailedError
