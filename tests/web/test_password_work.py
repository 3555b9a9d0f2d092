"""The queue before the work on passwords: nobody fills it alone."""

import asyncio
import threading

import pytest
from anyio.from_thread import start_blocking_portal

from evaluation.errors import BusyError
from evaluation.services.passwords import AT_ONCE
from evaluation.web.password_work import SHARE, _Queue


def test_who_fills_the_own_share_is_refused_and_another_still_gets_a_turn():
    async def scene() -> list[str]:
        queue, gate = _Queue(), threading.Event()
        theirs = [asyncio.create_task(queue.run("A", gate.wait)) for _ in range(AT_ONCE + SHARE)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await queue.run("A", gate.wait)
        another = asyncio.create_task(queue.run("B", lambda: "in"))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*theirs)
        return [await another, await queue.run("A", lambda: "again")]

    # Tests of the browser leave the loop of this thread running, so the scene has its own thread.
    with start_blocking_portal() as portal:
        assert portal.call(scene) == ["in", "again"]
