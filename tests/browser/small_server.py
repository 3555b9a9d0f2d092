"""The small programme on a server of its own, a reviewer's browser on it, and what its store holds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from evaluation.domain.reviews import Rating
from evaluation.services.actors import Actor
from evaluation.services.platform import start
from evaluation.services.programmes import load_folder
from evaluation.services.reviewing import open_sheet as stored_sheet
from evaluation.settings import read_settings
from tests.browser.conftest import PATIENCE_MS, Server, invitation_tokens, join, settled
from tests.browser.scoring_steps import open_sheet
from tests.pledge_steps import everyone_signs
from tests.small_programme import RUBRIC, write_small_programme


@contextmanager
def serving(
    folder: Path,
    *,
    states: tuple[str, str] = ("open", "planned"),
    rubric: str = RUBRIC,
    pledged: bool = True,
) -> Iterator[Server]:
    """The small programme, loaded and served; killed at the end. `pledged`: the panel has signed."""
    running = Server(folder / "data")
    _load(running, folder / "small", states=states, rubric=rubric, pledged=pledged)
    running.start()
    try:
        yield running
    finally:
        running.kill()


def _load(
    server: Server, folder: Path, *, states: tuple[str, str], rubric: str, pledged: bool
) -> None:
    """Load the small programme under the server's code for it, as `liangping load` does."""
    programme = write_small_programme(folder, states=states)
    (programme / "rubric.toml").write_text(rubric, encoding="utf-8")
    about = programme / "programme.toml"
    coded = about.read_text("utf-8").replace('id = "small"', f'id = "{server.programme}"', 1)
    about.write_text(coded, encoding="utf-8")
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(server.data_dir)}))
    load_folder(platform, programme)
    if pledged:
        everyone_signs(platform, server.programme)
    platform.store.close()


_numbers = count(1)


def of_its_own(shared: Server, folder: Path, *, rubric: str = RUBRIC) -> Server:
    """A small programme of a test's own on the one server of its file, which may have been killed."""
    if not shared.is_running:
        shared.start()
    shared.programme = f"small-{next(_numbers)}"
    _load(shared, folder, states=("open", "planned"), rubric=rubric, pledged=True)
    return shared


@pytest.fixture
def server(shared_server: Server, tmp_path: Path) -> Server:
    return of_its_own(shared_server, tmp_path / "small")


@pytest.fixture
def context(new_browser: Callable[..., BrowserContext]) -> BrowserContext:
    return new_browser()


@pytest.fixture
def page(server: Server, context: BrowserContext) -> Page:
    return joined_reviewer(context, server)


def joined_reviewer(context: BrowserContext, server: Server) -> Page:
    """The reviewer r2, invited and on the first county's sheet."""
    token = invitation_tokens(server.data_dir, server.programme, "r2")["r2"]
    opened = join(context, server, token, f"reviewer-two-{server.programme}")
    open_sheet(opened, server, 1, "jia")
    return opened


def stored(server: Server, criterion: str, county: str = "jia") -> Rating:
    """What the store holds, read by another process than the server's."""
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(server.data_dir)}))
    try:
        people = {p.id: p for p in platform.store.programme(server.programme).people}
        sheet = stored_sheet(platform, Actor(server.programme, people["r2"]), 1, county)
        return sheet.review.rating(criterion)
    finally:
        platform.store.close()


def expect_stored(server: Server, criterion: str, value: float) -> None:
    """The store holds the value in the end: after a restart a save may come with the second look."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while stored(server, criterion).value != value and time.monotonic() < deadline:
        time.sleep(0.5)
    assert stored(server, criterion).value == value


def restart(server: Server, page: Page) -> None:
    """Start the server again and wait until the page has found it."""
    server.start()
    settled(page)
