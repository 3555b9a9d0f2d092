"""Scores: what a county reached in a round, before adjustments."""

import polars as pl

from evaluation.analysis.frames import SCORES, complete

COUNTY = ["round", "county"]


def scores(composites: pl.DataFrame, criteria: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    """The scores of each county in each round.

    `raw` = mean of the counted composites; `trimmed` = sum of weight x trimmed mean of each criterion;
    `spread` = standard deviation of the composites (n - 1). What rests on severity and uncertainty
    is null here: `adjusted_scores` fills it in.

    Args:
        composites: `frames.COMPOSITES`.
        criteria: `frames.CRITERIA`.
        order: round, county: which rows the result has.

    Returns:
        `frames.SCORES`, null where a county has no counted review.
    """
    counted = (
        composites.filter("counted")
        .group_by(COUNTY, maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("reviewers"),
            pl.col("composite").mean().alias("raw"),
            pl.col("composite").std().alias("spread"),
        )
    )
    by_criterion = criteria.group_by(COUNTY, maintain_order=True).agg(
        (pl.col("county_weight") * pl.col("trimmed")).sum().alias("trimmed"),
        pl.col("unjudged").any().alias("own_criteria"),
        pl.col("not_applicable").sum().cast(pl.Int64).alias("dropped_criteria"),
    )
    joined = order.join(counted, on=COUNTY, how="left", maintain_order="left").join(
        by_criterion, on=COUNTY, how="left", maintain_order="left"
    )
    return complete(
        joined.with_columns(
            pl.col("reviewers").fill_null(0),
            pl.when(pl.col("raw").is_not_null()).then("trimmed").alias("trimmed"),
            pl.col("own_criteria").fill_null(value=False),
            pl.col("dropped_criteria").fill_null(0),
        ),
        SCORES,
    )
