"""Under which address the people who get a link reach the platform."""

import streamlit as st

from evaluation.ui import session


def link_origin() -> str:
    """The public address; where none is set, the one under which this browser is here."""
    public = session.platform().settings.public_url
    return public or str(st.context.headers.get("Origin", ""))
