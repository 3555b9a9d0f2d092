"""An earlier round's score that is another one now than when it was published, and why.

All rounds are estimated together: with a later round in, the reviewers' severity is known better, and the
correction of the earlier score moves. No rating does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.locale.numbers import points
from evaluation.reports.conclusions import grade_name
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
    _ = facts.translate
    text = _("{round}得分发布时为{then}分，后加入{last}评分重新估计{where}。")
    where = _("（见“两轮变化”）") if facts.final_change is not None else ""
    last = facts.within(facts.last)
    return [
        text.format(round=facts.round_title(m.round), then=points(m.then), last=last, where=where)
        for m in really_moved(facts)
    ]


def moved_explained(facts: Facts) -> Sequence[str]:
    """In the section on the change: both scores, why they differ, and which of them counts."""
    return [part for m in really_moved(facts) for part in _explained(facts, m) if part]


def _explained(facts: Facts, moved: Moved) -> Sequence[str]:
    _ = facts.translate
    text = _(
        "{round}综合得分发布时为{then}分；加入{last}评分后重新估计专家宽严，现为{now}分，原始评分未改。"
    )
    told = text.format(
        round=facts.round_title(moved.round),
        last=facts.within(facts.last),
        then=points(moved.then),
        now=points(moved.now),
    )
    combined = _("最终结果按{now}分合成。").format(now=points(moved.now))
    counts = facts.combined is not None and moved.round in facts.shares
    return told, _grades(facts, moved), combined if counts else ""


def _grades(facts: Facts, moved: Moved) -> str:
    """Both grades, where the move crossed a line between them; a capped grade follows no score."""
    row, lines = facts.standing(moved.round), facts.context.rubrics[moved.round].grades
    then, now = lines.of(moved.then).name, row.get("grade")
    if not now or now != row.get("earned_grade") or then == now:
        return ""
    text = facts.translate("{round}等次发布时为“{then}”，按现在的得分为“{now}”。")
    return text.format(
        round=facts.round_title(moved.round),
        then=grade_name(facts, then),
        now=grade_name(facts, now),
    )


def moved_beside_table(facts: Facts) -> Sequence[str]:
    """Below the table of scores, those that the section on the change does not explain."""
    text = facts.translate(
        "{round}发布时的综合得分为{then}分；各轮评分合在一起估计后，现为{now}分。"
    )
    explained = () if facts.final_change is None else really_moved(facts)
    return [
        text.format(round=facts.round_title(m.round), then=points(m.then), now=points(m.now))
        for m in moved_scores(facts)
        if m not in explained
    ]
