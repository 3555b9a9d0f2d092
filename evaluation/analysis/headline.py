"""The headline: which score of a round is the published one."""

import polars as pl

from evaluation.domain.programme import Headline


def score_column(rule: Headline) -> pl.Expr:
    """The column of `scores` that a rule publishes."""
    columns = {Headline.ADJUSTED: "adjusted", Headline.TRIMMED_MEAN: "trimmed"}
    return pl.col(columns.get(rule, "raw"))


def criterion_column(rule: Headline) -> pl.Expr:
    """The column of `criteria` that goes with it.

    Severity belongs to whole reviews: on single criteria the adjusted rule takes the mean.
    """
    return pl.col("trimmed" if rule is Headline.TRIMMED_MEAN else "raw")
