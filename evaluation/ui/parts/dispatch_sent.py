"""What left and was not confirmed yet: a link for the recipient, or the organizer's own entry."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import streamlit as st

from evaluation.domain.dispatch import Dispatch
from evaluation.domain.permissions import refusal_to_link_receipt
from evaluation.errors import EvaluationError
from evaluation.locale import N_
from evaluation.services.dispatching import TEXT_LIMIT
from evaluation.services.outbox import OutboxEntry
from evaluation.services.receipts import enter_receipt, receipt_link
from evaluation.ui import session
from evaluation.ui.parts.dispatch_names import corrected, recipient, subject
from evaluation.ui.parts.link_origin import link_origin
from evaluation.ui.parts.paging import page_of
from evaluation.ui.parts.words import plain, said

LINK = "dispatch.link"
"""The dispatch whose receipt link was just made, and the link: shown once, stored nowhere."""
RECEIVING_WAYS: tuple[str, ...] = (N_("送达登记簿签字"), N_("纸质回执"), N_("电话确认"))
OTHER_WAY = ""


def sent_list(sent: Sequence[OutboxEntry]) -> None:
    """A row a recipient."""
    _ = session.translator()
    if not sent:
        st.caption(_("没有待签收的报告。"))
    for entry in page_of(sent, key="dispatch-sent"):
        _row(entry)


def _row(entry: OutboxEntry) -> None:
    _, item = session.translator(), entry.dispatch
    refusal = refusal_to_link_receipt(session.actor().person, item)
    with st.container(border=True, key=f"sent-{item.id}"):
        about, acts = st.columns(2, vertical_alignment="center")
        with about:
            st.markdown(f"**{plain(subject(entry))}** → {plain(recipient(item))}")
            if mark := corrected(entry):
                st.markdown(f":orange-badge[{plain(mark)}]")
            text = _("核验码 {code} · {day} 发出（{how}）")
            st.caption(plain(text.format(code=item.code, day=item.sent_on, how=_(item.how))))
        if refusal is not None:
            acts.caption(said(refusal.reason))
            return
        with acts.container(horizontal=True, gap="small", horizontal_alignment="right"):
            if st.button(_("签收链接"), key=f"link-{item.id}", icon=":material/link:"):
                _make_link(item)
            with st.popover(_("登记签收"), icon=":material/edit:", key=f"enter-{item.id}"):
                _entry_form(item)
            st.link_button(
                _("抄送函"),
                letter_address(item),
                icon=":material/mail:",
                key=f"letter-{item.id}",
            )
        _link(item)


def letter_address(item: Dispatch) -> str:
    """Where the letter to a recipient is downloaded: as Word, to be signed and sealed."""
    return f"/download/letter/{item.id}.docx?{urlencode({'lang': session.language()})}"


def _make_link(item: Dispatch) -> None:
    try:
        token = receipt_link(session.platform(), session.actor(), item.id)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.remember(LINK, (item.id, f"{link_origin()}/receipt/{quote(token)}"))


def _link(item: Dispatch) -> None:
    """The link that was just made; gone with the next visit."""
    _ = session.translator()
    made = session.recall(LINK)
    if not made or made[0] != item.id:
        return
    st.code(made[1], language=None, wrap_lines=True)
    st.caption(
        _(
            "请复制后交给收件人；收起或刷新后不再显示。链接90日内有效，只能确认一次，"
            "确认后在有效期内仍可下载报告；重新生成后，旧链接作废。"
        )
    )
    if st.button(_("已复制，收起"), key=f"link-{item.id}-seen"):
        session.forget(LINK)
        st.rerun()


def _entry_form(item: Dispatch) -> None:
    """Who received it, when and how."""
    _, language = session.translator(), session.language()
    by = st.text_input(
        _("签收人"), value=item.name, key=f"enter-{item.id}-by", max_chars=TEXT_LIMIT
    )
    way = st.selectbox(
        _("签收方式"),
        [*RECEIVING_WAYS, OTHER_WAY],
        index=None,
        format_func=lambda w: _(w) if w else _("其他方式"),
        key=f"enter-{item.id}-way-{language}",
        placeholder=_("请选择"),
    )
    if way == OTHER_WAY:
        way = st.text_input(_("其他方式"), key=f"enter-{item.id}-other", max_chars=TEXT_LIMIT)
    today = _today()
    day = st.date_input(
        _("签收日期"),
        value=today,
        min_value=item.sent_on,
        max_value=today,
        format="YYYY-MM-DD",
        key=f"enter-{item.id}-day",
    )
    remark = st.text_input(_("备注（可不填）"), key=f"enter-{item.id}-remark", max_chars=TEXT_LIMIT)
    if st.button(_("登记"), key=f"enter-{item.id}-yes", type="primary"):
        _enter(item, by or "", way or "", day, remark or "")


def _today() -> date:
    zone = ZoneInfo(session.signed_in().programme.time_zone)
    return session.platform().clock.now().astimezone(zone).date()


def _enter(item: Dispatch, by: str, how: str, on: date, remark: str) -> None:
    try:
        enter_receipt(
            session.platform(), session.actor(), item.id, by=by, how=how, on=on, remark=remark
        )
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()
