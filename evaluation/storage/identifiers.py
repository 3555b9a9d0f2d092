"""Numbers for what happens, made before the first try so that a retry recognizes its own row."""

import secrets
import threading
import time

NODE_BITS = 10


class EventNumbers:
    """Microseconds since 1970 and a number of this process: strictly increasing within it."""

    def __init__(self) -> None:
        self._node = secrets.randbelow(1 << NODE_BITS)
        self._last_us = 0
        self._gate = threading.Lock()

    def new(self) -> int:
        with self._gate:
            self._last_us = max(time.time_ns() // 1000, self._last_us + 1)
            return self._last_us << NODE_BITS | self._node


def moment_us(event_id: int) -> int:
    """When the event with this number happened, in microseconds since 1970."""
    return event_id >> NODE_BITS
