"""How sure are we: agreement, severity, who rated whom, what stands out, and what if."""

import polars as pl
import streamlit as st

from evaluation.domain.reviewer_sight import refusal_to_see_reviewers
from evaluation.errors import NotAllowedError
from evaluation.services.comparing import Comparison
from evaluation.services.reviewer_sight import ReviewerSight, reviewer_sight
from evaluation.ui import caching, session
from evaluation.ui.parts.cautions import cautions
from evaluation.ui.parts.certainty_agreement import agreement_tables, reliability_sentence
from evaluation.ui.parts.certainty_panel import connection_sentences, severities, who_rated_whom
from evaluation.ui.parts.certainty_reviewers import outlying_reviewers, single_reviews
from evaluation.ui.parts.certainty_what_if import leave_one_out, other_rules, who_is_ahead
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.uncertain_scores import chosen_round
from evaluation.ui.parts.words import plain, said


def page() -> None:
    """The panel behind the results, for those who answer for them."""
    _ = session.translator()
    about = _("专家意见是否一致、尺度是否相同、结果会不会因人而变。只供复核，不改变任何得分。")
    page_header(_("结果有多可靠"), session.signed_in().programme, about)
    try:
        comparison = caching.comparison()
    except NotAllowedError as refusal:
        st.info(said(refusal.reason), icon=":material/lock:")
        return
    if refused := refusal_to_see_reviewers(session.actor().person):
        st.info(said(refused.reason), icon=":material/lock:")
        return
    cautions(comparison)
    _sections()


@st.fragment
def _sections() -> None:
    """Everything that the choice of a round changes."""
    if session.current() is None:
        st.rerun()  # the main script says that the session has ended
    comparison = caching.comparison()
    sight = reviewer_sight(session.platform(), session.actor(), comparison)
    number = chosen_round(comparison, "certainty")
    scores = comparison.results.scores
    if sight.may_see_agreement(scores, number):
        _agreement(comparison, number)
    if sight.may_see_any(scores, number):
        _panel(comparison, sight, number)
        _outliers(comparison, sight, number)
        _leave_one_out(comparison, sight, number)
    else:
        _counted_only(comparison, sight, number)
    _what_if(comparison, number)


def _agreement(comparison: Comparison, number: int) -> None:
    _ = session.translator()
    st.subheader(_("专家之间是否一致"), anchor=False)
    st.markdown(reliability_sentence(comparison, number))
    agreement_tables(comparison, number)


def _panel(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    _ = session.translator()
    st.subheader(_("各位专家的宽严"), anchor=False)
    severities(comparison, sight)
    st.subheader(_("谁评了谁"), anchor=False)
    who_rated_whom(comparison, sight, number)


def _outliers(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    _ = session.translator()
    st.subheader(_("需要看一看的专家和评审"), anchor=False)
    outlying_reviewers(comparison, sight, number)
    single_reviews(comparison, sight, number)


def _counted_only(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    """How the panel is connected, and why nothing stands by reviewer; or there is no review at all."""
    _, scores = session.translator(), comparison.results.scores
    if scores.filter(pl.col("reviewers") > 0, round=number).is_empty():
        st.info(_("本轮没有计入的评审。"))
        return
    st.subheader(_("谁评了谁"), anchor=False)
    sentences = connection_sentences(comparison, sight)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
    if sight.may_see_agreement(scores, number):
        st.info(_("评审专家互不可见评分：各位专家的情况只供组织者查看。"))
    else:
        st.info(_("本轮各县的评审专家都不超过2位：一致性和各位专家的情况只供组织者查看。"))


def _leave_one_out(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    _ = session.translator()
    st.subheader(_("去掉一位专家会怎样"), anchor=False)
    leave_one_out(comparison, sight, number)


def _what_if(comparison: Comparison, number: int) -> None:
    _ = session.translator()
    st.subheader(_("换一种算法会怎样"), anchor=False)
    other_rules(comparison, number)
    st.subheader(_("两县之间谁在前"), anchor=False)
    who_is_ahead(comparison, number)
