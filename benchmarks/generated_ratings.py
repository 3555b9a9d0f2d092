"""Ratings of any size with known truth, the same for the same seed: what the benchmarks measure on.

Standard deviations as in STATISTICS.md §1: counties 6 around 70, true change N(3, 4), severity 4,
drift 2, county-by-reviewer bias 3, reviewer-by-criterion 3, noise 6, criterion difficulty 5.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PANEL = 15
CRITERIA = 50
RETURNING = 0.7
SEED = 20_240_601


def reviewers_of(counties: int) -> int:
    """How many reviewers the programme has: 2,000 for 3,000 counties, never fewer than 30."""
    return max(2 * PANEL, round(counties * 2 / 3))


def panels(generator: np.random.Generator, counties: int, reviewers: int) -> Integers:
    """Who scores what, as round x county x seat: 15 at random, about 70% of them return."""
    order = generator.random((counties, reviewers))
    first = np.argpartition(order, PANEL, axis=1)[:, :PANEL]
    again = generator.random((counties, reviewers))
    returns = generator.random(first.shape) < RETURNING
    np.put_along_axis(again, first, np.where(returns, -1.0, 2.0), axis=1)
    return np.stack([first, np.argpartition(again, PANEL, axis=1)[:, :PANEL]])


def generated_ratings(counties: int, seed: int = SEED) -> pl.DataFrame:
    """One row a rating: round, county, reviewer, criterion, rating (whole points on 0-100)."""
    generator = np.random.default_rng([seed, counties])
    reviewers = reviewers_of(counties)
    panel = panels(generator, counties, reviewers)
    rating = _ratings(generator, panel, reviewers)
    rounds, _, _, criteria = shape = rating.shape
    places = np.indices(shape, dtype=np.int32, sparse=True)
    codes = {
        "county": (places[1], _names("c", counties)),
        "reviewer": (panel[..., None].astype(np.int32), _names("r", reviewers)),
        "criterion": (places[3], _names("k", criteria)),
    }
    columns: dict[str, pl.Series] = {
        "round": pl.Series(np.broadcast_to(places[0] + 1, shape).ravel(), dtype=pl.Int64)
    }
    for name, (code, names) in codes.items():
        numbers = pl.Series(np.broadcast_to(code, shape).ravel(), dtype=pl.UInt32)
        columns[name] = names.gather(numbers)
    assert rounds == 2
    return pl.DataFrame(columns | {"rating": pl.Series(rating.ravel())})


def _ratings(generator: np.random.Generator, panel: Integers, reviewers: int) -> Floats:
    """The ratings as round x county x seat x criterion."""
    _, counties, _ = panel.shape
    normal = generator.normal
    first = normal(70, 6, counties)
    level = np.stack([first, first + normal(3, 4, counties)])
    severity = normal(0, 4, reviewers) + normal(0, 2, (2, reviewers))
    bias = normal(0, 3, (counties, reviewers))
    review = (
        level[:, :, None]
        + np.take_along_axis(severity, panel.reshape(2, -1), axis=1).reshape(panel.shape)
        + bias[np.arange(counties)[:, None], panel]
    )
    habit = normal(0, 3, (reviewers, CRITERIA)) + normal(0, 5, CRITERIA)
    rating: Floats = normal(0, 6, (*panel.shape, CRITERIA))
    rating += habit[panel]
    rating += review[..., None]
    return np.clip(np.rint(rating, out=rating), 0, 100, out=rating)


def _names(letter: str, count: int) -> pl.Series:
    return pl.Series([f"{letter}{number:04d}" for number in range(1, count + 1)])
