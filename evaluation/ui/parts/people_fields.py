"""The fields of one person's entry, for adding and for changing."""

import streamlit as st

from evaluation.domain.people import Person, Role
from evaluation.domain.people_entry import NAME_LIMIT, UNIT_LIMIT
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import FaultyInputError
from evaluation.services.people import Cells
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name, round_titles
from evaluation.ui.parts.words import said


def person_fields(key: str, before: Person | None = None) -> Cells:
    """Name, role, unit, and what the role asks for; as a row of people.csv."""
    _, language = session.translator(), session.language()
    name_at, role_at = st.columns(2)
    name = name_at.text_input(
        _("姓名"), value=before.name if before else "", key=f"{key}-name", max_chars=NAME_LIMIT
    )
    roles = list(Role)
    role = role_at.selectbox(
        _("角色"),
        roles,
        index=roles.index(before.role) if before else None,
        format_func=lambda r: _(ROLE_NAMES[r]),
        placeholder=_("请选择"),
        key=f"{key}-role-{language}",
    )
    unit_at, more_at = st.columns(2)
    unit = unit_at.text_input(
        _("单位"), value=before.unit if before else "", key=f"{key}-unit", max_chars=UNIT_LIMIT
    )
    with more_at:
        county = _county(key, before) if role and role.belongs_to_county else ""
        rounds = _rounds(key, before) if role and role.rates else ""
    return {
        "name": name or "",
        "role": role.value if role else "",
        "unit": unit or "",
        "county": county,
        "rounds": rounds,
    }


def _county(key: str, before: Person | None) -> str:
    _ = session.translator()
    stored = session.platform().store.programme(session.actor().programme)
    names = {c.id: county_name(c) for c in stored.counties}
    codes = list(names)
    chosen = st.selectbox(
        _("县（市、区）"),
        codes,
        index=codes.index(before.county) if before and before.county in names else None,
        format_func=lambda c: names[c],
        placeholder=_("请选择"),
        key=f"{key}-county-{session.language()}",
    )
    return chosen or ""


def _rounds(key: str, before: Person | None) -> str:
    _ = session.translator()
    stored = session.platform().store.programme(session.actor().programme)
    titles = round_titles(stored.rounds)
    chosen = st.multiselect(
        _("参加的轮次"),
        list(titles),
        default=[n for n in before.rounds if n in titles] if before else None,
        format_func=lambda n: titles[n],
        placeholder=_("各轮都参加"),
        key=f"{key}-rounds-{session.language()}",
        select_all=False,
    )
    return ";".join(str(n) for n in chosen)


def tell_faults(error: FaultyInputError) -> None:
    """The summary, and under it a line a fault."""
    lines = "\n".join(f"- {said(fault)}" for fault in error.faults)
    st.error(f"{said(error.reason)}\n\n{lines}" if lines else said(error.reason))
