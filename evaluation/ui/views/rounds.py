"""The rounds of the programme, and moving them on: open, close, reopen, confirm, publish."""

import streamlit as st

from evaluation.services.rounds import round_overviews
from evaluation.ui import session
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.round_card import round_card


def page() -> None:
    """Each round on a card of its own, in order."""
    _ = session.translator()
    about = _("每一步都会先说明将发生什么，再次确认后才执行。")
    overviews = round_overviews(session.platform(), session.actor())
    page_header(_("轮次管理"), session.signed_in().programme, about)
    if not overviews:
        st.info(_("这个评审项目还没有轮次。"))
    for overview in overviews:
        round_card(overview)
