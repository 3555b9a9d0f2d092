"""The store: opened once a process, read by many threads, written through one door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import polars as pl
from sqlalchemy import Connection

from evaluation.domain.history import Origin
from evaluation.storage.checkpoints import Checkpointer
from evaluation.storage.current_frames import CurrentFrames
from evaluation.storage.engines import Engines, make_engines
from evaluation.storage.history import record
from evaluation.storage.identifiers import EventNumbers
from evaluation.storage.programmes import StoredProgramme, programme_codes, read_programme
from evaluation.storage.retry import write_with_retry
from evaluation.storage.schema import newest_revision, prepare
from evaluation.storage.writer import GroupCommitWriter

T = TypeVar("T")


class Store:
    """One database with its writer, its readers and the programmes it remembers."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._numbers = EventNumbers()
        self._programmes: dict[str, StoredProgramme] = {}
        self._frames = CurrentFrames()
        self._writer: GroupCommitWriter | None = None
        self._checkpointer: Checkpointer | None = None
        if engines.is_sqlite:
            writer = self._writer = GroupCommitWriter(engines.writing)
            self._checkpointer = Checkpointer(engines.writing, lambda: writer.commits)

    @classmethod
    def open(cls, url: str) -> "Store":
        """Open the store at an address; an absent one is created.

        Raises:
            StoreError: it cannot be reached, or has another schema; says what to do.
        """
        return cls._opened(url, migrate=False)

    @classmethod
    def migrate(cls, url: str) -> None:
        """Bring an older store up to date.

        Raises:
            StoreError: it cannot be reached, or was written by a newer version.
        """
        cls._opened(url, migrate=True).close()

    @classmethod
    def _opened(cls, url: str, *, migrate: bool) -> "Store":
        engines = make_engines(url)
        try:
            found = prepare(engines, migrate=migrate)
        except BaseException:
            engines.dispose()
            raise
        store = cls(engines)
        if found not in {None, newest_revision()}:
            store._record_migration(str(found))
        return store

    def _record_migration(self, before: str) -> None:
        """The first act in the history of the installation: who brought it to these tables."""
        event_id = self.new_id()
        self.write(
            lambda conn: record(
                conn,
                event_id=event_id,
                programme_id=None,
                actor_id=None,
                action="store_migrate",
                subject="store",
                detail={"before": before, "after": newest_revision()},
                reason="",
                source=Origin.SHELL,
            )
        )

    def write(self, job: Callable[[Connection], T]) -> T:
        """Run a job that writes, and return its result once it is durable.

        Every write of the platform comes through here. An exception in a job takes back that job
        alone and is raised here. On PostgreSQL a job may run more than once.
        """
        if self._writer is not None:
            return self._writer.write(job)
        return write_with_retry(self._engines.writing, job)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection on which everything read is of one moment; it cannot write."""
        with self._engines.reading.connect() as conn:
            yield conn

    def new_id(self) -> int:
        """A number for a new event, greater than all before in this process."""
        return self._numbers.new()

    def programme(self, code: str) -> StoredProgramme:
        """A programme as it stands now; read again only after somebody changed it.

        Raises:
            NotFoundError: there is no such programme.
        """
        with self.read() as conn:
            found = read_programme(conn, code, known=self._programmes.get(code))
        self._programmes[code] = found
        return found

    def programme_codes(self) -> tuple[str, ...]:
        """The ids of all programmes, oldest first."""
        with self.read() as conn:
            return programme_codes(conn)

    def ratings(self, conn: Connection, stored: StoredProgramme) -> pl.DataFrame:
        """What stands in a programme, from memory where nothing is new; see `current_frames`."""
        return self._frames.of(conn, stored)

    def drop_log(self) -> None:
        """Empty SQLite's log, where what was overwritten still stands; waits for readers a while."""
        if not self._engines.is_sqlite:
            return
        connection = self._engines.writing.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def close(self) -> None:
        """Finish what was queued and close every connection; writing afterwards is an error."""
        if self._writer is not None:
            self._writer.close()
        if self._checkpointer is not None:
            self._checkpointer.close()
        self._engines.dispose()
