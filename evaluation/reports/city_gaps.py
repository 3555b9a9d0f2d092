"""What the counties of one round lack to their targets, by county, criterion and dimension."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from evaluation.domain.rubric import Rubric


class CityGaps:
    """The gaps of the scored counties in one round."""

    def __init__(
        self, criteria: pl.DataFrame, scored: Sequence[str], number: int, rubric: Rubric
    ) -> None:
        """`criteria`: `Results.criteria`; `scored`: the counties with a score in the round."""
        self._all, self._scored, self._round, self._rubric = criteria, scored, number, rubric

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """The scored counties' criteria of the last round: dimension, share, target, raw, gap, gain.

        `gap` is what is lacking to the target, not below zero, and `gain` what closing it adds to the
        county's overall score.
        """
        gap = pl.max_horizontal(pl.col("target") - pl.col("raw"), 0.0)
        return (
            self._all.filter(
                (pl.col("round") == self._round)
                & pl.col("county").is_in(list(self._scored))
                & pl.col("raw").is_not_null()
            )
            .with_columns(share=pl.coalesce("county_weight", "weight"))
            .with_columns(gap=pl.when(pl.col("target").is_not_null()).then(gap))
            .with_columns(gain=pl.col("gap") * pl.col("share"))
        )

    @cached_property
    def by_criterion(self) -> list[dict[str, Any]]:
        """A row a criterion in rubric order: target, mean, best, lacking (counties), gain (mean)."""
        count = len(self._scored)
        order = [c.id for c in self._rubric.criteria]
        rows = (
            self.criteria.group_by("criterion", maintain_order=True)
            .agg(
                pl.first("dimension"),
                pl.first("target"),
                mean=pl.col("raw").mean(),
                best=pl.col("raw").max(),
                rated=pl.len(),
                lacking=(pl.col("gap") > 0).sum(),
                gain=pl.col("gain").sum() / count,
                best_counties=pl.col("county").filter(pl.col("raw") == pl.col("raw").max()),
            )
            .to_dicts()
        )
        return sorted(rows, key=lambda r: order.index(r["criterion"]))

    @cached_property
    def common_gaps(self) -> list[dict[str, Any]]:
        """The criteria below target somewhere, first those whose closing adds most on average."""
        found = [r for r in self.by_criterion if r["lacking"]]
        return sorted(found, key=lambda r: -r["gain"])

    @cached_property
    def targets(self) -> Mapping[str, float]:
        """County → the last round's score that meets every target, over the criteria with one."""
        aimed = self.criteria.filter(pl.col("target").is_not_null())
        frame = aimed.group_by("county").agg(
            (pl.col("target") * pl.col("share")).sum() / pl.col("share").sum()
        )
        return dict(frame.iter_rows())

    @cached_property
    def dimension_scores(self) -> pl.DataFrame:
        """county, dimension, score, target (over the criteria with one), to_target.

        As county reports have it (`charts.rows.dimension_rows`): the two stand side by side.
        """
        share, aimed = pl.col("share"), pl.col("target").is_not_null()
        return (
            self.criteria.group_by("county", "dimension", maintain_order=True)
            .agg(
                score=(pl.col("raw") * share).sum() / share.sum(),
                target=pl.when(aimed.any()).then(
                    (pl.col("target") * share).sum() / share.filter(aimed).sum()
                ),
            )
            .with_columns(to_target=pl.col("score") - pl.col("target"))
        )

    @cached_property
    def by_dimension(self) -> list[dict[str, Any]]:
        """A row a dimension in rubric order: mean, target, to_target, met (counties), best, worst."""
        rows = (
            self.dimension_scores.group_by("dimension", maintain_order=True)
            .agg(
                mean=pl.col("score").mean(),
                target=pl.col("target").mean(),
                met=(pl.col("to_target") >= 0).sum(),
                rated=pl.len(),
                best=pl.col("score").max(),
                worst=pl.col("score").min(),
                best_counties=pl.col("county").filter(pl.col("score") == pl.col("score").max()),
                worst_counties=pl.col("county").filter(pl.col("score") == pl.col("score").min()),
            )
            .with_columns(to_target=pl.col("mean") - pl.col("target"))
            .to_dicts()
        )
        order = [d.id for d in self._rubric.dimensions]
        return sorted(rows, key=lambda r: order.index(r["dimension"]))
