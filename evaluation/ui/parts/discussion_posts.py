"""What was said in a discussion, and what its reader gave the county."""

import streamlit as st

from evaluation.domain.reviews import Rating, RatingState
from evaluation.locale import N_
from evaluation.services.discussion_sheets import DiscussionSheet, PostView
from evaluation.ui import session
from evaluation.ui.parts.wording import member_name, moment
from evaluation.ui.parts.words import plain

_STATES = {RatingState.CANNOT_JUDGE: N_("无法评判"), RatingState.NOT_APPLICABLE: N_("不适用")}
UNRATED = N_("未评")


def said_so_far(sheet: DiscussionSheet) -> None:
    """Every contribution, oldest first."""
    _ = session.translator()
    if not sheet.posts:
        st.caption(_("还没有人发言。"))
    for number, post in enumerate(sheet.posts):
        with st.container(border=True, key=f"post-{number}"):
            when = moment(post.written, sheet.programme)
            st.markdown(f"**{_author(post)}**　:gray[:small[{when}]]")
            for line in filter(str.strip, post.text.splitlines()):
                st.markdown(plain(line))


def _author(post: PostView) -> str:
    _ = session.translator()
    if post.is_own:
        return _("我")
    if post.is_lead:
        return _("评审组组长")
    return plain(member_name(post.author)) if post.author else _("已离开的成员")


def own_ratings(sheet: DiscussionSheet) -> None:
    """The reader's own ratings, for nobody else to see."""
    _ = session.translator()
    st.subheader(_("我的评分"), anchor=False)
    if not sheet.own:
        st.caption(_("本轮没有分派您评审该县（市、区）。"))
        return
    st.caption(_("只有您自己看得到。"))
    rows = [
        {
            _("指标"): f"{c.id} {session.local(c.title, c.title_en)}",
            _("评分和评语"): f"{_given(rating)}　{rating.comment}".strip(),
        }
        for c, rating in sheet.own
    ]
    st.table([{name: plain(text) for name, text in row.items()} for row in rows])


def _given(rating: Rating) -> str:
    if rating.state is RatingState.RATED and rating.value is not None:
        return f"{rating.value:g}"
    return session.translator()(_STATES.get(rating.state, UNRATED))
