"""The menu of a role, and a clear refusal on the pages that are not in it."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.navigation.page import Page

from evaluation.domain.people import Role
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.locale import N_
from evaluation.ui import page_links, session
from evaluation.ui.page_table import PAGES, PageEntry, home_of
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.views import (
    certainty,
    county_profile,
    discussion,
    dispatch,
    history,
    my_report,
    my_reviews,
    people,
    pledge,
    progress,
    recusals,
    reports,
    round_comparison,
    rounds,
    scoring,
)

BODIES: Mapping[str, Callable[[], None]] = {
    "my-reviews": my_reviews.page,
    "scoring": scoring.page,
    "pledge": pledge.page,
    "discussion": discussion.page,
    "progress": progress.page,
    "rounds": rounds.page,
    "comparison": round_comparison.page,
    "certainty": certainty.page,
    "reports": reports.page,
    "dispatch": dispatch.page,
    "recusals": recusals.page,
    "people": people.page,
    "history": history.page,
    "county": county_profile.page,
    "my-report": my_report.page,
}


def build(role: Role) -> Page:
    """The navigation of a role: all pages are known, only the role's own stand in the menu.

    A page that is known but not offered says so; an unknown one would silently become the home page.
    """
    pages = {entry.url_path: _page(entry, role) for entry in PAGES}
    page_links.offer(pages)
    home = st.Page(
        _go_home, title=session.translator()(N_("首页")), default=True, visibility="hidden"
    )
    return st.navigation([home, *pages.values()], position="sidebar", expanded=True)


def _page(entry: PageEntry, role: Role) -> Page:
    is_offered = role in entry.roles
    is_listed = is_offered and entry.in_menu
    return st.Page(
        BODIES[entry.url_path] if is_offered else _refusing(entry, role),
        title=session.translator()(entry.title),
        icon=entry.icon,
        url_path=entry.url_path,
        visibility="visible" if is_listed else "hidden",
    )


def _refusing(entry: PageEntry, role: Role) -> Callable[[], None]:
    """The body of a page that is not for this role."""

    def refuse() -> None:
        _ = session.translator()
        allowed = _("、").join(_(ROLE_NAMES[r]) for r in Role if r in entry.roles)
        sentence = _("“{page}”页面仅供{allowed}使用；您以{role}身份登录，不能查看。")
        names = {"page": _(entry.title), "allowed": allowed, "role": _(ROLE_NAMES[role])}
        page_header(names["page"], session.signed_in().programme)
        st.error(sentence.format(**names), icon=":material/block:")
        st.page_link(page_links.page(home_of(role)))

    return refuse


def _go_home() -> None:
    """The bare address leads to where the role's day begins; the gate does so before the page loads."""
    page_links.open_page(home_of(session.actor().person.role))
