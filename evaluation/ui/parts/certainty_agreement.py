"""How far reviewers agree, and how many levels the panel can tell apart, in plain words."""

from collections.abc import Mapping
from statistics import mean
from typing import Any

import polars as pl
import streamlit as st

from evaluation.analysis.closeness import Closeness, panel_closeness
from evaluation.locale import N_
from evaluation.locale.numbers import UNDEFINED, p_value, percent, points, rounded
from evaluation.locale.numbers import plain as figure
from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.comparison_filters import names_of
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.tables import Row, figure_table
from evaluation.ui.parts.words import plain

COEFFICIENTS: Mapping[str, tuple[str, str]] = {
    "icc_a1": (
        N_("单个专家的得分 ICC(A,1)"),
        N_("换一位专家来评，得分有多接近（宽严不同也算不一致）"),
    ),
    "icc_ak": (N_("全组平均分 ICC(A,k)"), N_("换一组专家来评，平均分有多接近")),
    "icc_c1": (
        N_("单个专家的高低差别 ICC(C,1)"),
        N_("换一位专家来评，各县的高低差别有多接近（宽严不计）"),
    ),
    "icc_ck": (N_("全组的高低差别 ICC(C,k)"), N_("换一组专家来评，各县的高低差别有多接近")),
    "alpha": (N_("Krippendorff α"), N_("扣除偶然之后的一致程度，任何一对专家都算")),
    "ac2": (N_("Gwet AC2"), N_("扣除偶然之后的一致程度，评分集中在少数等级时仍稳定")),
    "kendall_w": (N_("排序一致性 Kendall W"), N_("各位专家对各县的排序有多一致")),
}
"""What each coefficient is called, and which question it answers."""
SHOWN_BY_CRITERION = {"icc_a1": "ICC(A,1)", "alpha": "α", "ac2": "AC2", "kendall_w": "W"}
"""What stands over a column where every criterion has its row."""
DECIMALS = 2


def reliability_sentence(comparison: Comparison, number: int) -> str:
    """How many levels the panel can separate, and how many reviewers that needs."""
    _, results = session.translator(), comparison.results
    row: dict[str, Any] = next(results.reliability.filter(round=number).iter_rows(named=True), {})
    if row.get("strata") is None:
        why = results.reason("reliability", "strata", number)
        reason = session.text(why) if why else UNDEFINED
        return _("这组专家能把各县分成几个层次：{dash}（{reason}）。").format(
            dash=UNDEFINED, reason=reason
        )
    return _levels(comparison, row, number) + _needed(comparison, row, number)


def _levels(comparison: Comparison, row: Mapping[str, Any], number: int) -> str:
    """How many levels; as many as counties are no more than all counties told apart."""
    _ = session.translator()
    levels = rounded(row["strata"], 0)
    count = comparison.results.scores.filter(round=number)["adjusted"].count()
    text = _(
        "这组专家能把各县分成约**{levels}个层次**（分出高低的可靠程度{relative}，分数本身的可靠程度{absolute}，1为最好）。"
    )
    if levels >= count:
        text = _(
            "这组专家**足以把{count}个县全部分开**（分出高低的可靠程度{relative}，分数本身的可靠程度{absolute}，1为最好）。"
        )
    return text.format(
        levels=levels,
        count=count,
        relative=points(row["relative"], DECIMALS),
        absolute=points(row["absolute"], DECIMALS),
    )


def _needed(comparison: Comparison, row: Mapping[str, Any], number: int) -> str:
    _, results = session.translator(), comparison.results
    if row["reviewers_needed"] is not None:
        text = _("要让分数本身的可靠程度达到0.8，每县需要{needed}位专家；本轮平均{panel}位。")
        # As anybody counts them; the analysis reckons with the harmonic mean (`panel`).
        counted = results.scores.filter(pl.col("reviewers") > 0, round=number)["reviewers"]
        return text.format(needed=row["reviewers_needed"], panel=points(mean(counted)))
    why = results.reason("reliability", "reviewers_needed", number)
    return _("达到0.8需要的专家数：{dash}（{reason}）。").format(
        dash=UNDEFINED, reason=session.text(why) if why else UNDEFINED
    )


