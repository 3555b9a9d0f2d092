"""Erasing somebody's personal data: what goes and what stays is restated, then the id is typed."""

import streamlit as st

from evaluation.errors import EvaluationError
from evaluation.services.erasing import erase_person, preview_erasure
from evaluation.services.kept_text import PEOPLE_REASON_LIMIT
from evaluation.services.people_list import ListedPerson
from evaluation.ui import session
from evaluation.ui.parts.people_done import done
from evaluation.ui.parts.words import plain, said

PENDING = "people.erasing"
"""Whose erasure is restated on the page."""


def erasing(listed: ListedPerson) -> None:
    """The button, and the restatement behind it."""
    _ = session.translator()
    person_id = listed.person.id
    if st.button(
        _("删除个人信息……"), key=f"person-{person_id}-erase", icon=":material/person_off:"
    ):
        session.remember(PENDING, person_id)
    if session.recall(PENDING) == person_id:
        _restated(person_id)


def _restated(person_id: str) -> None:
    _ = session.translator()
    try:
        sentences = preview_erasure(session.platform(), session.actor(), person_id)
    except EvaluationError as error:
        st.caption(said(error.reason))
        return
    with st.container(border=True, key=f"person-{person_id}-erasing"):
        st.markdown(_("**删除个人信息将会：**"))
        st.markdown("\n".join(f"- {said(s)}" for s in sentences))
        reason = st.text_input(
            _("理由（必填，记入历史，不要写姓名）"),
            key=f"person-{person_id}-erase-reason",
            placeholder=_("例如：本人申请。"),
            max_chars=PEOPLE_REASON_LIMIT,
        )
        ask = _("请输入编号{id}确认").format(id=plain(person_id))
        typed = st.text_input(ask, key=f"person-{person_id}-erase-id")
        with st.container(horizontal=True, gap="small"):
            confirmed = st.button(
                _("永久删除"),
                key=f"person-{person_id}-erase-yes",
                type="primary",
                disabled=(typed or "").strip() != person_id,
            )
            if st.button(_("取消"), key=f"person-{person_id}-erase-no"):
                session.forget(PENDING)
                st.rerun()
        if confirmed:
            _erase(person_id, reason or "")


def _erase(person_id: str, reason: str) -> None:
    _ = session.translator()
    try:
        erase_person(session.platform(), session.actor(), person_id, reason)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.forget(PENDING)
    done(_("编号{id}的个人信息已删除。").format(id=person_id))
