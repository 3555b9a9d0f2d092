"""The reports: look at them, approve them, have many made at once."""

import streamlit as st

from evaluation.errors import NotAllowedError
from evaluation.services.report_desk import report_desk
from evaluation.ui import caching, session
from evaluation.ui.parts.approval import approval_section
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.paging import page_of
from evaluation.ui.parts.report_batch import report_batch
from evaluation.ui.parts.report_card import report_card
from evaluation.ui.parts.wording import standing_of
from evaluation.ui.parts.words import plain, said


def page() -> None:
    """One card a report; above, what is done with many."""
    _ = session.translator()
    page_header(_("评审报告"), session.signed_in().programme)
    desk = report_desk(session.platform(), session.actor())
    try:
        comparison = caching.comparison()
    except NotAllowedError as refusal:
        st.info(said(refusal.reason), icon=":material/lock:")
        return
    text = _("依据：{rounds}。签发之前，报告每页标明“草稿”；签发之后再抄送给县（市、区）。")
    st.caption(text.format(rounds=plain(standing_of(comparison.rounds))))
    approval_section(desk)
    report_batch(desk)
    for entry in page_of(desk.entries, key="reports"):
        report_card(entry, desk)
