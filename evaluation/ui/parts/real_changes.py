"""What really changed between the rounds, and what only seems to have."""

from typing import Any

import streamlit as st

from evaluation.analysis.verdict_names import PANEL_ARTEFACT, verdict_name
from evaluation.charts.change_split import change_split
from evaluation.locale.numbers import UNDEFINED, p_value, plain, signed
from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.comparison_charts import labels_of, show_chart
from evaluation.ui.parts.comparison_filters import Choice, names_of
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.tables import Row, figure_table
from evaluation.ui.parts.words import plain as as_typed


def real_changes(comparison: Comparison, choice: Choice) -> None:
    """The split of each county's change as a picture, its verdict in words, and all in figures."""
    _ = session.translator()
    st.subheader(_("真正的变化，还是专家组的变化"), anchor=False)
    st.markdown(_margin(comparison))
    changes = choice.rows(comparison.results.changes)
    rows = list(changes.iter_rows(named=True))
    chart = change_split(
        changes,
        labels_of(comparison),
        verdicts={r["county"]: _verdict(comparison, r) for r in rows},
        margin=comparison.results.method.smallest_change,
        description=_("各县（市、区）变化的构成与结论"),
    )
    text = _(
        "深色是真实变化，浅色是专家组带来的变化，白色是指标或权重不同（按平均分）带来的变化，三者之和是圆圈；"
        "横线是真实变化的95%区间，整个落在两条点线之间，才说变化很小、不到约定幅度。"
    )
    show_chart(chart, comparison, text, key="change-split")
    _artefacts(comparison, rows)
    with st.expander(_("变化的各部分与误差范围（数值）"), expanded=False):
        _figures(comparison, rows)


def _margin(comparison: Comparison) -> str:
    """What counts as a change that matters."""
    _ = session.translator()
    text = _(
        "约定的最小有意义变化为**{points}分**。只有95%区间整个在0以上（以下），才说确有提高（下降）；"
        "整个超过约定幅度，才说达到约定；整个在约定幅度以内，才说变化很小、不到约定幅度。"
    )
    return text.format(points=plain(comparison.results.method.smallest_change))


def _verdict(comparison: Comparison, change: dict[str, Any]) -> str:
    """The verdict, or a dash with the reason."""
    _, results = session.translator(), comparison.results
    if change["verdict"] is not None:
        return session.text(verdict_name(change["verdict"], results.method.smallest_change))
    why = results.reason("changes", "verdict", change["county"])
    return _("—（{reason}）").format(reason=session.text(why)) if why else UNDEFINED


def _artefacts(comparison: Comparison, rows: list[dict[str, Any]]) -> None:
    """The counties whose change is mostly the panel's."""
    _, names = session.translator(), names_of(comparison)
    found = [as_typed(names[r["county"]]) for r in rows if r["panel_artefact"]]
    if found:
        text = _("**{tag}**：{counties}。平均分的变化不能当作工作的变化。")
        tag = session.text(PANEL_ARTEFACT)
        st.warning(text.format(tag=tag, counties=_("、").join(found)))


def _figures(comparison: Comparison, rows: list[dict[str, Any]]) -> None:
    _ = session.translator()
    names = names_of(comparison)
    table = [{_("县（市、区）"): names[r["county"]]} | _row(comparison, r) for r in rows]
    figure_table(table, key="real-changes", alt=_("各县（市、区）变化的各部分与误差范围"))
    text = _(
        "平均分变化 = 真实变化 + 专家组变动 + 指标或权重不同（按平均分）（各数四舍五入）。"
        "相对变化 = 真实变化 − 各县的平均变化，不受专家整体放宽或收紧的影响。"
        "校正多重比较后的p：同时看所有县时，没有变化却碰巧看到这样大差别的机会。"
        "如果专家整体放宽（负数：收紧）的幅度超过“专家整体放宽多少分，结论就不成立”一列的分数，"
        "提高（下降）的结论就不成立；没有这样结论的县为 —。"
    )
    st.caption(with_sample_mark(text, comparison.programme))


def _row(comparison: Comparison, change: dict[str, Any]) -> Row:
    _ = session.translator()
    verdict = _verdict(comparison, change)
    if change["panel_artefact"]:
        verdict = _("{verdict}；{tag}").format(verdict=verdict, tag=session.text(PANEL_ARTEFACT))
    return {
        _("结论"): verdict,
        _("平均分变化"): signed(change["raw_change"]),
        _("真实变化"): signed(change["adjusted_change"]),
        _("95%区间"): between(change["low"], change["high"]),
        _("专家组变动"): signed(change["panel_effect"]),
        _("指标或权重不同（按平均分）"): signed(change["rubric_effect"]),
        _("相对变化"): signed(change["relative_change"]),
        _("相对变化的95%区间"): between(change["relative_low"], change["relative_high"]),
        _("校正多重比较后的p"): p_value(change["holm_p"]),
        _("校正多重比较后仍成立"): _yes_or_no(change["holm_clear"]),
        _("专家整体放宽多少分，结论就不成立"): signed(change["tipping_point"]),
    }


def _yes_or_no(answer: bool | None) -> str:  # noqa: FBT001 - the answer itself is asked
    _ = session.translator()
    if answer is None:
        return UNDEFINED
    return _("是") if answer else _("否")


def between(low: float | None, high: float | None) -> str:
    """Limits that may be negative, in words."""
    _ = session.translator()
    if low is None or high is None:
        return UNDEFINED
    return _("{low} 至 {high}").format(low=signed(low), high=signed(high))
