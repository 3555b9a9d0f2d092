"""Writing to PostgreSQL: the whole transaction again when the server says that it may be."""

import time
from collections.abc import Callable
from typing import TypeVar

from psycopg_pool import PoolTimeout
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from evaluation.errors import StoreError
from evaluation.locale import N_, message

T = TypeVar("T")

LONGEST_WAIT_SECONDS = 30.0
"""A failover to another server takes about three seconds."""
FIRST_PAUSE_SECONDS = 0.005
LONGEST_PAUSE_SECONDS = 1.0
RETRIED_STATES = ("40001", "40P01", "40003", "08", "57P0")
"""Serialization failure, deadlock, outcome unknown, connection lost, server shutting down."""


def write_with_retry(engine: Engine, job: Callable[[Connection], T]) -> T:
    """Run a job in a transaction of its own; returns when it is durable.

    A job may run several times, also when its first commit arrived and only the answer was lost: the
    ids of what it writes are made before, so that it recognizes its own rows.

    Raises:
        StoreError: the server stayed out of reach or kept refusing.
    """
    pause = FIRST_PAUSE_SECONDS
    given_up_at = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            with engine.begin() as conn:
                return job(conn)
        except (DBAPIError, PoolTimeout) as error:
            if not is_passing(error):
                raise
            if time.monotonic() > given_up_at:
                text = N_("数据库暂时不可用，已重试{seconds}秒，本次修改没有保存。")
                raise StoreError(message(text, seconds=int(LONGEST_WAIT_SECONDS))) from error
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def is_passing(error: Exception) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    if not isinstance(error, DBAPIError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return error.connection_invalidated or "connection" in str(error.orig).lower()
    return str(state).startswith(RETRIED_STATES)
