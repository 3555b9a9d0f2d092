"""A report on the page: its links, its pages as pictures."""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

import streamlit as st

from evaluation.errors import EvaluationError
from evaluation.reports.writers import WRITERS
from evaluation.ui import session
from evaluation.ui.parts.words import said

PAGE_WIDTH = 360
"""Pixels below which two pages no longer stand side by side."""
FIRST_PAGES = 2
"""Pages shown at once; the rest stands behind a click."""
CITY = "city"

Addresses = Mapping[str, str]
"""Where a report is downloaded, by format; the route asks for permission again."""


def draft_addresses(county: str | None) -> Addresses:
    """The report as it stands now; None for the one on all counties."""
    path = f"report/{quote(county)}" if county else CITY
    return _addresses(path)


def approved_addresses(code: str) -> Addresses:
    """The approved report with a code."""
    return _addresses(f"approved/{quote(code)}")


def _addresses(path: str) -> Addresses:
    language = urlencode({"lang": session.language()})
    return {format_: f"/download/{path}.{format_}?{language}" for format_ in WRITERS}


def download_buttons(addresses: Addresses, *, key: str) -> None:
    """One button a format."""
    _ = session.translator()
    for format_, address in addresses.items():
        st.link_button(
            _("下载{format}").format(format=WRITERS[format_].name),
            address,
            icon=":material/download:",
            key=f"{key}-{format_}",
        )


def format_links(title: str, addresses: Addresses) -> None:
    """A title and one link a format on a line of its own; `title` is markdown."""
    links = (f"[{WRITERS[format_].name}]({address})" for format_, address in addresses.items())
    st.markdown(f"{title}  \n" + " · ".join(links))


def report_preview(name: str, render: Callable[[], tuple[bytes, ...]]) -> None:
    """The report's pages, two abreast where there is room; `name` is told to who cannot see them."""
    _ = session.translator()
    with st.spinner(_("正在生成预览……")):
        try:
            pages = render()
        except EvaluationError as error:
            st.error(said(error.reason))
            return
    _pictures(name, pages, range(min(FIRST_PAGES, len(pages))))
    rest = range(FIRST_PAGES, len(pages))
    if rest:
        with st.expander(_("其余{count}页").format(count=len(rest))):
            _pictures(name, pages, rest)


def _pictures(name: str, pages: tuple[bytes, ...], shown: range) -> None:
    _ = session.translator()
    with st.grid(2, min_column_width=PAGE_WIDTH, gap="small"):
        for index in shown:
            caption = _("第{page}页，共{pages}页").format(page=index + 1, pages=len(pages))
            with st.container(border=True):
                st.image(pages[index], caption=caption, width="stretch", alt=f"{name} {caption}")
