"""The gate before everything: who may pass, from where, and what the answers carry."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evaluation.locale import N_, translator
from evaluation.services import sessions
from evaluation.services.platform import installed
from evaluation.services.sessions import SignedIn
from evaluation.web import cookies, own_factor, uploads
from evaluation.web.addresses import Openness
from evaluation.web.directions import Directions, nowhere
from evaluation.web.live_sockets import LiveSocket, LiveSockets
from evaluation.web.origins import (
    SAFE_METHODS,
    is_own_host,
    is_same_origin,
    may_change_things,
    refusal_of_demo,
)
from evaluation.web.security_headers import COMMON, ONLY_ENCRYPTED
from evaluation.web.shell_page import ShellRewriter

IDENTITY_HEADER = "X-Liangping-User"
HEALTH = "/health"
"""Probes ask a machine by its address, whatever its names are."""
REMEMBER_SECONDS = 2.0
"""Loading a page asks for a hundred files; one look at the session serves those that come together.
Sockets and drafts are asked about every time."""
_REMEMBER_AT_MOST = 10_000


@dataclass(frozen=True)
class _Known:
    signed_in: SignedIn
    until: float


class Gate:
    """Pure ASGI, so that it sees sockets too."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        sockets: LiveSockets,
        harms_others: Callable[[bytes], bool],
        directions: Directions,
    ) -> None:
        self._app = app
        self._directions = directions
        self._sockets = sockets
        self._harms_others = harms_others
        self._known: dict[str, _Known] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, _with_common_headers(send))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        if (refused := _refusal(connection)) is not None:
            await refused(scope, receive, send)
            return
        openness = self._directions.addresses.openness(scope)
        if openness is Openness.OPEN:
            await self._app(scope, receive, send)
            return
        if openness is not Openness.SIGNED_IN:
            await _not_there(connection, openness)(scope, receive, send)
            return
        await self._inner(connection, receive, send)

    async def _inner(self, connection: HTTPConnection, receive: Receive, send: Send) -> None:
        """Everything that only those who are signed in may have."""
        scope = connection.scope
        signed_in = await self._signed_in(connection)
        if signed_in is None:
            await _to_sign_in(connection)(scope, receive, send)
            return
        if signed_in.owes_second_factor and not own_factor.is_open_to_all(scope["path"]):
            await _to_second_factor(connection)(scope, receive, send)
            return
        if _wants_page(connection):
            elsewhere = self._directions.elsewhere(connection, signed_in)
            if elsewhere is not None:
                await elsewhere(scope, receive, send)
                return
        if scope["path"].startswith(uploads.PREFIX):
            upload = uploads.Upload(scope, receive)
            if (refused := await upload.refusal(signed_in.actor.person.role)) is not None:
                translate = translator(cookies.language_of(connection))
                await uploads.answer(*refused, translate)(scope, receive, send)
                return
            receive = upload.receive
        _set_identity(scope, signed_in)
        await self._app(scope, receive, _rewriting(connection, send))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        settings = installed().settings
        headers = connection.headers
        is_foreign = settings.demo and refusal_of_demo(connection, settings) is not None
        is_ours = is_own_host(headers, settings) and is_same_origin(headers, settings)
        if is_foreign or not is_ours:
            await _refuse_socket(receive, send)
            return
        signed_in = await self._signed_in(connection, fresh=True)
        if signed_in is None or signed_in.owes_second_factor:
            await _refuse_socket(receive, send)
            return
        _set_identity(scope, signed_in)
        installed().open_pages.closed_by(self._sockets.close_sessions)
        socket = LiveSocket(send)
        self._sockets.add(signed_in.session_id, socket)
        try:
            # Whoever was signed out before the page stood in the list was not told to close it.
            again = await self._signed_in(connection, fresh=True)
            if again is None or again.person_number != signed_in.person_number:
                await _refuse_socket(receive, send)
                return
            await self._app(scope, self._filtered(socket.until_closed(receive)), socket.send)
        finally:
            self._sockets.remove(signed_in.session_id, socket)

    def _filtered(self, receive: Receive) -> Receive:
        """Drop what would do harm to others: any page may ask to empty the caches of all."""

        async def filtered() -> Message:
            while True:
                event = await receive()
                if not self._harms_others(event.get("bytes") or b""):
                    return event

        return filtered

    async def _signed_in(
        self, connection: HTTPConnection, *, fresh: bool = False
    ) -> SignedIn | None:
        token = cookies.session_token(connection)
        if not token:
            return None
        now = time.monotonic()
        known = self._known.get(token)
        if known is not None and now < known.until and not fresh and _is_static(connection):
            return known.signed_in
        signed_in = await run_in_threadpool(sessions.session, installed(), token)
        if signed_in is None:
            self._known.pop(token, None)
            return None
        if len(self._known) >= _REMEMBER_AT_MOST:
            self._known.clear()
        self._known[token] = _Known(signed_in, now + REMEMBER_SECONDS)
        return signed_in


