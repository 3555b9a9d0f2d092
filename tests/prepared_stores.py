"""Stores that many tests begin with: made once for a whole run, however many processes run it, and copied by tests."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.services.demonstration import prepare_demo, sample_folder
from evaluation.services.platform import Platform, start
from evaluation.services.programmes import load_folder
from evaluation.settings import read_settings


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder that the processes of one run have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def empty_store(shared: Path) -> Path:
    """The data folder of an installation that was only just made: its tables, and nothing in them."""
    return _prepared(shared / "empty", lambda _running: None)


def sample_store(shared: Path) -> Path:
    """The data folder with the finished sample."""
    return _prepared(
        shared / "sample", lambda running: load_folder(running, sample_folder(running))
    )


def demo_store(shared: Path) -> Path:
    """The data folder of the demonstration: the sample, and the running copy besides."""
    return _prepared(shared / "demo", prepare_demo, begin_with=lambda: sample_store(shared))


def _prepared(
    folder: Path, load: Callable[[Platform], object], begin_with: Callable[[], Path] | None = None
) -> Path:
    """Prepared by whoever comes first, while the others wait; whole or not there."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            if begin_with is not None:
                copy_store(begin_with(), making)
            # Closing brings everything into the one file of the database: it can be copied as it lies.
            running = start(read_settings({"LIANGPING_DATA_DIR": str(making)}))
            load(running)
            running.store.close()
            making.rename(folder)
    return folder


def copy_store(prepared: Path, to: Path) -> None:
    """A store of a test's own: the prepared one stays as it is."""
    shutil.copytree(prepared, to, dirs_exist_ok=True)
