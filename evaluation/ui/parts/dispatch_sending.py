"""Marking reports as sent: who gets what and how many, then a second click that does it."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from evaluation.domain.dispatch import SENDING_WAYS
from evaluation.errors import EvaluationError
from evaluation.services.dispatching import (
    TEXT_LIMIT,
    mark_sent,
    preview_sending,
    withdraw_recipient,
)
from evaluation.services.outbox import OutboxEntry
from evaluation.ui import session
from evaluation.ui.parts.dispatch_names import both, recipient, subject
from evaluation.ui.parts.tables import figure_table
from evaluation.ui.parts.words import said

PENDING = "dispatch.pending"
"""The dispatches whose preview is on the page."""
_DONE = "dispatch.done"
OTHER_WAY = ""
LISTED = 20
"""Recipients listed at once; the rest stands behind a click."""


def sending(waiting: Sequence[OutboxEntry]) -> None:
    """What waits to be sent, and the way to mark it as sent."""
    _ = session.translator()
    _what_was_done()
    if not waiting:
        st.caption(_("没有待发的报告。"))
        return
    rows = [
        {
            _("县（市、区）"): subject(e),
            _("收件"): recipient(e.dispatch),
            _("核验码"): e.dispatch.code,
            _("份数"): str(e.dispatch.copies),
        }
        for e in waiting
    ]
    figure_table(rows, key="dispatch-waiting", alt=_("待发的报告"))
    refusal = next((e.refusal for e in waiting if e.refusal), None)
    if refusal is not None:
        st.caption(said(refusal.reason))
        return
    _choose(waiting)


def _choose(waiting: Sequence[OutboxEntry]) -> None:
    _ = session.translator()
    names = {e.dispatch.id: both(e) for e in waiting}
    chosen = st.multiselect(
        _("收件人"),
        list(names),
        format_func=lambda i: names[i],
        key=f"dispatch-chosen-{session.language()}",
        placeholder=_("全部待发的"),
        select_all=False,
    )
    with st.container(horizontal=True, gap="small"):
        if st.button(
            _("标记为已发出……"), key="dispatch-ask", type="primary", icon=":material/send:"
        ):
            session.remember(PENDING, tuple(chosen or names))
        if chosen and st.button(_("撤下所选"), key="dispatch-withdraw"):
            _withdraw(chosen)
    pending = tuple(i for i in session.recall(PENDING, ()) if i in names)
    if pending:
        _preview(pending)


def _preview(pending: tuple[int, ...]) -> None:
    """Who gets what and how many, how and when, and the click that does it."""
    _ = session.translator()
    with st.container(border=True, key="dispatch-preview"):
        first, *lines = preview_sending(session.platform(), session.actor(), pending)
        st.markdown(f"**{said(first)}**")
        st.markdown("\n".join(f"- {said(line)}" for line in lines[:LISTED]))
        if rest := lines[LISTED:]:
            with st.expander(_("其余{count}项").format(count=len(rest))):
                st.markdown("\n".join(f"- {said(line)}" for line in rest))
        how = _way()
        day = _day()
        with st.container(horizontal=True, gap="small"):
            confirmed = st.button(_("确认已发出"), key="dispatch-yes", type="primary")
            if st.button(_("取消"), key="dispatch-no"):
                session.forget(PENDING)
                st.rerun()
        if confirmed:
            _mark(pending, how, day)


def _way() -> str:
    """How they leave: one of the usual ways, or any other in words."""
    _, language = session.translator(), session.language()
    way = st.selectbox(
        _("发出方式"),
        [*SENDING_WAYS, OTHER_WAY],
        index=None,
        format_func=lambda w: _(w) if w else _("其他方式"),
        key=f"dispatch-way-{language}",
        placeholder=_("请选择"),
    )
    if way != OTHER_WAY:
        return way or ""
    return st.text_input(_("其他方式"), key="dispatch-other-way", max_chars=TEXT_LIMIT) or ""


def _day() -> date:
    _ = session.translator()
    zone = ZoneInfo(session.signed_in().programme.time_zone)
    today = session.platform().clock.now().astimezone(zone).date()
    return st.date_input(
        _("发出日期"), value=today, max_value=today, format="YYYY-MM-DD", key="dispatch-day"
    )


def _mark(pending: tuple[int, ...], how: str, day: date) -> None:
    _ = session.translator()
    try:
        mark_sent(session.platform(), session.actor(), pending, how, day)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.forget(PENDING)
    session.remember(_DONE, _("已标记发出{count}份。").format(count=len(pending)))
    st.rerun()


def _withdraw(chosen: Sequence[int]) -> None:
    _ = session.translator()
    try:
        for dispatch_id in chosen:
            withdraw_recipient(session.platform(), session.actor(), dispatch_id)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.remember(_DONE, _("已撤下{count}份，不再发送。").format(count=len(chosen)))
    st.rerun()


def _what_was_done() -> None:
    """The acknowledgement of the act before, shown once."""
    done = session.recall(_DONE)
    if done:
        st.success(done, icon=":material/check_circle:")
        session.forget(_DONE)
