"""Giving a submitted review back to its reviewer, with the reason."""

import streamlit as st

from evaluation.domain.permissions import refusal_to_return_review
from evaluation.domain.reviews import Review, ReviewKey, ReviewState
from evaluation.domain.rounds import RoundState
from evaluation.errors import EvaluationError
from evaluation.services.kept_text import REASON_LIMIT
from evaluation.services.progress import Progress, ReviewPlace, progress
from evaluation.services.reviewing import return_review
from evaluation.services.rounds import RoundOverview
from evaluation.ui import session
from evaluation.ui.parts.round_acts import done_and_redrawn
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import plain, said


def return_a_review(overview: RoundOverview) -> None:
    """While a round is open: choose a submitted review, say why, and give it back."""
    _ = session.translator()
    if overview.round.state is not RoundState.OPEN:
        return
    with st.expander(_("退回已提交的评审"), key=f"return-{overview.round.number}"):
        now = progress(session.platform(), session.actor(), overview.round.number)
        names = _submitted(now)
        if not names:
            st.caption(_("还没有已提交的评审。"))
            return
        _form(now, names)


def _submitted(now: Progress) -> dict[ReviewPlace, str]:
    """The submitted reviews as county · reviewer."""
    _ = session.translator()
    counties = {c.id: county_name(c) for c in now.counties}
    reviewers = {p.id: p.name for p in now.reviewers}
    return {
        (county, reviewer): _("{county} · {name}（{reviewer}）").format(
            county=counties[county], name=reviewers[reviewer], reviewer=reviewer
        )
        for (county, reviewer), review in now.reviews.items()
        if review.state is ReviewState.SUBMITTED
    }


def _form(now: Progress, names: dict[ReviewPlace, str]) -> None:
    _, number = session.translator(), now.round.number
    place = st.selectbox(
        _("哪一份评审"),
        list(names),
        index=None,
        format_func=lambda p: names[p],
        placeholder=_("请选择县（市、区）和专家"),
        key=f"return-{number}-which-{session.language()}",
    )
    if place is None:
        return
    reason = st.text_area(
        _("退回的理由（必填，专家会看到）"),
        placeholder=_("例如：第3项评语与评分不符，请核对。"),
        key=f"return-{number}-reason-{place[0]}-{place[1]}",
        max_chars=REASON_LIMIT,
    )
    st.markdown(
        _("将把 **{review}** 退回：专家可以修改并须重新提交，此前的提交和评分记录保留。").format(
            review=plain(names[place])
        )
    )
    review = Review(
        key=ReviewKey(county=place[0], round=number, reviewer=place[1]),
        state=now.reviews[place].state,
        ratings={},
    )
    refusal = refusal_to_return_review(session.actor().person, review, now.round, reason or "")
    why = said(refusal.reason) if refusal else None
    if st.button(_("确认退回"), key=f"return-{number}-yes", disabled=refusal is not None, help=why):
        _return(number, place, reason or "", names[place])
    if why:
        st.caption(why)


def _return(number: int, place: ReviewPlace, reason: str, name: str) -> None:
    _ = session.translator()
    try:
        return_review(session.platform(), session.actor(), number, *place, reason)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    done_and_redrawn(number, _("已退回：{review}。").format(review=name))
