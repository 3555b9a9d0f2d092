"""Dimensions: the score of each county on each group of criteria."""

import polars as pl

from evaluation.analysis.frames import DIMENSIONS, complete


def dimensions(criteria: pl.DataFrame) -> pl.DataFrame:
    """The weighted mean of the criterion scores of each dimension.

    `score` = sum of w_c x raw_c / sum of w_c over the criteria that the county is scored on; null
    where there are none. `weight` = that sum of w_c, so that the weighted scores of a county sum to
    its `raw`; for a county without any score it is the rubric's own share.

    Args:
        criteria: `frames.CRITERIA`.

    Returns:
        `frames.DIMENSIONS`.
    """
    share, raw = pl.col("county_weight"), pl.col("raw")
    scored = share.is_not_null().any()
    grouped = (
        criteria.with_columns(scored.over("round", "county").alias("scored"))
        .group_by("round", "county", "dimension", maintain_order=True)
        .agg(
            pl.when(pl.col("scored").first())
            .then(share.sum())
            .otherwise(pl.col("weight").sum())
            .alias("weight"),
            pl.when(scored).then((share * raw).sum() / share.sum()).alias("score"),
        )
    )
    return complete(grouped, DIMENSIONS)
