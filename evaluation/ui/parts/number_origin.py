"""How was this number made: from the ratings to the published score, line by line."""

from collections.abc import Mapping

import streamlit as st

from evaluation.analysis.origin import Line, ScoreOrigin, Step, adds_up_as_printed, score_origin
from evaluation.domain.counties import County
from evaluation.locale import N_
from evaluation.locale.numbers import percent, points, signed
from evaluation.services.comparing import Comparison
from evaluation.services.reviewer_sight import ReviewerSight
from evaluation.ui import session
from evaluation.ui.parts.comparison_filters import Choice
from evaluation.ui.parts.origin_parts import DECIMALS, criterion_parts, review_parts
from evaluation.ui.parts.results_table import (
    HEADLINE_NAMES,
    combined_name,
    grade_text,
    status_text,
)
from evaluation.ui.parts.uncertain_scores import chosen_round
from evaluation.ui.parts.wording import county_name, round_titles
from evaluation.ui.parts.words import plain

STEP_NAMES: Mapping[Step, tuple[str, str]] = {
    Step.SEVERITY: (N_("加回：这组专家平均偏严"), N_("减去：这组专家平均偏宽")),
    Step.DRIFT: (N_("加回：专家本轮尺度收紧"), N_("减去：专家本轮尺度放宽")),
    Step.HALO: (N_("加回：专家对该县一贯偏低"), N_("减去：专家对该县一贯偏高")),
    Step.POOLED: (N_("加回：同一材料另一轮评审偏高"), N_("减去：同一材料另一轮评审偏低")),
    Step.TRIMMING: (N_("去掉最高、最低分的影响"), N_("去掉最高、最低分的影响")),
    Step.ZEROED: (N_("否决清零"), N_("否决清零")),
    Step.BONUS: (N_("加分"), N_("加分")),
    Step.DEDUCTIONS: (N_("扣分"), N_("扣分")),
    Step.CLIPPING: (N_("不低于0分"), N_("不高于100分")),
}
"""What a step is called where it adds, and where it takes off."""


def number_origin(comparison: Comparison, sight: ReviewerSight, choice: Choice) -> None:
    """The account of one county in one round, both chosen here."""
    _ = session.translator()
    st.subheader(_("这个数是怎么来的"), anchor=False)
    shown = {c.id: c for c in comparison.counties if c.id in choice.counties}
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        county = st.selectbox(
            _("县（市、区）"),
            list(shown),
            format_func=lambda i: county_name(shown[i]),
            key=f"origin-county-{session.language()}",
            label_visibility="collapsed",
        )
    with right:
        number = chosen_round(comparison, "origin")
    origin = score_origin(
        comparison.results, county, number, combination=comparison.programme.combination
    )
    if origin is None:
        _no_score(comparison, shown[county], number)
        return
    _account(comparison, origin, number)
    with st.expander(_("评审得分的起点：按指标")):
        criterion_parts(comparison, origin)
    if sight.may_see(number, county):
        with st.expander(_("评审得分的起点：按专家")):
            review_parts(origin, sight)


def _no_score(comparison: Comparison, county: County, number: int) -> None:
    _ = session.translator()
    row = comparison.results.counties.filter(county=county.id, round=number)["status"]
    text = _("{county}：{status}，没有得分，也不按0分处理。")
    status = status_text(row.item())
    st.info(text.format(county=plain(county_name(county)), status=status))


def _account(comparison: Comparison, origin: ScoreOrigin, number: int) -> None:
    """The lines as a table, then the grade and what the rounds come to."""
    _ = session.translator()
    lines = "\n".join(_line(origin, line) for line in origin.lines)
    st.markdown(f"| {_('步骤')} | {_('分')} |\n|:--|--:|\n{lines}")
    notes = [_grade(comparison, origin, number)]
    if origin.rounds:
        notes.append(_combined(comparison, origin))
    if origin.filled:
        text = _("有{count}个缺的评分按同一专家的宽严和同一指标的难度补上，不按0分，也不使人得利。")
        notes.append(text.format(count=origin.filled))
    if not adds_up_as_printed(origin.lines, DECIMALS):
        notes.append(_("各数分别四舍五入，直接相加可能相差0.01；实际按未取整的数计算。"))
    for note in notes:
        st.markdown(plain(note))


def _line(origin: ScoreOrigin, line: Line) -> str:
    """A row of the account; totals stand out."""
    _ = session.translator()
    if line.is_total:
        return f"| **{plain(_total_name(origin, line))}** | **{points(line.value, DECIMALS)}** |"
    adding, taking = STEP_NAMES[line.step]
    return f"| {_(adding if line.value > 0 else taking)} | {signed(line.value, DECIMALS)} |"


def _total_name(origin: ScoreOrigin, line: Line) -> str:
    _ = session.translator()
    if line.step is Step.RAW:
        return _("{count}份评审的平均分").format(count=len(origin.composites))
    if line.step is Step.HEADLINE:
        return _("= 评审得分（{rule}）").format(rule=_(HEADLINE_NAMES[origin.rule.value]))
    return _("= 综合得分")


def _grade(comparison: Comparison, origin: ScoreOrigin, number: int) -> str:
    """The grade, and what it would have been without the caps."""
    _, rubric = session.translator(), comparison.rubrics[number]
    grade = grade_text(rubric, origin.grade)
    if origin.grade == origin.earned_grade:
        return _("等次：{grade}。").format(grade=grade)
    text = _("等次：{grade}（按分数为{earned}，因一票否决{vetoes}封顶）。")
    earned = grade_text(rubric, origin.earned_grade)
    return text.format(grade=grade, earned=earned, vetoes=_("、").join(origin.vetoes))


def _combined(comparison: Comparison, origin: ScoreOrigin) -> str:
    """The rounds by their shares, as in 40% × 78.20 + 60% × 83.10 = 81.14."""
    _, titles = session.translator(), round_titles(comparison.rounds)
    parts = [
        _("{share} × {round}{score}").format(
            share=percent(part.share), round=titles[part.round], score=points(part.final, DECIMALS)
        )
        for part in origin.rounds
    ]
    rubric = comparison.rubrics[comparison.rounds[-1].number]
    return _("{name} = {parts} = {score}，等次：{grade}。").format(
        name=combined_name(len(comparison.rounds)),
        parts=" + ".join(parts),
        score=points(origin.combined, DECIMALS),
        grade=grade_text(rubric, origin.combined_grade),
    )
