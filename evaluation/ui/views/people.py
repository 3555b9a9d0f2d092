"""People and accounts 人员与账号: who takes part, who can sign in, and whose data are to go."""

from collections.abc import Sequence

import streamlit as st

from evaluation.services.people_list import AccountState, ListedPerson, listed_people
from evaluation.ui import session
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.people_adding import adding
from evaluation.ui.parts.people_done import what_was_done
from evaluation.ui.parts.people_file import file_form
from evaluation.ui.parts.people_links import inviting
from evaluation.ui.parts.people_list import people_list


def page() -> None:
    """Counts, the ways to add and invite, then everyone."""
    _ = session.translator()
    about = _(
        "在这里增减人员、发邀请链接、管理账号。每一步都记入历史；历史只保存编号，姓名在显示时取自名单。"
    )
    people = listed_people(session.platform(), session.actor())
    page_header(_("人员与账号"), session.signed_in().programme, about)
    what_was_done()
    _counts(people)
    adding()
    file_form()
    inviting()
    st.subheader(_("名单"), anchor=False)
    people_list(people)


def _counts(people: Sequence[ListedPerson]) -> None:
    """How many take part, and how it stands with their accounts."""
    _ = session.translator()
    taking_part = [p for p in people if p.active]
    states = [p.account for p in taking_part]
    counts = {
        _("人员"): len(taking_part),
        _("账号已开通"): states.count(AccountState.ACTIVE),
        _("已邀请"): states.count(AccountState.INVITED),
        _("未开通账号"): states.count(AccountState.NONE) + states.count(AccountState.EXPIRED),
    }
    with st.grid(len(counts), min_column_width=110):
        for name, count in counts.items():
            st.metric(name, count, border=True)
