"""Changes: how a county moved from the first round to the last."""

import polars as pl

from evaluation.analysis.composites import REVIEW, Composites, decoded
from evaluation.analysis.frames import (
    CHANGES,
    CRITERION_CHANGES,
    PAIRED_CHANGES,
    complete,
    empty,
)

PAIR = ["county", "criterion"]


def changes(
    scores: pl.DataFrame, criteria: pl.DataFrame, found: Composites, rounds: tuple[int, ...]
) -> pl.DataFrame:
    """The change of each county's score between the first and the last of `rounds`.

    `raw_change` = raw_last - raw_first. `common_change` = sum over the criteria c that the county is
    scored on in both rounds of v_c (raw_c,last - raw_c,first), where v_c are the last round's weights
    renormalised over them. `rubric_effect` = `raw_change` - `common_change`, exactly 0 where criteria
    and weights are the same. `paired_change` = mean over the reviewers whose reviews of the county
    count in both rounds of their own `common_change`.

    Args:
        scores: `frames.SCORES`.
        criteria: `frames.CRITERIA`.
        found: the composites and their values.
        rounds: the rounds computed, in order.

    Returns:
        `frames.CHANGES`, no rows below two rounds; null where a county lacks a score in a round or
        has no criterion or reviewer in common.
    """
    if len(rounds) < 2:  # noqa: PLR2004 - a change needs two rounds
        return empty(CHANGES)
    first, last = rounds[0], rounds[-1]
    shared = _shared(criteria, first, last)
    common = shared.group_by("county", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("common_criteria"),
        (pl.col("share") * pl.col("change")).sum().alias("common_change"),
        pl.col("same_weight").all().alias("same_weights"),
    )
    raw = pl.col("last") - pl.col("first")
    same_rubric = pl.col("same_weights") & ~pl.col("others")
    joined = (
        _ends(scores, first, last)
        .join(_has_others(criteria, shared, first, last), on="county", how="left")
        .join(common, on="county", how="left", maintain_order="left")
        .join(_paired(found, shared, first, last), on="county", how="left", maintain_order="left")
        .with_columns(
            raw.alias("raw_change"),
            pl.when(same_rubric).then(raw).otherwise("common_change").alias("common_change"),
        )
        .with_columns(
            (pl.col("raw_change") - pl.col("common_change")).alias("rubric_effect"),
            pl.col("common_criteria", "paired_reviewers").fill_null(0),
        )
    )
    return complete(joined, CHANGES)


def common_composites(
    found: Composites, criteria: pl.DataFrame, rounds: tuple[int, ...]
) -> pl.DataFrame | None:
    """The counted composites on the criteria that each county is scored on in both rounds.

    `y_irt = sum_c v_c y_icrt` with the last round's weights renormalised over the common criteria; a
    county with none, or with one round alone, keeps its composites: they still tell how severe its
    reviewers are. None where criteria and weights are the same for all, so that nothing is to refit.
    """
    first, last = rounds[0], rounds[-1]
    shared = _shared(criteria, first, last)
    others = _has_others(criteria, shared, first, last)
    if shared["same_weight"].all() and not others["others"].any():
        return None
    counted = found.composites.filter("counted").select(*REVIEW, "composite")
    both = shared.select(*PAIR, "share")
    own = (
        decoded(found.values.filter(pl.col("round").is_in([first, last])))
        .join(both, on=PAIR, maintain_order="left")
        .group_by(REVIEW, maintain_order=True)
        .agg((pl.col("share") * pl.col("value")).sum().alias("common"))
    )
    return counted.join(own, on=REVIEW, how="left", maintain_order="left").select(
        *REVIEW, pl.coalesce("common", "composite").alias("composite")
    )


def paired_changes(
    criteria: pl.DataFrame, found: Composites, rounds: tuple[int, ...]
) -> pl.DataFrame:
    """How each returning reviewer changed the own score of a county, on the common criteria.

    Their mean over a county is its `changes.paired_change`.

    Args:
        criteria: `frames.CRITERIA`.
        found: the composites and their values.
        rounds: the rounds computed, in order.

    Returns:
        `frames.PAIRED_CHANGES`, counties in the programme's order; no rows below two rounds.
    """
    if len(rounds) < 2:  # noqa: PLR2004 - a change needs two rounds
        return empty(PAIRED_CHANGES)
    first, last = rounds[0], rounds[-1]
    own = _own_changes(found, _shared(criteria, first, last), first, last)
    order = criteria.select(pl.col("county").unique(maintain_order=True))
    return complete(
        order.join(own, on="county", how="inner", maintain_order="left"), PAIRED_CHANGES
    )


