"""Adding a recipient to an approved report."""

import streamlit as st

from evaluation.domain.permissions import refusal_to_organize
from evaluation.errors import EvaluationError
from evaluation.services.dispatching import TEXT_LIMIT, add_recipient
from evaluation.services.outbox import Outbox
from evaluation.services.report_desk import report_desk
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import said

_ADDED = "recipient.added"
"""How many were added on this page: each finds its fields empty."""


def recipients_form(found: Outbox) -> None:
    """For whom else a report is prepared; only the organizer is asked."""
    _ = session.translator()
    if refusal_to_organize(session.actor().person) is not None:
        return
    names = {
        r.approved.snapshot.code: _("{report}（{code}）").format(
            report=county_name(r.county) if r.county else _("全市比较报告"),
            code=r.approved.snapshot.code,
        )
        for r in report_desk(session.platform(), session.actor()).entries
        if r.approved is not None
    }
    if not names:
        return
    is_missing = bool(found.unaddressed)
    with st.expander(
        _("增加收件人"), icon=":material/person_add:", key="recipient", expanded=is_missing
    ):
        _form(names)


def _form(names: dict[str, str]) -> None:
    _, language = session.translator(), session.language()
    turn = session.recall(_ADDED, 0)
    code = st.selectbox(
        _("报告"),
        list(names),
        index=None,
        format_func=lambda c: names[c],
        placeholder=_("请选择报告"),
        key=f"recipient-report-{language}",
    )
    office_at, name_at, copies_at = st.columns([3, 2, 1])
    office = office_at.text_input(
        _("收件单位或职务"),
        key=f"recipient-office-{turn}",
        max_chars=TEXT_LIMIT,
        placeholder=_("例如：市委组织部"),
    )
    name = name_at.text_input(
        _("收件人姓名（可不填）"), key=f"recipient-name-{turn}", max_chars=TEXT_LIMIT
    )
    copies = copies_at.number_input(_("份数"), min_value=1, value=1, key=f"recipient-copies-{turn}")
    if st.button(_("加入待发"), key="recipient-yes", disabled=code is None) and code:
        _add(code, office or "", name or "", int(copies or 1))


def _add(code: str, office: str, name: str, copies: int) -> None:
    try:
        add_recipient(session.platform(), session.actor(), code, office, name=name, copies=copies)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.remember(_ADDED, session.recall(_ADDED, 0) + 1)
    st.rerun()
