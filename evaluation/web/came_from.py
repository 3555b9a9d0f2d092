"""Telling the history from which address a request comes, whatever it leads to."""

from starlette.types import ASGIApp, Receive, Scope, Send

from evaluation.services.doors import coming_from


class CameFrom:
    """Pure ASGI; who is behind the session is added where it is known (`signed_in.actor_of`)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client") if scope["type"] == "http" else None
        with coming_from(address=client[0] if client else ""):
            await self._app(scope, receive, send)
