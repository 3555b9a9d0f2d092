"""What a reviewer does on the scoring page, in the words of the page."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, settled

SAVED = re.compile("已保存")


def open_sheet(page: Page, server: Server, round_number: int, county: str) -> None:
    """Open a county's sheet by its address."""
    page.goto(f"{server.url}/scoring?round={round_number}&county={county}")
    settled(page)
    expect(card(page, "C1")).to_be_visible()


def card(page: Page, criterion: str) -> Locator:
    """The card of a criterion."""
    return page.locator(f".st-key-card-{criterion}")


def pick(page: Page, criterion: str, level: str) -> None:
    """Choose a level and wait until the page says that it is saved."""
    click(page, criterion, level)
    expect_chosen(page, criterion, level)
    expect(card(page, criterion).get_by_text(SAVED).first).to_be_visible()


def click(page: Page, criterion: str, level: str) -> None:
    """Choose a level; what becomes of it is the test's business."""
    card(page, criterion).get_by_role("radio", name=level).click()


def click_when_connected(page: Page, criterion: str, level: str) -> None:
    """Choose a level as soon as the page lets one, faster than any hand, once it has lost its server."""
    expect(page.get_by_test_id("stApp")).not_to_have_attribute(
        "data-test-connection-state", "CONNECTED"
    )
    page.evaluate(
        """([card, level]) => {
            const timer = setInterval(() => {
                const app = document.querySelector("[data-testid=stApp]");
                if (app.dataset.testConnectionState !== "CONNECTED") return;
                const choice = [...document.querySelectorAll(`${card} [role=radio], ${card} input`)]
                    .find((one) => (one.closest("label") || one).textContent.includes(level));
                if (!choice || choice.disabled) return;
                choice.click();
                clearInterval(timer);
            }, 1);
        }""",
        [f".st-key-card-{criterion}", level],
    )


def expect_chosen(page: Page, criterion: str, level: str) -> None:
    """The level is the one that stands."""
    expect(card(page, criterion).get_by_role("radio", name=level)).to_be_checked()


def comment_field(page: Page, criterion: str) -> Locator:
    """The field for a comment."""
    return card(page, criterion).locator("textarea")


def write_comment(page: Page, criterion: str, text: str) -> None:
    """Type a comment key by key, as a person does, without leaving the field."""
    comment_field(page, criterion).press_sequentially(text)


def expect_comment_saved(page: Page, criterion: str) -> None:
    """The comment's own status says that it is saved."""
    expect(card(page, criterion).locator(".status[data-kind=saved]")).to_be_visible(timeout=30_000)


def submit_sheet(page: Page) -> None:
    """Confirm the statement and hand the sheet in."""
    page.get_by_role("checkbox", name=re.compile("本人确认")).check(force=True)
    button = page.get_by_role("button", name="提交评审")
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text(re.compile("提交并锁定"))).to_be_visible()
