"""The cookies: who is signed in, which language, and the token of a form shown before signing in."""

import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from evaluation.locale import LANGUAGES, SOURCE_LANGUAGE
from evaluation.services.platform import installed

SESSION = "liangping_session"
LANGUAGE = "liangping_language"
LANGUAGE_PARAMETER = "language"
"""Asks a plain page for another language, in its own address: that of a link is told nobody else."""
FORM = "liangping_form"
FORM_FIELD = "form_token"

_FORM_SECONDS = 3600
_LANGUAGE_SECONDS = 365 * 24 * 3600


def session_token(connection: HTTPConnection) -> str:
    """The raw session token that the browser sent; empty without one."""
    return connection.cookies.get(SESSION, "")


def language_of(connection: HTTPConnection) -> str:
    """The reader's language; Chinese until another is chosen."""
    kept = connection.cookies.get(LANGUAGE, SOURCE_LANGUAGE)
    chosen = connection.query_params.get(LANGUAGE_PARAMETER, kept)
    return chosen if chosen in LANGUAGES else SOURCE_LANGUAGE


def set_session(response: Response, token: str) -> None:
    """Sign the browser in: a cookie that scripts cannot read and other sites cannot use.

    It lives as long as the browser does; how long the session lives is the store's to say.
    """
    response.set_cookie(
        SESSION, token, httponly=True, samesite="lax", secure=installed().settings.uses_https
    )


def clear_session(response: Response) -> None:
    """Make the browser forget the session."""
    response.delete_cookie(SESSION, httponly=True, samesite="lax")


def set_language(response: Response, language: str) -> None:
    """Remember the reader's language."""
    response.set_cookie(
        LANGUAGE,
        language,
        max_age=_LANGUAGE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=installed().settings.uses_https,
    )


def form_token(connection: HTTPConnection) -> str:
    """The token that a form and the browser's cookie must both hold; made when absent."""
    return connection.cookies.get(FORM) or secrets.token_urlsafe(24)


def set_form_token(response: Response, token: str) -> None:
    """Give the browser the cookie half of a form's token."""
    response.set_cookie(
        FORM,
        token,
        max_age=_FORM_SECONDS,
        httponly=True,
        samesite="lax",
        secure=installed().settings.uses_https,
    )


def form_token_matches(connection: HTTPConnection, sent: str) -> bool:
    """Whether a form comes from a page that this browser was given."""
    kept = connection.cookies.get(FORM, "")
    return bool(kept) and secrets.compare_digest(kept.encode(), sent.encode())
