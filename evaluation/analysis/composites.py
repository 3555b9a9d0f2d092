"""Composites: one weighted score a review, on the same criteria for all reviews of a county."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from evaluation.analysis.fill import fill
from evaluation.analysis.frames import COMPOSITES, NOT_APPLICABLE, RATED, complete
from evaluation.domain.reviews import MINIMUM_COVERAGE
from evaluation.domain.rubric import Rubric

REVIEW = ["round", "county", "reviewer"]
CELL = ["round", "county", "criterion"]
IDS = ("county", "reviewer", "criterion")
TOLERANCE = 1e-9
"""Weights are binary fractions: 12 of 20 equal weights must count as 60%."""


@dataclass(frozen=True)
class Composites:
    """The composites and what they were made from."""

    composites: pl.DataFrame
    """`frames.COMPOSITES`, one row a submitted review."""
    values: pl.DataFrame
    """round, county, reviewer, criterion, weight (share in this county), value (filled), given
    (null where it was filled): each counted review with each criterion its county is scored on. Its
    ids are enumerations: `decoded` turns them into text."""
    cells: pl.DataFrame
    """round, county, criterion, weight, county_weight, not_applicable, unjudged: each county with
    submitted reviews and each criterion asked."""


def weights_frame(rubrics: Mapping[int, Rubric]) -> pl.DataFrame:
    """The share of each criterion in each round: round, criterion, weight; sums to 1 a round."""
    rows = [
        (number, criterion, weight)
        for number in sorted(rubrics)
        for criterion, weight in rubrics[number].weights_in(number).items()
    ]
    schema = {"round": pl.Int64, "criterion": pl.String, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def composites(ratings: pl.DataFrame, submitted: pl.DataFrame, weights: pl.DataFrame) -> Composites:
    """The composite of each submitted review: `Y_irt = sum_c w_c y_icr`, missing `y` filled.

    A criterion that more than half of a county's submitted reviews declare not applicable is
    dropped for that county and the other weights are renormalised. A review counts when it rated at
    least `MINIMUM_COVERAGE` of the weight that is left. Inside counted reviews whatever is missing is
    filled (`fill`); a criterion that no counted review rated is left out for that county.

    Args:
        ratings: `frames.RATINGS`, one row a rating; rows of other reviews or criteria are ignored.
        submitted: round, county, reviewer, one row a submitted review.
        weights: round, criterion, weight (shares); positive.

    Filling and not renormalising, because renormalising favours those who skip hard criteria. That a
    review rates a criterion once is for the caller to see to.
    """
    ratings, submitted, weights = _encoded(ratings, submitted, weights)
    asked = _asked(ratings, submitted, weights)
    cells = asked.group_by(CELL, maintain_order=True).agg(
        pl.col("weight").first(),
        (pl.col("declined").sum() * 2 > pl.len()).alias("not_applicable"),
    )
    kept = _those_of(asked, cells, CELL, ~pl.col("not_applicable"))
    coverage = _coverage(submitted, kept)
    values = _those_of(kept, coverage, REVIEW, pl.col("counted"))
    cells = _county_weights(cells, values)
    values = _filled(values, cells)
    return Composites(_composed(coverage, values), values, decoded(cells))


def _those_of(
    rows: pl.DataFrame, groups: pl.DataFrame, key: list[str], condition: pl.Expr
) -> pl.DataFrame:
    """The rows whose group meets a condition; where all groups do, which is usual, all of them."""
    kept = groups.filter(condition)
    if kept.height == groups.height:
        return rows
    return rows.join(kept.select(key), on=key, how="semi", maintain_order="left")


def _encoded(*frames: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frames with their ids as enumerations in the order of their text: quick to join and sort."""
    for name in IDS:
        texts = pl.concat([f[name].unique() for f in frames if name in f.columns])
        kind = pl.Enum(texts.drop_nulls().unique().sort())
        frames = tuple(
            f.with_columns(pl.col(name).cast(kind, strict=False)) if name in f.columns else f
            for f in frames
        )
    yield from frames


def decoded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its ids as text again."""
    return frame.with_columns(pl.col(n).cast(pl.String) for n in IDS if n in frame.columns)


def _asked(ratings: pl.DataFrame, submitted: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Each submitted review with each criterion asked: weight, given (null if not rated), declined.

    Sorted by review, then in the rubric's order, so that no result depends on the order of rows.
    """
    order = weights.with_columns(pl.int_range(pl.len()).over("round").alias("position"))
    sizes = order.group_by("round").agg(pl.len().cast(pl.Int64).alias("size"))
    reviews = (
        submitted.select(REVIEW)
        .sort(REVIEW)
        .join(sizes, on="round", maintain_order="left")
        .with_columns((pl.col("size").cum_sum() - pl.col("size")).alias("start"))
    )
    asked = reviews.select(REVIEW).join(
        order.drop("position"), on="round", maintain_order="left_right"
    )
    return asked.with_columns(_placed(ratings, reviews, order, asked.height))


