"""The rounds side by side: scores, where each county stands, and what really changed."""

import streamlit as st

from evaluation.errors import NotAllowedError
from evaluation.services.comparing import Comparison
from evaluation.services.report_desk import approved_city_report
from evaluation.services.reviewer_sight import ReviewerSight, reviewer_sight
from evaluation.ui import caching, session
from evaluation.ui.parts.cautions import cautions
from evaluation.ui.parts.comparison_charts import (
    county_dumbbell,
    county_portrait,
    heat_map,
    paired_changes,
)
from evaluation.ui.parts.comparison_filters import Choice, choose
from evaluation.ui.parts.criterion_real_changes import criterion_real_changes
from evaluation.ui.parts.number_origin import number_origin
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.real_changes import real_changes
from evaluation.ui.parts.report_downloads import approved_addresses, download_buttons
from evaluation.ui.parts.results_table import (
    change_table,
    headline_rule,
    round_table,
    summary_table,
)
from evaluation.ui.parts.uncertain_scores import chosen_round, uncertain_scores
from evaluation.ui.parts.wording import county_name, round_name, standing_of
from evaluation.ui.parts.words import plain, said


def page() -> None:
    """Cautions first, then the scores, then the pictures."""
    _ = session.translator()
    page_header(_("两轮比较"), session.signed_in().programme)
    try:
        comparison = caching.comparison()
    except NotAllowedError as refusal:
        st.info(said(refusal.reason), icon=":material/lock:")
        return
    _basis(comparison)
    cautions(comparison)
    _compare()


def _basis(comparison: Comparison) -> None:
    """Which rounds this rests on, and by which rule."""
    _ = session.translator()
    shown = standing_of(comparison.rounds)
    st.caption(plain(f"{shown} · {headline_rule(comparison)}"))
    if report := approved_city_report(session.platform(), session.actor()):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(_("全市比较报告（已签发）"), width="content")
            download_buttons(approved_addresses(report.snapshot.code), key="approved-city")


@st.fragment
def _compare() -> None:
    """Everything that the two filters choose from."""
    if session.current() is None:
        st.rerun()  # the main script says that the session has ended
    _, comparison = session.translator(), caching.comparison()
    choice = choose(comparison)
    st.subheader(_("得分"), anchor=False)
    st.caption(_("得分按全部维度计算，不随“维度”的选择变化。"))
    summary_table(comparison, choice.counties)
    with st.expander(_("综合得分的构成：评审得分、加分、扣分、否决")):
        for round_ in comparison.rounds:
            st.markdown(f"**{plain(round_name(round_))}**")
            round_table(comparison, round_.number, choice.counties)
    uncertain_scores(comparison, choice)
    sight = reviewer_sight(session.platform(), session.actor(), comparison)
    if len(comparison.rounds) > 1:
        real_changes(comparison, choice)
        _other_views_of_change(comparison, choice, sight)
    _heat_map(comparison, choice)
    _one_county(comparison, choice)
    number_origin(comparison, sight, choice)


def _other_views_of_change(comparison: Comparison, choice: Choice, sight: ReviewerSight) -> None:
    """The same reviewers alone, and the final scores with what was added or taken off."""
    _ = session.translator()
    with st.expander(_("只看两轮都评过的专家；综合得分变化的构成")):
        paired_changes(comparison, choice, sight)
        change_table(comparison, choice.counties)


def _heat_map(comparison: Comparison, choice: Choice) -> None:
    _ = session.translator()
    st.subheader(_("县（市、区）× 指标"), anchor=False)
    heat_map(comparison, choice, chosen_round(comparison, "heat-map"))


def _one_county(comparison: Comparison, choice: Choice) -> None:
    """One county's criteria, from the first round to the last, against the target."""
    _ = session.translator()
    st.subheader(_("一县逐项"), anchor=False)
    shown = {c.id: c for c in comparison.counties if c.id in choice.counties}
    county = st.selectbox(
        _("县（市、区）"),
        list(shown),
        format_func=lambda i: county_name(shown[i]),
        key=f"comparison-county-{session.language()}",
        label_visibility="collapsed",
    )
    if not shown[county].material:
        name = county_name(shown[county])
        st.info(_("{county}未提供材料：没有评分，也不按0分处理。").format(county=plain(name)))
        return
    county_portrait(comparison, shown[county])
    county_dumbbell(comparison, choice, shown[county])
    criterion_real_changes(comparison, choice, shown[county])
