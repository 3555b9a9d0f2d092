"""What a county's leadership reads: the own report, once it is published."""

import streamlit as st

from evaluation.services.reporting import ReportEntry, report_entries
from evaluation.ui import caching, session
from evaluation.ui.parts.page_header import page_header, with_sample_mark
from evaluation.ui.parts.report_downloads import download_links, report_preview
from evaluation.ui.parts.report_figures import figure_tiles
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import plain, said


def page() -> None:
    """The own county's report, or why it cannot be read yet."""
    _ = session.translator()
    entries = report_entries(session.platform(), session.actor())
    own = next(iter(entries), None)
    title = _("{county}评审报告").format(county=county_name(own.county)) if own else _("本县报告")
    page_header(title, session.signed_in().programme)
    if own is None:
        st.info(_("您没有所属的县（市、区）。"))
    elif own.refusal:
        st.info(said(own.refusal.reason), icon=":material/schedule:")
    else:
        _report(own)


def _report(own: ReportEntry) -> None:
    _ = session.translator()
    figures = caching.report_figures(own.county.id)
    figure_tiles(figures)
    rounds = _("、").join(session.local(r.round.title, r.round.title_en) for r in figures.rounds)
    text = _("依据已发布的轮次：{rounds}。得分为0–100分，由专家组评分算出。").format(
        rounds=plain(rounds)
    )
    st.caption(with_sample_mark(text, figures.programme))
    with st.container(horizontal=True, gap="small"):
        download_links(own.county)
    report_preview(own.county)
