"""Reasons of the model: why a variance, a facet or a way of stating uncertainty is missing."""

from collections.abc import Mapping

from evaluation.analysis.adjusted_scores import NOT_ASKED, why_uncertain
from evaluation.analysis.connectedness import LARGE_PANEL
from evaluation.analysis.panel_design import DRIFT, HALO, SEVERITY
from evaluation.analysis.severity_model import Intervals, SeverityModel
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

_NAMES: Mapping[str, str] = {"reviewer": SEVERITY, "drift": DRIFT, "halo": HALO}
_NOT_IDENTIFIED: Mapping[str, Message] = {
    "reviewer": message(N_("没有专家评过两份以上，宽严的方差无从估计")),
    "drift": message(N_("两轮都参评的专家不足2名，尺度变化的方差无从估计")),
    "halo": message(N_("没有专家两轮都评过同一个县，持续偏向的方差无从估计")),
}
_TOO_LARGE = message(N_("评审规模大，默认模型只含专家宽严"))
_FIXED = message(N_("专家宽严按固定值计算，没有方差"))
_FACET_NAMES: Mapping[str, str] = {
    SEVERITY: N_("专家宽严"),
    DRIFT: N_("两轮间的尺度变化"),
    HALO: N_("对个别县的持续偏向"),
}
_IMPOSSIBLE = N_("从现有评审分辨不出，未计入模型：{facets}")
_TOO_LARGE_FOR = N_("评审规模大，未计入模型：{facets}")
_TOO_LARGE_FOR_BAYES = message(N_("评审规模大，贝叶斯区间算不过来，改用REML"))
_FAILED = message(N_("数据不足以估计宽严的方差，改用固定宽严"))
_FIEDLER = message(N_("评审专家不足2名或超过{count}名，不计算连通程度"), count=LARGE_PANEL)
_FRAGILE = message(N_("评审专家超过{count}名，未逐一检查"), count=LARGE_PANEL)


def model_reasons(model: SeverityModel) -> Reasons:
    """Why each null of `variance`, `method` and `connectedness` is null."""
    found: Reasons = {
        ("connectedness", "fragile", ()): _FRAGILE,
        ("connectedness", "fiedler", ()): _FIEDLER,
        **_overridden(model),
    }
    if model.intervals is Intervals.NONE:
        why = why_uncertain(model)
        found["method", "intervals", ()] = why
        found |= {("variance", name, ()): why for name in (*_NAMES, "residual")}
        return found
    for name, facet in _NAMES.items():
        if facet not in model.facets or model.intervals is Intervals.FIXED:
            found["variance", name, ()] = _missing(model, name, facet)
    found["variance", "residual", ()] = why_uncertain(model)
    return found


def _overridden(model: SeverityModel) -> Reasons:
    """What was asked for and not done."""
    found: Reasons = {}
    if model.dropped:
        names = tuple(message(_FACET_NAMES[f]) for f in model.dropped)
        text = _TOO_LARGE_FOR if model.too_large else _IMPOSSIBLE
        found["method", "facets", ()] = message(text, facets=names)
    if model.wanted_intervals is Intervals.BAYES and model.intervals is Intervals.REML:
        found["method", "intervals", ()] = _TOO_LARGE_FOR_BAYES
    if model.failed:
        found["method", "intervals", ()] = _FAILED
    return found


def _missing(model: SeverityModel, name: str, facet: str) -> Message:
    if model.intervals is Intervals.FIXED:
        return _FIXED
    if facet in model.dropped and model.too_large:
        return _TOO_LARGE
    return _NOT_IDENTIFIED[name] if facet not in model.possible else NOT_ASKED
