"""What of the other counties a report's charts may hold: `[disclosure]` is applied here, once.

Where the others may not be named they come without their ids. In the heat map they come without
their rows too: each column of them is sorted by itself, so that no row is one county's profile and
the names of whom to learn from lead to no other score. Of one other county alone nothing is shown:
what stands for it would be it.
"""

from collections.abc import Mapping

import polars as pl

from evaluation.reports.examples import LEAST_OTHERS
from evaluation.reports.facts import Facts

NONE, ALL = "none", "all"


def names_of_counties(facts: Facts, disclosed: str) -> Mapping[str, str]:
    """Id → name, of the own county alone unless all may be told."""
    counties = facts.context.counties if disclosed == ALL else (facts.context.county,)
    return {c.id: facts.titled(c, "name") for c in counties}


def ranking_frame(facts: Facts) -> pl.DataFrame | None:
    """The scores of the last round with intervals and rank sets; None where there is nobody to see."""
    if facts.disclosure.ranking == NONE:
        return None
    results = facts.context.results
    scores = results.method.printed(results.scores).filter(pl.col("round") == facts.last)
    frame = scores.select("county", "adjusted", "low", "high", "rank_low", "rank_high")
    if frame["low"].null_count() == frame.height:
        return None  # nothing was corrected: there is no score to show beside the overall one
    return _seen(facts, frame.drop_nulls("adjusted"), facts.disclosure.ranking, "adjusted")


def slope_frame(facts: Facts) -> pl.DataFrame | None:
    """The overall scores of both compared rounds; None where there is nobody to see."""
    if facts.disclosure.ranking == NONE or facts.first is None:
        return None
    finals = facts.context.results.counties
    ends = [
        finals.filter(pl.col("round") == number).select("county", pl.col("final").alias(name))
        for name, number in (("first", facts.first), ("last", facts.last))
    ]
    both = ends[0].join(ends[1], on="county", how="inner", maintain_order="left").drop_nulls()
    return _seen(facts, both, facts.disclosure.ranking, "last")


def heat_frame(facts: Facts) -> pl.DataFrame | None:
    """The criteria of all counties in the last round; None where there is nobody to see."""
    disclosed = facts.disclosure.heat_map
    if disclosed == NONE:
        return None
    dimensions = {c.id: d.id for d in facts.rubric.dimensions for c in d.criteria}
    asked = [c["criterion"] for c in facts.criteria.to_dicts()]
    frame = (
        facts.context.results.gaps.filter(
            (pl.col("round") == facts.last) & pl.col("criterion").is_in(asked)
        )
        .select("county", "criterion", "score", "to_target")
        .with_columns(dimension=pl.col("criterion").replace_strict(dimensions))
    )
    scored = frame.group_by("county").agg(pl.col("score").count()).filter(pl.col("score") > 0)
    frame = frame.join(scored.select("county"), on="county", how="semi", maintain_order="left")
    if disclosed == ALL:
        return frame if frame["county"].n_unique() > 1 else None
    own = pl.col("county") == facts.context.county.id
    others = frame.filter(~own).sort("score", descending=True, nulls_last=True)
    if others["county"].n_unique() < LEAST_OTHERS or facts.target is None:
        return None
    place = pl.int_range(pl.len()).over("criterion") + 1
    mixed = pl.concat([frame.filter(own), others.with_columns(county=_stranger(place))])
    return mixed.sort(pl.col("criterion").replace_strict({c: n for n, c in enumerate(asked)}))


def _seen(facts: Facts, frame: pl.DataFrame, disclosed: str, by: str) -> pl.DataFrame | None:
    """The frame with ids only where they may be told; None without the own county or without others."""
    own = facts.context.county.id
    if frame.height <= 1 or own not in frame["county"].to_list():
        return None
    if disclosed == ALL:
        return frame
    if frame.height - 1 < LEAST_OTHERS:
        return None
    ordered = frame.sort(by, descending=True)
    place = pl.int_range(pl.len()) + 1
    told = pl.when(pl.col("county") == own).then("county").otherwise(_stranger(place))
    return ordered.with_columns(county=told)


def _stranger(place: pl.Expr) -> pl.Expr:
    return pl.format("other-{}", place)