def agreement_tables(comparison: Comparison, number: int) -> None:
    """How close whole reviews are, their coefficients, and the same criterion by criterion."""
    _ = session.translator()
    close = panel_closeness(comparison.results.panel, number)
    st.markdown(plain(_closeness_sentence(close[None])))
    found = comparison.results.agreement.filter(round=number)
    whole = found.filter(pl.col("criterion").is_null())
    lines = (_line(comparison, r) for r in whole.iter_rows(named=True))
    st.markdown("\n".join(f"- {line}" for line in lines))
    note = comparison.results.agreement_notes.get((number, None))
    text = _(
        "1为完全一致；W以外，0为与偶然无异；括号内为95%区间；— 表示这里无从计算，不是0。"
        "不足10个县时，这些数只宜作参考。"
    )
    st.caption(with_sample_mark(text, comparison.programme))
    if note:
        st.caption(plain(session.text(note)))
    with st.expander(_("按指标看一致性")):
        _by_criterion(comparison, found.filter(pl.col("criterion").is_not_null()), number, close)


def _closeness_sentence(close: Closeness) -> str:
    """How often two reviewers of a county nearly agree, and how far they are from its middle."""
    _ = session.translator()
    if close.within_step is None:
        text = _("两位专家的总分相差多少：{dash}（没有两位专家评过同一个县）。")
        return text.format(dash=UNDEFINED)
    text = _(
        "同一个县的两位专家，总分相差不超过{step}分的占{share}；各份评审与该县中位数之差，中位数为{deviation}分。"
    )
    return text.format(
        step=figure(close.step),
        share=percent(close.within_step, 0),
        deviation=points(close.deviation),
    )


def _line(comparison: Comparison, found: dict[str, Any]) -> str:
    """A coefficient: its number and limits, the question it answers, why there is none."""
    _ = session.translator()
    name, question = COEFFICIENTS[found["coefficient"]]
    interval, remark = _interval(found), _remark(comparison, found)
    said = _(question)
    if interval:
        said = _("（{interval}）{question}").format(interval=interval, question=said)
    if remark:
        said = _("{question}；{remark}").format(question=said, remark=remark)
    value = points(found["value"], DECIMALS)
    return f"**{value}** {plain(said)} :small[:gray[{plain(_(name))}]]"


def _remark(comparison: Comparison, found: Mapping[str, Any]) -> str:
    """Why there is no number; the p of the one that is tested."""
    _ = session.translator()
    key = (found["round"], found["criterion"], found["coefficient"])
    if found["p"] is not None:
        return f"p = {p_value(found['p'])}".replace("= <", "< ")
    if found["value"] is not None:
        return ""
    why = comparison.results.reason("agreement", "value", *key)
    return session.text(why) if why else ""


def _interval(found: Mapping[str, Any]) -> str:
    _ = session.translator()
    if found["low"] is None or found["high"] is None:
        return ""
    low, high = (points(found[end], DECIMALS) for end in ("low", "high"))
    return _("{low} 至 {high}").format(low=low, high=high)


def _by_criterion(
    comparison: Comparison,
    found: pl.DataFrame,
    number: int,
    close: Mapping[str | None, Closeness],
) -> None:
    """Alpha and AC2 side by side, so that bunched scores are seen; how close ratings are beside."""
    _, names = session.translator(), names_of(comparison)
    rows = []
    for criterion in found["criterion"].unique(maintain_order=True):
        own = found.filter(criterion=criterion)
        values = dict(own.select("coefficient", "value").iter_rows())
        note = comparison.results.agreement_notes.get((number, criterion))
        rows.append(
            {_("指标"): f"{criterion} {names.get(criterion, '')}".strip()}
            | {short: points(values.get(c), DECIMALS) for c, short in SHOWN_BY_CRITERION.items()}
            | _close(close.get(criterion))
            | {_("说明"): session.text(note) if note else ""}
        )
    figure_table(rows, key=f"agreement-by-criterion-{number}", alt=_("按指标看一致性"))
    text = _(
        "AC2只用于等次不超过10个的指标；其余指标为 —。"
        "一级：相邻两个等次（取各等次的中点）之间最小的距离；不分等次的指标为 —。"
    )
    st.caption(text)


def _close(found: Closeness | None) -> Row:
    _ = session.translator()
    return {
        _("相差不超过一级"): percent(found.within_step if found else None, 0),
        _("一级是几分"): points(found.step if found else None),
        _("与中位数之差（分）"): points(found.deviation if found else None),
    }
