"""A fragment that draws nothing and runs every minute.

Its existence makes the browser ask for a full run after each reconnect, without which clicks inside
fragments are lost after a restart of the server (PLATFORM.md §0.3). It also keeps the session of an
open page alive and ends the page when the session is gone.
"""

import logging

import streamlit as st

from evaluation.errors import EvaluationError
from evaluation.services import sessions
from evaluation.ui import session

_log = logging.getLogger(__name__)


@st.fragment(run_every="60s")
def heartbeat() -> None:
    """Touch the session; run the whole page again when it has ended."""
    if session.current() is None:
        st.rerun()
    try:
        sessions.touch(session.platform(), session.token())
    except EvaluationError:
        _log.exception("the session could not be kept alive; the next minute tries again")
