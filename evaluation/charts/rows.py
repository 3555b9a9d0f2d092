"""What one county's charts and tables show, picked from the frames of all counties.

Taking it out here, once, keeps the disclosure rule in one place: what of the other counties is not
asked for is not in the frame that comes out.
"""

import polars as pl


def criterion_rows(
    criteria: pl.DataFrame, county: str, rounds: tuple[int, ...], *, best: bool, mean: bool
) -> pl.DataFrame:
    """One row a criterion asked of a county, in rubric order.

    Columns: criterion, dimension, weight, target, first, last, change, to_target (last − target),
    best, mean (over all counties in the last round; null when not asked for), ratings, spread.
    """
    last = criteria.filter(pl.col("round") == rounds[-1])
    own = last.filter(pl.col("county") == county)
    earlier = criteria.filter(
        (pl.col("round") == rounds[0]) & (pl.col("county") == county) & (len(rounds) > 1)
    ).select("criterion", first=pl.col("raw"))
    others = last.group_by("criterion").agg(
        best=pl.col("raw").max() if best else pl.lit(None, pl.Float64),
        mean=pl.col("raw").mean() if mean else pl.lit(None, pl.Float64),
    )
    return (
        own.join(earlier, on="criterion", how="left", maintain_order="left")
        .join(others, on="criterion", how="left", maintain_order="left")
        .select(
            "criterion",
            "dimension",
            "weight",
            "target",
            "first",
            pl.col("raw").alias("last"),
            change=pl.col("raw") - pl.col("first"),
            to_target=pl.col("raw") - pl.col("target"),
            best="best",
            mean="mean",
            ratings="ratings",
            spread="spread",
        )
    )


def dimension_rows(
    dimensions: pl.DataFrame,
    criteria: pl.DataFrame,
    county: str,
    rounds: tuple[int, ...],
    *,
    best: bool,
    mean: bool,
) -> pl.DataFrame:
    """One row a dimension of a county: the columns of `criterion_rows` without ratings and spread.

    The target of a dimension is the weighted mean of its criteria's targets, over those with one.
    """
    last = dimensions.filter(pl.col("round") == rounds[-1])
    own = last.filter(pl.col("county") == county)
    earlier = dimensions.filter(
        (pl.col("round") == rounds[0]) & (pl.col("county") == county) & (len(rounds) > 1)
    ).select("dimension", first=pl.col("score"))
    others = last.group_by("dimension").agg(
        best=pl.col("score").max() if best else pl.lit(None, pl.Float64),
        mean=pl.col("score").mean() if mean else pl.lit(None, pl.Float64),
    )
    targets = (
        criteria.filter(
            (pl.col("round") == rounds[-1])
            & (pl.col("county") == county)
            & pl.col("target").is_not_null()
        )
        .group_by("dimension")
        .agg(target=_weighted("target"))
    )
    joined = own
    for part in (earlier, others, targets):
        joined = joined.join(part, on="dimension", how="left", maintain_order="left")
    return joined.select(
        "dimension",
        "weight",
        "target",
        "first",
        pl.col("score").alias("last"),
        change=pl.col("score") - pl.col("first"),
        to_target=pl.col("score") - pl.col("target"),
        best="best",
        mean="mean",
    )


def overall_target(criteria: pl.DataFrame, county: str, round_number: int) -> float | None:
    """The score of a county that meets every target exactly; null when no criterion has one."""
    own = criteria.filter(
        (pl.col("round") == round_number)
        & (pl.col("county") == county)
        & pl.col("target").is_not_null()
    )
    if own.is_empty():
        return None
    value = own.select(_weighted("target")).item()
    return None if value is None else float(value)


def _weighted(column: str) -> pl.Expr:
    """The mean of a column by the weights a county is scored with, or by the rubric's."""
    weight = pl.coalesce("county_weight", "weight")
    return (pl.col(column) * weight).sum() / weight.sum()
