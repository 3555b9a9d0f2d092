"""Work on passwords, which costs: those who wait for it hold up nobody else."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from evaluation.domain.limit_keys import limit_key
from evaluation.errors import BusyError
from evaluation.locale import N_, message
from evaluation.services.passwords import AT_ONCE
from evaluation.web.sender import sender

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_QUEUE = 100
SHARE = 20
"""So many may wait who come from one sender: nobody fills the queue alone."""


class _Queue:
    """Waits without taking one of the threads that serve everybody else's requests."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting: Counter[str] = Counter()

    async def run(self, key: str, work: Callable[[], T]) -> T:
        await self._turn(key)
        try:
            return await run_in_threadpool(work)
        finally:
            self._slots.release()

    async def _turn(self, key: str) -> None:
        if self._waiting.total() >= LONGEST_QUEUE or self._waiting[key] >= SHARE:
            raise BusyError(message(N_("服务器正忙，请稍后再试。")))
        self._waiting[key] += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]


_queue = _Queue()


async def with_password(
    request: Request, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """What a service does with a password, in its turn.

    Raises:
        BusyError: too many wait already, or too many from where this request comes.
    """
    return await _queue.run(limit_key(sender(request)), lambda: work(*args, **kwargs))
