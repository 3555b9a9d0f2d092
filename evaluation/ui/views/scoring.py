"""The sheet on which a reviewer rates one county: every criterion, saved by itself."""

from collections.abc import Sequence

import streamlit as st

from evaluation.domain.rubric import Dimension
from evaluation.errors import EvaluationError
from evaluation.services.reviewing import ReviewSheet, ReviewSummary, my_reviews, open_sheet
from evaluation.ui import session
from evaluation.ui.asked_review import asked_review
from evaluation.ui.page_links import open_page
from evaluation.ui.page_links import page as page_link
from evaluation.ui.parts.criterion_card import CriterionCard
from evaluation.ui.parts.deadlines import deadline_text
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.pledge_signing import pledge_first
from evaluation.ui.parts.printables import sheet_papers
from evaluation.ui.parts.recusal_asking import county_recusal
from evaluation.ui.parts.sheet_source import PROGRESS, SheetSource, dimension_anchor
from evaluation.ui.parts.state_badges import review_badge
from evaluation.ui.parts.submission import (
    locked_notice,
    sheet_progress,
    submission,
)
from evaluation.ui.parts.wording import county_name, round_name
from evaluation.ui.parts.words import plain, said
from evaluation.ui.second_look import look_again


def page() -> None:
    """The sheet that the address names; without one, the way to the list."""
    _ = session.translator()
    chosen = asked_review()
    if chosen is None:
        page_header(_("评分"), session.signed_in().programme)
        st.info(_("请先在“我的评审”中选择一个县（市、区）。"))
        _back()
        return
    if pledge_first():
        return
    try:
        sheet = open_sheet(session.platform(), session.actor(), *chosen)
    except EvaluationError as error:
        page_header(_("评分"), session.signed_in().programme)
        st.error(said(error.reason), icon=":material/block:")
        _back()
        return
    _draw(sheet)


def _back() -> None:
    _ = session.translator()
    if st.button(_("回到我的评审"), icon=":material/arrow_back:", key="back-to-list"):
        open_page("my-reviews")


def _draw(sheet: ReviewSheet) -> None:
    look_again()
    source = SheetSource(sheet)
    _header(sheet)
    locked_notice(sheet)
    st.fragment(sheet_progress, key=PROGRESS[0])(source)
    for dimension in sheet.rubric.dimensions:
        _dimension(source, dimension)
    st.fragment(submission, key=PROGRESS[1])(source)
    _neighbours(sheet)


def _header(sheet: ReviewSheet) -> None:
    _ = session.translator()
    st.page_link(page_link("my-reviews"), label=_("我的评审"), icon=":material/arrow_back:")
    page_header(county_name(sheet.county), sheet.programme)
    now, zone = session.platform().clock.now(), sheet.programme.time_zone
    line = f"{plain(round_name(sheet.round))}　{review_badge(sheet.review.state)}"
    if sheet.refusal is None:
        line += "　" + deadline_text(sheet.round, now, zone, session.language(), _)
    st.markdown(line)
    with st.container(horizontal=True, gap="small"):
        sheet_papers(sheet)
        county_recusal(sheet)
    if sheet.county.brand:
        text = _("**一县一品**　{brand}　:gray[{text}]")
        st.markdown(
            text.format(brand=plain(sheet.county.brand), text=plain(sheet.county.brand_text))
        )


def _dimension(source: SheetSource, dimension: Dimension) -> None:
    """One dimension: its share of the whole, and a card for each criterion asked."""
    _, sheet = session.translator(), source.sheet
    asked = [c for c in dimension.criteria if c in sheet.asked]
    if not asked:
        return
    weights = sheet.rubric.weights_in(sheet.round.number)
    share = 100 * sum(weights[c.id] for c in asked)
    title = plain(session.local(dimension.title, dimension.title_en))
    weight = _("权重 {weight:.3g}").format(weight=share)
    st.subheader(
        f"{plain(dimension.id)} {title}　:gray[:small[{weight}]]",
        anchor=dimension_anchor(dimension),
    )
    for criterion in asked:
        card = CriterionCard(source, criterion)
        st.fragment(CriterionCard.draw, key=source.card_key(criterion.id))(card)


def _neighbours(sheet: ReviewSheet) -> None:
    """To the county before and after, in the order of the reviewer's list."""
    mine = [
        r
        for r in my_reviews(session.platform(), session.actor())
        if r.round.number == sheet.round.number
    ]
    place = next(i for i, r in enumerate(mine) if r.county.id == sheet.county.id)
    before, after = st.columns(2)
    with before:
        _neighbour(mine, place - 1, ":material/chevron_left:", "previous")
    with after:
        _neighbour(mine, place + 1, ":material/chevron_right:", "next")


def _neighbour(mine: Sequence[ReviewSummary], place: int, icon: str, key: str) -> None:
    _ = session.translator()
    if not 0 <= place < len(mine):
        return
    other = mine[place]
    word = _("上一个：{county}") if key == "previous" else _("下一个：{county}")
    if st.button(
        word.format(county=plain(county_name(other.county))), icon=icon, key=key, width="stretch"
    ):
        open_page("scoring", round=str(other.round.number), county=other.county.id)
