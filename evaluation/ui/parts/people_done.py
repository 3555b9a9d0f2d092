"""The acknowledgement of an act on people, shown once on the page drawn after it."""

from typing import NoReturn

import streamlit as st

from evaluation.ui import session
from evaluation.ui.parts.words import plain

_DONE = "people.done"
_NEWEST = "people.newest"
"""Who was added on this page last: their link is what one wants next, so they head the list."""


def done(sentence: str) -> NoReturn:
    """Draw the page anew with a sentence at its top."""
    session.remember(_DONE, sentence)
    st.rerun()


def what_was_done() -> None:
    """The sentence of the act before."""
    if sentence := session.recall(_DONE):
        st.success(plain(sentence), icon=":material/check_circle:")
        session.forget(_DONE)


def note_newest(person_id: str) -> None:
    """Somebody was added."""
    session.remember(_NEWEST, person_id)


def newest() -> str:
    """The id of whoever was added last in this session; empty before."""
    return str(session.recall(_NEWEST, ""))
