"""What a person may see of single reviewers in the results, and what stands for each of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from evaluation.domain.people import Person
from evaluation.domain.reviewer_sight import ReviewerDetail, code_letter, reviewer_detail
from evaluation.services.actors import Actor
from evaluation.services.comparing import Comparison
from evaluation.services.platform import Platform

Place = tuple[int, str]
"""A round and a county."""


@dataclass(frozen=True)
class ReviewerSight:
    """Which reviewers a person may see apart from each other, and under which names."""

    labels: Mapping[str, str]
    """Reviewer id → name or code letter; empty where reviewers are only counted."""
    lettered: bool
    """Whether the labels are code letters."""
    counted_only: frozenset[Place]
    """Where only the number of reviewers and their mean may be shown."""

    def may_see(self, number: int, county: str) -> bool:
        """Whether the reviewers of a county in a round may be shown apart from each other."""
        return (number, county) not in self.counted_only

    def may_see_any(self, scores: pl.DataFrame, number: int) -> bool:
        """Whether a round has a county whose reviewers may be shown apart; `scores`: the results'."""
        scored = scores.filter(pl.col("reviewers") > 0, round=number)["county"]
        return any(self.may_see(number, county) for county in scored)

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
    """What of single reviewers this person may see in results that they may see.

    Letters do not follow the list of people, which would give the names away.
    """
    stored = platform.store.programme(actor.programme)
    blinding = stored.programme.blinding
    counts = compared.results.scores.select("round", "county", "reviewers").iter_rows()
    details = {
        (number, county): reviewer_detail(actor.person, blinding, reviewers)
        for number, county, reviewers in counts
    }
    seen = set(details.values())
    panel = [p for p in stored.people if p.role.rates]
    lettered = ReviewerDetail.LETTERED in seen
    blind = stored.programme.id if lettered else None
    return ReviewerSight(
        labels={} if seen <= {ReviewerDetail.COUNTED} else _labels(panel, blind),
        lettered=lettered,
        counted_only=frozenset(p for p, d in details.items() if d is ReviewerDetail.COUNTED),
    )


def _labels(panel: list[Person], blind: str | None) -> dict[str, str]:
    """Names, or letters in an order of a programme's own."""
    if blind is None:
        return {p.id: p.name for p in panel}
    shuffled = sorted(panel, key=lambda p: hashlib.sha256(f"{blind}\n{p.id}".encode()).digest())
    return {p.id: code_letter(place) for place, p in enumerate(shuffled)}
