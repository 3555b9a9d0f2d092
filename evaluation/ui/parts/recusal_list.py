"""The recusals that follow from the lists, so that nobody is declared twice."""

import streamlit as st

from evaluation.domain.assignments import Recusal, RecusalGround
from evaluation.domain.role_names import NAMED_ROLE_NAMES, ROLE_NAMES
from evaluation.locale import N_
from evaluation.services.recusal_lists import following_from_lists
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name

_GROUNDS: dict[RecusalGround, str] = {
    RecusalGround.NAMED_ROLE: N_("任{role}"),
    RecusalGround.SAME_NAME: N_("与{role}同名"),
    RecusalGround.SAME_UNIT: N_("与{role}同一单位"),
    RecusalGround.DECLARED: N_("本人申报"),
}


def generated_recusals() -> None:
    """Who is recused from which county by the named roles and the units."""
    _ = session.translator()
    found = following_from_lists(session.platform(), session.actor())
    label = _("按名单生成的回避（{count}）").format(count=len(found))
    with st.expander(label, icon=":material/list_alt:", key="recusal-lists"):
        if not found:
            st.caption(_("名单中没有须回避的专家。"))
            return
        rows = [
            {
                _("专家"): person.name,
                _("县（市、区）"): county_name(county),
                _("理由"): _ground(recusal),
            }
            for recusal, county, person in found
        ]
        st.dataframe(rows, hide_index=True, key="recusal-lists-table", alt=_("按名单生成的回避"))
        st.caption(_("依据具名角色、姓名和单位比对；名单有误的，请更正名单后重新载入。"))


def _ground(recusal: Recusal) -> str:
    _ = session.translator()
    roles = {r.value: n for r, n in (*NAMED_ROLE_NAMES.items(), *ROLE_NAMES.items())}
    role = _(roles[recusal.detail]) if recusal.detail in roles else recusal.detail
    return _(_GROUNDS[recusal.ground]).format(role=role)
