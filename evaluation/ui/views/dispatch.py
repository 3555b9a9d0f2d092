"""Dispatch 抄送: who is sent which report, what has left, who confirmed it, what counties object to."""

import streamlit as st

from evaluation.domain.dispatch import DispatchState
from evaluation.services.outbox import Outbox, outbox
from evaluation.ui import session
from evaluation.ui.parts.dispatch_received import received_list
from evaluation.ui.parts.dispatch_recipients import recipients_form
from evaluation.ui.parts.dispatch_sending import sending
from evaluation.ui.parts.dispatch_sent import sent_list
from evaluation.ui.parts.objections import objection_list, unanswered
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.register_downloads import register_downloads
from evaluation.ui.parts.words import said


def page() -> None:
    """What waits, what is on its way, what arrived; then objections and the register."""
    _ = session.translator()
    about = _("签发后的报告在此标记发出、登记签收。标记发出之前会先列明发给谁、共几份。")
    found = outbox(session.platform(), session.actor())
    page_header(_("抄送"), session.signed_in().programme, about)
    _counts(found)
    if not found.entries:
        st.info(_("还没有已签发的报告；请先在“评审报告”页签发。"))
        recipients_form(found)
        return
    st.subheader(_("待发"), anchor=False)
    sending(found.in_state(DispatchState.PREPARED))
    recipients_form(found)
    st.subheader(_("已发出，待签收"), anchor=False)
    sent_list(found.in_state(DispatchState.SENT))
    st.subheader(_("已签收"), anchor=False)
    received_list(found.in_state(DispatchState.RECEIVED))
    st.subheader(_("异议及答复"), anchor=False)
    objection_list()
    st.subheader(_("送达登记簿"), anchor=False)
    register_downloads()


def _counts(found: Outbox) -> None:
    """How many stand where, and what is missing."""
    _ = session.translator()
    counts = {
        _("待发"): len(found.standing(DispatchState.PREPARED)),
        _("已发出，待签收"): len(found.standing(DispatchState.SENT)),
        _("已签收"): len(found.standing(DispatchState.RECEIVED)),
        _("待答复的异议"): unanswered(),
    }
    with st.grid(len(counts), min_column_width=110):
        for name, count in counts.items():
            st.metric(name, count, border=True)
    for sentence in found.sentences[1:]:
        st.caption(said(sentence))
