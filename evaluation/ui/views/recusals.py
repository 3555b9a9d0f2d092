"""Recusals that were declared: to be decided, decided, and who takes over."""

import streamlit as st

from evaluation.domain.recusals import RequestState
from evaluation.services.recusals import recusal_requests
from evaluation.ui import session
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.recusal_deciding import decided_request, waiting_request
from evaluation.ui.parts.recusal_declaring import declare_for_somebody
from evaluation.ui.parts.recusal_list import generated_recusals


def page() -> None:
    """What waits first."""
    _ = session.translator()
    about = _(
        "回避不是弃权：回避的专家看不到该县（市、区）的任何材料和评分，其评分保留但不计入结果。"
    )
    page_header(_("回避"), session.signed_in().programme, about)
    views = recusal_requests(session.platform(), session.actor())
    waiting = [v for v in views if v.request.state is RequestState.FILED]
    decided = [v for v in views if v.request.state is not RequestState.FILED]
    st.subheader(_("待处理的申请（{count}）").format(count=len(waiting)), anchor=False)
    if not waiting:
        st.caption(_("没有待处理的回避申请。"))
    for view in waiting:
        waiting_request(view)
    if decided:
        st.subheader(_("已处理的申请（{count}）").format(count=len(decided)), anchor=False)
        for view in decided:
            decided_request(view)
    declare_for_somebody()
    generated_recusals()
