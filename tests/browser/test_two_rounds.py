"""A whole evaluation in real browsers: two reviewers at once, the panel lead, the organizer, a reader."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from evaluation.services.platform import start
from evaluation.settings import read_settings
from tests.browser.conftest import Server, invitation_tokens, join, photograph, settled
from tests.browser.scoring_steps import (
    expect_chosen,
    expect_comment_saved,
    open_sheet,
    pick,
    submit_sheet,
    write_comment,
)
from tests.browser.small_server import serving

PEOPLE = ("org", "lead", "r2", "reader_jia")
SHEETS = {  # (round, reviewer): county → levels of C1 and C2
    (1, "lead"): {"jia": ("中", "良"), "yi": ("好", "优")},
    (1, "r2"): {"jia": ("差", "弱"), "yi": ("中", "良")},
    (2, "lead"): {"jia": ("好", "良"), "yi": ("好", "优")},
    (2, "r2"): {"jia": ("中", "优"), "yi": ("好", "良")},
}
# A level of C1 is a band: choosing it rates the band's middle. C2 is 90, 80 or 30.


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, states=("planned", "planned"), pledged=False) as running:
        yield running


@pytest.fixture
def pages(server: Server, new_browser: Callable[..., BrowserContext]) -> dict[str, Page]:
    tokens = invitation_tokens(server.data_dir, "small", *PEOPLE)
    return {
        person: join(new_browser(), server, tokens[person], f"login-{person}") for person in PEOPLE
    }


def go(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/{address}")
    settled(page)


def move(page: Page, server: Server, number: int, act: str) -> None:
    """Click an act of a round, read what it will do, confirm it."""
    go(page, server, "rounds")
    page.locator(f".st-key-round-{number}-{act} button").click()
    page.locator(f".st-key-round-{number}-{act}-yes button").click()
    expect(page.get_by_text(re.compile("已完成"))).to_be_visible()
    settled(page)


def sign_pledge(page: Page) -> None:
    """Whoever has not signed finds the pledge where they wanted to go, and goes on once they have."""
    expect(page.get_by_role("heading", name="承诺书")).to_be_visible()
    page.get_by_text("本人已逐条阅读，承诺遵守").click()
    settled(page)
    page.locator(".st-key-pledge-sign button").click()
    expect(page.get_by_role("heading", name="承诺书")).to_have_count(0)
    settled(page)


def both_sign(reviewer: Page, lead: Page, server: Server) -> None:
    """One on the way to the list of reviews, the other to a sheet, where both then stand."""
    go(reviewer, server, "my-reviews")
    photograph(reviewer, "walk-pledge")
    sign_pledge(reviewer)
    expect(reviewer.get_by_role("heading", name="我的评审")).to_be_visible()
    go(lead, server, "scoring?round=1&county=jia")
    sign_pledge(lead)
    expect(lead.get_by_role("heading", name="甲县")).to_be_visible()


def rate_round(pages: dict[str, Page], server: Server, number: int) -> None:
    """Both reviewers rate at the same time, county by county, and submit."""
    for county in ("jia", "yi"):
        for reviewer in ("lead", "r2"):
            open_sheet(pages[reviewer], server, number, county)
        for place, criterion in enumerate(("C1", "C2")):
            for reviewer in ("lead", "r2"):
                level = SHEETS[number, reviewer][county][place]
                pick(pages[reviewer], criterion, level)
        write_comment(pages["lead"], "C1", f"第{number}轮：花名册齐全")
        expect_comment_saved(pages["lead"], "C1")
        for reviewer in ("lead", "r2"):
            submit_sheet(pages[reviewer])


def test_two_rounds_in_the_browser(server: Server, pages: dict[str, Page]) -> None:
    organizer, lead, reviewer, reader = (pages[name] for name in PEOPLE)

    # A reviewer who types the address of an organizer's page is refused.
    for address in ("progress", "rounds", "comparison", "reports"):
        go(reviewer, server, address)
        expect(
            reviewer.get_by_text(re.compile("仅供.*使用|不能查看|不对您的角色开放")).first
        ).to_be_visible()

    move(organizer, server, 1, "open")
    both_sign(reviewer, lead, server)
    # One reloads mid-way and finds every rating.
    open_sheet(reviewer, server, 1, "jia")
    pick(reviewer, "C1", "差")
    reviewer.reload()
    settled(reviewer)
    expect_chosen(reviewer, "C1", "差")
    rate_round(pages, server, 1)
    go(organizer, server, "progress")
    photograph(organizer, "walk-progress")
    move(organizer, server, 1, "close")
    move(lead, server, 1, "confirm")
    move(organizer, server, 1, "publish")

    move(organizer, server, 2, "open")
    rate_round(pages, server, 2)
    move(organizer, server, 2, "close")
    go(reader, server, "my-report")
    photograph(reader, "walk-my-report-after-round-1")
    move(lead, server, 2, "confirm")
    move(organizer, server, 2, "publish")

    go(organizer, server, "comparison")
    photograph(organizer, "walk-comparison")
    send_report(organizer, server)
    text = download_pdf(reader, server)
    for number in expected_numbers(server):
        assert number in text


def send_report(organizer: Page, server: Server) -> None:
    """Approve 甲县's report, name a recipient, and mark it as sent."""
    go(organizer, server, "reports")
    organizer.locator(".st-key-approve-jia button").click()
    organizer.locator(".st-key-approval-jia-yes button").click()
    expect(organizer.get_by_text("新签发1份。")).to_be_visible()
    go(organizer, server, "dispatch")
    organizer.locator(".st-key-recipient-report-zh_CN input").click()
    organizer.get_by_role("option", name=re.compile("甲县")).click()
    settled(organizer)
    office = organizer.get_by_label("收件单位或职务")
    office.fill("甲县县委书记")
    office.press("Tab")
    settled(organizer)
    for key in ("recipient-yes", "dispatch-ask"):
        organizer.locator(f".st-key-{key} button").click()
        settled(organizer)
    organizer.get_by_label("发出方式").click()
    organizer.get_by_role("option", name="当面送达").click()
    settled(organizer)
    organizer.locator(".st-key-dispatch-yes button").click()
    expect(organizer.get_by_text("已标记发出1份。")).to_be_visible()


def expected_numbers(server: Server) -> list[str]:
    """The scores of 甲县, worked out from what the reviewers clicked.

    C1's levels are bands and a click rates a band's middle: 好 [80, 100] 90, 中 [60, 79] 69 or 70,
    差 [0, 59] 29 or 30; what was stored is read from the store, the arithmetic is done here.
    """
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(server.data_dir)}))
    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        from evaluation.storage.current_frames import current_frame

        frame = current_frame(conn, stored)
    platform.store.close()
    values = {
        (row["round"], row["reviewer"], row["criterion"]): row["rating"]
        for row in frame.to_dicts()
        if row["county"] == "jia"
    }
    scores = [
        sum(0.6 * values[n, r, "C1"] + 0.4 * values[n, r, "C2"] for r in ("lead", "r2")) / 2
        for n in (1, 2)
    ]
    combined = 0.4 * scores[0] + 0.6 * scores[1]
    return [f"{value:.1f}" for value in (*scores, scores[1] - scores[0], combined)]


def download_pdf(page: Page, server: Server) -> str:
    """What the reader's own report says, downloaded with the button of the page."""
    go(page, server, "my-report")
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("PDF")).click()
    assert page.request.get(f"{server.url}/download/report/yi.pdf").status == 403
    pages = PdfReader(started.value.path()).pages
    return "".join(p.extract_text() for p in pages).replace("\n", "").replace(" ", "")
