"""Rank sets: which ranks of each county the reviews leave possible, and who may be the best.

The confidence sets of Mogstad, Romano, Shaikh and Wilhelm: every pair of counties is tested, and a
county's set reaches from one behind all that are surely better to one before all that are surely
worse. Rank 1 has the highest score.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Marks = NDArray[np.bool_]

EXACT_COUNTIES = 100
"""Up to this many counties every pair is tested step by step; above, with one critical value."""
SAMPLED_COUNTIES = 100
"""Of how many counties the largest marginal critical value is taken above `EXACT_COUNTIES`."""
SEED = 20240101
"""Of that sample, unless the caller gives another."""
_SAME = 1e-12
"""A variance of a difference below this share of the larger variance is rounding: zero."""
_CHUNK = 30_000
"""How many numbers a step may hold at once: what fits the processor's cache."""


@dataclass(frozen=True)
class RankSets:
    """The possible ranks of each county, in the order of the scores given."""

    low: Places
    """(p,) best possible rank."""
    high: Places
    """(p,) worst possible rank."""
    separated: Marks
    """(p, p): whether the test of the row's county told it from the column's, either way round.
    Symmetric for simultaneous sets; of marginal sets each row is a test of its own."""


def rank_sets(
    theta: Numbers,
    covariance: Numbers,
    draws: Numbers,
    *,
    simultaneous: bool = True,
    level: float = 0.95,
) -> RankSets:
    """Rank confidence sets with step-down over all pairs, for up to `EXACT_COUNTIES` or so.

    sd_jk = sqrt(V_jj + V_kk - 2 V_jk). c = the `level` quantile over the draws Z of the largest
    (Z_a - Z_b) / sd_ab over the ordered pairs still open; a is better than b where
    theta_a - theta_b > c sd_ab. Such pairs are closed and c is taken again until none is left. Then
    low_j = 1 + #{k better than j}, high_j = p - #{k worse than j}.
    Counties whose difference has no variance are told apart exactly when their scores differ.
    Where all scores are the same nothing is ranked by the caller; here each set is [1, p].

    Args:
        theta: (p,) scores, in points.
        covariance: (p, p) V of the scores, in points squared.
        draws: (R, p) of the scores' error: centred, with that covariance.
        simultaneous: all sets hold together with probability `level`; else each by itself.
        level: probability, at least one half.

    Raises:
        ValueError: shapes that do not fit, or a level below one half.

    References:
        Mogstad, Romano, Shaikh, Wilhelm 2024, Review of Economic Studies, doi:10.1093/restud/rdad006
    """
    _check(theta, covariance, level)
    if draws.ndim != 2 or draws.shape[1] != len(theta):  # noqa: PLR2004 - draws by counties
        raise ValueError(f"draws {draws.shape} for {len(theta)} scores")
    p = len(theta)
    sd = _difference_sd(covariance, np.arange(p))
    gap = np.subtract.outer(theta, theta)
    errors = np.ascontiguousarray(draws.T)
    if simultaneous:
        better = _rejected(gap, sd, ~np.eye(p, dtype=bool), errors, level)
        return _sets(better.sum(axis=0), better.sum(axis=1), better | better.T)
    above, below = np.zeros(p, dtype=np.int64), np.zeros(p, dtype=np.int64)
    separated = np.zeros((p, p), dtype=bool)
    for j in range(p):
        better = _rejected(gap, sd, _pairs_of(j, p), errors, level)
        above[j], below[j] = better[:, j].sum(), better[j].sum()
        separated[j] = better[j] | better[:, j]
    return _sets(above, below, separated)


def rank_sets_large(
    theta: Numbers,
    covariance: Numbers,
    draws: Numbers | None = None,
    *,
    level: float = 0.95,
    df: float = np.inf,
    seed: int = SEED,
) -> RankSets:
    """Rank confidence sets with one conservative critical value and no step-down, for thousands.

    Without draws the sets are simultaneous: c = q / sqrt(2) with q the `level` quantile of the
    studentised range of p (Tukey-Kramer; conservative for independent scores of unequal variance).
    With draws they are marginal: c = the largest over `SAMPLED_COUNTIES` counties j of the `level`
    quantile of max over k of |Z_j - Z_k| / sd_jk.

    Args:
        theta: (p,) scores, in points.
        covariance: (p, p) of the scores, in points squared.
        draws: (R, p) of the scores' error, centred; null for simultaneous sets.
        level: probability, at least one half.
        df: degrees of freedom of the variance, for simultaneous sets.
        seed: of the sample of counties.

    Raises:
        ValueError: shapes that do not fit, or a level below one half.

    References:
        Mogstad et al. 2024, doi:10.1093/restud/rdad006
        Hayter 1984, Annals of Statistics, doi:10.1214/aos/1176346392
    """
    _check(theta, covariance, level)
    p = len(theta)
    if draws is None:
        critical = _studentised_range(level, p, df) / np.sqrt(2) if p > 1 else 0.0
    else:
        critical = _sampled_critical(covariance, draws, level, seed)
    above, below = np.zeros(p, dtype=np.int64), np.zeros(p, dtype=np.int64)
    separated = np.zeros((p, p), dtype=bool)
    for rows in _chunks(np.arange(p), p):
        gap = theta[rows, None] - theta[None, :]
        sd = _difference_sd(covariance, rows)
        better, worse = _beyond(gap, sd, critical), _beyond(-gap, sd, critical)
        below[rows], above[rows] = better.sum(axis=1), worse.sum(axis=1)
        separated[rows] = better | worse
    return _sets(above, below, separated)


