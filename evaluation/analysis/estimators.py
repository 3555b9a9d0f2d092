"""Three ways to say what the reviews are worth, asked the same questions.

Bayes on a grid for small panels, REML for large ones and on demand, fixed severities where neither
can bound the variances, and the plain means where there is nothing to learn severity from.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import scipy.sparse
import scipy.special
from numpy.typing import NDArray

from evaluation.analysis.fixed_severity import FixedFit
from evaluation.analysis.mixed_model import MixedModel
from evaluation.analysis.posterior import LEVEL, Marginals, Posterior, symmetric_root
from evaluation.analysis.reml_fit import RemlFit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Matrix = Any


@dataclass(frozen=True)
class Estimated:
    """Some contrasts and how sure they are; without `se` there is no statement of uncertainty."""

    value: Floats
    se: Floats | None = None
    df: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    p: Floats | None = None
    """Two-sided tail probability of no difference."""


class Estimator(Protocol):
    """What every way can be asked. Rows of contrasts are dense or sparse, one contrast a row."""

    def contrasts(self, rows: Matrix, minus: Floats | None = None) -> Estimated:
        """Contrasts of the cells' means (c x p), each less the contrast `minus` (p)."""

    def effects(self, rows: Matrix) -> Estimated:
        """Contrasts of the random effects that are not whitened (c x q): value and error alone."""

    def effect_means(self) -> Floats:
        """The expected effects that are not whitened, in the order of the facets."""

    def whitened_means(self) -> Floats:
        """The expected effects of the whitened facet."""

    def covariance(self, rows: Matrix) -> Floats:
        """The covariance of contrasts of the means (c x c)."""

    def draws(self, rows: Matrix, count: int, seed: int) -> Floats:
        """Draws of contrasts of the means (count x c)."""


def _less(rows: Matrix, minus: Floats | None) -> Floats:
    """Every row less another one."""
    return dense(rows) if minus is None else dense(rows) - minus


def dense(rows: Matrix) -> Floats:
    """Rows as an ordinary array."""
    found: Floats = rows.toarray() if scipy.sparse.issparse(rows) else np.asarray(rows)
    return found


@dataclass(frozen=True)
class BayesEstimator:
    """The mixture of the adaptive grid; `certain` is whether intervals may be stated."""

    posterior: Posterior
    model: MixedModel
    certain: bool = True

    def contrasts(self, rows: Matrix, minus: Floats | None = None) -> Estimated:
        return self._of(self.posterior.contrasts(_less(rows, minus)))

    def effects(self, rows: Matrix) -> Estimated:
        found = self.posterior.effects(dense(rows))
        return Estimated(found.mean, found.sd if self.certain else None)

    def _of(self, found: Marginals) -> Estimated:
        if not self.certain:
            return Estimated(found.mean)
        below = found.below(0.0)
        low, high = found.interval()
        return Estimated(
            found.mean, found.sd, low=low, high=high, p=2 * np.minimum(below, 1 - below)
        )

    def effect_means(self) -> Floats:
        total: Floats = np.sum([g.weights @ g.effects for g in self.posterior.groups], axis=0)
        return total

    def whitened_means(self) -> Floats:
        total = np.zeros(0)
        for group in self.posterior.groups:
            weight = group.weights.sum()
            theta = group.weights @ group.means() / weight
            effects = group.weights @ group.effects / weight
            own = weight * self.model.whitened_effects(group.whitened_ratio, theta, effects)
            total = own if not total.size else total + own
        return total

    def covariance(self, rows: Matrix) -> Floats:
        return self.posterior.covariance(dense(rows))

    def draws(self, rows: Matrix, count: int, seed: int) -> Floats:
        return self.posterior.draws(dense(rows), count, seed)


