"""The top of a page: its title, what it is about, and the mark of invented data."""

import streamlit as st

from evaluation.domain.programme import Programme
from evaluation.ui import session
from evaluation.ui.parts.words import plain


def page_header(title: str, programme: Programme, about: str = "") -> None:
    """The page's title; a sample programme is marked beside it, not in small print below."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(plain(title), anchor=False, width="content")
        if programme.sample:
            _ = session.translator()
            st.badge(_("样例数据（虚构）"), icon=":material/science:", color="orange")
    if about:
        st.caption(about)


def with_sample_mark(text: str, programme: Programme) -> str:
    """A chart's or table's caption, which says where the numbers are invented."""
    _ = session.translator()
    return _("样例数据（虚构）· {text}").format(text=text) if programme.sample else text