def _studentised_range(level: float, p: int, df: float) -> float:
    from scipy.stats import studentized_range  # noqa: PLC0415 - costs a second few commands need

    return float(studentized_range.ppf(level, p, df))


def probability_top(draws: Numbers, k: int) -> Numbers:
    """(p,) the share of the draws in which each county is among the first k; ties share a place.

    Args:
        draws: (R, p) of the scores themselves, not centred.
        k: at least 1; from p on every county is in.
    """
    p = draws.shape[1]
    if k >= p:
        return np.ones(p)
    last = np.partition(draws, p - k, axis=1)[:, p - k, None]
    before, at = draws > last, draws == last
    share = (k - before.sum(axis=1, keepdims=True)) / at.sum(axis=1, keepdims=True)
    found: Numbers = (before + at * share).mean(axis=0)
    return found


def probability_best(draws: Numbers) -> Numbers:
    """(p,) the share of the draws (R, p) in which each county has the highest score; they sum to 1."""
    return probability_top(draws, 1)


def probability_ahead(draws: Numbers) -> Numbers:
    """(p, p) the share of the draws (R, p) in which the row's county is ahead of the column's.

    Ties count half, so that it and its opposite sum to 1; the diagonal is one half.
    """
    columns = np.ascontiguousarray(draws.T)
    found: Numbers = np.array(
        [((own > columns) + 0.5 * (own == columns)).mean(axis=1) for own in columns]
    )
    return found.reshape(len(columns), len(columns))


def _check(theta: Numbers, covariance: Numbers, level: float) -> None:
    if covariance.shape != (len(theta), len(theta)):
        raise ValueError(f"covariance {covariance.shape} for {len(theta)} scores")
    if not 0.5 <= level < 1:  # noqa: PLR2004 - below one half a and b could each beat the other
        raise ValueError(f"level {level}")


def _sets(above: Places, below: Places, separated: Marks) -> RankSets:
    return RankSets(1 + above, len(above) - below, separated)


def _difference_sd(covariance: Numbers, rows: Places) -> Numbers:
    """(rows, p) standard deviation of each difference; zero where only rounding is left."""
    own = np.diag(covariance)
    variance = own[rows, None] + own[None, :] - 2 * covariance[rows]
    rounding = _SAME * np.maximum(own[rows, None], own[None, :])
    found: Numbers = np.sqrt(np.where(variance > rounding, variance, 0.0))
    return found


def _pairs_of(j: int, p: int) -> Marks:
    """The ordered pairs, both ways round, of one county with the others."""
    found = np.zeros((p, p), dtype=bool)
    found[j], found[:, j] = True, True
    found[j, j] = False
    return found


def _beyond(gap: Numbers, sd: Numbers, critical: float) -> Marks:
    """Which differences exceed what chance allows; without variance, every real difference."""
    scale = max(1.0, float(np.abs(gap).max(initial=0.0)))
    found: Marks = gap > np.maximum(critical * sd, _SAME * scale)
    return found


def _rejected(gap: Numbers, sd: Numbers, pairs: Marks, errors: Numbers, level: float) -> Marks:
    """(p, p) the ordered pairs whose first is better: the step-down over `pairs`."""
    open_pairs = pairs.copy()
    while True:
        largest = _largest(errors, sd, open_pairs)
        critical = 0.0 if largest is None else max(0.0, float(np.quantile(largest, level)))
        beaten = open_pairs & _beyond(gap, sd, critical)
        if not beaten.any():
            return pairs & ~open_pairs
        open_pairs &= ~beaten


def _largest(errors: Numbers, sd: Numbers, pairs: Marks) -> Numbers | None:
    """(R,) the largest standardised difference of each draw over pairs; null without a pair."""
    live = pairs & (sd > 0)
    both = np.triu(live & live.T)
    single = live & ~live.T
    found: Numbers | None = None
    for a in np.flatnonzero((both | single).any(axis=1)):
        # a pair open both ways is computed once: the larger of d and -d is |d|
        for marks, size in ((both, np.abs), (single, np.positive)):
            for b in _chunks(np.flatnonzero(marks[a]), errors.shape[1]):
                own = size((errors[a] - errors[b]) / sd[a, b, None]).max(axis=0)
                found = own if found is None else np.maximum(found, own)
    return found


def _chunks(places: Places, width: int) -> Iterator[Places]:
    """The places in parts of at most `_CHUNK` numbers, each place being `width` of them."""
    step = max(1, _CHUNK // max(1, width))
    for start in range(0, len(places), step):
        yield places[start : start + step]


def _sampled_critical(covariance: Numbers, draws: Numbers, level: float, seed: int) -> float:
    """The largest marginal critical value of a sample of counties."""
    p = len(covariance)
    size = min(p, SAMPLED_COUNTIES)
    sample = np.sort(np.random.default_rng(seed).choice(p, size=size, replace=False))
    errors = np.ascontiguousarray(draws.T)
    found = 0.0
    for j in sample:
        largest = _largest_of(errors, j, _difference_sd(covariance, np.array([j]))[0])
        found = max(found, float(np.quantile(largest, level)))
    return found


def _largest_of(errors: Numbers, j: int, sd: Numbers) -> Numbers:
    """(R,) the largest standardised difference, either way round, of one county with the others."""
    largest = np.zeros(errors.shape[1])
    for k in _chunks(np.flatnonzero(sd > 0), errors.shape[1]):
        np.maximum(largest, np.abs((errors[j] - errors[k]) / sd[k, None]).max(axis=0), out=largest)
    return largest
