"""Discussions: which there are, and one of them with the own ratings beside."""

import streamlit as st

from evaluation.errors import EvaluationError
from evaluation.services.discussion_sheets import DiscussionSheet, open_discussion_sheet
from evaluation.services.discussions import discussion_list
from evaluation.ui import session
from evaluation.ui.asked_review import asked_review
from evaluation.ui.page_links import open_page
from evaluation.ui.page_links import page as page_link
from evaluation.ui.parts.discussion_box import discussion_box
from evaluation.ui.parts.discussion_list import discussion_entries
from evaluation.ui.parts.discussion_posts import own_ratings, said_so_far
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.wording import county_name, moment, round_name
from evaluation.ui.parts.words import plain, said


def page() -> None:
    """The discussion that the address names; without one, the list."""
    _ = session.translator()
    chosen = asked_review()
    if chosen is None:
        _list()
        return
    try:
        sheet = open_discussion_sheet(session.platform(), session.actor(), *chosen)
    except EvaluationError as error:
        page_header(_("讨论"), session.signed_in().programme)
        st.error(said(error.reason), icon=":material/block:")
        if st.button(_("回到讨论列表"), icon=":material/arrow_back:", key="back-to-list"):
            open_page("discussion")
        return
    _draw(sheet)


def _list() -> None:
    _ = session.translator()
    about = _("封存之后、确认之前，组长可就个别县（市、区）发起讨论；讨论不改变任何评分。")
    page_header(_("讨论"), session.signed_in().programme, about)
    entries = discussion_list(session.platform(), session.actor())
    if not entries:
        st.info(_("现在没有您可以参加的讨论。"), icon=":material/forum:")
        return
    discussion_entries(entries)


def _draw(sheet: DiscussionSheet) -> None:
    _ = session.translator()
    st.page_link(page_link("discussion"), label=_("讨论列表"), icon=":material/arrow_back:")
    title = _("讨论：{county}").format(county=county_name(sheet.county))
    page_header(title, sheet.programme)
    text = _("{round} · {when} 发起 · 组长和{count}位专家可以发言")
    when = moment(sheet.opened, sheet.programme)
    st.caption(text.format(round=plain(round_name(sheet.round)), when=when, count=sheet.reviewers))
    st.markdown(_("**组长发起的理由**　{reason}").format(reason=plain(sheet.reason)))
    st.info(
        _(
            "讨论不改变评分，也请不要透露具体分值。需要改动评分的，请组织者写明理由重新开放本轮，"
            "并退回您的评审；修改后重新提交，过程记入历史。"
        ),
        icon=":material/info:",
    )
    talk, beside = st.columns([3, 2], gap="large")
    with talk:
        _posts(sheet.round.number, sheet.county.id)
        if sheet.refusal is None:
            discussion_box(sheet)
        else:
            st.caption(said(sheet.refusal.reason))
    with beside:
        own_ratings(sheet)


@st.fragment(run_every="15s")
def _posts(round_number: int, county: str) -> None:
    """What was said, kept up to date; what is being typed stands outside."""
    if session.current() is None:
        st.rerun()  # the main script says that the session has ended
    try:
        sheet = open_discussion_sheet(session.platform(), session.actor(), round_number, county)
    except EvaluationError:
        st.rerun()  # recused or returned since: the main script says so and draws none of it
    said_so_far(sheet)
