"""A contribution that is being written when the page is reloaded and the server goes away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from evaluation.services.actors import actor_named
from evaluation.services.discussions import open_discussion
from evaluation.services.platform import start
from evaluation.services.programmes import load_folder
from evaluation.settings import read_settings
from tests.browser.conftest import Server, invitation_tokens, join, settled
from tests.small_programme import write_small_programme

RATINGS = "1,jia,r2,C1,rated,90,\n1,jia,r2,C2,rated,90,\n"
WORDS = "附表第10处起写在背面。"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "served" / "data")
    folder = write_small_programme(
        tmp_path / "small", states=("closed", "planned"), ratings=RATINGS
    )
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(running.data_dir)}))
    load_folder(platform, folder)
    open_discussion(platform, actor_named(platform, "small", "lead"), 1, "jia", "理解不一")
    platform.store.close()
    running.start()
    yield running
    running.kill()


def test_what_is_typed_survives_a_reload_and_reaches_a_server_that_comes_back(
    server: Server, new_browser: Callable[..., BrowserContext]
) -> None:
    token = invitation_tokens(server.data_dir, "small", "r2")["r2"]
    page = join(new_browser(), server, token, "reviewer.two")
    page.goto(f"{server.url}/discussion?round=1&county=jia")
    settled(page)
    page.get_by_label("我的发言").fill(WORDS)

    page.reload()
    settled(page)
    expect(page.get_by_label("我的发言")).to_have_value(WORDS)

    server.kill()
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("文字保留在此，恢复后自动发送")).to_be_visible()
    server.start()

    expect(page.get_by_text("已发送")).to_be_visible()
    expect(page.get_by_label("我的发言")).to_have_value("")
    expect(page.get_by_text(WORDS)).to_be_visible()
