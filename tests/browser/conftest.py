"""A real server in a process of its own, and real Chromium to look at it with."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from evaluation.services.invitations import invite
from evaluation.services.platform import Platform, start
from evaluation.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "screenshots"
CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
PASSWORD = "correct horse battery"
START_SECONDS = 240
"""The first start of a demonstration approves a dozen reports."""
TALLEST_PICTURE = 9000
PATIENCE_MS = 30_000
"""How long a page may take on a busy machine before a test gives up; no test waits without need."""
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a machine of one's own a missing browser skips these tests; in CI it fails them."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
            if CHROMIUM is None and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))


class Server:
    """`liangping serve` on a free port; it can be killed and started again on the same store."""

    def __init__(self, data_dir: Path, *, demo: bool = False) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.data_dir = data_dir
        self.log = data_dir.parent / "server.log"
        self.programme = "small"
        """The id of the programme that the test works in."""
        self._demo = demo
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ["serve", "--port", str(self.port), *(["--demo"] if self._demo else [])]
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from evaluation.cli import main; main()", *words],
            cwd=ROOT,
            env={**os.environ, "LIANGPING_DATA_DIR": str(self.data_dir)},
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/health"):
                return
            time.sleep(0.2)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for a file's tests: starting it takes longer than most of them."""
    running = Server(tmp_path_factory.mktemp("served") / "data")
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Ends with these tests: no other test should run inside its event loop, or beside its Chromium."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: apt-get install chromium"
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-sync",
    ]
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield running
    running.close()


@pytest.fixture
def new_browser(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser of its own: own cookies, as on another machine."""
    opened: list[BrowserContext] = []

    def make(width: int = 1280, height: int = 900) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def settled(page: Page) -> None:
    """Wait until Streamlit is connected and has finished drawing."""
    page.wait_for_selector(
        "[data-testid=stApp][data-test-connection-state=CONNECTED]"
        "[data-test-script-state=notRunning]"
    )
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def join(context: BrowserContext, server: Server, token: str, login: str) -> Page:
    """Open an invitation link, choose a password, and arrive at the first page."""
    page = context.new_page()
    page.goto(f"{server.url}/invitation/{token}")
    page.locator("input[name=login]").fill(login)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("button[type=submit]").last.click()
    settled(page)
    return page


def invitation_tokens(data_dir: Path, programme: str, *people: str) -> dict[str, str]:
    """Invitations made as `liangping invite` makes them, in another process than the server's."""
    platform: Platform = start(read_settings({"LIANGPING_DATA_DIR": str(data_dir)}))
    try:
        return {person: invite(platform, programme, person) for person in people}
    finally:
        platform.store.close()


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the whole page for people to look at; the folder is ignored by git.

    Streamlit scrolls inside the page, so the window is made as tall as what it holds.
    """
    SCREENSHOTS.mkdir(exist_ok=True)
    size = page.viewport_size
    main = page.get_by_test_id("stMain")
    if size is not None and main.count():
        height = min(main.evaluate("e => e.scrollHeight"), TALLEST_PICTURE)
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        settled(page)
        page.wait_for_timeout(500)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    if size is not None:
        page.set_viewport_size(size)
