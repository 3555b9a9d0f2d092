"""Reviewers: how consistently each rates beside the panel, and what leaving them out would do."""

import polars as pl

from evaluation.analysis.frames import REVIEWERS, complete
from evaluation.analysis.severity import panel


def reviewers(composites: pl.DataFrame) -> pl.DataFrame:
    """`frames.REVIEWERS` for each round and reviewer with a counted review; not computed yet: null."""
    return complete(panel(composites), REVIEWERS)
