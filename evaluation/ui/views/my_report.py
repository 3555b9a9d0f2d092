"""What a county's leadership reads: the own report, once it was sent; its receipt; objections to it."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from evaluation.services.reporting import ReportEntry, report_entries
from evaluation.services.snapshots import ApprovedReport, approved
from evaluation.ui import caching, session
from evaluation.ui.parts.objections import objecting
from evaluation.ui.parts.own_receipts import own_receipts
from evaluation.ui.parts.page_header import page_header, with_sample_mark
from evaluation.ui.parts.report_downloads import (
    approved_addresses,
    download_buttons,
    format_links,
    report_preview,
)
from evaluation.ui.parts.report_figures import figure_tiles
from evaluation.ui.parts.wording import county_name, moment
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
        found = sorted(approved(session.platform(), session.actor()), key=_standing, reverse=True)
        _report(own, found[0], title)
        _earlier(found[1:])


def _standing(report: ApprovedReport) -> tuple[int, datetime]:
    """The report on most rounds is the one that counts, and of those the newest."""
    return (len(report.snapshot.rounds), report.snapshot.approved_at)


def _report(own: ReportEntry, newest: ApprovedReport, title: str) -> None:
    _ = session.translator()
    code = newest.snapshot.code
    figures = caching.report_figures(own.county.id)
    figure_tiles(figures)
    rounds = _("、").join(session.local(r.round.title, r.round.title_en) for r in figures.rounds)
    text = _("依据已发布的轮次：{rounds}。得分为0–100分，由专家组评分算出。").format(
        rounds=plain(rounds)
    )
    st.caption(with_sample_mark(text, figures.programme))
    st.caption(_issued(newest))
    with st.container(horizontal=True, gap="small"):
        download_buttons(approved_addresses(code), key="own-report")
    own_receipts()
    objecting(code)
    st.subheader(_("报告全文"), anchor=False)
    report_preview(title, lambda: caching.approved_pages(code))


def _issued(report: ApprovedReport) -> str:
    """The code under which the report can be checked, and since when it stands."""
    _, programme = session.translator(), session.signed_in().programme
    when = moment(report.snapshot.approved_at, programme)
    return _("核验码 {code} · {time} 签发").format(code=report.snapshot.code, time=when)


def _earlier(reports: Sequence[ApprovedReport]) -> None:
    """What was sent before the newest one."""
    _ = session.translator()
    if not reports:
        return
    with st.expander(_("此前的报告"), key="earlier-reports"):
        for report in reports:
            format_links(_issued(report), approved_addresses(report.snapshot.code))
