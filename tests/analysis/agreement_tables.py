"""Tables of ratings for the agreement tests, read from the reference cases."""

from pathlib import Path

import polars as pl

from evaluation.analysis.unit_ratings import UnitRatings, from_matrix

COPIED = Path(__file__).parent.parent / "known_values"


def wide_table(path: Path) -> UnitRatings:
    """A wide CSV: first column the unit, NA missing."""
    frame = pl.read_csv(path, null_values="NA").drop("unit").cast(pl.Float64)
    return from_matrix(frame.fill_null(float("nan")).to_numpy())