def criterion_changes(
    criteria: pl.DataFrame, found: Composites, rounds: tuple[int, ...]
) -> pl.DataFrame:
    """The change of each county on each criterion that the first and the last round both ask.

    `change` = raw_last - raw_first; `paired_change` = mean own change of the `n_common` reviewers who
    rated it in both rounds (filled ratings left out).

    Args:
        criteria: `frames.CRITERIA`.
        found: the composites and their values.
        rounds: the rounds computed, in order.

    Returns:
        `frames.CRITERION_CHANGES`, no rows below two rounds.
    """
    if len(rounds) < 2:  # noqa: PLR2004 - a change needs two rounds
        return empty(CRITERION_CHANGES)
    first, last = rounds[0], rounds[-1]
    before = criteria.filter(pl.col("round") == first).select(*PAIR, pl.col("raw").alias("first"))
    own = (
        _own_values(found, first, last, "given")
        .drop_nulls(["before", "after"])
        .group_by(PAIR, maintain_order=True)
        .agg(
            (pl.col("after") - pl.col("before")).mean().alias("paired_change"),
            pl.len().alias("n_common"),
        )
    )
    joined = (
        criteria.filter(pl.col("round") == last)
        .join(before, on=PAIR, maintain_order="left")
        .join(own, on=PAIR, how="left", maintain_order="left")
        .with_columns(
            pl.col("raw").alias("last"),
            (pl.col("raw") - pl.col("first")).alias("change"),
            pl.col("n_common").fill_null(0),
        )
    )
    return complete(joined, CRITERION_CHANGES)


def _ends(scores: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """county, first, last, first_round, last_round: the raw scores of the two rounds."""
    before = scores.filter(pl.col("round") == first).select("county", pl.col("raw").alias("first"))
    after = scores.filter(pl.col("round") == last).select("county", pl.col("raw").alias("last"))
    return before.join(after, on="county", maintain_order="left").with_columns(
        pl.lit(first, pl.Int64).alias("first_round"), pl.lit(last, pl.Int64).alias("last_round")
    )


def _shared(criteria: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """county, criterion, share, change, same_weight: what a county is scored on in both rounds."""
    scored = criteria.filter(pl.col("county_weight").is_not_null())
    before = scored.filter(pl.col("round") == first).select(
        *PAIR, pl.col("raw").alias("before"), pl.col("county_weight").alias("weight_before")
    )
    weight = pl.col("county_weight")
    return (
        scored.filter(pl.col("round") == last)
        .join(before, on=PAIR, maintain_order="left")
        .select(
            *PAIR,
            (weight / weight.sum().over("county")).alias("share"),
            (pl.col("raw") - pl.col("before")).alias("change"),
            ((weight - pl.col("weight_before")).abs() <= 1e-12).alias("same_weight"),  # noqa: PLR2004
        )
    )


def _has_others(
    criteria: pl.DataFrame, shared: pl.DataFrame, first: int, last: int
) -> pl.DataFrame:
    """county, others: whether it is scored in one of the rounds on something not shared."""
    return (
        criteria.filter(
            pl.col("county_weight").is_not_null() & pl.col("round").is_in([first, last])
        )
        .join(shared.select(*PAIR, both=True), on=PAIR, how="left")
        .group_by("county")
        .agg(pl.col("both").is_null().any().alias("others"))
    )


def _own_values(found: Composites, first: int, last: int, column: str) -> pl.DataFrame:
    """county, criterion, reviewer, before, after: what returning reviewers said in both rounds."""
    keys = ["county", "reviewer", "criterion"]
    before = found.values.filter(pl.col("round") == first).select(
        *keys, pl.col(column).alias("before")
    )
    after = found.values.filter(pl.col("round") == last).select(
        *keys, pl.col(column).alias("after")
    )
    return decoded(before.join(after, on=keys, maintain_order="left"))


def _paired(found: Composites, shared: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """county, paired_change, paired_reviewers."""
    return (
        _own_changes(found, shared, first, last)
        .group_by("county", maintain_order=True)
        .agg(
            pl.col("change").mean().alias("paired_change"),
            pl.len().cast(pl.Int64).alias("paired_reviewers"),
        )
    )


def _own_changes(found: Composites, shared: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """county, reviewer, change: each returning reviewer's own `common_change`."""
    return (
        _own_values(found, first, last, "value")
        .join(shared.select(*PAIR, "share"), on=PAIR, maintain_order="left")
        .group_by("county", "reviewer", maintain_order=True)
        .agg((pl.col("share") * (pl.col("after") - pl.col("before"))).sum().alias("change"))
    )
