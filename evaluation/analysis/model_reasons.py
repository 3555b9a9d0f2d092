"""Reasons of the model: why a variance, a facet or a way of stating uncertainty is missing."""

from collections.abc import Mapping

from evaluation.analysis.adjusted_scores import Reasons, why_uncertain
from evaluation.analysis.connectedness import LARGE_PANEL
from evaluation.analysis.panel_design import DRIFT, HALO, SEVERITY
from evaluation.analysis.severity_model import Intervals, SeverityModel
from evaluation.locale import N_, Message, message

_NAMES: Mapping[str, str] = {"reviewer": SEVERITY, "drift": DRIFT, "halo": HALO}
_NOT_IDENTIFIED: Mapping[str, Message] = {
    "reviewer": message(N_("没有专家评过两份以上，宽严的方差无从估计")),
    "drift": message(N_("两轮都参评的专家不足2名，尺度变化的方差无从估计")),
    "halo": message(N_("没有专家两轮都评过同一个县，持续偏向的方差无从估计")),
}
_TOO_LARGE = message(N_("评审规模大，默认模型只含专家宽严"))
_FIXED = message(N_("专家宽严按固定值计算，没有方差"))
_NOT_ASKED = message(N_("未要求模型包含这一项"))
_FRAGILE = message(N_("评审专家超过{count}名，未逐一检查"), count=LARGE_PANEL)


def model_reasons(model: SeverityModel) -> Reasons:
    """Why each null of `variance`, `method` and `connectedness` is null."""
    found: Reasons = {("connectedness", "fragile", ()): _FRAGILE}
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


def _missing(model: SeverityModel, name: str, facet: str) -> Message:
    if model.intervals is Intervals.FIXED:
        return _FIXED
    if facet in model.dropped and model.too_large:
        return _TOO_LARGE
    return _NOT_IDENTIFIED[name] if facet not in model.possible else _NOT_ASKED
