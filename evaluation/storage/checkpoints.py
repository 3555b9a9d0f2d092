"""Moves SQLite's log into its database file beside the saves, so that no save has to wait for it."""

import threading
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

PAUSE_SECONDS = 1.0


class Checkpointer:
    """A thread that moves the log on whenever something was committed."""

    def __init__(self, engine: Engine, commits: Callable[[], int]) -> None:
        self._engine = engine
        self._commits = commits
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-checkpoints", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; the last connection to close moves the rest of the log."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        moved = 0
        while not self._stop.wait(PAUSE_SECONDS):
            commits = self._commits()
            if commits != moved and self._move():
                moved = commits

    def _move(self) -> bool:
        """Passive: takes what no reader still needs and waits for nobody."""
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        except DBAPIError:
            return False
        finally:
            connection.close()
        return True
