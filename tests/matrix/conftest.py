"""The store of canaries, made once a run and only read: what a test writes is taken back."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matrix.planted_store import Planted, planted, reopened
from tests.prepared_stores import shared_folder


@pytest.fixture(scope="session")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    folder: Path = shared_folder(tmp_path_factory) / "canaries"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            planted(folder).platform.store.close()
            (folder / "done").touch()
    store = reopened(folder)
    yield store
    store.platform.store.close()
