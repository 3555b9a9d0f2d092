"""Pages opened as a signed-in person of the demonstration, on a real store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services.accounts import demo_sign_in
from evaluation.services.demonstration import DEMO, SAMPLE
from evaluation.services.invitations import accept_invitation, invite
from evaluation.services.platform import Platform, install, start
from evaluation.settings import read_settings
from evaluation.ui import session
from tests.prepared_stores import copy_store

OpenPage = Callable[..., AppTest]


@contextmanager
def running_demo(prepared: Path, folder: Path) -> Iterator[Platform]:
    """The demonstration on a copy of its store, as the platform of this process."""
    copy_store(prepared, folder)
    running = start(read_settings({"LIANGPING_DATA_DIR": str(folder), "LIANGPING_DEMO": "1"}))
    install(running)
    yield running
    running.store.close()


@pytest.fixture
def demo(prepared_demo: Path, tmp_path: Path) -> Iterator[Platform]:
    with running_demo(prepared_demo, tmp_path) as running:
        yield running


def _view(view: str) -> None:
    import importlib

    from evaluation.errors import EvaluationError
    from evaluation.ui import shell

    try:
        importlib.import_module(f"evaluation.ui.views.{view}").page()
    except EvaluationError as error:
        shell.refused(error)


def _signed_in(running: Platform, programme: str, person: str) -> str:
    """By the demonstration's door; by invitation where a test has loaded a programme of its own."""
    if programme in (DEMO, SAMPLE):
        return demo_sign_in(running, programme, person)
    token = invite(running, programme, person)
    return accept_invitation(
        running, token, f"{programme}.{person}", "correct-horse-battery-9"
    ).token


def drawn(
    running: Platform, monkeypatch: pytest.MonkeyPatch, view: str, person: str, programme: str
) -> AppTest:
    token = _signed_in(running, programme, person)
    monkeypatch.setattr(session, "token", lambda: token)
    monkeypatch.setattr(session, "address", lambda: "127.0.0.1")
    return AppTest.from_function(_view, kwargs={"view": view}, default_timeout=60).run()


@pytest.fixture
def open_page(demo: Platform, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Open a view as somebody; only cookie and address, which AppTest cannot send, are put in by hand."""

    def open_page(view: str, person: str, programme: str = "demo") -> AppTest:
        return drawn(demo, monkeypatch, view, person, programme)

    return open_page


@pytest.fixture(scope="module")
def read_page(
    prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str, str], AppTest]:
    """A page as it was first drawn, once a file: to be read, while what is clicked needs `open_page`."""

    @lru_cache
    def read_page(view: str, person: str, programme: str) -> AppTest:
        folder = tmp_path_factory.mktemp("read")
        with running_demo(prepared_demo, folder) as running, pytest.MonkeyPatch.context() as patch:
            return drawn(running, patch, view, person, programme)

    return read_page
