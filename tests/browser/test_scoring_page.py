"""What the scoring page says and shows beside the saving itself."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, settled
from tests.browser.scoring_steps import (
    SAVED,
    card,
    click,
    comment_field,
    expect_comment_saved,
    pick,
    submit_sheet,
    write_comment,
)
from tests.browser.small_server import joined_reviewer, of_its_own, stored
from tests.small_programme import RUBRIC

FREE_POINTS = re.sub(
    r'kind = "levels"\ntarget = 90\nlevels = \[.*?\n\]', 'kind = "points"', RUBRIC, flags=re.DOTALL
)


@pytest.fixture
def server(shared_server: Server, tmp_path: Path) -> Server:
    """The small programme, its second criterion rated with free points."""
    return of_its_own(shared_server, tmp_path / "small", rubric=FREE_POINTS)


@pytest.fixture
def page(server: Server, new_browser: Callable[..., BrowserContext]) -> Page:
    return joined_reviewer(new_browser(), server)


def give_points(page: Page, criterion: str, points: str) -> None:
    """Type points into the field of a criterion and leave it."""
    field = card(page, criterion).locator("input[type=number]")
    field.fill(points)
    field.press("Enter")


def test_free_points_need_no_click_before_the_number(server: Server, page: Page) -> None:
    give_points(page, "C2", "77")

    expect(card(page, "C2").get_by_text(SAVED).first).to_be_visible()
    assert stored(server, "C2").value == 77.0


def test_free_points_can_be_given_again_after_a_declaration(server: Server, page: Page) -> None:
    pick(page, "C2", "无法评判")
    click(page, "C2", "评分")
    expect(card(page, "C2").get_by_text("仍以此前的结果为准：无法评判")).to_be_visible()

    give_points(page, "C2", "64")

    expect(card(page, "C2").get_by_text(SAVED).first).to_be_visible()
    assert stored(server, "C2").value == 64.0


def test_a_click_on_a_band_says_that_it_gave_the_middle(page: Page) -> None:
    pick(page, "C1", "好")

    expect(card(page, "C1").get_by_text("默认取中值90")).to_be_visible()


@pytest.mark.parametrize("points", ["85.5", "101"])
def test_points_that_do_not_fit_are_refused_in_the_readers_words(
    server: Server, page: Page, points: str
) -> None:
    pick(page, "C1", "好")

    give_points(page, "C1", points)

    expect(card(page, "C1").get_by_text(f"{points}没有保存")).to_be_visible()
    assert stored(server, "C1").value == 90.0


def test_a_declaration_without_a_reason_is_named_as_such(page: Page) -> None:
    pick(page, "C1", "好")
    pick(page, "C2", "不适用")
    box = page.locator(".st-key-submission")

    expect(box).to_contain_text("缺理由的有1项：C2")
    expect(box).not_to_contain_text("未评")
    box.get_by_role("link", name=re.compile("C2")).click()
    expect(page).to_have_url(re.compile("#criterion-C2$"))
    expect(comment_field(page, "C2")).to_be_in_viewport()


def test_after_submitting_the_next_county_stands_where_the_button_was(
    page: Page,
) -> None:
    pick(page, "C1", "好")
    give_points(page, "C2", "70")
    write_comment(page, "C2", "有回访")
    expect_comment_saved(page, "C2")
    submit_sheet(page)

    done = page.locator(".st-key-submitted")
    expect(done).to_contain_text("甲县的评审已提交")
    expect(done).to_be_in_viewport()
    done.get_by_role("button", name="下一个待评：乙县").click()
    settled(page)
    expect(page).to_have_url(re.compile("county=yi"))


def test_a_lost_connection_is_told_in_the_readers_language(server: Server, page: Page) -> None:
    server.kill()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.inner_text().strip() == ""
    said = dialog.evaluate("e => getComputedStyle(e, '::after').content")
    assert "正在自动重新连接" in said
