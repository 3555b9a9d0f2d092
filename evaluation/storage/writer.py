"""One thread that writes for everybody, so that one wait for the disk serves many saves.

Everything queued while a commit waits for the disk goes into the next transaction. Each job stands in
its own savepoint: one that fails takes back only itself. Nobody is told "saved" before the commit.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from evaluation.errors import StoreError
from evaluation.locale import N_, message

T = TypeVar("T")
Job = Callable[[Connection], Any]


@dataclass
class _Entry:
    job: Job
    done: "Future[Any]" = field(default_factory=Future)


class GroupCommitWriter:
    """Takes jobs from any thread and answers each after its commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Entry | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self.commits = 0
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def write(self, job: Callable[[Connection], T]) -> T:
        """Run a job in the next transaction; returns when it is durable.

        The job sees the context variables of whoever asks, such as from where an act comes.

        Raises:
            StoreError: the store is closed, or the disk did not take the transaction.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a job must not wait for another job: write with its connection")
        context = copy_context()
        entry = _Entry(lambda conn: context.run(job, conn))
        with self._gate:
            if self._closed:
                raise StoreError(message(N_("数据库已关闭，本次修改没有保存。")))
            self._queue.put(entry)
        result: T = entry.done.result()
        return result

    def close(self) -> None:
        """Finish what was queued, then refuse everything."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, is_last = self._everything_queued(first)
            self._commit(batch)
            if is_last:
                return

    def _everything_queued(self, first: _Entry) -> tuple[list[_Entry], bool]:
        batch = [first]
        while not self._queue.empty():
            entry = self._queue.get()
            if entry is None:
                return batch, True
            batch.append(entry)
        return batch, False

    def _commit(self, batch: list[_Entry]) -> None:
        try:
            with self._engine.begin() as conn:
                outcomes = [(entry, *_attempt(conn, entry.job)) for entry in batch]
            self.commits += 1
        except BaseException as error:  # noqa: BLE001 - whoever waits must be told, whatever it was
            failure = _not_saved(error)
            for entry in batch:
                entry.done.set_exception(failure)
            return
        for entry, result, fault in outcomes:
            if fault is None:
                entry.done.set_result(result)
            else:
                entry.done.set_exception(fault)


def _attempt(conn: Connection, job: Job) -> tuple[Any, BaseException | None]:
    """A job's result or its fault; a fault that ended the whole transaction is raised instead."""
    savepoint = conn.begin_nested()
    try:
        result = job(conn)
        savepoint.commit()
    except BaseException as fault:
        # A full disk ends SQLite's transaction; the next savepoint would then commit by itself.
        if not getattr(conn.connection.dbapi_connection, "in_transaction", True):
            raise
        savepoint.rollback()
        return None, fault
    return result, None


def _not_saved(error: BaseException) -> BaseException:
    if not isinstance(error, DBAPIError):
        return error
    text = N_("数据库没有接受写入（{fault}），本次修改没有保存；请检查磁盘空间和数据库文件。")
    failure = StoreError(message(text, fault=error.orig))
    failure.__cause__ = error
    return failure
