"""What a reviewer is called on the pages that show reviewers apart from each other."""

from collections.abc import Iterable, Mapping

from evaluation.services.reviewer_sight import ReviewerSight
from evaluation.ui import session


def reviewer_name(sight: ReviewerSight, reviewer: str) -> str:
    """The name, or such as 专家A; the id of somebody who is no longer listed."""
    _, label = session.translator(), sight.labels.get(reviewer, reviewer)
    return _("专家{letter}").format(letter=label) if sight.lettered else label


def reviewer_names(sight: ReviewerSight, reviewers: Iterable[str]) -> Mapping[str, str]:
    """Id → what it is called, in the order of the panel; letters in the order of the letters."""
    there = set(reviewers)
    known = [r for r in sight.labels if r in there]
    if sight.lettered:
        known.sort(key=lambda r: (len(sight.labels[r]), sight.labels[r]))
    return {r: reviewer_name(sight, r) for r in [*known, *sorted(there - set(known))]}
