"""The open pages of each session, so that signing out in one tab ends the others at once."""

import asyncio
from collections import defaultdict

from starlette.requests import Request
from starlette.types import Message, Send

SESSION_ENDED = 4401
"""Our own close code; to the browser it is a lost connection: what was typed stays on the screen."""


class LiveSocket:
    """One open page's way back to the browser."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_closed = False

    async def send(self, event: Message) -> None:
        """Pass on what Streamlit sends, until the session has ended."""
        if not self._is_closed:
            await self._send(event)

    async def close(self) -> None:
        """End this page's connection."""
        if not self._is_closed:
            self._is_closed = True
            await self._send({"type": "websocket.close", "code": SESSION_ENDED})


class LiveSockets:
    """All open pages of this process, by session."""

    def __init__(self) -> None:
        self._by_session: defaultdict[str, set[LiveSocket]] = defaultdict(set)

    def add(self, session_id: str, socket: LiveSocket) -> None:
        """A page opened."""
        self._by_session[session_id].add(socket)

    def remove(self, session_id: str, socket: LiveSocket) -> None:
        """A page went away."""
        self._by_session[session_id].discard(socket)
        if not self._by_session[session_id]:
            del self._by_session[session_id]

    def count(self) -> int:
        """How many pages are open."""
        return sum(len(sockets) for sockets in self._by_session.values())

    async def close_session(self, session_id: str) -> None:
        """End every page of a session."""
        sockets = tuple(self._by_session.get(session_id, ()))
        await asyncio.gather(*(s.close() for s in sockets), return_exceptions=True)


def live_sockets_of(request: Request) -> LiveSockets:
    """The registry that the gate handed to a route."""
    sockets: LiveSockets = request.scope["live_sockets"]
    return sockets
