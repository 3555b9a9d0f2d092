"""The history 历史记录: who did what, when, from where and why; of one county or person if chosen."""

import streamlit as st

from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.services.history import filters, timeline
from evaluation.ui import session
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.timeline import timeline_list
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import plain

STEP = 100
"""Entries that are shown at first, and that each click adds."""
_SHOWN = "history.shown"


def page() -> None:
    """The filters, then the entries, newest first."""
    _ = session.translator()
    about = _("评分只列出谁在何时保存了哪项、第几版，不显示分数和评语。记录不能修改，也不能删除。")
    page_header(_("历史记录"), session.signed_in().programme, about)
    with st.container(horizontal=True, gap="small"):
        there = filters(session.platform(), session.actor())
        county, reviewer = _county(there.counties), _person(there.people)
    shown: dict[tuple[str | None, str | None], int] = session.recall(_SHOWN, {})
    limit = shown.get((county, reviewer), STEP)
    found = timeline(
        session.platform(), session.actor(), county=county, reviewer=reviewer, limit=limit
    )
    timeline_list(found)
    if found.has_more and st.button(_("显示更早的记录"), icon=":material/expand_more:"):
        session.remember(_SHOWN, {**shown, (county, reviewer): limit + STEP})
        st.rerun()


def _county(counties: tuple[County, ...]) -> str | None:
    _ = session.translator()
    names = {c.id: plain(county_name(c)) for c in counties}
    return st.selectbox(
        _("县（市、区）"),
        list(names),
        index=None,
        format_func=lambda code: names[code],
        placeholder=_("全部"),
        key=f"history-county-{session.language()}",
        width=260,
    )


def _person(people: tuple[Person, ...]) -> str | None:
    _ = session.translator()
    names = {p.id: plain(f"{p.name}（{p.id}）") for p in people}
    return st.selectbox(
        _("人员"),
        list(names),
        index=None,
        format_func=lambda code: names[code],
        placeholder=_("全部"),
        key=f"history-person-{session.language()}",
        width=260,
    )
