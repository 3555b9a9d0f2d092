"""The cookies: who is signed in, which language, and the token of a form shown before signing in."""

import hashlib
import hmac
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
TICKET = "liangping_ticket"
SIGN_ON = "liangping_sign_on"

_FORM_SECONDS = 3600
_TICKET_SECONDS = 300
_SIGN_ON_SECONDS = 600
_LANGUAGE_SECONDS = 365 * 24 * 3600


def session_token(connection: HTTPConnection) -> str:
    """The raw session token that the browser sent; empty without one."""
    return _kept(connection, SESSION)


def language_of(connection: HTTPConnection) -> str:
    """The reader's language; Chinese until another is chosen."""
    kept = _kept(connection, LANGUAGE)
    chosen = connection.query_params.get(LANGUAGE_PARAMETER, kept)
    return chosen if chosen in LANGUAGES else SOURCE_LANGUAGE


def set_session(response: Response, token: str) -> None:
    """Sign the browser in: a cookie that scripts cannot read and other sites cannot use.

    It lives as long as the browser does; how long the session lives is the store's to say.
    """
    _keep(response, SESSION, token)


def clear_session(response: Response) -> None:
    """Make the browser forget the session."""
    _forget(response, SESSION)


def ticket(connection: HTTPConnection) -> str:
    """What a browser holds between the password and the code; empty without one."""
    return _kept(connection, TICKET)


def set_ticket(response: Response, raw: str) -> None:
    """Let the browser show the code that is still to come."""
    _keep(response, TICKET, raw, seconds=_TICKET_SECONDS)


def clear_ticket(response: Response) -> None:
    """Make the browser forget a ticket."""
    _forget(response, TICKET)


def sign_on(connection: HTTPConnection) -> str:
    """What a browser holds while it is at the single sign-on; empty otherwise."""
    return _kept(connection, SIGN_ON)


def set_sign_on(response: Response, sealed: str) -> None:
    """Let this browser, and no other, come back from the single sign-on."""
    _keep(response, SIGN_ON, sealed, seconds=_SIGN_ON_SECONDS)


def clear_sign_on(response: Response) -> None:
    """Make the browser forget that it went there: it comes back once."""
    _forget(response, SIGN_ON)


def set_language(response: Response, language: str) -> None:
    """Remember the reader's language."""
    _keep(response, LANGUAGE, language, seconds=_LANGUAGE_SECONDS)


def form_token(connection: HTTPConnection) -> str:
    """The token that a form and the browser's cookie must both hold; made when absent."""
    kept = _kept(connection, FORM)
    return kept if _is_ours(kept) else _signed(secrets.token_urlsafe(24))


def set_form_token(response: Response, token: str) -> None:
    """Give the browser the cookie half of a form's token."""
    _keep(response, FORM, token, seconds=_FORM_SECONDS)


def clear_form_token(response: Response) -> None:
    """Make the browser forget a form that has been sent."""
    _forget(response, FORM)


def form_token_matches(connection: HTTPConnection, sent: str) -> bool:
    """Whether a form comes from a page that this browser was given, and the token from us."""
    kept = _kept(connection, FORM)
    return _is_ours(kept) and hmac.compare_digest(kept.encode(), sent.encode())


def _signed(nonce: str) -> str:
    key = installed().settings.secret.encode()
    return f"{nonce}.{hmac.new(key, nonce.encode(), hashlib.sha256).hexdigest()}"


def _is_ours(token: str) -> bool:
    """Whether this installation made a token: one that somebody planted is worth nothing."""
    nonce = token.partition(".")[0]
    return hmac.compare_digest(_signed(nonce).encode(), token.encode())


def _kept(connection: HTTPConnection, name: str) -> str:
    return connection.cookies.get(installed().settings.cookie_named(name), "")


def _keep(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    settings = installed().settings
    response.set_cookie(
        settings.cookie_named(name),
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=settings.uses_https,
    )


def _forget(response: Response, name: str) -> None:
    settings = installed().settings
    response.delete_cookie(
        settings.cookie_named(name), httponly=True, samesite="lax", secure=settings.uses_https
    )
