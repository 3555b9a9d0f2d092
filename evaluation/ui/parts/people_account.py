"""One person's account on the organizer's page: its links, its sessions, shutting and opening it."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from evaluation.domain.session_names import method_name
from evaluation.errors import EvaluationError
from evaluation.services.clock import from_us
from evaluation.services.invitations import Purpose
from evaluation.services.kept_text import PEOPLE_REASON_LIMIT
from evaluation.services.lost_factors import has_second_factor, remove_second_factor
from evaluation.services.people_accounts import (
    end_sessions,
    refusal_to_manage,
    revoke_link,
    sessions_of,
    set_disabled,
)
from evaluation.services.people_list import AccountState, ListedPerson
from evaluation.ui import session
from evaluation.ui.parts.people_done import done
from evaluation.ui.parts.people_links import link_button, own_link, own_password
from evaluation.ui.parts.words import plain, said

_OPEN = frozenset({AccountState.ACTIVE, AccountState.DISABLED})


def account_acts(listed: ListedPerson) -> None:
    """What can be done with the account, grey with the reason where it cannot."""
    _ = session.translator()
    person_id = listed.person.id
    refusal = refusal_to_manage(session.platform(), session.actor(), person_id)
    if refusal is not None:
        st.caption(said(refusal.reason))
        return
    is_disabled = listed.account is AccountState.DISABLED
    with st.container(horizontal=True, gap="small"):
        purpose = Purpose.RESET if listed.has_password else Purpose.INVITE
        link_button(listed.person, purpose, disabled=is_disabled)
        if listed.link_until_us is not None and st.button(
            _("撤销链接"), key=f"person-{person_id}-revoke"
        ):
            _do(
                lambda: revoke_link(session.platform(), session.actor(), person_id),
                _("已撤销，发出的链接打不开了。"),
            )
    own_link(person_id)
    if listed.account in _OPEN:
        _sessions(person_id)
        _second_factor(listed)
        _shutting(listed)


def moment(microseconds: int) -> str:
    """Such as 2026-03-01 16:05, where the programme is."""
    zone = ZoneInfo(session.signed_in().programme.time_zone)
    at: datetime = from_us(microseconds).astimezone(zone)
    return at.strftime("%Y-%m-%d %H:%M")


def _sessions(person_id: str) -> None:
    """Where the person is signed in, and the way to end it everywhere."""
    _ = session.translator()
    found = sessions_of(session.platform(), session.actor(), person_id)
    if not found:
        st.caption(_("现在没有登录。"))
        return
    text = _("{seen}用过 · {method} · 地址{address} · {agent}")
    lines = [
        text.format(
            seen=moment(one.seen_us),
            method=_(method_name(one.method) or one.method),
            address=one.address or _("未知"),
            agent=one.agent or _("浏览器未知"),
        )
        for one in found
    ]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    if st.button(_("全部退出登录"), key=f"person-{person_id}-end-sessions"):
        _do(
            lambda: end_sessions(session.platform(), session.actor(), person_id),
            _("已退出全部登录；已保存的内容不受影响。"),
        )


def _second_factor(listed: ListedPerson) -> None:
    """For whoever lost the telephone; nothing where there is no second factor."""
    _ = session.translator()
    platform, actor, person_id = session.platform(), session.actor(), listed.person.id
    if not has_second_factor(platform, actor, person_id):
        return
    key = f"person-{person_id}-second-factor"
    with st.popover(_("移除二次验证……"), icon=":material/phonelink_erase:", key=key):
        st.markdown(
            _("用于手机丢失：全部登录立即结束，下次登录只需密码。请先确认提出要求的是本人。")
        )
        own = own_password(listed.person, f"{key}-own-password")
        if st.button(_("移除"), key=f"{key}-remove", type="primary"):
            sentence = _("已移除{name}的二次验证。").format(name=listed.person.name)
            _do(
                lambda: remove_second_factor(platform, actor, person_id, own_password=own), sentence
            )


def _shutting(listed: ListedPerson) -> None:
    _ = session.translator()
    person_id, name = listed.person.id, listed.person.name
    if listed.account is AccountState.DISABLED:
        if st.button(_("启用账号"), key=f"person-{person_id}-enable"):
            _set(person_id, disabled=False, sentence=_("已启用{name}的账号。").format(name=name))
        return
    with st.popover(_("停用账号……"), icon=":material/block:", key=f"person-{person_id}-shut"):
        st.markdown(_("停用后不能登录，正在进行的登录立即结束；评分等内容保留，可随时启用。"))
        reason = st.text_input(
            _("理由（可不填，记入历史，不要写姓名）"),
            key=f"person-{person_id}-shut-reason",
            max_chars=PEOPLE_REASON_LIMIT,
        )
        if st.button(_("停用"), key=f"person-{person_id}-disable", type="primary"):
            sentence = _("已停用{name}的账号。").format(name=name)
            _set(person_id, disabled=True, sentence=sentence, reason=reason or "")


def _set(person_id: str, *, disabled: bool, sentence: str, reason: str = "") -> None:
    _do(
        lambda: set_disabled(
            session.platform(), session.actor(), person_id, disabled=disabled, reason=reason
        ),
        sentence,
    )


def _do(act: Callable[[], object], sentence: str) -> None:
    try:
        act()
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    done(sentence)
