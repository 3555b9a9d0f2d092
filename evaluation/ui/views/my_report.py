"""What a county's leadership reads: the own report, once it was sent; its receipt; objections to it."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from evaluation.domain.dispatch import ObjectionState
from evaluation.services.objecting import objections
from evaluation.services.report_figures import ReportFigures
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
from evaluation.ui.parts.report_figures import SCORED, figure_tiles
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
        _what_is_under_way(found[0])
        _report(own, found[0], title)
        _earlier(found[1:])


def _standing(report: ApprovedReport) -> tuple[int, datetime]:
    """The report on most rounds is the one that counts, and of those the newest."""
    return (len(report.snapshot.rounds), report.snapshot.approved_at)


def _what_is_under_way(newest: ApprovedReport) -> None:
    """That the report on the page was corrected, or is going to be."""
    _ = session.translator()
    snapshot = newest.snapshot
    if snapshot.superseded_by:
        text = _(
            "这份报告已经更正，其核验码现显示“已更正”，请不要再引用；"
            "更正后的报告正在准备发出，发出后即在本页显示。"
        )
        st.warning(text, icon=":material/warning:")
    elif any(
        view.objection.code == snapshot.code and view.objection.state is ObjectionState.UPHELD
        for view in objections(session.platform(), session.actor())
    ):
        text = _("对这份报告的异议已经成立，更正后的报告正在准备，签发并发出后即在本页显示。")
        st.warning(text, icon=":material/warning:")


def _report(own: ReportEntry, newest: ApprovedReport, title: str) -> None:
    _ = session.translator()
    code = newest.snapshot.code
    figures = caching.report_figures(own.county.id)
    figure_tiles(figures)
    st.caption(with_sample_mark(_based_on(figures), figures.programme))
    st.caption(_issued(newest))
    with st.container(horizontal=True, gap="small"):
        download_buttons(approved_addresses(code), key="own-report")
    st.caption(_("用手机阅读，请打开HTML格式：文字随屏幕排列；PDF供打印和存档。"))
    own_receipts()
    objecting(code)
    st.subheader(_("报告全文"), anchor=False)
    report_preview(title, lambda: caching.approved_pages(code))


def _based_on(figures: ReportFigures) -> str:
    """The rounds; what a score is, only where there is one."""
    _ = session.translator()
    rounds = _("、").join(session.local(r.round.title, r.round.title_en) for r in figures.rounds)
    text = _("依据已发布的轮次：{rounds}。")
    if figures.status == SCORED:
        text = _("依据已发布的轮次：{rounds}。得分为0–100分，由专家组评分算出。")
    return text.format(rounds=plain(rounds))


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
            title = _issued(report)
            if report.snapshot.superseded_by:
                title += " · " + _("已被更正后的报告取代")
            format_links(title, approved_addresses(report.snapshot.code))
