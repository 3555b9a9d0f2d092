"""The county reports: look at one, download one, download all."""

from urllib.parse import urlencode

import streamlit as st

from evaluation.domain.rounds import RoundState
from evaluation.errors import NotAllowedError
from evaluation.services.comparing import Comparison
from evaluation.services.reporting import ReportEntry, report_entries
from evaluation.ui import caching, session
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.report_downloads import download_links, report_preview
from evaluation.ui.parts.report_figures import figures_line
from evaluation.ui.parts.wording import county_name, standing_of
from evaluation.ui.parts.words import plain, said

SHOWN = "reports.shown"
"""The county whose preview is open."""


def page() -> None:
    """One card a county."""
    _ = session.translator()
    page_header(_("评审报告"), session.signed_in().programme)
    entries = report_entries(session.platform(), session.actor())
    try:
        comparison = caching.comparison()
    except NotAllowedError as refusal:
        st.info(said(refusal.reason), icon=":material/lock:")
        return
    _basis(comparison)
    for entry in entries:
        _card(entry)


def _basis(comparison: Comparison) -> None:
    """Which rounds the reports draw on, and how far they may be relied on."""
    _ = session.translator()
    shown = standing_of(comparison.rounds)
    is_draft = any(r.state is not RoundState.PUBLISHED for r in comparison.rounds)
    text = _("依据：{rounds}。").format(rounds=plain(shown))
    if is_draft:
        text += _("有轮次尚未发布，报告每页标明“草稿”。")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if is_draft:
            st.badge(_("草稿"), color="gray", icon=":material/edit_document:")
        st.caption(text, width="content")
        address = f"/download/reports.zip?{urlencode({'lang': session.language()})}"
        st.link_button(
            _("下载全部（ZIP）"), address, type="primary", icon=":material/folder_zip:", key="all"
        )


def _card(entry: ReportEntry) -> None:
    _, county = session.translator(), entry.county
    why = said(entry.refusal.reason) if entry.refusal else None
    with st.container(border=True, key=f"report-{county.id}"):
        name, buttons = st.columns(2, vertical_alignment="center")
        with name:
            st.markdown(f"**{plain(county_name(county))}**")
            st.caption(why or plain(figures_line(caching.report_figures(county.id))))
        is_shown = session.recall(SHOWN) == county.id
        with buttons.container(horizontal=True, gap="small", horizontal_alignment="right"):
            label = _("收起预览") if is_shown else _("预览")
            if st.button(
                label,
                key=f"preview-{county.id}",
                icon=":material/visibility:",
                disabled=entry.refusal is not None,
                help=why,
            ):
                session.remember(SHOWN, None if is_shown else county.id)
                st.rerun()
            download_links(county, disabled=entry.refusal is not None, why=why)
        if is_shown and not entry.refusal:
            report_preview(county)
