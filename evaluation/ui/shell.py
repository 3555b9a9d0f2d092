"""What stands around every page: who is signed in, in which programme, language, way out."""

import logging
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.navigation.page import Page

from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import EvaluationError
from evaluation.locale import LANGUAGES
from evaluation.services.sessions import SignedIn
from evaluation.ui import page_links, session
from evaluation.ui.page_table import home_of, offered_to
from evaluation.ui.parts.words import plain

_log = logging.getLogger(__name__)
_QUIET = "color:#5b6875;font-size:.875rem;line-height:1.6"


def sidebar(signed_in: SignedIn, page: Page) -> None:
    """Programme, person, and the links that leave the page."""
    _ = session.translator()
    person, programme = signed_in.actor.person, signed_in.programme
    title = session.local(programme.title, programme.title_en)
    who = f"{person.name} · {_(ROLE_NAMES[person.role])}"
    with st.sidebar:
        if sum(entry.in_menu for entry in offered_to(person.role)) == 1:
            # Streamlit draws no menu for a single page; the way back to it must stand somewhere.
            home = home_of(person.role)
            st.page_link(page_links.page(home), width="stretch")
        lines = f'<strong>{escape(title)}</strong><br><span style="{_QUIET}">{escape(who)}</span>'
        st.html(f'<div style="line-height:1.5">{lines}</div>')
        if programme.sample:
            st.badge(_("样例数据（虚构）"), icon=":material/science:", color="orange")
        st.html(f'<div style="{_QUIET}">{_links(signed_in, page)}</div>')


def _links(signed_in: SignedIn, page: Page) -> str:
    """Plain links: each loads a page anew, so that cookies and widgets stay in step."""
    _ = session.translator()
    back = quote(_address(page), safe="")
    links = [
        (f"/language?to={code}&next={back}", name)
        for code, name in LANGUAGES.items()
        if code != session.language()
    ]
    if len(signed_in.people) > 1:
        links.append(("/act-as", _("切换身份")))
    links.append(("/account", _("我的账号")))
    links.append(("/sign-out", _("退出登录")))
    return " &nbsp;·&nbsp; ".join(
        f'<a href="{escape(address)}" style="color:#1f4e79">{escape(label)}</a>'
        for address, label in links
    )


def _address(page: Page) -> str:
    """Where the reader is, without the tab's id."""
    query = {k: v for k, v in st.query_params.to_dict().items() if k != session.TAB_PARAMETER}
    return f"/{page.url_path}" + (f"?{urlencode(query)}" if query else "")


def signed_out() -> None:
    """What a page shows whose session has ended while it was open."""
    _ = session.translator()
    st.warning(_("您已退出登录，或登录已过期。已保存的评分不受影响。"), icon=":material/lock:")
    st.html(f'<a href="/sign-in">{escape(_("重新登录"))}</a>')


def refused(error: EvaluationError) -> None:
    """A rule said no: its sentence in place of the page."""
    st.error(plain(error.render(session.translator())), icon=":material/block:")


def unexpected(error: Exception) -> bool:
    """Say one sentence about an error that no page caught, and keep its traceback in the log."""
    if isinstance(error, EvaluationError):
        refused(error)
        return True
    _ = session.translator()
    _log.error("a page failed", exc_info=error)
    st.error(
        _("页面出现意外错误，已记录。请刷新页面；如仍出现，请告知组织者。"),
        icon=":material/error:",
    )
    return True
