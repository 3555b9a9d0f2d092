"""Many reports at once on the page: what to make, how far it is, where to fetch it."""

from urllib.parse import quote

import streamlit as st

from evaluation.errors import EvaluationError
from evaluation.locale import LANGUAGES
from evaluation.reports.writers import WRITERS
from evaluation.services.kept_batches import (
    BatchRequest,
    FinishedBatch,
    batch_progress,
    cancel_batch,
    finished_batch,
    start_batch,
)
from evaluation.services.report_desk import ReportDesk
from evaluation.ui import session
from evaluation.ui.parts.job_progress import job_failures, job_progress, job_stopped
from evaluation.ui.parts.wording import county_name, moment
from evaluation.ui.parts.words import plain, said


def report_batch(desk: ReportDesk) -> None:
    """The form, or the batch that runs; below, the newest archive."""
    _ = session.translator()
    view = batch_progress(session.platform(), session.actor())
    if view is not None and not view.state.is_over:
        with st.container(border=True, key="batch-running"):
            st.markdown(f"**{_('正在批量生成报告')}**")
            _running()
        return
    with st.expander(_("批量生成报告"), icon=":material/folder_zip:", key="batch"):
        _form(desk)
    if view is not None:
        job_stopped(view)
    batch = finished_batch(session.platform(), session.actor())
    if batch is not None:
        _finished(batch)


def _form(desk: ReportDesk) -> None:
    _, language = session.translator(), session.language()
    is_approved = _choose_version(desk)
    names = {
        e.county.id: county_name(e.county)
        for e in desk.entries
        if e.county and e.refusal is None and (e.approved is not None or not is_approved)
    }
    formats = st.segmented_control(
        _("格式"),
        list(WRITERS),
        selection_mode="multi",
        default=list(WRITERS),
        format_func=lambda f: WRITERS[f].name,
        key=f"batch-formats-{language}",
    )
    report_language = st.segmented_control(
        _("报告语言"),
        list(LANGUAGES),
        default=language,
        required=True,
        format_func=lambda code: LANGUAGES[code],
        key=f"batch-language-{language}",
    )
    counties = st.multiselect(
        _("县（市、区）"),
        list(names),
        format_func=lambda i: names[i],
        key=f"batch-counties-{is_approved}-{language}",
        placeholder=_("全部县（市、区）"),
        select_all=False,
    )
    with_city = _has_city(desk, is_approved=is_approved) and st.checkbox(
        _("同时生成全市比较报告"), value=True, key=f"batch-city-{is_approved}"
    )
    count = len(counties or names) + with_city
    text = _("将生成{reports}份报告，共{files}个文件，打包为ZIP。可以关闭本页，生成不会中断。")
    st.caption(text.format(reports=count, files=count * len(formats)))
    is_asked = st.button(
        _("开始生成"), type="primary", key="batch-start", disabled=not (formats and names)
    )
    if is_asked:
        chosen = report_language or language
        _start(
            BatchRequest(
                tuple(counties), tuple(formats), chosen, approved=is_approved, city=with_city
            )
        )


def _has_city(desk: ReportDesk, *, is_approved: bool) -> bool:
    """Whether the report on all counties can be in the batch."""
    return any(
        e.county is None and e.refusal is None and (e.approved is not None or not is_approved)
        for e in desk.entries
    )


def _choose_version(desk: ReportDesk) -> bool:
    """Whether the approved reports are wanted; where there are none there is nothing to choose."""
    _, language = session.translator(), session.language()
    if not any(e.approved for e in desk.entries):
        return False
    names = {True: _("已签发的报告"), False: _("草稿（按现在的数据）")}
    return bool(
        st.segmented_control(
            _("版本"),
            list(names),
            default=True,
            required=True,
            format_func=lambda version: names[version],
            key=f"batch-version-{language}",
        )
    )


def _start(request: BatchRequest) -> None:
    try:
        start_batch(session.platform(), session.actor(), request)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()


@st.fragment(run_every="1s")
def _running() -> None:
    """The part that keeps itself up to date; the whole page is drawn anew at the end."""
    if session.current() is None:
        st.rerun()
    view = batch_progress(session.platform(), session.actor())
    if view is None or view.state.is_over:
        st.rerun()
    if job_progress(view, key="batch"):
        cancel_batch(session.platform(), session.actor())
        st.rerun(scope="fragment")


def _finished(batch: FinishedBatch) -> None:
    """The archive and what is missing from it."""
    _, programme = session.translator(), session.signed_in().programme
    with st.container(border=True, key="batch-finished"):
        about, act = st.columns([3, 2], vertical_alignment="center")
        with about:
            st.markdown(f"**{plain(batch.filename)}** &nbsp; :green-badge[{_('已生成')}]")
            text = _("{files}个文件 · 保留至{time} · 仅供您本人下载")
            time = moment(batch.expires, programme)
            st.caption(text.format(files=batch.files, time=time))
        with act.container(horizontal=True, horizontal_alignment="right"):
            st.link_button(
                _("下载压缩包"),
                f"/download/batch/{quote(batch.id)}.zip",
                icon=":material/download:",
                type="primary",
                key="batch-download",
            )
        job_failures(batch.failures)
