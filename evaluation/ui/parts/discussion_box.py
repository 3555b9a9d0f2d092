"""The box in which a contribution is written: a small component that keeps what is typed until it is sent.

A text area of Streamlit loses what has not reached the server when a session ends. This one keeps it in
the browser tab, sends it to `PUT /api/discussion`, and tries again while the server is away.
"""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from evaluation.domain.discussions import POST_LIMIT
from evaluation.services.discussion_sheets import DiscussionSheet
from evaluation.ui import session

ADDRESS = "/api/discussion"


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit's renderer has no public type
    """Registered once a process, when the first box is shown."""
    folder = Path(__file__).parent
    html, css, js = (
        (folder / f"discussion_box.{ending}").read_text("utf-8") for ending in ("html", "css", "js")
    )
    return st.components.v2.component("liangping_discussion_box", html=html, css=css, js=js)


def discussion_box(sheet: DiscussionSheet) -> None:
    """Show the box; the page is drawn anew once something was sent."""
    place = f"{sheet.round.number}-{sheet.county.id}"
    _component()(
        key=f"post-{place}-{session.language()}",
        data={
            "place": f"liangping/{session.actor().person.id}/discussion/{place}",
            "url": ADDRESS,
            "round": sheet.round.number,
            "county": sheet.county.id,
            "limit": POST_LIMIT,
            "words": _words(),
        },
        on_sent_change=lambda: None,
    )


def _words() -> dict[str, str]:
    """What the component says, in the reader's language."""
    _ = session.translator()
    return {
        "label": _("我的发言"),
        "placeholder": _("说明看法和依据；发出后不能修改或撤回"),
        "send": _("发送"),
        "sending": _("正在发送……"),
        "sent": _("已发送"),
        "kept": _("尚未发送，文字保留在此。"),
        "unreachable": _("暂时连不上服务器，文字保留在此，恢复后自动发送。"),
        "signed_out": _("登录已失效。请在新窗口重新登录，文字保留在此，随后自动发送。"),
        "refused": _("未能发送，文字保留在此。"),
    }
