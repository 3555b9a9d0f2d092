"""One report in the list of reports: what it says, how far it has come, what can be done with it."""

import streamlit as st

from evaluation.services.report_desk import DeskEntry, ReportDesk
from evaluation.ui import caching, session
from evaluation.ui.parts.approval import approval_panel, ask_for_approval, is_pending
from evaluation.ui.parts.report_downloads import (
    approved_addresses,
    draft_addresses,
    format_links,
    report_preview,
)
from evaluation.ui.parts.report_figures import figures_line
from evaluation.ui.parts.report_states import approval_line, report_badges
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import plain, said

SHOWN = "reports.shown"
"""The place whose preview is open."""
CITY = "city"


def report_card(entry: DeskEntry, desk: ReportDesk) -> None:
    """A county's report, or that on all counties."""
    _ = session.translator()
    place = entry.county.id if entry.county else CITY
    name = county_name(entry.county) if entry.county else _("全市比较报告")
    why = said(entry.refusal.reason) if entry.refusal else None
    with st.container(border=True, key=f"report-{place}"):
        about, buttons = st.columns([3, 2], vertical_alignment="center")
        with about:
            st.markdown(f"**{plain(name)}** &nbsp; {report_badges(entry)}")
            lines = [why or _figures(entry)]
            if entry.approved:
                lines.append(approval_line(entry.approved, desk.rounds))
            st.caption("  \n".join(line for line in lines if line))
        with buttons.container(horizontal=True, gap="small", horizontal_alignment="right"):
            _preview_button(place, why)
            _downloads(entry, place, why)
            _approve_button(entry, desk, place)
        if is_pending(place):
            approval_panel(place, desk)
        if session.recall(SHOWN) == place and why is None:
            _preview(entry, name)


def _figures(entry: DeskEntry) -> str:
    if entry.county is None:
        return ""
    return plain(figures_line(caching.report_figures(entry.county.id)))


def _preview_button(place: str, why: str | None) -> None:
    _ = session.translator()
    is_shown = session.recall(SHOWN) == place
    label = _("收起预览") if is_shown else _("预览")
    icon = ":material/visibility:"
    if st.button(label, key=f"preview-{place}", icon=icon, disabled=why is not None, help=why):
        session.remember(SHOWN, None if is_shown else place)
        st.rerun()


def _downloads(entry: DeskEntry, place: str, why: str | None) -> None:
    """Every format of the approved report, of the draft, and of what was corrected."""
    _ = session.translator()
    with st.popover(
        _("下载"),
        icon=":material/download:",
        disabled=why is not None,
        help=why,
        key=f"download-{place}",
    ):
        if entry.approved:
            code = entry.approved.snapshot.code
            title = _("已签发的报告（核验码 {code}）").format(code=code)
            format_links(f"**{title}**", approved_addresses(code))
        draft = _("草稿（按现在的数据）")
        format_links(f"**{draft}**", draft_addresses(entry.county.id if entry.county else None))
        for report in entry.corrected:
            code = report.snapshot.code
            title = _("已更正的报告（核验码 {code}）").format(code=code)
            format_links(title, approved_addresses(code))


def _approve_button(entry: DeskEntry, desk: ReportDesk, place: str) -> None:
    _ = session.translator()
    label = _("更正") if entry.approved and not entry.is_behind else _("签发")
    why = said(desk.refusal.reason) if desk.refusal else None
    if st.button(
        label,
        key=f"approve-{place}",
        icon=":material/verified:",
        disabled=why is not None or entry.refusal is not None,
        help=why,
    ):
        ask_for_approval(
            place, (entry.county.id,) if entry.county else (), city=entry.county is None
        )
        st.rerun()


def _preview(entry: DeskEntry, name: str) -> None:
    """The approved report where there is one, else the draft."""
    _ = session.translator()
    title = _("{county}评审报告").format(county=name) if entry.county else name
    if entry.approved is not None:
        code = entry.approved.snapshot.code
        report_preview(title, lambda: caching.approved_pages(code))
    elif entry.county is not None:
        county = entry.county.id
        report_preview(title, lambda: caching.preview_pages(county))
    else:
        report_preview(title, caching.city_pages)
