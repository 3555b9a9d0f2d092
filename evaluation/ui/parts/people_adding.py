"""Adding one person by a form."""

import streamlit as st

from evaluation.domain.people import Role
from evaluation.errors import EvaluationError, FaultyInputError
from evaluation.services.people import add_person
from evaluation.ui import session
from evaluation.ui.parts.people_done import done, note_newest
from evaluation.ui.parts.people_fields import person_fields, tell_faults
from evaluation.ui.parts.words import said

_ADDED = "people.added"
"""How many were added on this page: each finds its fields empty."""
ID_LIMIT = 40
_RATING_ROLES = frozenset(role.value for role in Role if role.rates)


def adding() -> None:
    """The form, folded up; whoever joins the panel is given work unless it is said otherwise."""
    _ = session.translator()
    with st.expander(_("增加一人"), icon=":material/person_add:", key="people-add"):
        key = f"people-add-{session.recall(_ADDED, 0)}"
        entered = person_fields(key)
        code = st.text_input(
            _("编号（可不填，自动编号）"),
            key=f"{key}-id",
            max_chars=ID_LIMIT,
            help=_("只用字母、数字、点、横线和下划线；以后不能更改，不要用姓名。"),
        )
        assign = True
        if entered["role"] in _RATING_ROLES:
            assign = st.checkbox(
                _("安排评审各县（市、区）：未封存的轮次，应回避的除外"),
                value=True,
                key=f"{key}-assign",
            )
        if st.button(_("增加"), key="people-add-yes", type="primary"):
            _add({**entered, "id": code or ""}, assign=assign)


def _add(cells: dict[str, str], *, assign: bool) -> None:
    _ = session.translator()
    try:
        person = add_person(session.platform(), session.actor(), cells, assign=assign)
    except FaultyInputError as error:
        tell_faults(error)
        return
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    session.remember(_ADDED, session.recall(_ADDED, 0) + 1)
    note_newest(person.id)
    done(_("已增加{name}（编号{id}）。").format(name=person.name, id=person.id))
