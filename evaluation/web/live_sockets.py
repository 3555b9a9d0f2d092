"""The open pages of each session, so that signing out in one tab ends the others at once."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from starlette.types import Message, Receive, Send

SESSION_ENDED = 4401
"""Our own close code; to the browser it is a lost connection: what was typed stays on the screen."""


class LiveSocket:
    """One open page's way back to the browser."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_closed = False
        self._loop = asyncio.get_running_loop()
        self._closing: asyncio.Task[None] | None = None

    async def send(self, event: Message) -> None:
        """Pass on what Streamlit sends, until the session has ended."""
        if not self._is_closed:
            await self._send(event)

    def until_closed(self, receive: Receive) -> Receive:
        """What the browser sends, until the session has ended."""

        async def receiving() -> Message:
            event = await receive()
            if self._is_closed:
                return {"type": "websocket.disconnect", "code": SESSION_ENDED}
            return event

        return receiving

    def close(self) -> None:
        """End this page's connection, from any thread; nothing is passed on from now."""
        if not self._is_closed:
            self._is_closed = True
            self._loop.call_soon_threadsafe(self._say_goodbye)

    def _say_goodbye(self) -> None:
        self._closing = self._loop.create_task(self._goodbye())

    async def _goodbye(self) -> None:
        # A browser that went away in this moment needs no goodbye.
        with suppress(RuntimeError, OSError):
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

    def close_sessions(self, session_ids: Sequence[str]) -> None:
        """End every page of these sessions, from any thread."""
        for session_id in session_ids:
            for socket in tuple(self._by_session.get(session_id, ())):
                socket.close()
