"""The acknowledgement of an act on people, shown once on the page drawn after it."""

from typing import NoReturn

import streamlit as st

from evaluation.ui import session
from evaluation.ui.parts.words import plain

_DONE = "people.done"


def done(sentence: str) -> NoReturn:
    """Draw the page anew with a sentence at its top."""
    session.remember(_DONE, sentence)
    st.rerun()


def what_was_done() -> None:
    """The sentence of the act before."""
    if sentence := session.recall(_DONE):
        st.success(plain(sentence), icon=":material/check_circle:")
        session.forget(_DONE)
