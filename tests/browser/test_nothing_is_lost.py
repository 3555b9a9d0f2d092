"""The tests that find lost edits: two tabs, a killed server, a signed-out browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from evaluation.domain.reviews import Rating
from evaluation.services.actors import Actor
from evaluation.services.platform import start
from evaluation.services.programmes import load_folder
from evaluation.services.reviewing import open_sheet as stored_sheet
from evaluation.settings import read_settings
from tests.browser.conftest import Server, invitation_tokens, join, settled
from tests.browser.scoring_steps import (
    card,
    click,
    comment_field,
    expect_chosen,
    expect_comment_saved,
    open_sheet,
    pick,
    write_comment,
)
from tests.small_programme import write_small_programme


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    data_dir = tmp_path / "data"
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(data_dir)}))
    folder = write_small_programme(tmp_path / "small", states=("open", "planned"))
    load_folder(platform, folder)
    platform.store.close()
    running = Server(data_dir)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def context(new_browser: Callable[..., BrowserContext]) -> BrowserContext:
    return new_browser()


@pytest.fixture
def page(server: Server, context: BrowserContext) -> Page:
    token = invitation_tokens(server.data_dir, "small", "r2")["r2"]
    opened = join(context, server, token, "reviewer-two")
    open_sheet(opened, server, 1, "jia")
    return opened


def stored(server: Server, criterion: str, county: str = "jia") -> Rating:
    """What the store holds, read by another process than the server's."""
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(server.data_dir)}))
    try:
        people = {p.id: p for p in platform.store.programme("small").people}
        sheet = stored_sheet(platform, Actor("small", people["r2"]), 1, county)
        return sheet.review.rating(criterion)
    finally:
        platform.store.close()


def restart(server: Server, page: Page) -> None:
    """Start the server again and wait until the page has found it."""
    server.start()
    settled(page)


def test_what_was_acknowledged_is_there_after_kill_9(server: Server, page: Page) -> None:
    pick(page, "C1", "好")
    server.kill()

    assert stored(server, "C1").value is not None


def test_the_next_three_clicks_after_a_restart_are_stored(server: Server, page: Page) -> None:
    server.kill()
    restart(server, page)

    pick(page, "C2", "优")
    pick(page, "C2", "良")
    pick(page, "C2", "弱")

    assert stored(server, "C2").value == 30.0


def test_clicks_after_a_restart_are_stored_where_ratings_stood_before(
    server: Server, page: Page
) -> None:
    pick(page, "C2", "优")
    server.kill()
    restart(server, page)

    click(page, "C2", "弱")
    expect_chosen(page, "C2", "弱")
    expect(card(page, "C2").get_by_text(re.compile("已保存"))).to_have_count(1)
    page.wait_for_timeout(1000)

    assert stored(server, "C2").value == 30.0


def test_text_typed_while_the_server_is_down_is_stored_when_it_is_back(
    server: Server, page: Page
) -> None:
    write_comment(page, "C1", "花名册齐全，")
    expect_comment_saved(page, "C1")
    server.kill()
    write_comment(page, "C1", "但缺两人的出生年月")
    restart(server, page)

    expect(comment_field(page, "C1")).to_have_value("花名册齐全，但缺两人的出生年月")
    expect_comment_saved(page, "C1")
    assert stored(server, "C1").comment == "花名册齐全，但缺两人的出生年月"


def test_text_is_stored_when_the_tab_is_closed_right_after_typing(
    server: Server, page: Page
) -> None:
    write_comment(page, "C1", "最后一句")
    page.close(run_before_unload=True)

    for _attempt in range(50):
        if stored(server, "C1").comment:
            break
    assert stored(server, "C1").comment == "最后一句"


def test_a_reload_finds_every_rating_and_comment(server: Server, page: Page) -> None:
    pick(page, "C1", "中")
    pick(page, "C2", "良")
    write_comment(page, "C2", "有回访")
    expect_comment_saved(page, "C2")

    page.reload()
    settled(page)

    expect_chosen(page, "C1", "中")
    expect_chosen(page, "C2", "良")
    expect(comment_field(page, "C2")).to_have_value("有回访")


def test_two_tabs_get_the_conflict_and_nothing_is_lost(
    server: Server, page: Page, context: BrowserContext
) -> None:
    other = context.new_page()
    open_sheet(other, server, 1, "jia")
    pick(page, "C2", "优")

    click(other, "C2", "弱")

    conflict = other.locator(".st-key-conflict-1-jia-C2")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("弱")
    expect(conflict).to_contain_text("优")
    assert stored(server, "C2").value == 90.0

    conflict.get_by_role("button", name=re.compile("采用我的")).click()
    expect(conflict).to_be_hidden()
    assert stored(server, "C2").value == 30.0


def test_signing_out_in_one_tab_closes_the_others(
    server: Server, page: Page, context: BrowserContext
) -> None:
    other = context.new_page()
    other.goto(f"{server.url}/sign-out")
    other.locator("button[type=submit]").last.click()
    other.wait_for_url(re.compile("sign-in"))

    page.goto(f"{server.url}/my-reviews")

    expect(page).to_have_url(re.compile("sign-in"))
