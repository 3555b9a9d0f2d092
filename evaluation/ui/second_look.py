"""One more whole run, shortly after a browser has come back to a server that does not know it.

A click between the reconnect and the first whole run names a fragment that is not there yet, and
Streamlit drops it without a word (PLATFORM.md §0.3). The browser keeps the click and sends it again
with the next whole run, where the comparison of `autosave` saves it: so that run is asked for.
"""

import streamlit as st

from evaluation.ui import session

_LOOK = "second_look"
_WAITING, _DONE = "waiting", "done"


def look_again() -> None:
    """In a session that a browser has come back to, run the page once more."""
    if session.recall(_LOOK) is None and not session.came_back():
        session.remember(_LOOK, _DONE)
    if session.recall(_LOOK) != _DONE:
        _second_look()


@st.fragment(run_every="1s")
def _second_look() -> None:
    if session.recall(_LOOK) is None:
        session.remember(_LOOK, _WAITING)
        return
    session.remember(_LOOK, _DONE)
    st.rerun()
