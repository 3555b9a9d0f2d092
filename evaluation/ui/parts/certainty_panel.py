"""Who rated whom, whether all counties share one scale, and who is lenient or strict."""

from collections.abc import Sequence

import streamlit as st

from evaluation.charts.panel_matrix import panel_matrix
from evaluation.charts.severity import severity_dots
from evaluation.locale.numbers import UNDEFINED
from evaluation.services.comparing import Comparison
from evaluation.services.reviewer_sight import ReviewerSight
from evaluation.ui import session
from evaluation.ui.parts.comparison_charts import labels_of, show_chart
from evaluation.ui.parts.reviewer_names import reviewer_name, reviewer_names
from evaluation.ui.parts.wording import round_titles
from evaluation.ui.parts.words import plain


def severities(comparison: Comparison, sight: ReviewerSight) -> None:
    """The severity of each reviewer in each round that has a county whose reviewers may be seen."""
    _, results = session.translator(), comparison.results
    found = sight.reviewers(results.severity, results.composites)
    if found["severity"].is_null().all():
        number, reviewer = next(found.select("round", "reviewer").iter_rows(), (0, ""))
        why = results.reason("severity", "severity", number, reviewer)
        st.info(session.text(why) if why else UNDEFINED)
        return
    names = reviewer_names(sight, found["reviewer"])
    seen = set(found["round"])
    chart = severity_dots(
        found,
        labels_of(comparison, names),
        rounds={n: title for n, title in round_titles(comparison.rounds).items() if n in seen},
        description=_("各位专家比全组偏宽或偏严几分"),
    )
    text = _(
        "数字是该专家的打分习惯比全组高（＋）或低（−）几分，横线是误差范围；"
        "这是打分的尺度，不是对错，得分已按此校正。图是模型综合各轮得出的估计，已向中间收拢。"
    )
    show_chart(chart, comparison, text, key="severity")
    if found.height < results.severity.height:
        st.caption(_("评审专家不超过2位的县（市、区）只对组织者逐位列出。"))


def who_rated_whom(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    """The matrix of one round, and what it means for a common scale."""
    _, results = session.translator(), comparison.results
    sentences = connection_sentences(comparison, sight)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
    reviews = results.single_reviews.filter(round=number)
    frame = sight.rows(reviews)
    if frame.is_empty():
        st.info(_("本轮没有可以逐位专家查看的评审。"))
        return
    names = reviewer_names(sight, frame["reviewer"])
    parts = results.connectedness.components
    chart = panel_matrix(
        frame,
        labels_of(comparison, names),
        parts=parts if len(parts) > 1 else (),
        description=_("县（市、区）× 专家：谁评了谁，比预期高低多少"),
    )
    text = _(
        "格内是这份评审比“该专家的宽严加该县的水平”所预期的高（＋）或低（−）几分，颜色越深差得越多；"
        "空格是没有分派、没有提交或已回避。"
    )
    show_chart(chart, comparison, text, key=f"panel-matrix-{number}")
    if frame.height < reviews.height:
        st.caption(_("评审专家不超过2位的县（市、区）只对组织者逐位列出。"))


def connection_sentences(comparison: Comparison, sight: ReviewerSight) -> list[str]:
    """Whether all counties stand on one scale, what that hangs on, who returned."""
    _, linked = session.translator(), comparison.results.connectedness
    sentences = []
    if len(linked.components) > 1:
        text = _("各县被评审专家分成互不相连的{parts}组：组与组之间没有共同标尺，不能统一排序。")
        sentences.append(text.format(parts=len(linked.components)))
    else:
        sentences.append(_("各县由共同的评审专家连在一起，可以放在同一标尺上比较。"))
    sentences.append(_fragile(linked.fragile, sight))
    if len(comparison.rounds) > 1:
        text = _("两轮都参评的专家{count}位：两轮之间的比较靠他们衔接。")
        if not linked.returning:
            text = _("没有专家两轮都参评：两轮之间没有共同的人衔接，变化的误差更大。")
        sentences.append(text.format(count=linked.returning))
    return sentences


def _fragile(fragile: Sequence[str] | None, sight: ReviewerSight) -> str:
    _ = session.translator()
    if fragile is None:
        return _("专家人数多，没有逐一检查少了谁会断开。")
    if not fragile:
        return _("少了任何一位专家，各县仍然连在一起。")
    if not sight.labels:
        text = _("不可缺少的专家有{count}位；缺了其中一位，有的县就与其他县断开。")
        return text.format(count=len(fragile))
    names = _("、").join(reviewer_name(sight, r) for r in fragile)
    return _("不可缺少的专家：{names}；缺了其中一位，有的县就与其他县断开。").format(names=names)
