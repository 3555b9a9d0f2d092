"""Ranks: never a place, always the set of places that the reviews leave possible."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.estimators import Estimator, Floats, Matrix, dense
from evaluation.analysis.frames import empty
from evaluation.analysis.panel_design import PanelDesign
from evaluation.analysis.panel_frames import PAIRS
from evaluation.analysis.rank_sets import (
    EXACT_COUNTIES,
    SEED,
    RankSets,
    probability_ahead,
    probability_best,
    probability_top,
    rank_sets,
    rank_sets_large,
)
from evaluation.analysis.selections import picked

DRAWS = 10_000
TOP = 3
CONTENDERS = 200
"""Of more counties only this many of the highest are drawn for who may be best."""
STEADY = 9
"""Decimals of a score that rounding leaves alone, whatever the order of the sums."""
SHOWN_PAIRS = 60
"""Up to this many counties each pair is listed."""


@dataclass(frozen=True)
class Ranks:
    """The ranks of one round; `counties` stand in the order of the other fields."""

    counties: tuple[str, ...]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    p_best: Floats
    p_top: Floats
    """The chance of being among the first `TOP`."""
    pairs: pl.DataFrame
    """`frames.PAIRS`; empty above `SHOWN_PAIRS` counties."""


def ranks(
    estimator: Estimator, design: PanelDesign, number: int, counties: Mapping[str, int]
) -> Ranks:
    """The rank sets (simultaneous 95%) of one round and who may be best.

    Args:
        estimator: the fitted model; it must state uncertainty.
        design: its design.
        number: the round.
        counties: county -> cell of those that take a rank; at least two.

    References:
        Mogstad, Romano, Shaikh, Wilhelm (2024), doi:10.1093/restud/rdad006.
    """
    names = tuple(counties)
    rows = picked(list(counties.values()), design.cell_count)
    theta = estimator.contrasts(rows).value
    covariance = estimator.covariance(rows)
    if len(names) <= EXACT_COUNTIES:
        drawn = _drawn(estimator, rows, theta, covariance)
        found = rank_sets(theta, covariance, drawn - drawn.mean(axis=0))
        pairs = _pairs(number, names, theta, covariance, drawn, found)
        chances = probability_best(drawn), probability_top(drawn, TOP)
        return Ranks(names, found.low, found.high, *chances, pairs)
    found = rank_sets_large(theta, covariance, df=float(design.free))
    top = np.argsort(-theta, kind="stable")[:CONTENDERS]
    best, first = np.zeros(len(names)), np.zeros(len(names))
    drawn = estimator.draws(rows[top], DRAWS, SEED)
    best[top], first[top] = probability_best(drawn), probability_top(drawn, TOP)
    return Ranks(names, found.low, found.high, best, first, empty(PAIRS))


def _drawn(estimator: Estimator, rows: Matrix, theta: Floats, covariance: Floats) -> Floats:
    """Draws of the scores (R, p), dealt to the counties by score and error: a name has no share in it."""
    order = np.lexsort((np.diag(dense(covariance)), theta.round(STEADY)))
    drawn = np.empty((DRAWS, len(theta)))
    drawn[:, order] = estimator.draws(rows[order], DRAWS, SEED)
    return drawn


def _pairs(
    number: int,
    names: tuple[str, ...],
    theta: Floats,
    covariance: Floats,
    drawn: Floats,
    found: RankSets,
) -> pl.DataFrame:
    """Each ordered pair of counties."""
    if len(names) > SHOWN_PAIRS:
        return empty(PAIRS)
    variance = np.diag(dense(covariance))
    se = np.sqrt(np.maximum(variance[:, None] + variance[None, :] - 2 * covariance, 0.0))
    ahead = probability_ahead(drawn)
    rows = [
        (
            number,
            one,
            other,
            theta[i] - theta[j],
            se[i, j],
            ahead[i, j],
            bool(found.separated[i, j]),
        )
        for i, one in enumerate(names)
        for j, other in enumerate(names)
        if i != j
    ]
    return pl.DataFrame(rows, schema=PAIRS, orient="row")
