"""Who has how much done: the page that organizers leave open while a round runs."""

import streamlit as st

from evaluation.domain.permissions import STATE_NAMES
from evaluation.domain.rounds import Round, RoundState
from evaluation.services.progress import progress
from evaluation.services.rounds import round_overviews
from evaluation.ui import session
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.pledge_table import pledge_table
from evaluation.ui.parts.progress_board import progress_board, progress_summary, reviewer_table
from evaluation.ui.parts.wording import moment, round_name, window


def page() -> None:
    """The progress of the round that runs, or of the one chosen."""
    _, actor = session.translator(), session.actor()
    about = _("只显示完成进度，不显示评分。页面每15秒自动更新。")
    page_header(_("评审进度"), session.signed_in().programme, about)
    rounds = tuple(o.round for o in round_overviews(session.platform(), actor))
    number = _choose_round(rounds)
    if number is None:
        st.info(_("这个评审项目还没有轮次。"))
        return
    pledge_table()
    _board(number)


def _choose_round(rounds: tuple[Round, ...]) -> int | None:
    """The round to show: at first the one that is open, else the last that was begun."""
    _, language = session.translator(), session.language()
    if not rounds:
        return None
    begun = [r for r in rounds if r.state is not RoundState.PLANNED] or [rounds[0]]
    first = next((r for r in begun if r.state is RoundState.OPEN), begun[-1])
    names = {r.number: round_name(r) for r in rounds}
    return st.segmented_control(
        _("轮次"),
        list(names),
        default=first.number,
        required=True,
        format_func=lambda number: names[number],
        key=f"progress-round-{language}",
        label_visibility="collapsed",
    )


@st.fragment(run_every="15s")
def _board(number: int) -> None:
    """The part that keeps itself up to date."""
    if session.current() is None:
        st.rerun()  # the main script says that the session has ended
    _, programme = session.translator(), session.signed_in().programme
    now = progress(session.platform(), session.actor(), number)
    state, time = _(STATE_NAMES[now.round.state]), window(now.round, programme)
    st.caption(_("{state} · {window}").format(state=state, window=time))
    progress_summary(now)
    st.subheader(_("县（市、区）× 专家"), anchor=False)
    progress_board(now)
    st.subheader(_("按专家"), anchor=False)
    reviewer_table(now)
    st.caption(_("更新于 {time}").format(time=moment(session.platform().clock.now(), programme)))
