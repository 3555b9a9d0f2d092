"""Gaps: how far a county's criterion scores stand from the target, the best and the mean."""

import polars as pl

from evaluation.analysis.frames import GAPS, complete


def gaps(criteria: pl.DataFrame) -> pl.DataFrame:
    """What is lacking to the target, to the best county and to the mean of the counties.

    Each gap is the reference minus `score` in points, positive when the county stands below it. Best
    and mean are over the counties scored on the criterion in that round, this county included.

    Args:
        criteria: `frames.CRITERIA`.

    Returns:
        `frames.GAPS`; null without a score, `to_target` also where the criterion has no target.
    """
    group = ["round", "criterion"]
    score = pl.col("raw")
    return complete(
        criteria.with_columns(
            score.alias("score"),
            (pl.col("target") - score).alias("to_target"),
            (score.max().over(group) - score).alias("to_best"),
            (score.mean().over(group) - score).alias("to_mean"),
        ),
        GAPS,
    )
