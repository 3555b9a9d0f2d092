"""The counties that are or may be discussed, round by round, and opening a discussion."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from evaluation.domain.discussions import REASON_LIMIT
from evaluation.errors import EvaluationError
from evaluation.services.discussions import DiscussionEntry, open_discussion
from evaluation.ui import session
from evaluation.ui.page_links import open_page
from evaluation.ui.parts.county_choice import county_choice
from evaluation.ui.parts.wording import county_name, round_name
from evaluation.ui.parts.words import plain, said


def discussion_entries(entries: Sequence[DiscussionEntry]) -> None:
    """The newest round first; what is discussed before what may be."""
    rounds = groupby(reversed(entries), key=lambda e: e.round)
    for round_, of_round in rounds:
        listed = list(reversed(list(of_round)))
        st.subheader(plain(round_name(round_)), anchor=False)
        for entry in listed:
            if entry.discussion is not None:
                _existing(entry)
        openable = [e for e in listed if e.refusal is None]
        if openable:
            _opening(openable)


def _existing(entry: DiscussionEntry) -> None:
    _ = session.translator()
    place = f"{entry.round.number}-{entry.county.id}"
    badge = f":gray-badge[{_('已结束')}]" if entry.closed else f":green-badge[{_('进行中')}]"
    with st.container(border=True, key=f"discussion-{place}"):
        name = plain(county_name(entry.county))
        count = _("{count}条发言").format(count=entry.posts)
        st.markdown(f"**{name}**　{badge}　:gray[{count}]")
        if entry.discussion:
            st.caption(plain(entry.discussion.reason))
        word = _("查看{county}的讨论") if entry.closed else _("参加{county}的讨论")
        if st.button(
            word.format(county=name), icon=":material/forum:", key=f"join-{place}", width="stretch"
        ):
            open_page("discussion", round=entry.round.number, county=entry.county.id)


def _opening(entries: Sequence[DiscussionEntry]) -> None:
    """The lead chooses a county and says why."""
    _, number = session.translator(), entries[0].round.number
    counties = {e.county.id: e.county for e in entries}
    with st.expander(_("发起讨论"), icon=":material/add_comment:", key=f"open-{number}"):
        chosen = county_choice(counties, key=f"open-{number}-which")
        if chosen is None:
            return
        reason = st.text_area(
            _("讨论什么（必填，参加讨论的专家会看到）"),
            placeholder=_("例如：对第3项的材料理解不一，请各自说明依据。"),
            key=f"open-{number}-reason-{chosen}",
            max_chars=REASON_LIMIT,
        )
        text = _("本轮已提交该县（市、区）评审且未回避的专家可以阅读和发言；确认结果时讨论结束。")
        st.caption(text)
        if st.button(_("发起讨论"), key=f"open-{number}-yes", type="primary"):
            _open(number, chosen, reason or "")


def _open(number: int, county: str, reason: str) -> None:
    try:
        open_discussion(session.platform(), session.actor(), number, county, reason)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    open_page("discussion", round=number, county=county)
