"""Writing documents in several processes at once: who writes, how many, and what when one dies."""

import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from threading import Lock, Thread
from types import ModuleType

from evaluation.errors import EvaluationError
from evaluation.locale import N_, Message, message
from evaluation.reports.document import Document
from evaluation.reports.writers import WRITERS
from evaluation.services.jobs import UNEXPECTED

_log = logging.getLogger(__name__)
MOST_WORKERS = 4
"""Each holds fonts and a typesetter in memory."""
_MAIN = Lock()
"""Two batches that begin at once must not take each other's bare module for the main one."""
NICENESS = 10
"""A batch gives way to people who are clicking."""
DIED = message(N_("生成这份报告的进程意外退出（可能是内存不足），请单独重试。"))

Written = tuple[tuple[str, bytes | Message], ...]
"""Per format the file, or why there is none."""


def write_all(document: Document, formats: Sequence[str]) -> Written:
    """A document in each format; one that fails leaves the others alone."""
    return tuple((format_, _written(document, format_)) for format_ in formats)


def _written(document: Document, format_: str) -> bytes | Message:
    try:
        return WRITERS[format_].render(document)
    except EvaluationError as error:
        return error.reason
    except Exception:  # noqa: BLE001 - one report stops no other
        _log.exception("a report could not be written as %s", format_)
        return UNEXPECTED


def workers_for(count: int) -> int:
    """How many processes a batch of so many documents is worth."""
    return max(1, min(os.cpu_count() or 1, MOST_WORKERS, count))


@dataclass(frozen=True)
class Task:
    """A document on its way; `pool` counts the pools made so far."""

    document: Document
    formats: tuple[str, ...]
    future: Future[Written]
    pool: int

    @property
    def is_done(self) -> bool:
        """Whether its files are there."""
        return self.future.done()


class Workers:
    """Processes that write documents; with one alone, this process writes itself."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pools = 0
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor | None:
        self._pools += 1
        if self._count == 1:
            return None
        # Not forked: threads of this process may hold locks that nobody in the copy would release.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count, mp_context=context, initializer=_prepare_worker)

    @property
    def ahead(self) -> int:
        """Documents to hand out before the first is waited for: every worker busy, little memory."""
        return 0 if self._pool is None else 2 * self._count

    def hand_out(self, document: Document, formats: tuple[str, ...]) -> Task:
        """Have a document written."""
        try:
            future = self._submit(document, formats)
        except BrokenExecutor:
            self._replace(self._pools)
            future = self._submit(document, formats)
        return Task(document, formats, future, self._pools)

    def _submit(self, document: Document, formats: tuple[str, ...]) -> Future[Written]:
        if self._pool is not None:
            with _bare_main():
                return self._pool.submit(write_all, document, formats)
        future: Future[Written] = Future()
        future.set_result(write_all(document, formats))
        return future

    def collect(self, task: Task) -> Written:
        """What became of a task; where its process died, once more by itself in a new one."""
        try:
            return task.future.result()
        except BrokenExecutor:
            self._replace(task.pool)
        again = self.hand_out(task.document, task.formats)
        try:
            return again.future.result()
        except BrokenExecutor:
            self._replace(again.pool)
            return tuple((format_, DIED) for format_ in task.formats)

    def _replace(self, pool: int) -> None:
        """Another pool for the broken one; those of earlier pools find it replaced already."""
        if pool == self._pools and self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = self._new_pool()

    def close(self, *, finished: bool) -> None:
        """Begin nothing more, and let the processes go.

        Where all is written, their end is waited for: a command that ends meanwhile would print a
        trace of the pool's own thread.
        """
        if self._pool is not None:
            self._pool.shutdown(wait=finished, cancel_futures=True)


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """Workers until the block ends, however it ends."""
    opened, finished = Workers(count), False
    try:
        yield opened
        finished = True
    finally:
        opened.close(finished=finished)


@contextmanager
def _bare_main() -> Iterator[None]:
    """Processes that start in this block have no main module to run first.

    Each would begin with the main module of this one: the whole command, or, in a server, the page
    that Streamlit is running just then.
    """
    bare = ModuleType("__main__")
    with _MAIN:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = bare
        try:
            yield
        finally:
            # A page that began to run meanwhile has set its own.
            if sys.modules["__main__"] is bare:
                sys.modules["__main__"] = main


def _prepare_worker() -> None:
    """A worker gives way to pages, leaves Ctrl-C to its parent, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
