"""Moving a round from the page: first what it will do, then a second click that does it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

import streamlit as st

from evaluation.domain.permissions import ACT_NAMES, Refusal
from evaluation.domain.rounds import TRANSITIONS, Round, RoundAct, RoundState
from evaluation.errors import EvaluationError
from evaluation.services.kept_text import REASON_LIMIT
from evaluation.services.rounds import RoundOverview, move_round, preview_move
from evaluation.ui import session
from evaluation.ui.parts.wording import round_name
from evaluation.ui.parts.words import plain, said

PENDING = "rounds.pending"
"""The (round, act) whose preview is on the page."""
_DONE = "rounds.done"
"""The (round, sentence) that says what was done, shown once after the page is drawn anew."""
SETS_DEADLINE = frozenset({RoundAct.OPEN, RoundAct.REOPEN})


def round_acts(overview: RoundOverview) -> None:
    """The acts that can come next, grey with their refusal; below, the preview of the one clicked.

    An act that does not start from where the round stands is not named: the path above shows it.
    """
    _ = session.translator()
    number, state = overview.round.number, overview.round.state
    if state is RoundState.PUBLISHED:
        st.caption(_("本轮已发布，没有待办的步骤。"))
        return
    next_acts = {a: r for a, r in overview.acts.items() if state in TRANSITIONS[a][0]}
    with st.container(horizontal=True, gap="small"):
        for act, refusal in next_acts.items():
            if _act_button(number, act, refusal):
                session.remember(PENDING, (number, act))
    _refusals(next_acts)
    pending = session.recall(PENDING)
    if pending and pending[0] == number and overview.acts[pending[1]] is None:
        _preview(overview.round, pending[1])


def _act_button(number: int, act: RoundAct, refusal: Refusal | None) -> bool:
    _ = session.translator()
    return st.button(
        _(ACT_NAMES[act]),
        key=f"round-{number}-{act.value}",
        disabled=refusal is not None,
        help=said(refusal.reason) if refusal else None,
        type="secondary" if refusal or act is RoundAct.REOPEN else "primary",
    )


def _refusals(acts: Mapping[RoundAct, Refusal | None]) -> None:
    """Why the grey buttons are grey, readable without a pointer to hover with."""
    _ = session.translator()
    text = _("{act}：{reason}")
    for act, refusal in acts.items():
        if refusal is not None:
            st.caption(text.format(act=_(ACT_NAMES[act]), reason=said(refusal.reason)))


def _preview(round_: Round, act: RoundAct) -> None:
    """What the act will do, what it needs to know, and the click that does it."""
    _ = session.translator()
    key = f"round-{round_.number}-{act.value}"
    with st.container(border=True, key=f"{key}-preview"):
        title = _("{act}（第{round}轮）将会：").format(act=_(ACT_NAMES[act]), round=round_.number)
        st.markdown(f"**{title}**")
        sentences = preview_move(session.platform(), session.actor(), round_.number, act)
        st.markdown("\n".join(f"- {said(s)}" for s in sentences))
        reason = _reason(key) if act is RoundAct.REOPEN else ""
        closes = _deadline(round_, key) if act in SETS_DEADLINE else None
        with st.container(horizontal=True, gap="small"):
            label = _("执行：{act}").format(act=_(ACT_NAMES[act]))
            confirmed = st.button(label, key=f"{key}-yes", type="primary")
            if st.button(_("取消"), key=f"{key}-no"):
                session.forget(PENDING)
                st.rerun()
        if confirmed:
            _move(round_, act, reason, closes)


def _reason(key: str) -> str:
    _ = session.translator()
    return (
        st.text_area(
            _("重新开放的理由（必填，将在报告中公开）"),
            key=f"{key}-reason",
            placeholder=_("例如：专家发现一县材料漏传，已补齐。"),
            max_chars=REASON_LIMIT,
        )
        or ""
    )


def _deadline(round_: Round, key: str) -> datetime | None:
    """A new deadline; the one that stands where nothing is entered."""
    _ = session.translator()
    zone = ZoneInfo(session.signed_in().programme.time_zone)
    now = session.platform().clock.now()
    standing = None if round_.is_over_at(now) or round_.closes is None else round_.closes
    chosen = st.datetime_input(
        _("截止时间（{zone}）").format(zone=zone.key),
        value=standing.astimezone(zone).replace(tzinfo=None) if standing else None,
        key=f"{key}-closes",
    )
    return chosen.replace(tzinfo=zone) if chosen else None


def _move(round_: Round, act: RoundAct, reason: str, closes: datetime | None) -> None:
    _ = session.translator()
    try:
        move_round(
            session.platform(),
            session.actor(),
            round_.number,
            act,
            reason=reason,
            closes=closes,
        )
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.forget(PENDING)
    done = _("{round}：{act}已完成。").format(round=round_name(round_), act=_(ACT_NAMES[act]))
    done_and_redrawn(round_.number, done)


def done_and_redrawn(number: int, sentence: str) -> NoReturn:
    """Draw the page anew with the acknowledgement where the click was."""
    session.remember(_DONE, (number, sentence))
    st.rerun()


def what_was_done(number: int) -> None:
    """The acknowledgement of the act before, shown once in its round's card."""
    done = session.recall(_DONE)
    if done and done[0] == number:
        st.success(plain(done[1]), icon=":material/check_circle:")
        session.forget(_DONE)
