"""Pages opened as a signed-in person of the demonstration, on a real store."""

from collections.abc import Callable, Iterator
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


@pytest.fixture
def demo(prepared_demo: Path, tmp_path: Path) -> Iterator[Platform]:
    copy_store(prepared_demo, tmp_path)
    running = start(read_settings({"LIANGPING_DATA_DIR": str(tmp_path), "LIANGPING_DEMO": "1"}))
    install(running)
    yield running
    running.store.close()


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
    return accept_invitation(running, token, f"{programme}.{person}", "correct-horse-battery-9")


@pytest.fixture
def open_page(demo: Platform, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Open a view as somebody; only the cookie, which AppTest cannot send, is put in by hand."""

    def open_page(view: str, person: str, programme: str = "demo") -> AppTest:
        token = _signed_in(demo, programme, person)
        monkeypatch.setattr(session, "token", lambda: token)
        return AppTest.from_function(_view, kwargs={"view": view}, default_timeout=60).run()

    return open_page
