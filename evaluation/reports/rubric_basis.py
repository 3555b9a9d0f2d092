"""What of the rubric is the project's own proposal, and whether the organizer stands by it.

A draft prints the rubric's own note, which asks for the organizer's consent. Approving is that consent, so
an approved report says it instead: it would contradict itself otherwise.
"""

from evaluation.domain.proposal_names import holds_proposals
from evaluation.domain.rubric import Rubric
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.facts import Facts
from evaluation.reports.wording import sentences


def rubric_basis(facts: Facts, rubric: Rubric) -> str:
    """The sentences of the method annex; empty where the sources gave everything."""
    _ = facts.translate
    if not holds_proposals(rubric):
        return ""
    if facts.context.draft:
        told = _("权重、目标、等次和奖惩幅度中，来源未给出的为本项目建议。")
        return facts.titled(rubric, "note") or told
    confirmed = _(
        "权重、目标、等次和奖惩幅度中，来源未给出的，由本项目提出建议，组织方签发本报告时已予确认。"
    )
    return sentences([_drawn_from(facts, rubric), confirmed], facts.context.language)


def _drawn_from(facts: Facts, rubric: Rubric) -> str:
    """The documents that the rubric quotes."""
    documents = dict.fromkeys(s.document for s in rubric.sources if s.document)
    if not documents:
        return ""
    stop = "；" if facts.context.language == SOURCE_LANGUAGE else "; "
    text = facts.translate("指标内容据以下资料整理：{documents}。")
    return text.format(documents=stop.join(documents))
