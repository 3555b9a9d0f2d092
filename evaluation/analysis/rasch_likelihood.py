"""The likelihood of the many-facet Rasch model, and where it is largest.

With k = 0..K the category of a rating, eta = ability - severity - difficulty and phi_k = -threshold:

    log P(k) = k eta + sum(phi_1..phi_k) - log of the sum of the like over all categories

Each facet's measures sum to zero, so that the thresholds carry the level. The log likelihood is
concave: Newton's method with step halving finds its maximum wherever it is finite.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_STEPS = 60
_HALVINGS = 30
_GRADIENT = 1e-8
"""The largest score that counts as zero."""
_FINITE = 25.0
"""A logit beyond this is on its way to infinity: the ratings separate the elements completely."""
_INFORMATION = 1e-4
"""With less information in some direction (a standard error of 100 logits) the maximum lies at
infinity, where the score falls to zero as well."""


@dataclass(frozen=True)
class Facets:
    """Ratings as places: which element of each facet, and which category."""

    places: tuple[Integers, ...]
    """For each facet the place of each rating's element, from 0."""
    sizes: tuple[int, ...]
    """How many elements each facet has."""
    signs: tuple[int, ...]
    """Whether a facet's measure raises (1) or lowers (-1) the rating."""
    category: Integers
    """The category of each rating: 0..`steps`, each of them used."""

    @property
    def steps(self) -> int:
        """How many thresholds there are."""
        return int(self.category.max())


@dataclass(frozen=True)
class Maximum:
    """The parameters of largest likelihood."""

    measures: Floats
    """Of all elements, facet after facet, in logits."""
    errors: Floats
    """Their standard errors, from the inverse information of all parameters together."""
    thresholds: Floats
    loglik: float


def linked(facets: Facets) -> bool:
    """Whether the ratings tell all elements apart: no facet is cut in two or nested in another."""
    design, basis = _design(facets), _contrasts(facets.sizes)
    gram = basis.T @ (design.T @ design).toarray() @ basis
    return basis.shape[1] == 0 or int(np.linalg.matrix_rank(gram, hermitian=True)) == len(gram)


def maximum(facets: Facets) -> Maximum | None:
    """The maximum of the likelihood of linked ratings; null where it lies at infinity."""
    design, basis = _design(facets), _contrasts(facets.sizes)
    counts = np.bincount(facets.category, minlength=facets.steps + 1)
    free = basis.shape[1]
    values = np.concatenate([np.zeros(free), np.log(counts[1:] / counts[:-1])])
    current = _Point(facets, design, basis, values)
    for _ in range(_STEPS):
        score = current.score()
        if np.abs(score).max() < _GRADIENT:
            return _maximum(current)
        following = current.step(score)
        if following is None:
            return None
        current = following
    return None


@dataclass(frozen=True)
class _Point:
    """The likelihood at one set of parameters: the free measures, then phi_1..phi_K."""

    facets: Facets
    design: scipy.sparse.csr_array
    basis: Floats
    values: Floats

    @property
    def measures(self) -> Floats:
        found: Floats = self.basis @ self.values[: self.basis.shape[1]]
        return found

    @property
    def thresholds(self) -> Floats:
        return -self.values[self.basis.shape[1] :]

    def _logits(self) -> Floats:
        """(ratings, categories) unnormalised."""
        eta = self.design @ self.measures
        offsets = np.concatenate([[0.0], np.cumsum(-self.thresholds)])
        found: Floats = np.outer(eta, np.arange(self.facets.steps + 1)) + offsets
        return found

    def loglik(self) -> float:
        logits = self._logits()
        own = logits[np.arange(len(logits)), self.facets.category]
        return float((own - np.logaddexp.reduce(logits, axis=1)).sum())

    def _moments(self) -> tuple[Floats, Floats]:
        """The expected category of each rating, and the chance of category k or above, k >= 1."""
        logits = self._logits()
        chances = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
        above = np.cumsum(chances[:, ::-1], axis=1)[:, ::-1][:, 1:]
        return above.sum(axis=1), above

    def score(self) -> Floats:
        """The first derivatives of the log likelihood."""
        expected, above = self._moments()
        reached = self.facets.category[:, None] >= np.arange(1, self.facets.steps + 1)
        own = self.basis.T @ (self.design.T @ (self.facets.category - expected))
        return np.concatenate([own, (reached - above).sum(axis=0)])

    def information(self) -> Floats:
        """Minus the second derivatives: the covariance of the sufficient statistics."""
        expected, above = self._moments()
        ladder = np.arange(1, self.facets.steps + 1)
        # E[x 1(x >= k)] = k P(x >= k) + P(x >= k+1) + ... + P(x >= K)
        beyond = np.cumsum(above[:, ::-1], axis=1)[:, ::-1] - above
        cross = ladder * above + beyond - expected[:, None] * above
        variance = ((2 * ladder - 1) * above).sum(axis=1) - expected**2
        weighted = self.design.multiply(variance[:, None])
        own = self.basis.T @ (self.design.T @ weighted).toarray() @ self.basis
        mixed = self.basis.T @ (self.design.T @ cross)
        sums = above.sum(axis=0)
        steps = sums[np.maximum.outer(ladder, ladder) - 1] - above.T @ above
        return np.block([[own, mixed], [mixed.T, steps]])

    def step(self, score: Floats) -> "_Point | None":
        """Newton's step, halved until the likelihood does not fall; null on the way to infinity."""
        try:
            factor = scipy.linalg.cho_factor(self.information())
        except np.linalg.LinAlgError:
            return None
        move = scipy.linalg.cho_solve(factor, score)
        start = self.loglik()
        for halving in range(_HALVINGS):
            values = self.values + move / 2**halving
            following = _Point(self.facets, self.design, self.basis, values)
            if np.abs(values).max() > _FINITE:
                continue
            if following.loglik() >= start - 1e-12 * abs(start):
                return following
        return None


def _maximum(point: _Point) -> Maximum | None:
    free = point.basis.shape[1]
    information = point.information()
    if np.linalg.eigvalsh(information)[0] < _INFORMATION:
        return None
    covariance = np.linalg.inv(information)[:free, :free]
    errors = np.sqrt(np.einsum("ij,jk,ik->i", point.basis, covariance, point.basis))
    return Maximum(point.measures, errors, point.thresholds, point.loglik())


def _design(facets: Facets) -> scipy.sparse.csr_array:
    """(ratings, elements of all facets) the sign of each rating's elements."""
    offsets = np.cumsum([0, *facets.sizes[:-1]])
    ratings = len(facets.category)
    columns = np.concatenate(
        [place + offset for place, offset in zip(facets.places, offsets, strict=True)]
    )
    rows = np.tile(np.arange(ratings), len(facets.places))
    signs = np.repeat(np.array(facets.signs, dtype=np.float64), ratings)
    return scipy.sparse.csr_array((signs, (rows, columns)), shape=(ratings, sum(facets.sizes)))


def _contrasts(sizes: Sequence[int]) -> Floats:
    """(elements, free) all but the last element of each facet are free; the last is minus their sum."""
    blocks = [np.vstack([np.eye(size - 1), -np.ones((1, size - 1))]) for size in sizes]
    found: Floats = scipy.linalg.block_diag(*blocks)
    return found
