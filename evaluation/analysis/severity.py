"""Severity: how much more leniently than the panel a reviewer scores."""

import polars as pl

from evaluation.analysis.frames import SEVERITY, complete

VARIANCES = ("reviewer", "drift", "halo", "residual")
"""The variances of the severity model: reviewers, their drift, their bias to a county, the rest."""


def severity(composites: pl.DataFrame) -> pl.DataFrame:
    """`frames.SEVERITY` for each round and reviewer with a counted review; not computed yet: null."""
    return complete(panel(composites), SEVERITY)


def panel(composites: pl.DataFrame) -> pl.DataFrame:
    """Who has counted reviews in which round: round, reviewer, in that order."""
    return (
        composites.filter("counted").select("round", "reviewer").unique().sort("round", "reviewer")
    )
