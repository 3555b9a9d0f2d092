"""Going from one page to another by its address."""

from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from evaluation.ui import session

_PAGES = "page_links.pages"


def offer(pages: dict[str, Page]) -> None:
    """Tell the pages of this run about each other; called by the navigation."""
    session.remember(_PAGES, pages)


def page(url_path: str) -> Page:
    """A page by its address, as `st.page_link` takes it."""
    pages: dict[str, Page] = session.recall(_PAGES)
    return pages[url_path]


def open_page(url_path: str, **query: str | int) -> NoReturn:
    """Go to a page: `open_page("scoring", round=2, county="yangcheng")`.

    The tab's id need not be named: the address keeps it by itself.
    """
    st.switch_page(page(url_path), query_params={k: str(v) for k, v in query.items()})
