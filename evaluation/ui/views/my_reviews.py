"""What is left to do for a reviewer: the counties still to rate, until when, and one tap to go on."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import Round
from evaluation.services.reviewing import ReviewSummary, my_reviews
from evaluation.ui import session
from evaluation.ui.page_links import open_page
from evaluation.ui.parts.deadlines import deadline_text
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.pledge_signing import pledge_first
from evaluation.ui.parts.printables import own_papers
from evaluation.ui.parts.recusal_asking import recusal_section
from evaluation.ui.parts.state_badges import review_badge, round_badge
from evaluation.ui.parts.wording import county_name, round_name
from evaluation.ui.parts.words import plain


def page() -> None:
    """All rounds of this reviewer, the one to be rated first."""
    _ = session.translator()
    if pledge_first():
        return
    page_header(_("我的评审"), session.signed_in().programme)
    reviews = my_reviews(session.platform(), session.actor())
    if not reviews:
        st.info(_("目前没有分派给您的评审。"))
        return
    rounds = [
        (round_, list(group))
        for round_, group in groupby(
            sorted(reviews, key=lambda r: r.round.number), key=lambda r: r.round
        )
    ]
    now = session.platform().clock.now()
    running = [(r, mine) for r, mine in rounds if r.takes_ratings_at(now)]
    others = [(r, mine) for r, mine in reversed(rounds) if not r.takes_ratings_at(now)]
    _what_is_left([review for _round, mine in running for review in mine])
    for round_, mine in running:
        _round(round_, mine)
    for round_, mine in others:
        with st.expander(_finished_label(round_, mine), key=f"round-{round_.number}"):
            round_badge(round_.state)
            own_papers(round_)
            _cards(mine, open_=False)
    recusal_section(reviews)


def _what_is_left(running: Sequence[ReviewSummary]) -> None:
    """The one sentence, and the one button."""
    _ = session.translator()
    left = [r for r in running if r.state.is_editable]
    if not running:
        st.info(_("现在没有正在进行的评审；开始后会在这里列出。"), icon=":material/event:")
        return
    if not left:
        st.success(_("本轮评审已全部提交，谢谢您。"), icon=":material/task_alt:")
        return
    st.header(_("还有{count}个县（市、区）未提交").format(count=len(left)), anchor=False)
    open_to = [r for r in left if not r.recusal_pending]
    if not open_to:
        st.info(_("未提交的都在申请回避，请等组织者处理。"), icon=":material/hourglass_empty:")
        return
    begun = [r for r in open_to if r.answered]
    following = (begun or open_to)[0]
    word = _("继续评分：{county}") if begun else _("开始评分：{county}")
    if st.button(
        word.format(county=plain(county_name(following.county))),
        key="go-on",
        type="primary",
        icon=":material/edit:",
        width="stretch",
    ):
        _open(following)


def _round(round_: Round, mine: Sequence[ReviewSummary]) -> None:
    _ = session.translator()
    programme, now = session.signed_in().programme, session.platform().clock.now()
    st.subheader(plain(round_name(round_)), anchor=False)
    st.markdown(deadline_text(round_, now, programme.time_zone, session.language(), _))
    own_papers(round_)
    _cards(mine, open_=True)


def _finished_label(round_: Round, mine: Sequence[ReviewSummary]) -> str:
    _ = session.translator()
    handed_in = sum(r.state is ReviewState.SUBMITTED for r in mine)
    text = _("{round} · 已提交 {done}/{all}")
    return text.format(round=plain(round_name(round_)), done=handed_in, all=len(mine))


def _cards(mine: Sequence[ReviewSummary], *, open_: bool) -> None:
    """Two cards a row; on a phone one below the other."""
    for start in range(0, len(mine), 2):
        for column, review in zip(st.columns(2), mine[start : start + 2], strict=False):
            with column:
                _card(review, open_=open_)


def _card(review: ReviewSummary, *, open_: bool) -> None:
    _ = session.translator()
    county = county_name(review.county)
    with st.container(border=True, key=f"review-{review.round.number}-{review.county.id}"):
        waits = f" :orange-badge[{_('回避申请待处理')}]" if review.recusal_pending else ""
        st.markdown(f"**{plain(county)}**　{review_badge(review.state)}{waits}")
        text = _("已评 {answered}/{asked} 项").format(answered=review.answered, asked=review.asked)
        st.progress(review.answered / review.asked if review.asked else 1.0, text=text)
        editable = open_ and review.state.is_editable and not review.recusal_pending
        word = _("查看")
        if editable:
            word = _("继续评分") if review.answered else _("开始评分")
        if st.button(
            f"{word} {plain(county)}",
            key=f"open-{review.round.number}-{review.county.id}",
            width="stretch",
            icon=":material/edit:" if editable else ":material/visibility:",
        ):
            _open(review)


def _open(review: ReviewSummary) -> None:
    open_page("scoring", round=str(review.round.number), county=review.county.id)
