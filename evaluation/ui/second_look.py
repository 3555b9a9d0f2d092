"""One more whole run, shortly after a browser has come back to a server that does not know it.

A click between the reconnect and the first whole run names a fragment that is not there yet, and
Streamlit drops it without a word (PLATFORM.md §0.3). The browser keeps the click and sends it again
with the next whole run, where the comparison of `autosave` saves it: so that run is asked for.
"""

import streamlit as st

from evaluation.ui import session

_LOOK = "second_look"
_WAITING, _DONE = "waiting", "done"


def look_again(brought_back: str) -> None:
    """Where the browser brought keys with this beginning into a new session, run once more."""
    if session.recall(_LOOK) is None:
        came_back = any(str(key).startswith(brought_back) for key in st.session_state)
        session.remember(_LOOK, None if came_back else _DONE)
    if session.recall(_LOOK) != _DONE:
        _second_look()


@st.fragment(run_every="1s")
def _second_look() -> None:
    if session.recall(_LOOK) is None:
        session.remember(_LOOK, _WAITING)
        return
    session.remember(_LOOK, _DONE)
    st.rerun()
