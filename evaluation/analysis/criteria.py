"""Criteria: what each county was given on each criterion of a round."""

from collections.abc import Mapping, Sequence

import polars as pl

from evaluation.analysis.composites import CELL, Composites, decoded
from evaluation.analysis.frames import CRITERIA, complete
from evaluation.domain.rubric import Rubric

TRIM_FROM = 5
"""From how many counted reviews on one high and one low rating are dropped."""


def asked_frame(rubrics: Mapping[int, Rubric], counties: Sequence[str]) -> pl.DataFrame:
    """Each round and county with each criterion asked, in the order in which results are shown.

    Columns: round, county, dimension, criterion, weight (share in the round), target (points).
    """
    rows = [
        (number, dimension.id, criterion.id, shares[criterion.id], criterion.target)
        for number, rubric in sorted(rubrics.items())
        for shares in (rubric.weights_in(number),)
        for dimension in rubric.dimensions
        for criterion in dimension.criteria
        if criterion.asked_in(number)
    ]
    columns = ("round", "dimension", "criterion", "weight", "target")
    asked = pl.DataFrame(rows, schema={c: CRITERIA[c] for c in columns}, orient="row")
    return rounds_and_counties(rubrics, counties).join(
        asked, on="round", maintain_order="left_right"
    )


def rounds_and_counties(rounds: Mapping[int, Rubric], counties: Sequence[str]) -> pl.DataFrame:
    """Each round with each county, in the order in which results are shown: round, county."""
    numbers = pl.DataFrame({"round": sorted(rounds)}, schema={"round": pl.Int64})
    names = pl.DataFrame({"county": list(counties)}, schema={"county": pl.String})
    return numbers.join(names, how="cross", maintain_order="left_right")


def criterion_scores(found: Composites, asked: pl.DataFrame) -> pl.DataFrame:
    """The score of each county on each criterion, and how far apart its ratings lie.

    `raw` is the mean over the counted reviews, filled ratings included, so that the weighted sum of
    `raw` is the mean of the composites; `trimmed` drops one highest and one lowest of them where
    `TRIM_FROM` or more reviews count, else it is the mean.

    Args:
        found: the composites and their values.
        asked: what `asked_frame` gives: which rows the result has.

    Returns:
        `frames.CRITERIA`, null scores where a county is not scored on a criterion.
    """
    value, given = pl.col("value"), pl.col("given")
    dropped_ends = (value.sum() - value.min() - value.max()) / (pl.len() - 2)
    statistics = found.values.group_by(CELL, maintain_order=True).agg(
        value.mean().alias("raw"),
        pl.when(pl.len() >= TRIM_FROM).then(dropped_ends).otherwise(value.mean()).alias("trimmed"),
        given.count().cast(pl.Int64).alias("ratings"),
        (value.count() - given.count()).cast(pl.Int64).alias("filled"),
        given.std().alias("spread"),
        given.min().alias("low"),
        given.max().alias("high"),
    )
    joined = asked.join(
        found.cells.drop("weight"), on=CELL, how="left", maintain_order="left"
    ).join(decoded(statistics), on=CELL, how="left", maintain_order="left")
    counted = [pl.col(name).fill_null(0) for name in ("ratings", "filled")]
    flags = [pl.col(name).fill_null(value=False) for name in ("not_applicable", "unjudged")]
    return complete(joined.with_columns(*counted, *flags), CRITERIA)
