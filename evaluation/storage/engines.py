"""How connections are made: one engine that writes and one that reads."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from psycopg_pool import ConnectionPool
from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from evaluation.errors import StoreError
from evaluation.locale import N_, Message, message

BUSY_TIMEOUT_MS = 30_000
"""How long a write waits for another process, such as the command line beside the server."""
POOL_SIZE = 16
POOL_TIMEOUT_SECONDS = 5.0
"""How long a thread waits for a connection before it is told that the server is out of reach."""


@dataclass(frozen=True)
class Engines:
    """The ways into one database."""

    url: URL
    writing: Engine
    reading: Engine
    pool: ConnectionPool | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def dispose(self) -> None:
        """Close every connection."""
        self.reading.dispose()
        self.writing.dispose()
        if self.pool is not None:
            self.pool.close()


def make_engines(text: str) -> Engines:
    """The engines of an address.

    Raises:
        StoreError: the address names no database that the platform runs on.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(_unusable_address()) from error
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        return _sqlite_engines(url)
    if url.get_backend_name() == "postgresql":
        return _postgresql_engines(url)
    raise StoreError(_unusable_address())


def _unusable_address() -> Message:
    return message(
        N_(
            "数据库地址不可用：请把LIANGPING_DATABASE_URL设为“sqlite:///文件路径”"
            "或“postgresql+psycopg://用户@主机/数据库”。"
        )
    )


def _sqlite_engines(url: URL) -> Engines:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Ratings and digests of passwords: for the account alone that runs the platform. SQLite
        # gives the files beside it the same rights; the rights of a database that is there stay.
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        text = N_("不能建立数据库所在的文件夹{folder}，请检查权限。")
        raise StoreError(message(text, folder=path.parent)) from error
    return Engines(url, _sqlite_engine(path, writes=True), _sqlite_engine(path, writes=False))


def _sqlite_engine(path: Path, *, writes: bool) -> Engine:
    """An engine whose transactions begin as said here, not as the driver guesses.

    A write begins by taking the lock (BEGIN IMMEDIATE): a transaction that first reads and then
    writes would fail at once when somebody wrote in between, however long it is ready to wait.
    """

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if writes:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute("PRAGMA secure_delete = ON")  # what was erased is in no free page
        else:
            connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=-1,
        hide_parameters=True,  # errors are logged: names and digests belong in no log
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engines(url: URL) -> Engines:
    """Both engines over one fair pool; SQLAlchemy's own lets waiting threads starve.

    Writes are serializable, since they read, decide and then write.
    """
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    pool = ConnectionPool(
        conninfo,
        min_size=1,
        max_size=POOL_SIZE,
        timeout=POOL_TIMEOUT_SECONDS,
        check=ConnectionPool.check_connection,
        close_returns=True,
        open=False,
    )
    pool.open()

    def engine(isolation: str) -> Engine:
        return create_engine(
            "postgresql+psycopg://",
            creator=pool.getconn,
            poolclass=NullPool,
            isolation_level=isolation,
            hide_parameters=True,
        )

    return Engines(url, engine("SERIALIZABLE"), engine("REPEATABLE READ"), pool)
