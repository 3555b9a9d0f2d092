"""Chaos: the server dies again and again under a reviewer who goes on clicking and typing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, settled
from tests.browser.scoring_steps import (
    click,
    comment_field,
    expect_chosen,
    expect_comment_saved,
    write_comment,
)
from tests.browser.small_server import context, page, restart, server, stored

__all__ = ["context", "page", "server"]

POINTS = {"优": 90.0, "良": 80.0, "弱": 30.0}


def test_three_kills_under_clicks_and_typing_lose_nothing(server: Server, page: Page) -> None:
    typed = ""
    for time, level in enumerate(("优", "弱", "良"), start=1):
        click(page, "C2", level)
        server.kill()
        comment_field(page, "C1").press("Control+End")
        write_comment(page, "C1", f"第{time}次断线时写下；")
        typed += f"第{time}次断线时写下；"
        restart(server, page)
        staffing = "好" if time % 2 else "中"
        click(page, "C1", staffing)

        expect_chosen(page, "C1", staffing)
        expect_chosen(page, "C2", level)
        expect(comment_field(page, "C1")).to_have_value(typed)
        expect_comment_saved(page, "C1")
        settled(page)
        assert_stored(server, page, value=POINTS[level], comment=typed, staffing=time % 2 == 1)


def assert_stored(
    server: Server, page: Page, *, value: float, comment: str, staffing: bool
) -> None:
    """The store comes to hold what the page shows; it is asked again while a save is on its way."""
    wanted = (value, comment, staffing)
    for _attempt in range(40):
        first, second = stored(server, "C1"), stored(server, "C2")
        held = (second.value, first.comment, (first.value or 0) >= 80)
        if held == wanted:
            return
        page.wait_for_timeout(250)
    pytest.fail(f"the page shows {wanted}, the store holds {held}")
