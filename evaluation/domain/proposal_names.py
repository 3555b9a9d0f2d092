"""What of a rubric can be the project's own proposal, in the words of pages."""

from evaluation.domain.rubric import Criterion, Deduction, Grades, Rubric, Veto
from evaluation.locale import N_

PROPOSAL_NAMES: dict[str, str] = {
    "weight": N_("权重"),
    "target": N_("目标"),
    "levels": N_("等次标准"),
    "evidence": N_("应附佐证"),
    "implied": N_("数据对应等次"),
    "rounds": N_("适用轮次"),
    "guidance": N_("评分提示"),
}
"""The fields of a criterion that its reviewer sees; `proposed` may name others too."""


def holds_proposals(rubric: Rubric) -> bool:
    """Whether anything in a rubric was not given by its sources."""
    parts: tuple[Criterion | Veto | Deduction | Grades, ...] = (
        *rubric.criteria,
        *rubric.vetoes,
        *rubric.deductions,
        *rubric.bonuses,
        rubric.grades,
    )
    return any(part.proposed for part in parts)
