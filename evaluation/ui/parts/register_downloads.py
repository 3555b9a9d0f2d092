"""The register of dispatch as a file."""

from urllib.parse import urlencode

import streamlit as st

from evaluation.reports.writers import WRITERS
from evaluation.ui import session

FORMATS = ("xlsx", "pdf", "docx")
"""To keep, to print, to change; nobody reads a register in a browser."""


def register_downloads() -> None:
    """One button a format."""
    _ = session.translator()
    st.caption(_("未签收的一栏留空，可打印后由收件人签字。"))
    language = urlencode({"lang": session.language()})
    with st.container(horizontal=True, gap="small"):
        for format_ in FORMATS:
            st.link_button(
                _("下载{format}").format(format=WRITERS[format_].name),
                f"/download/register.{format_}?{language}",
                icon=":material/download:",
                key=f"register-{format_}",
            )