def _placed(
    ratings: pl.DataFrame, reviews: pl.DataFrame, order: pl.DataFrame, size: int
) -> list[pl.Series]:
    """What was given and what declined, each put where its review and criterion stand.

    Millions of ratings are sent to their place by number: joining them to as many rows that wait for
    them costs three times as much.
    """
    on = ["round", "criterion"]
    start = ratings.select(REVIEW).join(
        reviews.select(*REVIEW, "start"), on=REVIEW, how="left", maintain_order="left"
    )["start"]
    position = ratings.select(on).join(
        order.select(*on, "position"), on=on, how="left", maintain_order="left"
    )["position"]
    is_rated = (pl.col("state") == RATED) & pl.col("rating").is_finite()
    found = ratings.select(
        (start + position).alias("place"),
        pl.when(is_rated).then("rating").alias("given"),
        (pl.col("state") == NOT_APPLICABLE).fill_null(value=False).alias("declined"),
    ).drop_nulls("place")
    place = found["place"].to_numpy()
    given, declined = np.full(size, np.nan), np.zeros(size, dtype=bool)
    given[place] = found["given"].to_numpy()
    declined[place] = found["declined"].to_numpy()
    return [pl.Series("given", given).fill_nan(None), pl.Series("declined", declined)]


def _coverage(submitted: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """Share of the weight left that each review rated, and whether that is enough."""
    rated = pl.col("weight").filter(pl.col("given").is_not_null()).sum()
    found = kept.group_by(REVIEW, maintain_order=True).agg(
        (rated / pl.col("weight").sum()).alias("coverage")
    )
    return (
        submitted.select(REVIEW)
        .sort(REVIEW)
        .join(found, on=REVIEW, how="left", maintain_order="left")
        .with_columns(
            (pl.col("coverage") >= MINIMUM_COVERAGE - TOLERANCE)
            .fill_null(value=False)
            .alias("counted")
        )
    )


def _county_weights(cells: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Which criteria a county is scored on, and their weights renormalised to sum to 1 there."""
    judged = values.group_by(CELL, maintain_order=True).agg(
        pl.col("given").is_not_null().any().alias("judged")
    )
    used = pl.when(pl.col("judged")).then("weight")
    return (
        cells.join(judged, on=CELL, how="left", maintain_order="left")
        .with_columns((used / used.sum().over("round", "county")).alias("county_weight"))
        .with_columns((~pl.col("judged")).fill_null(value=False).alias("unjudged"))
        .drop("judged")
    )


def _filled(values: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """The values of counted reviews on the criteria that their county is scored on, filled."""
    scored = cells.select(*CELL, "county_weight").filter(pl.col("county_weight").is_not_null())
    rows = values.join(scored, on=CELL, maintain_order="left")
    parts = [
        part.with_columns(fill(_coded(part)).alias("value"))
        for part in rows.partition_by("round", maintain_order=True)
    ]
    filled = pl.concat(parts) if parts else rows.with_columns(pl.col("given").alias("value"))
    return filled.select(
        *REVIEW, "criterion", pl.col("county_weight").alias("weight"), "value", "given"
    )


def _coded(part: pl.DataFrame) -> pl.DataFrame:
    """What `fill` asks: cells and reviewers numbered from 0; weights as in the rubric."""
    if part["given"].null_count() == 0:
        return part.select(value="given")
    codes = {name: pl.col(name).to_physical().cast(pl.Int64) for name in IDS}
    cell = codes["county"] * part["criterion"].n_unique() + codes["criterion"].rank("dense") - 1
    return part.select(
        cell.cast(pl.Int64).alias("cell"),
        codes["reviewer"].rank("dense").cast(pl.Int64).sub(1).alias("reviewer"),
        "weight",
        pl.col("given").alias("value"),
    )


def _composed(coverage: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """The weighted sum of each counted review."""
    sums = values.group_by(REVIEW, maintain_order=True).agg(
        (pl.col("weight") * pl.col("value")).sum().alias("composite"),
        pl.col("given").null_count().cast(pl.Int64).alias("filled"),
    )
    return complete(coverage.join(sums, on=REVIEW, how="left", maintain_order="left"), COMPOSITES)
