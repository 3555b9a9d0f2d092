"""The tests that find lost edits: two tabs, a killed server, a closed round, a signed-out browser."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from evaluation.domain.rounds import RoundAct
from evaluation.services.actors import actor_named
from evaluation.services.platform import start
from evaluation.services.rounds import move_round
from evaluation.settings import read_settings
from tests.browser.conftest import Server, settled
from tests.browser.scoring_steps import (
    card,
    click,
    click_when_connected,
    comment_field,
    expect_chosen,
    expect_comment_saved,
    open_sheet,
    pick,
    write_comment,
)
from tests.browser.small_server import (
    context,
    expect_stored,
    page,
    restart,
    server,
    stored,
)

__all__ = ["context", "page", "server"]


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

    expect_stored(server, "C2", 30.0)


def test_a_click_in_the_moment_of_the_reconnect_is_stored(server: Server, page: Page) -> None:
    server.kill()
    click_when_connected(page, "C2", "弱")
    restart(server, page)

    expect_chosen(page, "C2", "弱")
    expect(card(page, "C2").get_by_text(re.compile("已保存"))).to_have_count(1)
    expect_stored(server, "C2", 30.0)


def test_clicks_after_a_restart_are_stored_where_ratings_stood_before(
    server: Server, page: Page
) -> None:
    pick(page, "C2", "优")
    server.kill()
    restart(server, page)

    click(page, "C2", "弱")
    expect_chosen(page, "C2", "弱")
    expect(card(page, "C2").get_by_text(re.compile("已保存"))).to_have_count(1)
    expect_stored(server, "C2", 30.0)


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


def test_two_comments_get_the_conflict_and_both_are_kept(
    server: Server, page: Page, context: BrowserContext
) -> None:
    other = context.new_page()
    open_sheet(other, server, 1, "jia")
    write_comment(other, "C1", "另一窗口的评语")
    expect_comment_saved(other, "C1")

    write_comment(page, "C1", "这个窗口的评语")

    conflict = card(page, "C1").locator(".conflict")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("另一窗口的评语")
    expect(comment_field(page, "C1")).to_have_value("这个窗口的评语")
    assert stored(server, "C1").comment == "另一窗口的评语"

    conflict.get_by_role("button", name="采用我的").click()
    expect_comment_saved(page, "C1")
    expect(conflict).to_be_hidden()
    assert stored(server, "C1").comment == "这个窗口的评语"


def test_what_is_typed_after_the_round_has_closed_stays_and_is_told_why(
    server: Server, page: Page
) -> None:
    close_round(server)

    write_comment(page, "C1", "迟到的评语")
    refused = card(page, "C1").locator(".status[data-kind=refused]")
    expect(refused).to_contain_text("第1轮")
    click(page, "C1", "好")

    expect(card(page, "C1").get_by_text(re.compile("未能保存.*第1轮"))).to_be_visible()
    expect(comment_field(page, "C1")).to_have_value("迟到的评语")
    expect(comment_field(page, "C1")).not_to_be_editable()
    expect(refused).to_contain_text("第1轮")
    assert stored(server, "C1").version == 0


def close_round(server: Server) -> None:
    """Close the first round as `liangping close` does, in another process than the server's."""
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(server.data_dir)}))
    try:
        organizer = actor_named(platform, server.programme, "org")
        move_round(platform, organizer, 1, RoundAct.CLOSE)
    finally:
        platform.store.close()


def test_signing_out_in_one_tab_closes_the_others(
    server: Server, page: Page, context: BrowserContext
) -> None:
    other = context.new_page()
    other.goto(f"{server.url}/sign-out")
    other.locator("button[type=submit]").last.click()
    other.wait_for_url(re.compile("sign-in"))

    page.goto(f"{server.url}/my-reviews")

    expect(page).to_have_url(re.compile("sign-in"))
