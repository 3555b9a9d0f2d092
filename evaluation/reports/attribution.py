"""Whether a best score, printed without a name, could be one other county's alone.

`learn_from` names who meets a target, so every county that it does not name lies below that target.
Over several criteria these limits may leave one county only that can have reached the best score: then
the score would be told with its name after all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from evaluation.reports.examples import FEW_EXAMPLES

HIGHEST = 100.0
AS_PRINTED = 0.05
"""Half of the last place that is printed: within it, two scores cannot be told apart."""


@dataclass(frozen=True)
class Told:
    """What a county's report tells of one criterion."""

    weight: float
    scores: Mapping[str, float]
    """County → score, which the report does not tell."""
    target: float | None
    named: tuple[str, ...]
    """From whom to learn; empty where the own score meets the target."""
    own: float | None

    def ceiling(self, county: str) -> float:
        """The highest score that a reader may believe another county to have."""
        best = HIGHEST if len(self.named) == 1 else max(self.scores.values())
        if not self.named or county in self.named:
            return best
        if self.target is not None and any(self.scores[c] >= self.target for c in self.named):
            return min(best, self.target)
        if len(self.named) == FEW_EXAMPLES or self.own is None:
            return best  # others above the own score may not be named
        return min(best, self.own)


def is_attributable(
    criteria: pl.DataFrame,
    county: str,
    among: Collection[str],
    named: Mapping[str, tuple[str, ...]],
) -> bool:
    """Whether the best weighted score over some criteria could be reached by one other county alone.

    Args:
        criteria: `frames.CRITERIA` of one round.
        county: whose report it is.
        among: the criteria.
        named: criterion → whom the report names to learn from.
    """
    rows = criteria.filter(pl.col("criterion").is_in(list(among)) & pl.col("raw").is_not_null())
    told = [
        _told(part, county, named.get(str(criterion), ()))
        for (criterion,), part in rows.partition_by("criterion", as_dict=True).items()
    ]
    scored = {
        c: _mean([(t.weight, t.scores[c]) for t in told if c in t.scores]) for c in _all(told)
    }
    if not scored:
        return False
    best = max(scored.values()) - AS_PRINTED
    able = {
        c
        for c in scored
        if (scored[c] if c == county else _mean([(t.weight, t.ceiling(c)) for t in told])) >= best
    }
    return len(able - {county}) == 1 and county not in able


def _told(rows: pl.DataFrame, county: str, named: tuple[str, ...]) -> Told:
    scores: dict[str, float] = dict(rows.select("county", "raw").iter_rows())
    target, weight = rows["target"].max(), rows["weight"].max()
    return Told(
        weight if isinstance(weight, float) else 0.0,
        scores,
        target if isinstance(target, float) else None,
        named,
        scores.get(county),
    )


def _all(told: Collection[Told]) -> set[str]:
    return {county for one in told for county in one.scores}


def _mean(weighted: Collection[tuple[float, float]]) -> float:
    total = sum(weight for weight, _score in weighted)
    return sum(weight * score for weight, score in weighted) / total if total else 0.0
