"""A real platform on a temporary store, and a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from evaluation.services.clock import SetClock
from evaluation.services.platform import Platform, start
from evaluation.settings import Settings, read_settings
from tests.prepared_stores import demo_store, sample_store, shared_folder

hypothesis_settings.register_profile("ci", derandomize=True, max_examples=40, deadline=None)
hypothesis_settings.load_profile("ci")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 3, 1, 8, 0, tzinfo=UTC))


@pytest.fixture
def platform(settings: Settings, clock: SetClock) -> Iterator[Platform]:
    running = start(settings, clock)
    yield running
    running.store.close()


@pytest.fixture(scope="session")
def prepared_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with the finished sample; only to be copied."""
    return sample_store(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration; only to be copied."""
    return demo_store(shared_folder(tmp_path_factory))
