"""Every page of every role, at a desk and on a phone: drawn whole, in bounds, with nobody else asked.

The pictures go to `screenshots/`, which git ignores: look at them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from evaluation.ui.page_table import URL_PATHS
from tests.browser.conftest import Server, photograph, settled
from tests.prepared_stores import copy_store

WIDTHS = {"desk": 1280, "phone": 390}
PAGES = {
    "评审专家": (
        "my-reviews",
        "scoring?round=2&county=chengqu",
        "scoring?round=2&county=gaoping",
        "pledge",
        "discussion",
    ),
    "评审组组长": ("my-reviews", "progress", "rounds", "comparison", "certainty", "discussion"),
    "组织者": (
        *("progress", "rounds", "comparison", "certainty", "reports", "dispatch"),
        *("people", "recusals", "history"),
    ),
    "县（市、区）联系人": ("county", "my-report"),
    "负责同志": ("my-report",),
    "观察员": ("comparison",),
}


@pytest.fixture(scope="module")
def demo(prepared_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample is there; the server itself makes the running copy when it starts."""
    data_dir = tmp_path_factory.mktemp("demo") / "data"
    copy_store(prepared_sample, data_dir)
    running = Server(data_dir, demo=True)
    running.start()
    yield running
    running.kill()


def test_no_page_is_left_out() -> None:
    assert {address.partition("?")[0] for pages in PAGES.values() for address in pages} == URL_PATHS


def enter(context: BrowserContext, demo: Server, role: str) -> Page:
    """Sign in with the demonstration's one click."""
    page = context.new_page()
    page.goto(f"{demo.url}/sign-in")
    page.get_by_role("button", name=role).first.click()
    settled(page)
    return page


def scroll_through(page: Page) -> None:
    """Charts are drawn when they come into view."""
    main = page.locator("[data-testid=stMain]")
    main.hover()
    for _step in range(12):
        page.mouse.wheel(0, 1200)
        page.wait_for_timeout(120)
        if main.evaluate("e => e.scrollTop + e.clientHeight >= e.scrollHeight - 1"):
            break
    page.mouse.wheel(0, -20_000)
    settled(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", PAGES)
def test_every_page_of_a_role(
    demo: Server, new_browser: Callable[..., BrowserContext], role: str, width: str
) -> None:
    page = enter(new_browser(WIDTHS[width]), demo, role)
    strangers: list[str] = []
    page.on(
        "request",
        lambda r: (
            strangers.append(r.url)
            if urlsplit(r.url).hostname not in {"localhost", "127.0.0.1", None, ""}
            else None
        ),
    )
    for address in PAGES[role]:
        page.goto(f"{demo.url}/{address}")
        settled(page)
        scroll_through(page)

        photograph(page, f"{role}-{address.replace('?', '-').replace('&', '-')}-{width}")
        expect(page.get_by_text("样例数据（虚构）").first).to_be_attached()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_text("页面出现意外错误")).to_have_count(0)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), f"{address} is too wide"
    assert strangers == []


def test_the_sign_in_page_needs_no_script(
    demo: Server, new_browser: Callable[..., BrowserContext]
) -> None:
    for name, width in WIDTHS.items():
        page = new_browser(width).new_page()
        page.goto(f"{demo.url}/sign-in")

        photograph(page, f"sign-in-{name}")
        assert page.locator("script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_there_in_english(
    demo: Server, new_browser: Callable[..., BrowserContext], role: str
) -> None:
    page = enter(new_browser(), demo, role)
    page.goto(f"{demo.url}/language?to=en&next=/")
    for address in PAGES[role]:
        page.goto(f"{demo.url}/{address}")
        settled(page)
        scroll_through(page)

        photograph(page, f"en-{role}-{address.replace('?', '-').replace('&', '-')}")
        expect(page.get_by_text("Sample data (invented)").first).to_be_attached()


def test_the_scoring_page_says_what_the_sources_do_not_give(
    demo: Server, new_browser: Callable[..., BrowserContext]
) -> None:
    page = enter(new_browser(WIDTHS["phone"]), demo, "评审专家")
    page.goto(f"{demo.url}/scoring?round=2&county=chengqu")

    first = page.locator(".st-key-card-C1-1")
    expect(first.get_by_text("本项目建议（来源未给出）：权重、目标、等次标准")).to_be_visible()
    photograph(page, "proposals-phone")


def test_pictures_are_kept_out_of_git() -> None:
    ignored = (Path(__file__).resolve().parents[2] / ".gitignore").read_text(encoding="utf-8")

    assert "screenshots/" in ignored.split()
