"""The list of people: searched, a screenful at a time; one of them opened to be changed."""

from collections.abc import Sequence

import streamlit as st

from evaluation.domain.people import Person, Role
from evaluation.domain.people_entry import ERASED_NAME
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import EvaluationError, FaultyInputError
from evaluation.services.people import (
    change_person,
    refusal_to_take_out,
    remove_person,
    restore_person,
)
from evaluation.services.people_list import STATE_NAMES, AccountState, ListedPerson
from evaluation.ui import session
from evaluation.ui.parts.paging import page_of
from evaluation.ui.parts.people_account import account_acts, moment
from evaluation.ui.parts.people_done import done, newest
from evaluation.ui.parts.people_erasing import erasing
from evaluation.ui.parts.people_fields import person_fields, tell_faults
from evaluation.ui.parts.wording import county_name, round_titles
from evaluation.ui.parts.words import plain, said

OPEN = "people.open"
"""Whose entry is opened."""
COLOURS: dict[AccountState, str] = {
    AccountState.NONE: "gray",
    AccountState.INVITED: "blue",
    AccountState.EXPIRED: "orange",
    AccountState.ACTIVE: "green",
    AccountState.DISABLED: "red",
}


def people_list(people: Sequence[ListedPerson]) -> None:
    """Whoever the search finds; those who were taken out only on demand."""
    _, language = session.translator(), session.language()
    search_at, role_at = st.columns([2, 1])
    wanted = search_at.text_input(
        _("查找"), key="people-search", placeholder=_("姓名、单位、编号或登录名")
    )
    role = role_at.selectbox(
        _("角色"),
        list(Role),
        index=None,
        format_func=lambda r: _(ROLE_NAMES[r]),
        placeholder=_("全部角色"),
        key=f"people-role-{language}",
    )
    gone = sum(not p.active for p in people)
    label = _("也列出已移出的{count}人").format(count=gone)
    with_gone = bool(gone) and st.checkbox(label, key="people-gone")
    found = [
        p
        for p in people
        if (p.active or with_gone) and role in (None, p.person.role) and _matches(p, wanted or "")
    ]
    if not found:
        st.caption(_("没有符合条件的人员。"))
    first = newest()
    found.sort(key=lambda listed: listed.person.id != first)
    for listed in page_of(found, key="people"):
        _row(listed)


def _matches(listed: ListedPerson, wanted: str) -> bool:
    person = listed.person
    texts = (person.name, person.unit, person.id, listed.login)
    return all(any(w in text.casefold() for text in texts) for w in wanted.casefold().split())


def _row(listed: ListedPerson) -> None:
    _, person = session.translator(), listed.person
    is_open = session.recall(OPEN) == person.id
    with st.container(border=True, key=f"person-{person.id}"):
        about, act = st.columns([4, 1], vertical_alignment="center")
        with about:
            name = _(ERASED_NAME) if listed.erased else person.name
            st.markdown(f"**{plain(name)}** · {_(ROLE_NAMES[person.role])} {_badge(listed)}")
            st.caption(plain(" · ".join(_about(listed))))
        label = _("收起") if is_open else _("管理")
        with act.container(horizontal=True, horizontal_alignment="right"):
            if not listed.erased and st.button(label, key=f"person-{person.id}-open"):
                session.remember(OPEN, None if is_open else person.id)
                st.rerun()
        if is_open and not listed.erased:
            _opened(listed)


def _badge(listed: ListedPerson) -> str:
    _ = session.translator()
    if listed.erased:
        return f":gray-badge[{_('个人信息已删除')}]"
    if not listed.active:
        return f":gray-badge[{_('已移出')}]"
    name = _(STATE_NAMES[listed.account])
    return f":{COLOURS[listed.account]}-badge[{name}]"


def _about(listed: ListedPerson) -> list[str]:
    """Unit, county, rounds, and how it stands with link and account."""
    _, person = session.translator(), listed.person
    told = [person.unit, *_place(person), _("编号{id}").format(id=person.id)]
    if listed.login and not listed.erased:
        told.append(_("登录名{login}").format(login=listed.login))
    if listed.link_until_us is not None:
        told.append(_("链接{until}前有效").format(until=moment(listed.link_until_us)))
    if listed.seen_us is not None:
        told.append(_("最近使用{seen}").format(seen=moment(listed.seen_us)))
    if person.role.rates and listed.has_rated:
        told.append(_("已有评分"))
    return [text for text in told if text]


def _place(person: Person) -> list[str]:
    """The county somebody stands for, or the rounds in which a reviewer sits."""
    _ = session.translator()
    stored = session.platform().store.programme(session.actor().programme)
    if person.county is not None:
        return [county_name(c) for c in stored.counties if c.id == person.county]
    titles = round_titles(stored.rounds)
    rounds = _("、").join(titles[n] for n in person.rounds if n in titles)
    return [_("参加{rounds}").format(rounds=rounds)] if person.role.rates and rounds else []


def _opened(listed: ListedPerson) -> None:
    """The entry, then the account, then what cannot be taken back."""
    _, person = session.translator(), listed.person
    key = f"person-{person.id}"
    if not listed.active:
        if st.button(_("重新加入"), key=f"{key}-restore"):
            _restore(person)
        erasing(listed)
        return
    st.markdown(f"**{_('基本信息')}**")
    entered = person_fields(f"{key}-edit", person)
    if st.button(_("保存修改"), key=f"{key}-save"):
        _save(person, dict(entered))
    st.markdown(f"**{_('账号')}**")
    account_acts(listed)
    st.markdown(f"**{_('退出评审项目')}**")
    _leaving(person)
    erasing(listed)


def _leaving(person: Person) -> None:
    """Taking somebody out, with what it does before the second click."""
    _, key = session.translator(), f"person-{person.id}"
    refusal = refusal_to_take_out(session.platform(), session.actor(), person.id)
    if refusal is not None:
        st.caption(said(refusal.reason))
        return
    with st.popover(_("移出……"), icon=":material/person_remove:", key=f"{key}-leave"):
        st.markdown(_("移出后不再出现在名单和评审任务中，登录立即失效；可以随时重新加入。"))
        if st.button(_("移出"), key=f"{key}-remove", type="primary"):
            _remove(person)


def _save(person: Person, cells: dict[str, str]) -> None:
    _ = session.translator()
    try:
        changed = change_person(session.platform(), session.actor(), person.id, cells)
    except FaultyInputError as error:
        tell_faults(error)
        return
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    done(_("已保存{name}的信息。").format(name=changed.name))


def _remove(person: Person) -> None:
    _ = session.translator()
    try:
        remove_person(session.platform(), session.actor(), person.id)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.forget(OPEN)
    done(_("已移出{name}。").format(name=person.name))


def _restore(person: Person) -> None:
    _ = session.translator()
    try:
        restore_person(session.platform(), session.actor(), person.id)
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    done(_("{name}已重新加入。").format(name=person.name))
