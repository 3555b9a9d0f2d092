"""A real platform on a temporary store, and a clock that stands still."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings

from evaluation.services.clock import SetClock
from evaluation.services.platform import Platform, start
from evaluation.settings import Settings, read_settings
from tests.prepared_stores import copy_store, demo_store, empty_store, sample_store, shared_folder

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from streamlit.runtime import Runtime

hypothesis_settings.register_profile("ci", derandomize=True, max_examples=40, deadline=None)
hypothesis_settings.load_profile("ci")

LONGEST_FIRST = (
    "browser/test_every_page.py",
    "browser/test_chaos.py",
    "browser/test_dispatch.py",
    "browser/test_two_rounds.py",
    "browser/test_nothing_is_lost.py",
    "browser/test_scoring_page.py",
    "browser/test_report_page.py",
    "browser/test_who_gets_in.py",
    "matrix/test_services.py",
    "matrix/test_routes.py",
    "matrix/test_pages.py",
    "web/test_fuzz.py",
    "matrix/test_every_rule_bites.py",
    "analysis/test_severity_model.py",
    "analysis/test_properties.py",
    "analysis/test_cautions.py",
    "ui/test_analysis_pages.py",
    "ui/test_reports_page.py",
    "ui/test_few_reviewers.py",
    "ui/test_result_pages.py",
    "reports/test_writers.py",
    "reports/test_city_report.py",
    "reports/test_extreme_counties.py",
    "services/test_snapshots.py",
    "reports/test_disclosure.py",
    "reports/test_county_report.py",
    "walkthrough/test_sealed_sample.py",
)
"""The files that take longest. `make test` hands whole files to the processors in this order: a long
one that came last would keep one of them busy while the others have nothing left to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; everything else stays in its order."""
    place = {Path(__file__).parent / name: n for n, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 3, 1, 8, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def prepared_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a new installation; only to be copied."""
    return empty_store(shared_folder(tmp_path_factory))


@pytest.fixture
def platform(prepared_empty: Path, settings: Settings, clock: SetClock) -> Iterator[Platform]:
    copy_store(prepared_empty, settings.data_dir)
    running = start(settings, clock)
    yield running
    running.store.close()


@pytest.fixture(scope="session")
def served_application(
    prepared_empty: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple["TestClient", "Runtime"]]:
    """`app:app` as a server runs it, once a process: entering it starts Streamlit.

    It answers for whatever platform is installed.
    """
    from starlette.testclient import TestClient
    from streamlit.runtime import Runtime

    folder: Path = tmp_path_factory.mktemp("application")
    copy_store(prepared_empty, folder)
    os.environ["LIANGPING_DATA_DIR"] = str(folder)
    from app import app

    local = "http://localhost"
    with TestClient(
        app, base_url=local, client=("127.0.0.1", 50000), raise_server_exceptions=False
    ) as client:
        yield client, Runtime.instance()


@pytest.fixture
def application(served_application: tuple["TestClient", "Runtime"]) -> "TestClient":
    """The running application; pages that were drawn by themselves have taken its runtime's place."""
    from streamlit.runtime import Runtime

    client, Runtime._instance = served_application
    return client


@pytest.fixture(scope="session")
def prepared_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with the finished sample; only to be copied."""
    return sample_store(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration; only to be copied."""
    return demo_store(shared_folder(tmp_path_factory))
