"""Who of the panel signed the pledge, and when."""

import streamlit as st

from evaluation.domain.panel_permissions import refusal_to_see_pledges
from evaluation.services.pledges import pledges
from evaluation.ui import session
from evaluation.ui.parts.pledge_signing import signed_words
from evaluation.ui.parts.words import plain


def pledge_table() -> None:
    """For the organizer: whoever has yet to sign first by name, then everybody."""
    _ = session.translator()
    if refusal_to_see_pledges(session.actor().person) is not None:
        return
    members = pledges(session.platform(), session.actor())
    missing = [m.person.name for m in members if not m.is_signed]
    label = _("承诺书：已签署 {done}/{all}").format(
        done=len(members) - len(missing), all=len(members)
    )
    with st.expander(label, icon=":material/contract:", key="pledges"):
        if missing:
            names = plain(_("、").join(missing))
            st.markdown(_("尚未签署现行版本，不能评分：{names}").format(names=names))
        st.dataframe(
            [
                {
                    _("专家"): m.person.name,
                    _("单位"): m.person.unit,
                    _("现行版本"): _("已签署") if m.is_signed else _("未签署"),
                    _("最近签署"): signed_words(m),
                }
                for m in members
            ],
            hide_index=True,
            key="pledge-table",
            alt=_("各专家签署承诺书的情况"),
        )
