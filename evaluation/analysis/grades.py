"""Grades: what a final score earns, and what a veto leaves of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.domain.rubric import Grades, Veto
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, message

CAP = "cap_grade:"
NO_TOP = "no_top_grade"
ZERO = "zero_criterion"


@dataclass(frozen=True)
class Graded:
    """A grade, what the score alone would have earned, and why they differ where they do."""

    grade: str
    earned: str
    reason: Message


def graded(score: float, grades: Grades, vetoes: Sequence[Veto]) -> Graded:
    """The grade of a final score (0-100, unrounded) under the vetoes that were applied.

    Raises:
        FaultyInputError: a veto caps at a grade that the rubric does not have.
    """
    names = [line.name for line in grades.lines]
    earned = names.index(grades.of(score).name)
    caps = [(_best_left(veto, names), veto) for veto in vetoes if veto.effect != ZERO]
    place, capping = max(
        ((p, v) for p, v in caps if p > earned), default=(earned, None), key=_place
    )
    return Graded(
        names[place], names[earned], _reason(names[earned], names[place], capping, vetoes)
    )


def _place(cap: tuple[int, Veto | None]) -> int:
    return cap[0]


def _best_left(veto: Veto, names: Sequence[str]) -> int:
    """The place of the best grade that a veto still allows; grades stand best first."""
    if veto.effect == NO_TOP:
        return min(1, len(names) - 1)
    name = veto.effect.removeprefix(CAP)
    if name not in names:
        raise FaultyInputError(
            message(
                N_("一票否决“{veto}”封顶的等次“{grade}”不在等次之列：{allowed}"),
                veto=veto.id,
                grade=name,
                allowed=tuple(names),
            )
        )
    return names.index(name)


def _reason(earned: str, grade: str, capping: Veto | None, vetoes: Sequence[Veto]) -> Message:
    if capping is not None:
        return message(
            N_("按最终得分为“{earned}”，因一票否决事项“{veto}”定为“{grade}”"),
            earned=earned,
            veto=capping.title,
            grade=grade,
        )
    if any(veto.effect != ZERO for veto in vetoes):
        return message(N_("按最终得分为“{grade}”，一票否决事项未使等次降低"), grade=grade)
    return message(N_("按最终得分评定为“{grade}”"), grade=grade)
