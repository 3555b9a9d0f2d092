"""The level that a county's verified figure implies: shown beside a rating, never given by itself."""

from collections.abc import Iterable

from evaluation.domain.indicators import Figure, IndicatorValue
from evaluation.domain.reviews import Rating, RatingState
from evaluation.domain.rubric import Criterion, Level


def implied_level(criterion: Criterion, values: Iterable[IndicatorValue]) -> Level | None:
    """The level that a figure implies; None without a verified figure that decides.

    A bound decides only where every figure it allows lies on one level: a lower bound at the best
    level, an upper bound at the last.
    """
    if criterion.implied is None or len(criterion.levels) != len(criterion.implied.at_least) + 1:
        return None
    value = next((v for v in values if v.indicator == criterion.implied.indicator), None)
    if value is None or not value.verified_by:
        return None
    number = value.value if value.value is not None else value.share
    if number is None:
        return None
    steps = criterion.implied.at_least
    reached = next((i for i, step in enumerate(steps) if number >= step), len(steps))
    decides = {
        Figure.EXACT: True,
        Figure.LOWER_BOUND: reached == 0,
        Figure.UPPER_BOUND: reached == len(steps),
    }
    return criterion.levels[reached] if decides.get(value.figure, False) else None


def departs_without_reason(
    criterion: Criterion, rating: Rating, values: Iterable[IndicatorValue]
) -> bool:
    """Whether a rating leaves the implied level and does not say why."""
    if rating.state is not RatingState.RATED or rating.value is None or rating.comment.strip():
        return False
    level = implied_level(criterion, values)
    return level is not None and not level.low <= rating.value <= level.high
