"""An earlier round's score that is another one now than when it was published, and why.

All rounds are estimated together: with a later round in, the reviewers' severity is known better, and the
correction of the earlier score moves. No rating does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.locale.numbers import points
from evaluation.reports.facts import Facts

HALF_A_TENTH = 0.05
"""A smaller move changes a printed digit by rounding alone."""


@dataclass(frozen=True)
class Moved:
    """A score as it was published and as it is now; the two print differently."""

    round: int
    then: float
    now: float

    @property
    def by_rounding(self) -> bool:
        """Whether it only crossed the line between two tenths."""
        return abs(self.now - self.then) < HALF_A_TENTH


def moved_scores(facts: Facts) -> tuple[Moved, ...]:
    """The compared rounds before the last whose printed score is another one now."""
    told = []
    for number in facts.span[:-1]:
        then, now = facts.context.published_alone.get(number), facts.standing(number).get("final")
        if then is not None and now is not None and points(then) != points(now):
            told.append(Moved(number, then, now))
    return tuple(told)


def really_moved(facts: Facts) -> tuple[Moved, ...]:
    """Those that did more than cross a rounding line."""
    return tuple(m for m in moved_scores(facts) if not m.by_rounding)


def moved_briefly(facts: Facts) -> Sequence[str]:
    """Beside the results on page 1."""
    text = facts.translate("{round}得分发布时为{then}分。")
    return [
        text.format(round=facts.round_title(m.round), then=points(m.then))
        for m in really_moved(facts)
    ]


def moved_explained(facts: Facts) -> Sequence[str]:
    """In the section on the change: both scores, why they differ, and that no rating does."""
    text = facts.translate(
        "{round}综合得分发布时为{then}分；加入{last}评分后重新估计专家宽严，现为{now}分，原始评分未改。"
    )
    return [
        text.format(
            round=facts.round_title(m.round),
            last=facts.within(facts.last),
            then=points(m.then),
            now=points(m.now),
        )
        for m in really_moved(facts)
    ]


def moved_beside_table(facts: Facts) -> Sequence[str]:
    """Below the table of scores; short where the section on the change explains it."""
    _ = facts.translate
    short = _("{round}得分发布时为{then}分，差别的原因见“{section}”。")
    whole = _("{round}发布时的综合得分为{then}分；各轮评分合在一起估计后，现为{now}分。")
    explained = facts.final_change is not None
    return [
        (short if explained and not m.by_rounding else whole).format(
            round=facts.round_title(m.round),
            then=points(m.then),
            now=points(m.now),
            section=_("两轮变化"),
        )
        for m in moved_scores(facts)
    ]
