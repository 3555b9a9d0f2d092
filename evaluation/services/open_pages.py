"""The pages that browsers have open: whoever ends a session has them closed at once."""

from collections.abc import Callable, Sequence
from threading import Lock

Closer = Callable[[Sequence[str]], None]


class OpenPages:
    """Passes on which sessions have ended to whoever holds their connections."""

    def __init__(self) -> None:
        self._closers: list[Closer] = []
        self._lock = Lock()

    def closed_by(self, closer: Closer) -> None:
        """Name who closes pages; once is enough."""
        with self._lock:
            if closer not in self._closers:
                self._closers.append(closer)

    def close(self, session_ids: Sequence[str]) -> None:
        """Close the pages of these sessions, from any thread; without waiting for it.

        Other processes, and pages that nobody here holds, find out when they next ask who is signed in.
        """
        with self._lock:
            closers = tuple(self._closers)
        for closer in closers:
            closer(session_ids)