@dataclass(frozen=True)
class RemlEstimator:
    """One set of variance ratios, the most likely one, with Satterthwaite's degrees of freedom."""

    fit: RemlFit
    model: MixedModel
    whitened_ratio: float = 0.0
    certain: bool = True
    """Whether intervals may be stated."""

    def contrasts(self, rows: Matrix, minus: Floats | None = None) -> Estimated:
        value = np.asarray(rows @ self.fit.theta)
        if minus is not None:
            value = value - minus @ self.fit.theta
        if not self.certain:
            return Estimated(value)
        se = np.sqrt(np.maximum(self.fit.contrast_variance(rows, minus), 0.0))
        return _by_t(value, se, self.fit.contrast_df(rows, minus))

    def effects(self, rows: Matrix) -> Estimated:
        if not self.certain:
            return Estimated(np.asarray(rows @ self.fit.effects))
        moved = rows @ self.fit.solved
        if scipy.sparse.issparse(rows):
            variance = np.asarray(rows.multiply(moved).sum(axis=1)).ravel()
        else:
            variance = np.einsum("ij,ij->i", moved, rows)
        se = np.sqrt(np.maximum(self.fit.residual * variance, 0.0))
        df = np.full(se.size, float(self.fit.absorbed.free))
        return _by_t(np.asarray(rows @ self.fit.effects), se, df)

    def effect_means(self) -> Floats:
        return self.fit.effects

    def whitened_means(self) -> Floats:
        return self.model.whitened_effects(self.whitened_ratio, self.fit.theta, self.fit.effects)

    def covariance(self, rows: Matrix) -> Floats:
        a = self.fit.absorbed
        moved = rows @ a.spread
        panel = dense((moved @ self.fit.solved) @ moved.T)
        return self.fit.residual * (dense(rows @ a.inverse @ rows.T) + panel)

    def draws(self, rows: Matrix, count: int, seed: int) -> Floats:
        return _t_draws(
            np.asarray(rows @ self.fit.theta),
            self.covariance(rows),
            float(self.fit.absorbed.free),
            count,
            seed,
        )


@dataclass(frozen=True)
class FixedEstimator:
    """Each reviewer's severity a constant of its own: unbiased whoever was sent where, but wide."""

    fit: FixedFit

    def contrasts(self, rows: Matrix, minus: Floats | None = None) -> Estimated:
        rows = rows if minus is None else _less(rows, minus)
        value = np.asarray(rows @ self.fit.theta)
        variance = self.fit.contrast_variance(rows)
        if variance is None or not self.fit.rss:
            return Estimated(value)
        return _by_t(value, np.sqrt(variance), np.full(value.size, float(self.fit.df)))

    def effects(self, rows: Matrix) -> Estimated:
        value = np.asarray(rows @ self.fit.effects)
        if self.fit.sigma2 is None or not self.fit.rss:
            return Estimated(value)
        variance = np.einsum("ij,ij->i", dense(rows @ self.fit.precision), dense(rows))
        se = np.sqrt(self.fit.sigma2 * np.maximum(variance, 0.0))
        return _by_t(value, se, np.full(value.size, float(self.fit.df)))

    def effect_means(self) -> Floats:
        return self.fit.effects

    def whitened_means(self) -> Floats:
        return np.zeros(0)

    def covariance(self, rows: Matrix) -> Floats:
        moved = rows @ self.fit.shares
        own = dense((rows @ scipy.sparse.diags_array(1 / self.fit.counts)) @ rows.T)
        return (self.fit.sigma2 or 0.0) * (own + dense((moved @ self.fit.precision) @ moved.T))

    def draws(self, rows: Matrix, count: int, seed: int) -> Floats:
        value = np.asarray(rows @ self.fit.theta)
        return _t_draws(value, self.covariance(rows), float(self.fit.df), count, seed)


@dataclass(frozen=True)
class MeansEstimator:
    """The plain means: no reviewer is seen twice, or nothing varies."""

    theta: Floats

    def contrasts(self, rows: Matrix, minus: Floats | None = None) -> Estimated:
        value = np.asarray(rows @ self.theta)
        return Estimated(value if minus is None else value - minus @ self.theta)

    def effects(self, rows: Matrix) -> Estimated:
        return Estimated(np.zeros(rows.shape[0]))

    def effect_means(self) -> Floats:
        return np.zeros(0)

    def whitened_means(self) -> Floats:
        return np.zeros(0)

    def covariance(self, rows: Matrix) -> Floats:
        return np.zeros((rows.shape[0],) * 2)

    def draws(self, rows: Matrix, count: int, seed: int) -> Floats:  # noqa: ARG002 - no chance here
        return np.tile(np.asarray(rows @ self.theta), (count, 1))


def _by_t(value: Floats, se: Floats, df: Floats) -> Estimated:
    """Interval and tail probability of Student's t."""
    half = scipy.special.stdtrit(df, (1 + LEVEL) / 2) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(value) / se
    p = np.where(se > 0, 2 * scipy.special.stdtr(df, -np.nan_to_num(t)), 1.0)
    return Estimated(value, se, df, value - half, value + half, p)


def _t_draws(value: Floats, covariance: Floats, df: float, count: int, seed: int) -> Floats:
    chance = np.random.default_rng(seed)
    noise = chance.standard_normal((count, value.size)) @ symmetric_root(covariance)
    drawn: Floats = value + noise * np.sqrt(df / chance.chisquare(df, count))[:, None]
    return drawn
