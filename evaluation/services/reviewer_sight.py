"""What a person may see of single reviewers in the results, and what each of them is called."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from evaluation.domain.reviewer_sight import ReviewerDetail, reviewer_detail, reviewers_too_few
from evaluation.services.actors import Actor
from evaluation.services.comparing import Comparison
from evaluation.services.platform import Platform

Place = tuple[int, str]
"""A round and a county."""


@dataclass(frozen=True)
class ReviewerSight:
    """Which reviewers a person may see apart from each other, and what they are called."""

    labels: Mapping[str, str]
    """Reviewer id → name; empty where reviewers are only counted."""
    counted_only: frozenset[Place]
    """Where only the number of reviewers and their mean may be shown."""
    few: int
    """Up to how many reviewers of a county not even their agreement is told."""

    def may_see(self, number: int, county: str) -> bool:
        """Whether the reviewers of a county in a round may be shown apart from each other."""
        return (number, county) not in self.counted_only

    def may_see_any(self, scores: pl.DataFrame, number: int) -> bool:
        """Whether a round has a county whose reviewers may be shown apart; `scores`: the results'."""
        scored = scores.filter(pl.col("reviewers") > 0, round=number)["county"]
        return any(self.may_see(number, county) for county in scored)

    def may_see_agreement(self, scores: pl.DataFrame, number: int) -> bool:
        """Whether a round has a county of so many reviewers that their agreement tells on nobody."""
        return not scores.filter(pl.col("reviewers") > self.few, round=number).is_empty()

    def rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame with `round` and `county` that this person may see."""
        if not self.counted_only:
            return frame
        hidden = pl.DataFrame(
            list(self.counted_only),
            schema={"round": pl.Int64, "county": pl.String},
            orient="row",
        )
        return frame.join(hidden, on=["round", "county"], how="anti", maintain_order="left")

    def reviewers(self, frame: pl.DataFrame, reviews: pl.DataFrame) -> pl.DataFrame:
        """The rows of reviewers with a counted review that this person may see, round by round.

        Args:
            frame: has `round` and `reviewer`.
            reviews: `frames.COMPOSITES`.
        """
        if not self.counted_only:
            return frame
        seen = self.rows(reviews.filter("counted"))
        return frame.join(seen, on=["round", "reviewer"], how="semi", maintain_order="left")


def reviewer_sight(platform: Platform, actor: Actor, compared: Comparison) -> ReviewerSight:
    """What of single reviewers this person may see in results that they may see."""
    stored = platform.store.programme(actor.programme)
    blinding = stored.programme.blinding
    counts = compared.results.scores.select("round", "county", "reviewers").iter_rows()
    details = {
        (number, county): reviewer_detail(actor.person, blinding, reviewers)
        for number, county, reviewers in counts
    }
    named = ReviewerDetail.NAMED in details.values()
    return ReviewerSight(
        labels={p.id: p.name for p in stored.people if p.role.rates} if named else {},
        counted_only=frozenset(p for p, d in details.items() if d is ReviewerDetail.COUNTED),
        few=reviewers_too_few(actor.person),
    )
