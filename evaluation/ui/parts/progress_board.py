"""County by reviewer, how far each review has come: never what was given in it."""

from collections import Counter

import streamlit as st

from evaluation.domain.blinding import is_under_letter
from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.domain.review_names import REVIEW_STATE_NAMES
from evaluation.domain.reviews import ReviewState
from evaluation.locale.numbers import UNDEFINED
from evaluation.services.progress import Progress, ReviewProgress
from evaluation.ui import session
from evaluation.ui.parts.state_badges import review_badge
from evaluation.ui.parts.wording import county_name, member_name
from evaluation.ui.parts.words import plain

CELL_WIDTH = 78
"""Pixels a cell needs; narrower screens put fewer cells in a row."""
LARGEST_BOARD = 300
"""Reviews up to which each gets its own cell on the page; more become one scrolling table."""


def progress_summary(progress: Progress) -> None:
    """How many reviews stand where."""
    _ = session.translator()
    counts = Counter(review.state for review in progress.reviews.values())
    share = progress.submitted / progress.assigned if progress.assigned else 0.0
    text = _("已提交 {submitted} / {assigned} 份评审")
    st.progress(share, text=text.format(submitted=progress.submitted, assigned=progress.assigned))
    told = dict(REVIEW_STATE_NAMES)
    if any(is_under_letter(person) for person in progress.reviewers):
        # Where members are blind to each other, recusals are not told: not "none".
        del told[ReviewState.RECUSED]
    with st.grid(len(told), min_column_width=96):
        for state, name in told.items():
            st.metric(_(name), counts[state], border=True)


def progress_board(progress: Progress) -> None:
    """The matrix: a row a county, a cell a reviewer."""
    if len(progress.reviews) > LARGEST_BOARD:
        _large_board(progress)
        return
    for county in progress.counties:
        _county_row(progress, county)


def _county_row(progress: Progress, county: County) -> None:
    _ = session.translator()
    places = {p.id: progress.reviews.get((county.id, p.id)) for p in progress.reviewers}
    asked = [r for r in places.values() if r and r.state is not ReviewState.RECUSED]
    done = sum(r.state is ReviewState.SUBMITTED for r in asked)
    with st.container(border=True):
        head, cells = st.columns([1, 6], vertical_alignment="center")
        with head:
            st.markdown(f"**{plain(county_name(county))}**")
            if county.material:
                st.caption(_("已提交 {done}/{asked}").format(done=done, asked=len(asked)))
        if not county.material:
            cells.markdown(
                f":gray-badge[{_('未提供材料')}] :gray[{_('本县（市、区）不分派评审。')}]"
            )
            return
        with cells, st.grid(max(1, len(places)), min_column_width=CELL_WIDTH, gap="xsmall"):
            for person in progress.reviewers:
                st.markdown(_cell(person, places[person.id]))


def _cell(person: Person, review: ReviewProgress | None) -> str:
    name = f":small[{plain(member_name(person))}]"
    if review is None:
        return f"{name}  \n:gray[{UNDEFINED}]"
    badge = review_badge(review.state)
    count = "" if review.state is ReviewState.RECUSED else f"{review.answered}/{review.asked}"
    return f"{name}  \n{badge}  \n:small[:gray[{count or UNDEFINED}]]"


def _large_board(progress: Progress) -> None:
    """One table that scrolls, the county pinned to its left."""
    _ = session.translator()
    rows = [
        {_("县（市、区）"): county_name(county)}
        | {
            member_name(p): _cell_text(county, progress.reviews.get((county.id, p.id)))
            for p in progress.reviewers
        }
        for county in progress.counties
    ]
    pinned = {_("县（市、区）"): st.column_config.TextColumn(pinned=True)}
    st.dataframe(rows, hide_index=True, column_config=pinned, key="progress-table")


def _cell_text(county: County, review: ReviewProgress | None) -> str:
    _ = session.translator()
    if not county.material:
        return _("未提供材料")
    if review is None:
        return UNDEFINED
    state = _(REVIEW_STATE_NAMES[review.state])
    if review.state is ReviewState.RECUSED:
        return state
    return f"{state} {review.answered}/{review.asked}"


def reviewer_table(progress: Progress) -> None:
    """Whom to remind: the reviewer with most left first, else in the order of the panel."""
    _ = session.translator()
    rows = sorted(
        (_reviewer_row(progress, person) for person in progress.reviewers),
        key=lambda row: (-int(row[_("未提交")]), float(row[_("已评指标")])),
    )
    st.caption(_("未提交最多的在前；份数相同的，已评指标少的在前。"))
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            _("专家"): st.column_config.TextColumn(pinned=True),
            _("已评指标"): st.column_config.ProgressColumn(format="percent", max_value=1.0),
        },
        key="progress-reviewers",
        alt=_("各专家的完成情况"),
    )


def _reviewer_row(progress: Progress, person: Person) -> dict[str, str | int | float]:
    _ = session.translator()
    reviews = [
        review
        for (_county, reviewer), review in progress.reviews.items()
        if reviewer == person.id and review.state is not ReviewState.RECUSED
    ]
    submitted = sum(r.state is ReviewState.SUBMITTED for r in reviews)
    asked = sum(r.asked for r in reviews)
    return {
        _("专家"): member_name(person),
        _("已提交"): submitted,
        _("未提交"): len(reviews) - submitted,
        _("已评指标"): sum(r.answered for r in reviews) / asked if asked else 0.0,
    }
