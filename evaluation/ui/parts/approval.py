"""Approving from the page: first what it will do, then a second click that does it, then its progress."""

from collections.abc import Sequence

import streamlit as st

from evaluation.errors import EvaluationError
from evaluation.services.approval_jobs import (
    approval_progress,
    cancel_approval,
    forget_approval,
    start_approval,
)
from evaluation.services.jobs import JobState, JobView
from evaluation.services.report_desk import ReportDesk, corrects, preview_approval
from evaluation.ui import session
from evaluation.ui.parts.job_progress import job_failures, job_progress
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import plain, said

PENDING = "approval.pending"
"""What the preview on the page is about: a place on the page, counties, and whether the city."""
TOP = "top"
NOTE_LIMIT = 500


def approval_section(desk: ReportDesk) -> None:
    """Approving several; or the approving that runs, or what the last one came to."""
    _ = session.translator()
    view = approval_progress(session.platform(), session.actor())
    if view is not None and not view.state.is_over:
        with st.container(border=True, key="approval-running"):
            st.markdown(f"**{_('正在签发')}**")
            _running()
        return
    if view is not None:
        _what_was_done(view)
    if desk.refusal is not None:
        st.caption(said(desk.refusal.reason))
        return
    with st.expander(_("签发报告"), icon=":material/verified:", key="approval"):
        _choose(desk)


def _choose(desk: ReportDesk) -> None:
    _ = session.translator()
    names = {e.county.id: county_name(e.county) for e in desk.entries if e.county}
    waiting = [
        e.county.id for e in desk.entries if e.county and (e.approved is None or e.is_behind)
    ]
    chosen = st.multiselect(
        _("县（市、区）"),
        list(names),
        format_func=lambda i: names[i],
        key=f"approval-counties-{session.language()}",
        placeholder=_("全部尚未签发的"),
        select_all=False,
    )
    with_city = st.checkbox(_("同时签发全市比较报告"), key="approval-city")
    counties = tuple(chosen or waiting)
    if not counties and not with_city:
        st.caption(_("各县（市、区）的报告均已签发；需要更正时，请选择县（市、区）。"))
        return
    if st.button(_("签发……"), key="approval-ask", type="primary"):
        session.remember(PENDING, (TOP, counties, with_city))
    if is_pending(TOP):
        approval_panel(TOP, desk)


def is_pending(place: str) -> bool:
    """Whether the preview of an approval is to stand at this place of the page."""
    pending = session.recall(PENDING)
    return pending is not None and pending[0] == place


def ask_for_approval(place: str, counties: Sequence[str], *, city: bool = False) -> None:
    """Put the preview of an approval at this place."""
    session.remember(PENDING, (place, tuple(counties), city))


def approval_panel(place: str, desk: ReportDesk) -> None:
    """What approving will do, the reason where it corrects, and the click that does it."""
    _ = session.translator()
    _place, counties, city = session.recall(PENDING)
    with st.container(border=True, key=f"approval-{place}-panel"):
        st.markdown(f"**{_('签发将会：')}**")
        sentences = preview_approval(session.platform(), session.actor(), counties, city=city)
        st.markdown("\n".join(f"- {said(s)}" for s in sentences))
        note = _note(place) if corrects(desk, counties, city=city) else ""
        with st.container(horizontal=True, gap="small"):
            confirmed = st.button(_("确认签发"), key=f"approval-{place}-yes", type="primary")
            if st.button(_("取消"), key=f"approval-{place}-no"):
                session.forget(PENDING)
                st.rerun()
        if confirmed:
            _start(counties, note, city=city)


def _note(place: str) -> str:
    _ = session.translator()
    return (
        st.text_area(
            _("更正理由（内容有变化时必填，将印在报告中）"),
            key=f"approval-{place}-note",
            placeholder=_("例如：异议成立，已核实并更正数据。"),
            max_chars=NOTE_LIMIT,
        )
        or ""
    )


def _start(counties: Sequence[str], note: str, *, city: bool) -> None:
    try:
        start_approval(session.platform(), session.actor(), counties, city=city, note=note)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.forget(PENDING)
    st.rerun()


@st.fragment(run_every="1s")
def _running() -> None:
    """The part that keeps itself up to date; the whole page is drawn anew at the end."""
    if session.current() is None:
        st.rerun()
    view = approval_progress(session.platform(), session.actor())
    if view is None or view.state.is_over:
        st.rerun()
    if job_progress(view, key="approval"):
        cancel_approval(session.platform(), session.actor())
        st.rerun(scope="fragment")


def _what_was_done(view: JobView) -> None:
    """The account of the last approving, until it is put away."""
    _ = session.translator()
    with st.container(border=True, key="approval-done"):
        text = plain(session.text(view.summary)) if view.summary else ""
        if view.state is JobState.CANCELLED:
            text = _("已取消；已签发的仍然有效。") + text
        if view.reason is not None:
            st.error(said(view.reason))
        elif text:
            icon = ":material/warning:" if view.failures else ":material/check_circle:"
            (st.warning if view.failures else st.success)(text, icon=icon)
        job_failures(view.failures)
        if st.button(_("知道了"), key="approval-seen"):
            forget_approval(session.platform(), session.actor())
            st.rerun()
