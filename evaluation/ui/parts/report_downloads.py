"""A county's report on the page: its links, its pages as pictures."""

from urllib.parse import quote, urlencode

import streamlit as st

from evaluation.domain.counties import County
from evaluation.errors import EvaluationError
from evaluation.ui import caching, session
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import said

PAGE_WIDTH = 360
"""Pixels below which two pages no longer stand side by side."""
FIRST_PAGES = 2
"""Pages shown at once; the rest stands behind a click."""
FORMATS = {"pdf": "PDF", "xlsx": "Excel"}


def report_address(county: str, format_: str) -> str:
    """Where a report is downloaded; the route asks for permission again."""
    language = urlencode({"lang": session.language()})
    return f"/download/report/{quote(county)}.{format_}?{language}"


def download_links(county: County, *, disabled: bool = False, why: str | None = None) -> None:
    """One link a format."""
    _ = session.translator()
    for format_, name in FORMATS.items():
        st.link_button(
            _("下载{format}").format(format=name),
            report_address(county.id, format_),
            icon=":material/download:",
            key=f"download-{county.id}-{format_}",
            disabled=disabled,
            help=why,
        )


def report_preview(county: County) -> None:
    """The report's pages, two abreast where there is room."""
    _ = session.translator()
    with st.spinner(_("正在生成预览……")):
        try:
            pages = caching.preview_pages(county.id)
        except EvaluationError as error:
            st.error(said(error.reason))
            return
    _pictures(county, pages, range(min(FIRST_PAGES, len(pages))))
    rest = range(FIRST_PAGES, len(pages))
    if rest:
        with st.expander(_("其余{count}页").format(count=len(rest))):
            _pictures(county, pages, rest)


def _pictures(county: County, pages: tuple[bytes, ...], shown: range) -> None:
    _ = session.translator()
    name = _("{county}评审报告").format(county=county_name(county))
    with st.grid(2, min_column_width=PAGE_WIDTH, gap="small"):
        for index in shown:
            caption = _("第{page}页，共{pages}页").format(page=index + 1, pages=len(pages))
            with st.container(border=True):
                st.image(pages[index], caption=caption, width="stretch", alt=f"{name} {caption}")
