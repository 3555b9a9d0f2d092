"""Objections on the page: filing one, reading them with their answers, answering one."""

import streamlit as st

from evaluation.domain.dispatch import ObjectionState
from evaluation.errors import EvaluationError
from evaluation.locale import N_
from evaluation.services.objecting import (
    OBJECTION_LIMIT,
    ObjectionView,
    answer_objection,
    file_objection,
    objection_desk,
    objections,
)
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name, moment
from evaluation.ui.parts.words import plain, said

STATES: dict[ObjectionState, tuple[str, str]] = {
    ObjectionState.FILED: ("orange", N_("待答复")),
    ObjectionState.UPHELD: ("green", N_("异议成立")),
    ObjectionState.REJECTED: ("gray", N_("异议不成立")),
}
WHEN_UPHELD = N_(
    "异议成立的，更正后重新签发报告，异议和答复印在更正后的报告中；重新签发之前，现有报告仍然有效。"
)
WHEN_REJECTED = N_(
    "异议不成立的，不更正、不取代任何报告，现有报告继续有效；县（市、区）在平台的“本县报告”页看到答复，"
    "异议和答复印在该县（市、区）的下一份报告（以后轮次的报告或更正件）中。"
)
"""What becomes of an objection: whoever files and whoever answers it read the same words."""


def objecting(code: str) -> None:
    """The own county's objections to its report, and the form for another one."""
    _ = session.translator()
    st.subheader(_("异议"), anchor=False)
    desk = objection_desk(session.platform(), session.actor(), code)
    if desk.until:
        text = _("对报告有异议的，请由本县（市、区）联系人在{until}（含当日）前提出。")
        st.caption(text.format(until=desk.until))
        _what_becomes_of_it()
    for view in objections(session.platform(), session.actor()):
        _objection(view, show_county=False)
    if desk.refusal is not None:
        st.caption(said(desk.refusal.reason))
        return
    with st.expander(_("提出异议"), icon=":material/rate_review:", key="objection-form"):
        _form(code)


def _what_becomes_of_it() -> None:
    """What an upheld and what a rejected objection leads to."""
    _ = session.translator()
    st.caption("\n".join(f"- {_(sentence)}" for sentence in (WHEN_UPHELD, WHEN_REJECTED)))


def _form(code: str) -> None:
    _ = session.translator()
    text = st.text_area(
        _("异议的内容和依据"),
        key=f"objection-{code}",
        placeholder=_("请写明报告中的哪一处有误、应当如何、依据是什么。"),
        max_chars=OBJECTION_LIMIT,
    )
    is_sure = st.checkbox(_("内容已经本单位负责同志审核"), key=f"objection-{code}-sure")
    if st.button(_("提交异议"), key="objection-yes", type="primary", disabled=not is_sure):
        _file(code, text or "")


def _file(code: str, text: str) -> None:
    try:
        file_objection(session.platform(), session.actor(), code, text)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()


def unanswered() -> int:
    """How many objections wait for an answer."""
    found = objections(session.platform(), session.actor())
    return sum(not view.objection.state.is_answered for view in found)


def objection_list() -> None:
    """Every objection that concerns this person, with the form that answers it."""
    _ = session.translator()
    found = objections(session.platform(), session.actor())
    if not found:
        st.caption(_("还没有异议。"))
    for view in found:
        _objection(view, show_county=True)


def _objection(view: ObjectionView, *, show_county: bool) -> None:
    """What was objected, and what was answered or is to be."""
    _, programme, item = session.translator(), session.signed_in().programme, view.objection
    colour, name = STATES[item.state]
    with st.container(border=True, key=f"objection-{item.id}"):
        who = f"**{plain(county_name(view.county))}** &nbsp; " if show_county else ""
        st.markdown(f"{who}:{colour}-badge[{_(name)}]")
        text = _("核验码 {code} · {time} 提出")
        st.caption(text.format(code=item.code, time=moment(item.filed_at, programme)))
        st.text(item.text)
        if item.state.is_answered:
            answered = _("{time} 答复：").format(time=moment(item.answered_at, programme))
            st.markdown(f"**{answered}**")
            st.text(item.answer)
        elif show_county and view.refusal is None:
            _answer_form(item.id)


def _answer_form(objection_id: int) -> None:
    _, language = session.translator(), session.language()
    names = {
        True: _("异议成立，更正报告"),
        False: _("异议不成立，维持报告"),
    }
    _what_becomes_of_it()
    upheld = st.segmented_control(
        _("办理意见"),
        list(names),
        format_func=lambda answer: names[answer],
        key=f"objection-{objection_id}-upheld-{language}",
    )
    answer = st.text_area(
        _("答复（将印在报告中）"),
        key=f"objection-{objection_id}-answer",
        placeholder=_("请写明核实的情况和理由。"),
        max_chars=OBJECTION_LIMIT,
    )
    if upheld:
        st.caption(_("答复之后，请先更正数据，再到“评审报告”页签发更正件。"))
    if st.button(
        _("答复"), key=f"objection-{objection_id}-yes", type="primary", disabled=upheld is None
    ):
        _answer(objection_id, answer or "", upheld=bool(upheld))


def _answer(objection_id: int, answer: str, *, upheld: bool) -> None:
    try:
        answer_objection(
            session.platform(), session.actor(), objection_id, upheld=upheld, answer=answer
        )
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()
