"""The rounds one by one: each fitted with fixed severities, with the names behind the numbers."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from evaluation.analysis.fixed_severity import FixedFit, fixed_severity
from evaluation.analysis.laplacian import Floats


@dataclass(frozen=True)
class RoundFit:
    """The additive fit of the counted reviews of one round."""

    number: int
    rows: pl.DataFrame
    """county, reviewer, composite of each row of the fit, by county and reviewer."""
    counties: tuple[str, ...]
    """The name of each cell."""
    reviewers: tuple[str, ...]
    """The name of each reviewer."""
    fit: FixedFit

    @property
    def y(self) -> Floats:
        """The composites that were fitted, in points."""
        return self.rows["composite"].to_numpy()


def round_fits(composites: pl.DataFrame) -> tuple[RoundFit, ...]:
    """The fit of each round with a counted review, in the order of rounds.

    Args:
        composites: `frames.COMPOSITES`; only counted reviews enter.
    """
    counted = composites.filter("counted").select(
        "round",
        pl.col("county", "reviewer").cast(pl.String),
        pl.col("composite").cast(pl.Float64),
    )
    parts = counted.sort("round", "county", "reviewer").partition_by(
        "round", maintain_order=True, as_dict=True, include_key=False
    )
    return tuple(_fitted(number, rows) for (number,), rows in parts.items())


def _fitted(number: int, rows: pl.DataFrame) -> RoundFit:
    cell, reviewer = (
        rows[name].rank("dense").cast(pl.Int64).to_numpy() - 1 for name in ("county", "reviewer")
    )
    counties, reviewers = (
        tuple(rows[name].unique().sort().to_list()) for name in ("county", "reviewer")
    )
    fit = fixed_severity(
        cell.astype(np.int64), reviewer.astype(np.int64), rows["composite"].to_numpy()
    )
    return RoundFit(number, rows, counties, reviewers, fit)
