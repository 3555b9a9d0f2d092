"""One declared recusal on the organizer's page: deciding on it, and who takes over."""

import streamlit as st

from evaluation.domain.recusals import DETAIL_LIMIT, GROUND_NAMES, RequestState
from evaluation.domain.replacements import Candidate
from evaluation.errors import EvaluationError
from evaluation.services.recusals import RequestView, decide_recusal
from evaluation.services.replacements import Vacancy, replace_reviewer, vacancies
from evaluation.ui import session
from evaluation.ui.parts.recusal_asking import STATES
from evaluation.ui.parts.wording import county_name, moment, round_name
from evaluation.ui.parts.words import plain, said

SHOWN = 5
"""Candidates listed; the others would not be chosen."""


def _head(view: RequestView) -> None:
    _, request, person = session.translator(), view.request, view.reviewer
    colour, state = STATES[request.state]
    text = _("{county} · {name}（{unit}）") if person.unit else _("{county} · {name}")
    title = text.format(county=county_name(view.county), name=person.name, unit=person.unit)
    st.markdown(f"**{plain(title)}**　:{colour}-badge[{_(state)}]")
    when = moment(view.filed, session.signed_in().programme)
    ground = _(GROUND_NAMES[request.ground])
    st.markdown(_("{ground}　:gray[{when} 申报]").format(ground=ground, when=when))
    if request.detail:
        st.markdown(plain(request.detail))


def waiting_request(view: RequestView) -> None:
    """A request that waits: what granting does, the reason, the two answers."""
    _, key = session.translator(), f"recusal-{view.request.id}"
    with st.container(border=True, key=key):
        _head(view)
        st.caption(
            _(
                "同意后不能撤回：该专家看不到该县（市、区），已保存的评分保留但不计入结果；"
                "随后列出可以接替的专家。不同意的，继续评审。"
            )
        )
        reason = st.text_area(
            _("处理意见（不同意的必填，专家会看到）"), key=f"{key}-reason", max_chars=DETAIL_LIMIT
        )
        with st.container(horizontal=True, gap="small"):
            if st.button(_("同意回避"), key=f"{key}-grant", type="primary"):
                _decide(view, reason or "", grant=True)
            if st.button(_("不同意"), key=f"{key}-refuse"):
                _decide(view, reason or "", grant=False)


def _decide(view: RequestView, reason: str, *, grant: bool) -> None:
    platform, actor = session.platform(), session.actor()
    try:
        decide_recusal(platform, actor, view.request.id, grant=grant, reason=reason)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()


def decided_request(view: RequestView) -> None:
    """What was decided, and where the county lost a reviewer, who could take over."""
    _, request = session.translator(), view.request
    with st.container(border=True, key=f"recusal-{request.id}"):
        _head(view)
        when = moment(view.decided, session.signed_in().programme)
        line = _("{when} 处理").format(when=when)
        if request.decision:
            text = _("{line}；意见：{text}")
            line = text.format(line=line, text=plain(request.decision))
        st.caption(line)
        if request.state is RequestState.GRANTED:
            for vacancy in vacancies(session.platform(), session.actor(), request.id):
                _vacancy(view, vacancy)


def _vacancy(view: RequestView, vacancy: Vacancy) -> None:
    _ = session.translator()
    text = _("{round}：该县（市、区）现有{count}位专家。")
    line = text.format(round=plain(round_name(vacancy.round)), count=vacancy.left)
    if vacancy.taken is not None:
        taken = _("已由{name}接替。").format(name=plain(vacancy.taken.name))
        st.markdown(f"{line}{taken}")
        return
    if not vacancy.candidates:
        none = _("本轮专家组没有可以接替的专家：都已分派，或须回避。")
        st.markdown(f"{line}{none}")
        return
    st.markdown(f"{line}{_('可以补派：')}")
    for place, candidate in enumerate(vacancy.candidates[:SHOWN]):
        _candidate(view, vacancy, candidate, is_best=place == 0)


def _candidate(view: RequestView, vacancy: Vacancy, candidate: Candidate, *, is_best: bool) -> None:
    _, number = session.translator(), vacancy.round.number
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        mark = f"　:green-badge[{_('建议')}]" if is_best else ""
        name = plain(candidate.person.name)
        st.markdown(f"{name}{mark}  \n:gray[:small[{_reason(candidate)}]]", width="stretch")
        key = f"replace-{view.request.id}-{number}-{candidate.person.id}"
        if st.button(_("补派"), key=key, icon=":material/person_add:"):
            _replace(view, number, candidate.person.id)


def _reason(candidate: Candidate) -> str:
    """Why this candidate stands where they stand."""
    _ = session.translator()
    text = _("本轮分派{assigned}份，待提交{owed}份；")
    load = text.format(assigned=candidate.assigned, owed=candidate.owed)
    if candidate.parts == 1:
        return load + _("补派后各县（市、区）由共同的专家相连，得分可以比较。")
    text = _("补派后各县（市、区）仍分成互不相连的{parts}组，组间得分不能比较。")
    return load + text.format(parts=candidate.parts)


def _replace(view: RequestView, number: int, reviewer: str) -> None:
    try:
        replace_reviewer(session.platform(), session.actor(), view.request.id, number, reviewer)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()
