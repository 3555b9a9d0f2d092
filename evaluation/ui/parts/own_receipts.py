"""What the own county was sent, and the click that says it arrived."""

import streamlit as st

from evaluation.domain.dispatch import Dispatch, DispatchState
from evaluation.errors import EvaluationError
from evaluation.services.own_receipts import OwnDispatch, confirm_own_receipt, own_dispatches
from evaluation.ui import session
from evaluation.ui.parts.words import plain, said


def own_receipts() -> None:
    """A line a recipient."""
    _ = session.translator()
    found = own_dispatches(session.platform(), session.actor())
    if not found:
        return
    st.subheader(_("抄送与签收"), anchor=False)
    for own in found:
        _line(own)


def _line(own: OwnDispatch) -> None:
    _, item = session.translator(), own.dispatch
    with st.container(border=True, key=f"own-{item.id}"):
        about, act = st.columns([3, 1], vertical_alignment="center")
        with about:
            office = session.local(item.office, item.office_en)
            st.markdown(f"**{plain(' '.join(p for p in (office, item.name) if p))}**")
            st.caption(plain(_sent_and_received(item)))
        with act.container(horizontal=True, horizontal_alignment="right"):
            if item.state is DispatchState.RECEIVED:
                st.markdown(f":green-badge[:material/check: {_('已签收')}]", width="content")
            elif own.refusal is None and st.button(
                _("确认收到"), key=f"own-{item.id}-yes", type="primary", icon=":material/check:"
            ):
                _confirm(item)


def _sent_and_received(item: Dispatch) -> str:
    _ = session.translator()
    text = _("核验码 {code} · {day} 发出（{how}）")
    parts = [text.format(code=item.code, day=item.sent_on, how=_(item.how))]
    if item.received_on:
        received = _("{day} 由{name}签收（{how}）")
        parts.append(
            received.format(day=item.received_on, name=item.received_by, how=_(item.received_how))
        )
    if item.superseded:
        parts.append(_("已被更正后的报告取代"))
    return " · ".join(parts)


def _confirm(item: Dispatch) -> None:
    try:
        confirm_own_receipt(session.platform(), session.actor(), item.id)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()
