"""What a reviewer is called on the pages that show reviewers apart from each other."""

from collections.abc import Iterable, Mapping

from evaluation.services.reviewer_sight import ReviewerSight


def reviewer_name(sight: ReviewerSight, reviewer: str) -> str:
    """The name; the id of somebody who is no longer listed."""
    return sight.labels.get(reviewer, reviewer)


def reviewer_names(sight: ReviewerSight, reviewers: Iterable[str]) -> Mapping[str, str]:
    """Id → name, in the order of the panel."""
    there = set(reviewers)
    known = [r for r in sight.labels if r in there]
    return {r: reviewer_name(sight, r) for r in [*known, *sorted(there - set(known))]}
