"""Asking to be recused: from the list of reviews, or from the sheet of one county."""

from collections.abc import Sequence

import streamlit as st

from evaluation.domain.counties import County
from evaluation.domain.recusals import DETAIL_LIMIT, GROUND_NAMES, DeclaredGround, RequestState
from evaluation.errors import EvaluationError
from evaluation.locale import N_
from evaluation.services.recusals import RequestView, declare_recusal, own_requests
from evaluation.services.reviewing import ReviewSheet, ReviewSummary
from evaluation.ui import session
from evaluation.ui.parts.county_choice import county_choice
from evaluation.ui.parts.wording import county_name, moment
from evaluation.ui.parts.words import plain, said

STATES: dict[RequestState, tuple[str, str]] = {
    RequestState.FILED: ("orange", N_("待处理")),
    RequestState.GRANTED: ("green", N_("已同意")),
    RequestState.REFUSED: ("gray", N_("未同意")),
}
CONSEQUENCE = N_(
    "提交后，该县（市、区）暂停评分，等组织者处理。同意的，您不再看到该县（市、区）；"
    "不同意的，继续评审。"
)


def recusal_section(reviews: Sequence[ReviewSummary]) -> None:
    """Below the list of reviews: the own requests, and the form for another."""
    _ = session.translator()
    own = own_requests(session.platform(), session.actor())
    with st.expander(_("申请回避"), icon=":material/person_off:", key="recusal-section"):
        for view in own.standing:
            _standing(view)
        if own.granted:
            text = _("另有{count}份申请已同意，有关的县（市、区）不再显示。")
            st.caption(text.format(count=own.granted))
        pending = {v.county.id for v in own.standing if v.request.state is RequestState.FILED}
        open_to = [
            r.county for r in reviews if not r.round.state.is_sealed and r.county.id not in pending
        ]
        counties = {c.id: c for c in open_to}
        if not counties:
            st.caption(_("目前没有可以申请回避的县（市、区）。"))
            return
        _choosing(counties)


def _standing(view: RequestView) -> None:
    _, programme, request = session.translator(), session.signed_in().programme, view.request
    colour, state = STATES[request.state]
    name, ground = plain(county_name(view.county)), _(GROUND_NAMES[request.ground])
    when = moment(view.filed, programme)
    st.markdown(f"**{name}**　:{colour}-badge[{_(state)}]　{ground}　:gray[:small[{when}]]")
    if request.decision:
        st.caption(_("组织者意见：{text}").format(text=plain(request.decision)))


def _choosing(counties: dict[str, County]) -> None:
    chosen = county_choice(counties, key="recusal-county")
    if chosen is not None:
        _form(counties[chosen])


def county_recusal(sheet: ReviewSheet) -> None:
    """On the sheet of one county, before or while it is rated."""
    _ = session.translator()
    if sheet.round.state.is_sealed or sheet.recusal_pending:
        return
    with st.popover(_("申请回避"), icon=":material/person_off:", key="recusal-county-sheet"):
        _form(sheet.county)


def _form(county: County) -> None:
    _, key = session.translator(), f"recusal-{county.id}-{session.language()}"
    ground = st.selectbox(
        _("与该县（市、区）的关系"),
        list(GROUND_NAMES),
        index=None,
        format_func=lambda g: _(GROUND_NAMES[g]),
        placeholder=_("请选择"),
        key=f"{key}-ground",
    )
    detail = st.text_area(
        _("具体情况（只有组织者看到）"),
        key=f"{key}-detail",
        max_chars=DETAIL_LIMIT,
        placeholder=_("例如：本人曾在该县挂职。选“其他关系”的必填。"),
    )
    st.caption(_(CONSEQUENCE))
    if (
        st.button(_("提交回避申请"), key=f"{key}-yes", type="primary", disabled=ground is None)
        and ground is not None
    ):
        _file(county.id, ground, detail or "")


def _file(county: str, ground: DeclaredGround, detail: str) -> None:
    try:
        declare_recusal(session.platform(), session.actor(), county, ground, detail)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()
