"""The organizer declares a recusal for a reviewer who cannot do so on the page."""

import streamlit as st

from evaluation.domain.recusals import DETAIL_LIMIT, GROUND_NAMES, DeclaredGround
from evaluation.errors import EvaluationError
from evaluation.services.progress import ReviewPlace
from evaluation.services.recusal_lists import declarable
from evaluation.services.recusals import declare_recusal
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import said


def declare_for_somebody() -> None:
    """Reviewer and county, the ground, what it is; it holds at once."""
    _, language = session.translator(), session.language()
    with st.expander(_("代专家申报回避"), icon=":material/person_off:", key="recusal-declare"):
        places = declarable(session.platform(), session.actor())
        names = {
            (county.id, person.id): _("{name} · {county}").format(
                name=person.name, county=county_name(county)
            )
            for county, person in places
        }
        place: ReviewPlace | None = st.selectbox(
            _("哪位专家、哪个县（市、区）"),
            list(names),
            index=None,
            format_func=lambda p: names[p],
            placeholder=_("请选择专家和县（市、区）"),
            key=f"recusal-declare-place-{language}",
        )
        ground = st.selectbox(
            _("与该县（市、区）的关系"),
            list(GROUND_NAMES),
            index=None,
            format_func=lambda g: _(GROUND_NAMES[g]),
            placeholder=_("请选择"),
            key=f"recusal-declare-ground-{language}",
        )
        detail = st.text_area(_("具体情况"), key="recusal-declare-detail", max_chars=DETAIL_LIMIT)
        st.caption(_("代为申报即时生效：该专家不再看到该县（市、区），已保存的评分不计入结果。"))
        ready = place is not None and ground is not None
        clicked = st.button(_("申报并生效"), key="recusal-declare-yes", disabled=not ready)
        if clicked and place is not None and ground is not None:
            _declare(place, ground, detail or "")


def _declare(place: ReviewPlace, ground: DeclaredGround, detail: str) -> None:
    county, reviewer = place
    try:
        declare_recusal(
            session.platform(), session.actor(), county, ground, detail, reviewer=reviewer
        )
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()
