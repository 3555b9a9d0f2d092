"""The script that Streamlit runs for every visitor and click: who is it, which page, run it."""

from pathlib import Path

import streamlit as st

from evaluation.errors import EvaluationError
from evaluation.ui import navigation, session, shell
from evaluation.ui.heartbeat import heartbeat
from evaluation.ui.page_style import page_style

ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the page that the address names, for the person who is signed in."""
    # An own icon: a page's Material icon would be fetched from a foreign server for the tab.
    st.set_page_config(page_icon=ICON, layout="wide", initial_sidebar_state="auto")
    page_style()
    signed_in = session.current()
    if signed_in is None:
        shell.signed_out()
        return
    page = navigation.build(signed_in.actor.person.role)
    shell.sidebar(signed_in, page)
    heartbeat()
    try:
        page.run()
    except EvaluationError as error:
        shell.refused(error)


if __name__ == "__main__":  # so it is for Streamlit; a worker process may only import this
    main()
