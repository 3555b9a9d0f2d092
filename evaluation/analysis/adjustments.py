"""Adjustments: from the headline score to the final score, by the decisions taken on a county."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.analysis.grades import ZERO
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.rubric import Deduction, Rubric, Veto
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message

LOWEST, HIGHEST = 0.0, 100.0


@dataclass(frozen=True)
class Adjusted:
    """What the adjustments of one county in one round come to; all in points."""

    zeroed: float
    """The weighted score of the criteria that a veto zeroes."""
    bonus: float
    deductions: float
    vetoes: tuple[Veto, ...]

    def final(self, headline: float) -> float:
        """`headline - zeroed + bonus - deductions`, clipped to 0-100."""
        points = headline - self.zeroed + self.bonus - self.deductions
        return min(max(points, LOWEST), HIGHEST)


def adjusted(
    applied: Sequence[Adjustment], rubric: Rubric, weighted: Mapping[str, float]
) -> Adjusted:
    """Sum up the adjustments of one county in one round.

    Each deduction and bonus rule counts `per` points an occurrence up to its own cap, occurrences of
    the same rule added first. A criterion is zeroed once, however many vetoes name it.

    Args:
        applied: the adjustments of this county and round.
        rubric: the rubric of the round.
        weighted: weight share x score of each criterion that the county is scored on.

    Raises:
        FaultyInputError: a rule that the rubric does not have, or a criterion missing or unknown.
    """
    vetoes = {veto.id: veto for veto in rubric.vetoes}
    known = {*vetoes, *(r.id for r in rubric.bonuses), *(r.id for r in rubric.deductions)}
    for adjustment in applied:
        if adjustment.rule not in known:
            raise _unknown_rule(adjustment, known)
    zeroed = {
        _zeroed_criterion(adjustment, rubric)
        for adjustment in applied
        if adjustment.rule in vetoes and vetoes[adjustment.rule].effect == ZERO
    }
    named = {adjustment.rule for adjustment in applied}
    return Adjusted(
        zeroed=sum(weighted.get(criterion, 0.0) for criterion in sorted(zeroed)),
        bonus=_points(applied, rubric.bonuses),
        deductions=_points(applied, rubric.deductions),
        vetoes=tuple(veto for veto in rubric.vetoes if veto.id in named),
    )


def _points(applied: Sequence[Adjustment], rules: Sequence[Deduction]) -> float:
    """Points of all rules of one kind, each capped."""
    return sum(
        min(rule.per * sum(a.count for a in applied if a.rule == rule.id), rule.cap)
        for rule in rules
    )


def _unknown_rule(adjustment: Adjustment, known: set[str]) -> FaultyInputError:
    return FaultyInputError(
        message(
            N_("{county}第{round}轮的加减分或否决引用了指标体系没有的规则“{rule}”，可用：{known}"),
            county=adjustment.county,
            round=adjustment.round,
            rule=adjustment.rule,
            known=tuple(sorted(known)),
        )
    )


def _zeroed_criterion(adjustment: Adjustment, rubric: Rubric) -> str:
    if adjustment.criterion not in rubric.by_id or adjustment.criterion is None:
        raise FaultyInputError(
            message(
                N_("{county}第{round}轮的“{rule}”须写明归零的指标，现为“{criterion}”"),
                county=adjustment.county,
                round=adjustment.round,
                rule=adjustment.rule,
                criterion=adjustment.criterion or "",
            )
        )
    return adjustment.criterion
