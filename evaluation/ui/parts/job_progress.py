"""Long work as its starter watches it: how far, what is at work, what failed, how to stop it."""

from collections.abc import Sequence

import streamlit as st

from evaluation.reports.writers import WRITERS
from evaluation.services.jobs import Failure, JobState, JobView
from evaluation.ui import session
from evaluation.ui.parts.words import plain, said

MINUTE = 60


def job_progress(view: JobView, *, key: str) -> bool:
    """The bar and the button that stops it; whether the button was clicked."""
    _ = session.translator()
    share = view.done / view.total if view.total else 0.0
    st.progress(share, text=plain(_line(view)))
    job_failures(view.failures)
    is_stopping = view.state is JobState.STOPPING
    label = _("正在取消……") if is_stopping else _("取消")
    return st.button(label, key=f"{key}-cancel", disabled=is_stopping, icon=":material/cancel:")


def _line(view: JobView) -> str:
    """Such as 已完成 2 / 6，正在处理：高平市，约剩1分20秒."""
    _ = session.translator()
    if view.state is JobState.STOPPING:
        return _("正在取消：当前一份完成后停止")
    parts = [_("已完成 {done} / {total}").format(done=view.done, total=view.total)]
    if view.current is not None:
        name = view.current.render(session.translator())
        parts.append(_("正在处理：{county}").format(county=name))
    if view.seconds_left is not None:
        parts.append(_("约剩{time}").format(time=_span(view.seconds_left)))
    return _("，").join(parts)


def _span(seconds: int) -> str:
    _ = session.translator()
    if seconds < MINUTE:
        return _("{seconds}秒").format(seconds=seconds)
    minutes, rest = divmod(seconds, MINUTE)
    return _("{minutes}分{seconds}秒").format(minutes=minutes, seconds=rest)


def job_failures(failures: Sequence[Failure]) -> None:
    """What could not be done, a line each; the rest was."""
    _ = session.translator()
    if not failures:
        return
    lines = [_("以下{count}项请留意，其余不受影响：").format(count=len(failures))]
    for failure in failures:
        which = plain(failure.subject.render(session.translator()))
        if failure.format:
            which = f"{which} · {WRITERS[failure.format].name}"
        reason = plain(failure.reason.render(session.translator()))
        lines.append("- " + _("{which}：{reason}").format(which=f"**{which}**", reason=reason))
    st.warning("\n".join(lines), icon=":material/warning:")


def job_stopped(view: JobView) -> None:
    """Why a job that is over left nothing; silent when it went well."""
    _ = session.translator()
    if view.state is JobState.CANCELLED:
        st.info(_("已取消，没有保留文件。"), icon=":material/cancel:")
    elif view.state is JobState.BROKEN and view.reason is not None:
        st.error(said(view.reason))
