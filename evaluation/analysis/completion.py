"""Completion: how far each assigned review has come, without any rating."""

import polars as pl

from evaluation.analysis.frames import REVIEWS, require
from evaluation.domain.reviews import ReviewState


def completion(reviews: pl.DataFrame) -> pl.DataFrame:
    """`frames.REVIEWS` sorted by round, county and reviewer, recused reviews included.

    Raises:
        FrameError: a column is absent or of another type.
    """
    return require(reviews, REVIEWS).sort("round", "county", "reviewer")


def submitted(reviews: pl.DataFrame) -> pl.DataFrame:
    """The reviews that were submitted: round, county, reviewer; any other enters no result."""
    return reviews.filter(pl.col("state") == ReviewState.SUBMITTED.value).select(
        "round", "county", "reviewer"
    )
