"""What is believed of the means after seeing the reviews: a finite mixture of multivariate t.

Given the variance ratios of a node the means are `t_nu(theta, s2 C)` with nu = reviews - means,
`C = A^-1 + M T M'` (A^-1, M and T as in `mixed_model` and `reml`); nodes carry weights that sum to 1.
A plug-in fit is a mixture of one node.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import scipy.special
from numpy.typing import NDArray

from evaluation.analysis.mixed_model import Absorbed, MixedModel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Matrix = Any

LEVEL = 0.95
CHUNK = 4_000_000
"""Numbers that the matrices of one chunk of nodes may hold."""
KEPT = 1_000_000
"""Numbers up to which the matrices of a group are kept for the next question."""
ROUNDS = 60
NEAR = 1e-6
TINIEST = np.finfo(float).tiny
TABLE = np.linspace(-60.0, 60.0, 60_001)


@dataclass(frozen=True)
class Factors:
    """S = I + L G L of some nodes, factored; it depends on who rated whom, not on what they said."""

    cross: Floats
    """(q x q) G."""
    roots: Floats
    """(nodes x q) rho of each effect's facet."""

    def solved_roots(self) -> Iterator[tuple[slice, Floats]]:
        """A root of T of each chunk of nodes: `L C^-T` with `S = C C'`."""
        yield from self._kept if self.roots.size * self.roots.shape[1] <= KEPT else self._chunks()

    @cached_property
    def _kept(self) -> tuple[tuple[slice, Floats], ...]:
        return tuple(self._chunks())

    def _chunks(self) -> Iterator[tuple[slice, Floats]]:
        count, q = self.roots.shape
        size = max(1, CHUNK // max(q * q, 1))
        for start in range(0, count, size):
            part = slice(start, start + size)
            root = self.roots[part]
            system = root[:, :, None] * self.cross * root[:, None, :] + np.eye(q)
            factor = np.linalg.inv(np.linalg.cholesky(system))
            yield part, root[:, :, None] * np.swapaxes(factor, 1, 2)


@dataclass(frozen=True)
class NodeGroup:
    """The nodes that share one ratio of the whitened facet."""

    absorbed: Absorbed
    whitened_ratio: float
    factors: Factors
    ratios: Floats
    """(nodes x facets) rho of each facet that is not whitened."""
    weights: Floats
    residual: Floats
    """s2 of each node."""
    effects: Floats
    """(nodes x q) u of each node."""

    def of(self, model: MixedModel) -> Self:
        """The same nodes with the same weights for other values: those of one criterion.

        Where the same reviewers rated the same counties the factors are shared.
        """
        absorbed = model.absorb(self.whitened_ratio)
        factors = self.factors
        if not np.array_equal(absorbed.cross, factors.cross):
            factors = Factors(absorbed.cross, self.ratios[:, absorbed.facet])
        effects = np.empty(factors.roots.shape)
        for at, root in factors.solved_roots():
            effects[at] = (root @ (absorbed.right @ root)[:, :, None])[:, :, 0]
        left = np.maximum(absorbed.total - effects @ absorbed.right, 0.0)
        return replace(
            self,
            absorbed=absorbed,
            factors=factors,
            residual=left / max(absorbed.free, 1),
            effects=effects,
        )

    def means(self) -> Floats:
        """(nodes x p) theta of each node."""
        found: Floats = self.absorbed.means - (self.absorbed.spread @ self.effects.T).T
        return found


@dataclass(frozen=True)
class Marginals:
    """Some contrasts: location and squared scale in each node, and what the mixture makes of them."""

    weights: Floats
    df: float
    location: Floats
    """(nodes x contrasts)."""
    scale: Floats
    """(nodes x contrasts) squared."""

    @cached_property
    def mean(self) -> Floats:
        """The posterior mean of each contrast."""
        return self.weights @ self.location

    @cached_property
    def sd(self) -> Floats:
        """The posterior standard deviation; needs more than two degrees of freedom."""
        within = self.weights @ self.scale * (self.df / (self.df - 2))
        between = self.weights @ (self.location - self.mean) ** 2
        return np.sqrt(within + between)

    def below(self, value: Floats | float) -> Floats:
        """The probability that each contrast is below a value."""
        share: Floats = self.weights @ scipy.special.stdtr(self.df, self._standard(value))
        return share

    def _standard(self, value: Floats | float) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            z = (value - self.location) / np.sqrt(self.scale)
        return np.nan_to_num(z, nan=0.0, posinf=1e9, neginf=-1e9)

    def quantile(self, share: float) -> Floats:
        """The quantile of the mixture: Newton's steps inside a bracket that only shrinks."""
        start = self.mean + scipy.special.stdtrit(self.df, share) * np.sqrt(
            self.weights @ self.scale
        )
        ends = self.location + scipy.special.stdtrit(self.df, share) * np.sqrt(self.scale)
        bracket = (np.min(ends, axis=0), np.max(ends, axis=0))
        value = self._near(np.clip(start, *bracket), share, bracket)
        # Newton doubles the digits: one exact step from nearby is as good as many.
        z = self._standard(value)
        miss = self.weights @ scipy.special.stdtr(self.df, z) - share
        exact: Floats = np.clip(value - miss / np.maximum(self._density(z), TINIEST), *bracket)
        return exact

    def _near(self, value: Floats, share: float, bracket: tuple[Floats, Floats]) -> Floats:
        """The quantile to about six digits, the t distribution being read from a table."""
        low, high = bracket
        table = scipy.special.stdtr(self.df, TABLE)
        for _ in range(ROUNDS):
            z = self._standard(value)
            miss = self.weights @ np.interp(z, TABLE, table) - share
            low, high = np.where(miss < 0, value, low), np.where(miss < 0, high, value)
            step = value - miss / np.maximum(self._density(z), TINIEST)
            moved = np.where((step > low) & (step < high), step, (low + high) / 2)
            if np.max(np.abs(moved - value), initial=0.0) < NEAR * (1 + np.max(np.abs(value))):
                return moved
            value = moved
        return value

    def _density(self, z: Floats) -> Floats:
        half = self.df / 2
        log_constant = scipy.special.gammaln(half + 0.5) - scipy.special.gammaln(half)
        density = np.exp(log_constant - (half + 0.5) * np.log1p(z**2 / self.df))
        width = np.sqrt(np.maximum(self.scale, np.finfo(float).tiny))
        mixed: Floats = self.weights @ (density / np.sqrt(self.df * np.pi) / width)
        return mixed

    def interval(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """The central interval."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)


@dataclass(frozen=True)
class Posterior:
    """All nodes."""

    groups: tuple[NodeGroup, ...]
    df: float
    """Reviews minus means."""

    def of(self, model: MixedModel) -> "Posterior":
        """The same mixture over the variance ratios for other values."""
        return Posterior(tuple(g.of(model) for g in self.groups), float(max(model.free, 1)))

    def contrasts(self, rows: Floats) -> Marginals:
        """Contrasts of the means: `rows` (contrasts x p)."""
        location, scale, weights = [], [], []
        for group in self.groups:
            moved = np.asarray(rows @ group.absorbed.spread)
            own = np.einsum("cp,cp->c", rows @ group.absorbed.inverse, rows)
            part = np.empty((len(group.weights), len(rows)))
            for at, root in group.factors.solved_roots():
                part[at] = np.sum((moved @ root) ** 2, axis=2)
            scale.append(group.residual[:, None] * (own + part))
            location.append(group.means() @ rows.T)
            weights.append(group.weights)
        return Marginals(
            np.concatenate(weights), self.df, np.concatenate(location), np.concatenate(scale)
        )

    def effects(self, rows: Floats) -> Marginals:
        """Contrasts of the random effects: `rows` (contrasts x q)."""
        location, scale, weights = [], [], []
        for group in self.groups:
            part = np.empty((len(group.weights), len(rows)))
            for at, root in group.factors.solved_roots():
                part[at] = np.sum((rows @ root) ** 2, axis=2)
            scale.append(group.residual[:, None] * part)
            location.append(group.effects @ rows.T)
            weights.append(group.weights)
        return Marginals(
            np.concatenate(weights), self.df, np.concatenate(location), np.concatenate(scale)
        )

    def covariance(self, rows: Floats) -> Floats:
        """The covariance of contrasts of the means (contrasts x contrasts)."""
        count = len(rows)
        within, between = np.zeros((count, count)), np.zeros((count, count))
        centre = sum(group.weights @ (group.means() @ rows.T) for group in self.groups)
        for group in self.groups:
            moved = np.asarray(rows @ group.absorbed.spread)
            share = group.weights * group.residual
            total = np.zeros((moved.shape[1],) * 2)
            for at, root in group.factors.solved_roots():
                weighed = np.sqrt(share[at])[:, None, None] * root
                total += np.einsum("nqs,nrs->qr", weighed, weighed, optimize=True)
            own = rows @ group.absorbed.inverse @ rows.T
            within += share.sum() * own + moved @ total @ moved.T
            away = group.means() @ rows.T - centre
            between += (away * group.weights[:, None]).T @ away
        covariance: Floats = within * (self.df / (self.df - 2)) + between
        return covariance

    def draws(self, rows: Floats, count: int, seed: int) -> Floats:
        """Draws of contrasts of the means (count x contrasts); one seed always gives the same.

        `theta_node + sqrt(s2 nu / chi2) V^1/2 z` with `V = rows C rows'`. The order of reviewers plays
        no part, and that of the contrasts only says which of them is given which z.
        """
        chance = np.random.default_rng(seed)
        sizes = _shared_out(np.concatenate([g.weights for g in self.groups]), count)
        z = chance.standard_normal((count, len(rows)))
        stretch = np.sqrt(self.df / chance.chisquare(self.df, count))[:, None]
        drawn, start, first = np.empty(z.shape), 0, 0
        for group in self.groups:
            own = sizes[first : first + len(group.weights)]
            part = slice(start, start + int(own.sum()))
            drawn[part] = _drawn(group, rows, own, stretch[part] * z[part])
            first, start = first + len(group.weights), part.stop
        return drawn[chance.permutation(count)]


def _drawn(group: NodeGroup, rows: Floats, sizes: Integers, z: Floats) -> Floats:
    """As many draws from each node of a group as `sizes` says; `z` is what chance gave."""
    ends = np.cumsum(sizes)
    own = rows @ group.absorbed.inverse @ rows.T
    moved = np.asarray(rows @ group.absorbed.spread)
    centre, spread = group.means() @ rows.T, np.sqrt(group.residual)
    drawn = np.empty(z.shape)
    for at, root in group.factors.solved_roots():
        for node in at.start + np.flatnonzero(sizes[at]):
            panel = moved @ root[node - at.start]
            part = slice(ends[node] - sizes[node], ends[node])
            noise = z[part] @ symmetric_root(own + panel @ panel.T)
            drawn[part] = centre[node] + spread[node] * noise
    return drawn


def symmetric_root(matrix: Floats) -> Floats:
    """The symmetric root of a positive semidefinite matrix: the only one that no order changes."""
    values, vectors = np.linalg.eigh(matrix)
    root: Floats = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root


def _shared_out(weights: Floats, count: int) -> Integers:
    """How many draws each node gets: its weight's share, rounded so that the sum is `count`."""
    edges = np.round(np.cumsum(weights) / weights.sum() * count)
    return np.diff(np.concatenate([[0.0], edges])).astype(np.int64)
