"""Reviewers and single reviews that stand out; looked at by people, never left out by the machine."""

from typing import Any

import polars as pl
import streamlit as st

from evaluation.locale.numbers import UNDEFINED, p_value, percent, points, signed
from evaluation.services.comparing import Comparison
from evaluation.services.reviewer_sight import ReviewerSight
from evaluation.ui import session
from evaluation.ui.parts.comparison_filters import names_of
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.reviewer_names import reviewer_name, reviewer_names
from evaluation.ui.parts.tables import Row, figure_table
from evaluation.ui.parts.words import plain

SIGNIFICANT = 0.05
UNIFORM, FINE, DISTORTING = 0.5, 1.5, 2.0
"""Limits of the mean square (Linacre): below, unusually uniform; above 1.5 look, above 2 distorts."""
DECIMALS = 2


def outlying_reviewers(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    """A row a reviewer, and in words what stands out."""
    _ = session.translator()
    results = comparison.results
    found = sight.reviewers(results.reviewers.filter(round=number), results.composites)
    by_id = {r["reviewer"]: r for r in found.iter_rows(named=True)}
    rows = [_row(sight, by_id[r]) for r in reviewer_names(sight, by_id)]
    figure_table(rows, key=f"reviewers-{number}", alt=_("各位专家与全组的一致程度"))
    text = _(
        "本轮宽严（固定）：只按本轮评分计算，“明显偏宽”“明显偏严”指这一列；"
        "上面的图是模型综合各轮得出的估计，已向中间收拢，所以两处的数不同。"
        "波动：1左右为正常，小于0.5过于整齐，大于1.5需要看一看，大于2且F检验显著的会干扰结果。"
        "F检验：去掉这位专家后其余评分是否明显更一致（p已按多位专家校正）。"
        "相关：与其余专家对各县评价的相关，1为最高。"
        "影响：去掉后得分、位置变动最大的县变动多少。"
        "— 表示无从计算。任何评审都不会被自动剔除。"
    )
    st.caption(with_sample_mark(text, comparison.programme))


def _row(sight: ReviewerSight, found: dict[str, Any]) -> Row:
    _ = session.translator()
    return {
        _("专家"): reviewer_name(sight, found["reviewer"]),
        _("提示"): _("；").join(remarks(found)) or _("无"),
        _("评审数"): found["reviews"],
        _("本轮宽严（固定）"): signed(found["severity"]),
        _("波动"): points(found["mean_square"], DECIMALS),
        _("F"): points(found["f"], DECIMALS),
        _("校正后的p"): p_value(found["holm_p"]),
        _("相关"): points(found["correlation"], DECIMALS),
        _("得分影响"): points(found["influence_score"]),
        _("位置影响"): UNDEFINED
        if found["influence_rank"] is None
        else str(found["influence_rank"]),
    }


def remarks(found: dict[str, Any]) -> list[str]:
    """What stands out about one reviewer, in words."""
    _ = session.translator()
    said = []
    if found["outlying_severity"]:
        said.append(_("明显偏宽") if found["severity"] > 0 else _("明显偏严"))
    if found["holm_p"] is not None and found["holm_p"] < SIGNIFICANT:
        said.append(_("与其余专家明显不一致"))
    spread = found["mean_square"]
    if spread is not None and spread < UNIFORM:
        said.append(_("过于整齐"))
    elif spread is not None and spread > FINE:
        said.append(_scatter(spread, found["holm_p"]))
    return said


def _scatter(spread: float, p: float | None) -> str:
    """How large the scatter is; that it distorts is said only where the test bears it out."""
    _ = session.translator()
    if p is None:
        return _("波动较大（无从检验）")
    if p >= SIGNIFICANT:
        return _("波动较大（未达显著）")
    return _("波动大，会干扰结果") if spread > DISTORTING else _("波动偏大，看一看")


def single_reviews(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    """The reviews that are far from what was expected, or alike on nearly all criteria."""
    _ = session.translator()
    found = sight.rows(comparison.results.single_reviews.filter(round=number))
    odd = found.filter(
        (pl.col("p") < SIGNIFICANT).fill_null(value=False)
        | pl.col("straight_lining").fill_null(value=False)
    )
    if odd.is_empty():
        st.markdown(plain(_("没有哪份评审明显偏离预期，也没有几乎各项给一样分数的评审。")))
        return
    rows = [_review(comparison, sight, r) for r in odd.iter_rows(named=True)]
    figure_table(rows, key=f"single-reviews-{number}", alt=_("需要看一看的评审"))
    text = _("p已按全部评审份数校正。列出只为请人核对，不等于有误，不会自动剔除。")
    st.caption(with_sample_mark(text, comparison.programme))


def _review(comparison: Comparison, sight: ReviewerSight, found: dict[str, Any]) -> Row:
    _ = session.translator()
    said = []
    if found["p"] is not None and found["p"] < SIGNIFICANT:
        said.append(_("比预期明显偏高") if found["residual"] > 0 else _("比预期明显偏低"))
    if found["straight_lining"]:
        said.append(_("各项分数几乎一样"))
    return {
        _("县（市、区）"): names_of(comparison)[found["county"]],
        _("专家"): reviewer_name(sight, found["reviewer"]),
        _("提示"): _("；").join(said),
        _("比预期高低"): signed(found["residual"]),
        _("校正后的p"): p_value(found["p"]),
        _("相同分数的占比"): percent(found["equal_share"], 0),
    }
