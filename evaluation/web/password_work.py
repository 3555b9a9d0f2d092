"""Work on passwords, which costs: those who wait for it hold up nobody else."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from evaluation.errors import BusyError
from evaluation.locale import N_, message
from evaluation.services.passwords import AT_ONCE

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_QUEUE = 100


class _Queue:
    """Waits without taking one of the threads that serve everybody else's requests."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        if self._waiting >= LONGEST_QUEUE:
            raise BusyError(message(N_("服务器正忙，请稍后再试。")))
        self._waiting += 1
        try:
            async with self._slots:
                return await run_in_threadpool(work)
        finally:
            self._waiting -= 1


_queue = _Queue()


async def with_password(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a service does with a password, in its turn.

    Raises:
        BusyError: too many wait already.
    """
    return await _queue.run(lambda: work(*args, **kwargs))
