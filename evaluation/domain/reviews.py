"""A review: one reviewer's ratings of one county in one round."""

from collections.abc import Mapping
from enum import StrEnum

from evaluation.domain.models import Model
from evaluation.domain.rubric import Criterion

MINIMUM_COVERAGE = 0.60
"""Share of the round's weight that a submitted review must have rated to enter the results."""


class RatingState(StrEnum):
    """What a reviewer said of a criterion. Only `rated` holds a number."""

    RATED = "rated"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_JUDGE = "cannot_judge"
    BLANK = "blank"

    @property
    def needs_reason(self) -> bool:
        """A criterion is declared unratable only with a reason."""
        return self in {RatingState.NOT_APPLICABLE, RatingState.CANNOT_JUDGE}


class Rating(Model):
    """What stands for one criterion in a review, and which version of it."""

    state: RatingState = RatingState.BLANK
    value: float | None = None
    comment: str = ""
    version: int = 0
    """0 before anything was saved; each save adds one."""
    tab_id: str = ""
    """The browser tab that wrote it last."""
    saved_us: int = 0

    @property
    def says(self) -> tuple[RatingState, float | None, str]:
        """The content that two tabs may disagree about."""
        return self.state, self.value, self.comment

    @property
    def is_answer(self) -> bool:
        """Rated, or declared with a reason."""
        if self.state is RatingState.RATED:
            return self.value is not None
        return self.state.needs_reason and bool(self.comment.strip())


class ReviewState(StrEnum):
    """Where a review stands. `recused` can happen at any time."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECUSED = "recused"

    @property
    def is_editable(self) -> bool:
        """A submitted review is never edited in place."""
        return self in {ReviewState.ASSIGNED, ReviewState.IN_PROGRESS, ReviewState.RETURNED}


class ReviewKey(Model):
    """Which review: county, round and reviewer by their ids in the programme."""

    county: str
    round: int
    reviewer: str


class Review(Model):
    """A review as it stands now."""

    key: ReviewKey
    state: ReviewState
    ratings: Mapping[str, Rating]
    reason: str = ""
    """Why it was returned, when it was."""
    submitted_us: int | None = None

    def rating(self, criterion_id: str) -> Rating:
        """What stands for a criterion; a blank one before the first save."""
        return self.ratings.get(criterion_id, Rating())

    def unanswered(self, asked: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        """The criteria still to be rated or declared, in rubric order."""
        return tuple(c for c in asked if not self.rating(c.id).is_answer)

    def answered_count(self, asked: tuple[Criterion, ...]) -> int:
        """How many criteria are rated or declared."""
        return len(asked) - len(self.unanswered(asked))
