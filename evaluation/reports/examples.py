"""From whom to learn in a criterion, and which best scores must then stay out.

`learn_from` names counties without their scores, `best` tells a score without its county. Side by side
they would tell whose the score is if the best county alone were named. So nobody is picked out: every
county that meets the target is named, in the programme's order, and where one county alone can be
named, the best of that criterion is left out. Mean and best are left out, too, where fewer than two
other counties have a score: the own score and theirs would tell the other one's.
"""

from collections.abc import Collection, Mapping

import polars as pl

LEAST_OTHERS = 2
"""Other counties with a score from which mean and best do not tell one of them."""
FEW_EXAMPLES = 3
"""Counties that are named where none meets the target."""


def examples(criteria: pl.DataFrame, county: str, number: int) -> Mapping[str, tuple[str, ...]]:
    """Criterion below target → the ids of whom to learn from, in no order that means anything.

    All counties that meet the target; where none does, the first three of those above the own score.
    """
    last = criteria.filter((pl.col("round") == number) & pl.col("raw").is_not_null())
    found: dict[str, tuple[str, ...]] = {}
    for (criterion,), rows in last.partition_by("criterion", as_dict=True).items():
        raw: dict[str, float] = dict(rows.select("county", "raw").iter_rows())
        own, target = raw.get(county), rows["target"].max()
        if own is None or not isinstance(target, float) or own >= target:
            continue
        above = sorted((c for c in raw if raw[c] > own), key=lambda c: -raw[c])
        met = [c for c in above if raw[c] >= target]
        found[str(criterion)] = tuple(sorted(met or above[:FEW_EXAMPLES]))
    return found


def without_best(rows: pl.DataFrame, key: str, names: Collection[str]) -> pl.DataFrame:
    """The rows without their best where `key` is among the names."""
    return rows.with_columns(best=pl.when(~pl.col(key).is_in(list(names))).then("best"))


def of_enough(
    rows: pl.DataFrame, of_all: pl.DataFrame, county: str, number: int, value: str
) -> pl.DataFrame:
    """The rows without mean and best where fewer than two other counties have a value.

    The key of a row is its first column.
    """
    key = rows.columns[0]
    others = of_all.filter(
        (pl.col("round") == number) & (pl.col("county") != county) & pl.col(value).is_not_null()
    )
    counted = others.group_by(key).len().filter(pl.col("len") >= LEAST_OTHERS)
    enough = pl.col(key).is_in(counted[key].to_list())
    return rows.with_columns(pl.when(enough).then(c).alias(c) for c in ("mean", "best"))
