"""How the uncertainty was worked out, in sentences for the method annex."""

from evaluation.analysis.panel_design import DRIFT, HALO, SEVERITY
from evaluation.analysis.severity_model import Intervals
from evaluation.reports.facts import Facts
from evaluation.reports.wording import listed, sentences


def uncertainty_sentences(facts: Facts) -> tuple[str, ...]:
    """The model, how its intervals were made, and what the rank sets mean."""
    _, method = facts.translate, facts.context.results.method
    return (_model(facts), _intervals(facts), _ranks(facts) if method.intervals else "")


def _model(facts: Facts) -> str:
    """What the adjusted score takes out, and that all rounds are estimated together."""
    _, facets = facts.translate, facts.context.results.method.facets
    names = {
        SEVERITY: _("专家的宽严"),
        DRIFT: _("专家在各轮之间的尺度变化"),
        HALO: _("专家对个别县的持续偏向"),
    }
    if not facets:
        reason = facts.context.results.reason("severity", "severity")
        why = "" if reason is None else _("（{reason}）").format(reason=reason.render(_))
        return _("得分未作宽严校正{reason}。").format(reason=why)
    told = [
        _("宽严校正得分是去掉以下影响后的得分：{facets}。").format(
            facets=listed([names[f] for f in facets], facts.context.language)
        )
    ]
    if len(facts.context.results.rounds) > 1:
        told.append(_("各轮的评分合在一起估计，因此前一轮的校正得分可能与当时发布的有出入。"))
    told.append(_("比较两个县要看差值的误差，不看两个区间是否重叠：专家宽严的误差各县共有。"))
    return sentences(told, facts.context.language)


def _intervals(facts: Facts) -> str:
    _, intervals = facts.translate, facts.context.results.method.intervals
    told = {
        Intervals.BAYES.value: _(
            "95%区间按贝叶斯方法计算：在评分允许的各种宽严差异下求平均，不含随机模拟。"
        ),
        Intervals.REML.value: _("95%区间按限制极大似然法和萨特思韦特自由度计算。"),
        Intervals.FIXED.value: _("数据不足以估计宽严的方差，改按固定宽严计算。"),
    }
    if intervals is None:
        reason = facts.context.results.reason("method", "intervals")
        why = "" if reason is None else _("（{reason}）").format(reason=reason.render(_))
        return _("得分的误差区间无法计算{reason}。").format(reason=why)
    return told[intervals]


def _ranks(facts: Facts) -> str:
    _, method = facts.translate, facts.context.results.method
    if facts.context.programme.disclosure.ranking == "none":
        return ""
    text = _("位次区间是各县位次同时成立的95%区间（随机抽取{draws}次，种子{seed}）。")
    return text.format(draws=method.draws, seed=method.seed)
