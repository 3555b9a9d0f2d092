"""The comment beside a rating: a small component that saves while it is typed.

A text area of Streamlit reaches the server only when it loses focus. This one sends what is typed
to `PUT /api/draft`, says itself whether it is saved, and tries again while the server is away.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from evaluation.domain.reviews import Rating
from evaluation.services.saving import COMMENT_LIMIT
from evaluation.ui import session
from evaluation.ui.autosave import Place

DRAFT_ADDRESS = "/api/draft"


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit's renderer has no public type
    """Registered once a process, when the first comment is shown."""
    folder = Path(__file__).parent
    html, css, js = (
        (folder / f"comment_box.{ending}").read_text("utf-8") for ending in ("html", "css", "js")
    )
    return st.components.v2.component("liangping_comment_box", html=html, css=css, js=js)


def comment_box(
    place: Place,
    rating: Rating,
    *,
    name: str,
    time_zone: str,
    after_save: Callable[[], None],
    locked: bool = False,
) -> None:
    """Show the comment of a rating; it is saved by itself, and only read where it is `locked`."""
    _component()(
        key=f"comment-{place.key}-{session.language()}",
        data={
            "place": f"liangping/{session.actor().person.id}/{place.key}",
            "url": DRAFT_ADDRESS,
            "round": place.round,
            "county": place.county,
            "criterion": place.criterion,
            "tab": session.tab_id(),
            "comment": rating.comment,
            "version": rating.version,
            "saved_us": rating.saved_us,
            "needed": rating.state.needs_reason,
            "limit": COMMENT_LIMIT,
            "locked": locked,
            "time_zone": time_zone,
            "words": _words(rating, name),
        },
        on_saved_change=after_save,
    )


def _words(rating: Rating, name: str) -> dict[str, str]:
    """What the component says, in the reader's language."""
    _ = session.translator()
    needed = rating.state.needs_reason
    label = _("理由（必填）") if needed else _("评语")
    return {
        "label": label,
        "name": f"{label} {name}",
        "placeholder": _("请写明不能评分的理由") if needed else _("评分依据、疑问或建议，可不填"),
        "saving": _("正在保存……"),
        "saved": _("已保存"),
        "unreachable": _("暂时连不上服务器，文字保留在此，恢复后自动保存。"),
        "signed_out": _("登录已失效。请在新窗口重新登录，文字保留在此，随后自动保存。"),
        "refused": _("未能保存，文字保留在此。"),
        "conflict": _("评语在另一个窗口中已改动，两份都保留着，请选用一份。"),
        "stored": _("已存的："),
        "mine": _("采用我的"),
        "theirs": _("采用已存的"),
    }
