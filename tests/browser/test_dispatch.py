"""Approve, send, confirm: the organizer's browser, the recipient's without an account, the county's."""

import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from evaluation.services.platform import start
from evaluation.services.programmes import load_folder
from evaluation.settings import read_settings
from tests.browser.conftest import Server, invitation_tokens, join, photograph, settled
from tests.small_programme import write_small_programme

RATINGS = "".join(
    f"{number},{county},{reviewer},{criterion},rated,{80 if criterion == 'C2' else 70 + number},\n"
    for number in (1, 2)
    for county in ("jia", "yi")
    for reviewer in ("lead", "r2")
    for criterion in ("C1", "C2")
)
LIST = """
[[distribution]]
county = "jia"
office = "中共甲县县委书记"

[[distribution]]
county = "yi"
office = "中共乙县县委书记"
"""
PEOPLE = ("org", "contact_jia")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Both rounds published, no report approved."""
    folder = write_small_programme(
        tmp_path / "small", states=("published", "published"), ratings=RATINGS
    )
    programme = folder / "programme.toml"
    programme.write_text(programme.read_text("utf-8") + LIST, encoding="utf-8")
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")}))
    load_folder(platform, folder)
    platform.store.close()
    running = Server(tmp_path / "data")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def pages(server: Server, new_browser: Callable[..., BrowserContext]) -> dict[str, Page]:
    tokens = invitation_tokens(server.data_dir, "small", *PEOPLE)
    return {
        person: join(new_browser(), server, tokens[person], f"login-{person}") for person in PEOPLE
    }


def go(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/{address}")
    settled(page)


def click(page: Page, key: str) -> None:
    """A button by its key."""
    page.locator(f".st-key-{key} button").first.click()
    settled(page)


def leave_out(page: Page, format_: str) -> None:
    """Take a format out of the choice; a click that fell into a redrawn page is made again."""
    chosen = page.locator(".st-key-batch-formats-zh_CN").get_by_role("button", name=format_)
    for _click in range(3):
        if chosen.get_attribute("aria-pressed") == "true":
            chosen.click()
            settled(page)
    expect(chosen).to_have_attribute("aria-pressed", "false")


def approve_all(organizer: Page, server: Server) -> None:
    """Read what approving will do, then do it, and wait for the account of it."""
    go(organizer, server, "reports")
    organizer.get_by_text("签发报告", exact=True).click()
    click(organizer, "approval-ask")
    expect(organizer.get_by_text("签发3份报告：甲县、乙县、丙县。")).to_be_visible()
    photograph(organizer, "dispatch-approve-desk")
    click(organizer, "approval-top-yes")
    expect(organizer.get_by_text("新签发3份。")).to_be_visible()
    photograph(organizer, "dispatch-approved-desk")


def send_all(organizer: Page, server: Server) -> str:
    """Mark all as sent, after the outbox has said who gets what; returns the first receipt link."""
    go(organizer, server, "dispatch")
    click(organizer, "dispatch-ask")
    expect(organizer.get_by_text("2份报告，2个收件单位（人），共2份")).to_be_visible()
    click(organizer, "dispatch-yes")
    expect(organizer.get_by_text("请写明发出方式")).to_be_visible()  # none is chosen beforehand
    organizer.get_by_label("发出方式").click()
    organizer.get_by_role("option", name="机要交换").click()
    settled(organizer)
    photograph(organizer, "dispatch-outbox-desk")
    click(organizer, "dispatch-yes")
    expect(organizer.get_by_text("已标记发出2份。")).to_be_visible()
    organizer.get_by_role("button", name="签收链接").first.click()
    return organizer.get_by_test_id("stCode").inner_text().strip()


def receive(recipient: Page, link: str) -> str:
    """Read the report, confirm its receipt, find it confirmed; returns the printed code."""
    recipient.goto(link)
    photograph(recipient, "dispatch-receipt-phone")
    with recipient.expect_download() as started:
        recipient.get_by_role("link", name="下载报告（PDF）").click()
    text = "".join(p.extract_text() for p in PdfReader(started.value.path()).pages)
    recipient.get_by_label("签收人姓名").fill("张三")
    recipient.get_by_role("button", name="确认已收到").click()
    expect(recipient.get_by_text("签收人：张三")).to_be_visible()
    recipient.goto(link)
    expect(recipient.get_by_text("签收人：张三")).to_be_visible()
    expect(recipient.get_by_role("link", name="下载报告（PDF）")).to_be_visible()
    expect(recipient.get_by_role("button", name="确认已收到")).to_have_count(0)
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert found
    return found.group()


def check(anybody: Page, server: Server, code: str) -> None:
    """The public page says what the code is worth."""
    anybody.goto(f"{server.url}/verify?code={code}")
    anybody.get_by_role("button", name="核验").click()
    expect(anybody.get_by_text(f"{code}：有效。")).to_be_visible()
    photograph(anybody, "dispatch-verify-phone")


def object_to(contact: Page, text: str) -> None:
    """File an objection to the report on the page."""
    contact.get_by_text("提出异议", exact=True).click()
    box = contact.get_by_label("异议的内容和依据")
    box.fill(text)
    box.press("Tab")
    settled(contact)
    contact.get_by_text("内容已经本单位负责同志审核").click()
    settled(contact)
    click(contact, "objection-yes")
    expect(contact.get_by_text(text).first).to_be_visible()


def test_a_report_goes_out_and_its_receipt_comes_back(
    server: Server, pages: dict[str, Page], new_browser: Callable[..., BrowserContext]
) -> None:
    organizer, contact = (pages[name] for name in PEOPLE)
    approve_all(organizer, server)
    go(contact, server, "my-report")
    expect(contact.get_by_text("报告尚未签发抄送")).to_be_visible()  # approved is not sent

    link = send_all(organizer, server)
    phone = new_browser(390).new_page()  # without an account
    check(phone, server, receive(phone, link))

    go(organizer, server, "dispatch")
    photograph(organizer, "dispatch-received-desk")
    go(organizer, server, "reports")
    expect(organizer.get_by_text("已签收 1/1")).to_have_count(1)
    go(contact, server, "my-report")
    expect(contact.get_by_text("由张三签收")).to_be_visible()
    object_to(contact, "响应一项的佐证未计入。")
    photograph(contact, "dispatch-objection-desk")


def test_a_batch_survives_a_reload_is_cancelled_and_is_fetched(
    server: Server, pages: dict[str, Page], tmp_path: Path
) -> None:
    organizer = pages["org"]
    go(organizer, server, "reports")
    organizer.get_by_text("批量生成报告", exact=True).click()
    click(organizer, "batch-start")
    organizer.reload()
    expect(organizer.get_by_text("正在批量生成报告")).to_be_visible()
    photograph(organizer, "batch-running-desk")
    organizer.locator(".st-key-batch-cancel button").click()
    expect(organizer.get_by_text("已取消，没有保留文件。")).to_be_visible()
    assert list((server.data_dir / "batches").glob("*.zip")) == []

    settled(organizer)
    organizer.get_by_text("批量生成报告", exact=True).click()
    for format_ in ("PDF", "Word", "HTML"):
        leave_out(organizer, format_)
    click(organizer, "batch-start")
    with organizer.expect_download() as started:
        organizer.get_by_role("link", name="下载压缩包").click()
    with zipfile.ZipFile(started.value.path()) as archive:
        names = archive.namelist()
    assert [n.rpartition(".")[2] for n in names] == ["xlsx"] * 4
    assert names[1].startswith("甲县评审报告")


def test_the_pages_stay_in_bounds(
    server: Server, new_browser: Callable[..., BrowserContext]
) -> None:
    token = invitation_tokens(server.data_dir, "small", "org")["org"]
    page = join(new_browser(), server, token, "login-org")
    for width, address in product((1280, 390), ("reports", "dispatch")):
        page.set_viewport_size({"width": width, "height": 900})
        go(page, server, address)
        for title in ("签发报告", "批量生成报告"):
            if page.get_by_text(title, exact=True).count():
                page.get_by_text(title, exact=True).first.click()
                settled(page)
        photograph(page, f"small-{address}-{width}")
        main = page.get_by_test_id("stMain")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), (address, width)
