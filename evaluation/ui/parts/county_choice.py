"""Which county: a choice that is empty at first, so that nobody acts on the first by mistake."""

from collections.abc import Mapping

import streamlit as st

from evaluation.domain.counties import County
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name


def county_choice(counties: Mapping[str, County], *, key: str) -> str | None:
    """The id of the county chosen; None before."""
    _ = session.translator()
    return st.selectbox(
        _("哪个县（市、区）"),
        list(counties),
        index=None,
        format_func=lambda c: county_name(counties[c]),
        placeholder=_("请选择县（市、区）"),
        key=f"{key}-{session.language()}",
    )