def _refusal(connection: HTTPConnection) -> Response | None:
    """What is refused to everyone, signed in or not."""
    settings = installed().settings
    translate = translator(cookies.language_of(connection))
    if settings.demo and (refusal := refusal_of_demo(connection, settings)) is not None:
        return PlainTextResponse(refusal.reason.render(translate), 403)
    if connection.scope["path"] != HEALTH and not is_own_host(connection.headers, settings):
        text = N_("本平台不以这个地址提供服务；请核对 LIANGPING_PUBLIC_URL 或 LIANGPING_HOSTS。")
        return PlainTextResponse(translate(text), 400)
    is_safe = connection.scope["method"] in SAFE_METHODS
    if not is_safe and not may_change_things(connection.headers, settings):
        text = N_("这个请求不是从本平台的页面发出的，已拒绝。")
        return PlainTextResponse(translate(text), 403)
    return None


def _not_there(connection: HTTPConnection, openness: Openness) -> Response:
    """A page or a sentence of ours, where Streamlit would answer with its own page."""
    translate = translator(cookies.language_of(connection))
    if openness is Openness.WRONG_METHOD:
        return PlainTextResponse(translate(N_("此地址不接受这种请求。")), 405)
    if _wants_page(connection):
        return nowhere(connection)
    return PlainTextResponse(translate(N_("此地址不开放。")), 404)


def _is_static(connection: HTTPConnection) -> bool:
    """Streamlit's own scripts, styles and fonts, the same for everyone."""
    return connection.url.path.startswith("/static/")


def _wants_page(connection: HTTPConnection) -> bool:
    is_get = connection.scope["method"] in {"GET", "HEAD"}
    return is_get and "text/html" in connection.headers.get("accept", "")


def _to_sign_in(connection: HTTPConnection) -> Response:
    """A person is led to the sign-in page; anything else gets a plain refusal."""
    if not _wants_page(connection):
        translate = translator(cookies.language_of(connection))
        return PlainTextResponse(translate(N_("请先登录。")), 401)
    path = connection.url.path
    if connection.url.query:
        path = f"{path}?{connection.url.query}"
    return RedirectResponse(f"/sign-in?next={quote(path, safe='')}", 303)


def _to_second_factor(connection: HTTPConnection) -> Response:
    """An organizer who must have a second factor sets it up before anything else."""
    if _wants_page(connection):
        return RedirectResponse(own_factor.PATH, 303)
    translate = translator(cookies.language_of(connection))
    return PlainTextResponse(translate(N_("请先设置二次验证。")), 403)


def _set_identity(scope: Scope, signed_in: SignedIn) -> None:
    """Name the person to Streamlit, in place of whatever the client claims to be."""
    person = signed_in.actor.person
    identity = quote(f"{signed_in.login}:{signed_in.actor.programme}:{person.id}", safe=":")
    headers = MutableHeaders(scope=scope)
    headers[IDENTITY_HEADER] = identity


def _rewriting(connection: HTTPConnection, send: Send) -> Send:
    """Rewrite the page that a person asks for; leave files and data as they are."""
    if not _wants_page(connection):
        return send
    headers = MutableHeaders(scope=connection.scope)
    for name in ("accept-encoding", "if-none-match", "if-modified-since"):
        del headers[name]
    language = cookies.language_of(connection)
    return ShellRewriter(send, language=language, host=headers.get("host", ""))


def _with_common_headers(send: Send) -> Send:
    async def sending(event: Message) -> None:
        if event["type"] == "http.response.start":
            given = {name.lower() for name, _ in event.get("headers", ())}
            wanted = (*COMMON, ONLY_ENCRYPTED) if installed().settings.uses_https else COMMON
            added = [pair for pair in wanted if pair[0] not in given]
            event = {**event, "headers": [*event.get("headers", ()), *added]}
        await send(event)

    return sending


async def _refuse_socket(receive: Receive, send: Send) -> None:
    """Close before accepting: the browser gets a plain 403 and no page state is made."""
    await receive()
    await send({"type": "websocket.close", "code": 1008})
