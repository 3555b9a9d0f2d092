"""The papers of a round to print: a reviewer's own, and the organizer's for the whole panel."""

from urllib.parse import quote, urlencode

import streamlit as st

from evaluation.domain.permissions import Refusal
from evaluation.domain.printables import (
    refusal_to_print_duties,
    refusal_to_print_filled,
    refusal_to_print_panel,
)
from evaluation.domain.rounds import Round
from evaluation.services.reviewing import ReviewSheet
from evaluation.ui import session
from evaluation.ui.parts.words import said

FORMATS = {"pdf": "PDF", "docx": "Word"}
"""To print, and to change before printing."""
ARCHIVE = {"zip": "ZIP"}


def sheet_papers(sheet: ReviewSheet) -> None:
    """On the sheet of one county: it empty, and as it is filled in now."""
    _, county = session.translator(), quote(sheet.county.id, safe="")
    with st.popover(_("打印"), icon=":material/print:", key="print-sheet"):
        _paper(_("空白评分表"), sheet.round, f"blank/{county}", FORMATS)
        _paper(_("我的评分表"), sheet.round, f"filled/{county}", FORMATS)
        st.caption(_("现场没有网络时用空白评分表填写，事后录入平台；以平台上提交的为准。"))


def own_papers(round_: Round) -> None:
    """In a reviewer's list: all own sheets of a round, and the duty record."""
    _ = session.translator()
    with st.popover(_("打印"), icon=":material/print:", key=f"print-own-{round_.number}"):
        _paper(_("空白评分表（全部）"), round_, "blank", ARCHIVE)
        _paper(_("我的评分表（全部）"), round_, "filled", ARCHIVE)
        _paper(_("我的履职记录表"), round_, "duties", FORMATS)


def round_papers(round_: Round) -> None:
    """On the card of a round: what organizer and panel lead print for the panel."""
    _, person = session.translator(), session.actor().person
    panel, duties = refusal_to_print_panel(person), refusal_to_print_duties(person, None)
    with st.popover(_("打印"), icon=":material/print:", key=f"print-round-{round_.number}"):
        _paper(_("签字表"), round_, "signatures", FORMATS, refusal=panel)
        _paper(_("签到表"), round_, "sign-in", FORMATS, refusal=panel)
        if duties is None:
            sealed = refusal_to_print_filled(person, "", round_, recused=False, counts=True)
            _paper(_("空白评分表（全部）"), round_, "blank", ARCHIVE)
            _paper(_("已填评分表（全部）"), round_, "filled", ARCHIVE, refusal=sealed)
            _paper(_("履职情况汇总表"), round_, "duties", FORMATS)
            _paper(_("履职记录表（全部）"), round_, "duties", ARCHIVE)


def _paper(
    name: str,
    round_: Round,
    path: str,
    formats: dict[str, str],
    *,
    refusal: Refusal | None = None,
) -> None:
    """One paper: its name, and a link for each format; the route asks for permission again."""
    language = urlencode({"lang": session.language()})
    key = f"paper-{round_.number}-{path}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(name, width="stretch")
        for ending, word in formats.items():
            st.link_button(
                word,
                f"/download/sheet/{round_.number}/{path}.{ending}?{language}",
                icon=":material/download:",
                key=f"{key}-{ending}",
                disabled=refusal is not None,
                help=said(refusal.reason) if refusal else None,
            )
