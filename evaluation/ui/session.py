"""Who looks at this page, in which language and browser tab: the one doorway to session state."""

import secrets
import time
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from evaluation.errors import NotAllowedError
from evaluation.locale import LANGUAGES, N_, SOURCE_LANGUAGE, Message, Translate, message
from evaluation.locale import translator as translator_of
from evaluation.services import sessions
from evaluation.services.actors import Actor
from evaluation.services.doors import came_in
from evaluation.services.platform import Platform, installed
from evaluation.services.sessions import SignedIn

SESSION_COOKIE = "liangping_session"
LANGUAGE_COOKIE = "liangping_language"
TAB_PARAMETER = "tab"
_PROTOCOLS = "Sec-WebSocket-Protocol"
_PROTOCOLS_OF_A_RETURN = 3
"""Streamlit's browser names its protocol, a token, and, when it reconnects, the session it had."""

_SIGNED_IN = "session.signed_in"
_TAB = "session.tab"
RECHECK_SECONDS = 1.0
"""One run asks many times who looks; the store is asked at most this often, so that a session ended
elsewhere ends here with the next click."""


@dataclass(frozen=True)
class _Answer:
    """What the store said about this browser's session, and when."""

    token: str
    signed_in: SignedIn | None
    asked_at: float


def platform() -> Platform:
    """The platform that app.py installed."""
    return installed()


def token() -> str:
    """The raw session token that the browser sent when its socket opened; empty without one."""
    return _cookie(SESSION_COOKIE)


def _cookie(name: str) -> str:
    return st.context.cookies.get(installed().settings.cookie_named(name), "")


def came_back() -> bool:
    """Whether this page was drawn before, by a server that has been restarted since."""
    protocols = st.context.headers.get(_PROTOCOLS, "")
    return len(protocols.split(",")) >= _PROTOCOLS_OF_A_RETURN


def current() -> SignedIn | None:
    """Who is signed in, or None when the session has ended; asked again in every run and fragment."""
    raw = token()
    known: _Answer | None = recall(_SIGNED_IN)
    now = time.monotonic()
    if known and known.token == raw and now - known.asked_at < RECHECK_SECONDS:
        _tell_the_history(known.signed_in)
        return known.signed_in
    answer = _Answer(raw, sessions.session(platform(), raw) if raw else None, now)
    remember(_SIGNED_IN, answer)
    _tell_the_history(answer.signed_in)
    return answer.signed_in


def _tell_the_history(person: SignedIn | None) -> None:
    """What this run of the page writes comes from this session, at this address."""
    came_in(session=person.session_id if person else "", address=address())


def address() -> str:
    """The address that the browser's socket came from; empty where it cannot be known."""
    return st.context.ip_address or ""


def signed_in() -> SignedIn:
    """Who is signed in.

    Raises:
        NotAllowedError: nobody; the main script shows the sentence and the way to sign in.
    """
    person = current()
    if person is None:
        raise NotAllowedError(message(N_("您已退出登录，请重新登录。")))
    return person


def actor() -> Actor:
    """The person who acts, as the services take it."""
    return signed_in().actor


def language() -> str:
    """The reader's language, from the cookie that the language switch sets; Chinese first."""
    chosen = _cookie(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else SOURCE_LANGUAGE


def translator() -> Translate:
    """The `_` of this reader: `_ = session.translator()`."""
    return translator_of(language())


def text(sentence: Message) -> str:
    """A sentence from the domain or a service, in this reader's language."""
    return sentence.render(translator())


def local(chinese: str, english: str) -> str:
    """A text of a rubric or programme in the reader's language; the original without one."""
    return english if english and language() == "en" else chinese


def tab_id() -> str:
    """The id of this browser tab, new with each page load and kept over reconnects.

    `web/assets/tab.js` puts it into the address before Streamlit starts and keeps it there, so it
    survives a restart of the server and is never shared by two tabs.
    """
    given = st.query_params.get(TAB_PARAMETER, "")
    if given:
        remember(_TAB, given)
        return given
    kept: str | None = recall(_TAB)
    if kept is None:
        kept = secrets.token_hex(8)
        remember(_TAB, kept)
    return kept


def remember(key: str, value: object) -> None:
    """Keep something for this browser session; never what a widget's key holds."""
    st.session_state[key] = value


def recall(key: str, default: Any = None) -> Any:  # noqa: ANN401 - what is kept is the caller's
    """What was kept under a key."""
    return cast("Any", st.session_state.get(key, default))


def forget(key: str) -> None:
    """Drop what was kept under a key."""
    st.session_state.pop(key, None)
