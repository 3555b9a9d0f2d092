"""How far a sheet is, and handing it in: what is still missing, the statement, the button."""

from collections.abc import Callable

import streamlit as st

from evaluation.domain.implied import departs_without_reason
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rubric import Criterion, Dimension
from evaluation.errors import EvaluationError
from evaluation.services.clock import from_us
from evaluation.services.review_acts import SUBMISSION_STATEMENT
from evaluation.services.reviewing import ReviewSheet, submit
from evaluation.ui import session
from evaluation.ui.parts.deadlines import day_and_time
from evaluation.ui.parts.sheet_source import (
    PROGRESS,
    SheetSource,
    criterion_anchor,
    dimension_anchor,
)
from evaluation.ui.parts.submitted import submitted
from evaluation.ui.parts.words import plain, said

PROBLEM = "submission.problem"


def sheet_progress(source: SheetSource) -> None:
    """The bar at the top of the sheet."""
    _ = session.translator()
    sheet = source.take(PROGRESS[0])
    answered, asked = sheet.review.answered_count(sheet.asked), len(sheet.asked)
    text = _("已评 {answered}/{asked} 项").format(answered=answered, asked=asked)
    st.progress(answered / asked if asked else 1.0, text=text)
    st.markdown(
        " · ".join(filter(None, (_dimension_link(sheet, d) for d in sheet.rubric.dimensions)))
    )


def _dimension_link(sheet: ReviewSheet, dimension: Dimension) -> str:
    """A link down to a dimension, with how far it is."""
    asked = tuple(c for c in dimension.criteria if c in sheet.asked)
    if not asked:
        return ""
    answered = sheet.review.answered_count(asked)
    mark = ":green[:material/check:]" if answered == len(asked) else f"{answered}/{len(asked)}"
    title = plain(session.local(dimension.title, dimension.title_en))
    return f"[{plain(dimension.id)} {title}](#{dimension_anchor(dimension)}) {mark}"


def submission(source: SheetSource) -> None:
    """What is still missing, and the way to hand the review in; afterwards, where to go next."""
    _ = session.translator()
    sheet = source.take(PROGRESS[1])
    if sheet.review.state is ReviewState.SUBMITTED:
        submitted(sheet)
    if sheet.refusal is not None:
        return
    with st.container(border=True, key="submission"):
        st.markdown(f"#### {_('提交评审')}")
        missing, unexplained = sheet.review.unanswered(sheet.asked), _unexplained(sheet)
        declared = tuple(c for c in missing if sheet.review.rating(c.id).state.needs_reason)
        unrated = tuple(c for c in missing if c not in declared)
        _what_is_missing(unrated, declared, unexplained)
        complete = not missing and not unexplained and sheet.submit_refusal is None
        agreed = st.checkbox(
            _(SUBMISSION_STATEMENT),
            key=f"statement-{sheet.round.number}-{sheet.county.id}-{session.language()}",
            disabled=not complete,
        )
        st.button(
            _("提交评审"),
            key=f"submit-{sheet.round.number}-{sheet.county.id}",
            type="primary",
            width="stretch",
            disabled=not (complete and agreed),
            on_click=_hand_in(sheet),
            icon=":material/send:",
        )
        st.caption(_("提交后即锁定，不能再修改；如需修改，请组织者退回。"))
        if reason := session.recall(PROBLEM):
            st.error(said(reason))


def _what_is_missing(
    unrated: tuple[Criterion, ...],
    reasonless: tuple[Criterion, ...],
    unexplained: tuple[Criterion, ...],
) -> None:
    """One line for each kind of what is missing, each criterion a link to its card."""
    _ = session.translator()
    if unrated:
        text = _("还有{count}项未评：{titles}").format(count=len(unrated), titles=_links(unrated))
        st.markdown(f":orange[:material/pending:] {text}")
    if reasonless:
        text = _("选了“无法评判”或“不适用”、缺理由的有{count}项：{titles}")
        line = text.format(count=len(reasonless), titles=_links(reasonless))
        st.markdown(f":orange[:material/edit_note:] {line}")
    if unexplained:
        text = _("与经核实的数据不同、须写明理由的有{count}项：{titles}")
        line = text.format(count=len(unexplained), titles=_links(unexplained))
        st.markdown(f":orange[:material/rate_review:] {line}")
    if not (unrated or reasonless or unexplained):
        st.markdown(f":green[:material/task_alt: {_('全部指标均已评定，可以提交。')}]")


def _links(criteria: tuple[Criterion, ...]) -> str:
    _ = session.translator()
    return _("、").join(
        f"[{plain(c.id)} {plain(session.local(c.title, c.title_en))}](#{criterion_anchor(c)})"
        for c in criteria
    )


def _unexplained(sheet: ReviewSheet) -> tuple[Criterion, ...]:
    """The ratings that leave the implied level and do not say why."""
    return tuple(
        c
        for c in sheet.asked
        if departs_without_reason(c, sheet.review.rating(c.id), sheet.indicators)
    )


def _hand_in(sheet: ReviewSheet) -> Callable[[], None]:
    def hand_in() -> None:
        session.forget(PROBLEM)
        try:
            submit(session.platform(), session.actor(), sheet.round.number, sheet.county.id)
        except EvaluationError as error:
            session.remember(PROBLEM, error.reason)
        st.rerun()

    return hand_in


def locked_notice(sheet: ReviewSheet) -> None:
    """Why nothing can be changed here, or why the sheet came back."""
    _ = session.translator()
    review, zone = sheet.review, sheet.programme.time_zone
    if review.state is ReviewState.SUBMITTED and review.submitted_us:
        day = day_and_time(from_us(review.submitted_us), zone, session.language())
        text = _("已于 {when} 提交并锁定。如需修改，请组织者退回。")
        st.success(text.format(when=day), icon=":material/lock:")
    elif sheet.refusal is not None:
        st.info(said(sheet.refusal.reason), icon=":material/lock:")
    if review.state is ReviewState.RETURNED:
        text = _("组织者退回了这份评审：{reason}").format(reason=plain(review.reason))
        st.warning(text, icon=":material/undo:")
