"""Adjustments: vetoes, deductions and bonuses applied to a county in a round."""

from evaluation.domain.models import Model


class Adjustment(Model):
    """A rule of the rubric applied by a named decision."""

    county: str
    round: int
    rule: str
    """The id of a veto, deduction or bonus of the round's rubric."""
    criterion: str | None = None
    """The criterion that a `zero_criterion` veto zeroes."""
    count: int = 1
    reason: str = ""
    decided_by: str = ""
