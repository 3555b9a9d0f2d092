"""Who gets in, and who is let out: with real browsers on one server."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from evaluation.domain.people import Role
from evaluation.ui.page_table import PAGES
from tests.browser.conftest import PASSWORD, Server, invitation_tokens, join, settled
from tests.browser.scoring_steps import (
    card,
    comment_field,
    expect_comment_saved,
    open_sheet,
    write_comment,
)
from tests.browser.small_server import of_its_own, stored

ORGANIZERS_ONLY = [p.url_path for p in PAGES if p.roles == frozenset({Role.ORGANIZER})]
OTHERS = ("lead", "r2", "contact_jia", "reader_jia")
CLAIMING = """(() => {
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
        constructor(address, words) { super(address, ["streamlit", words?.[1] || "x", "SESSION"]) }
    };
})()"""
NewBrowser = Callable[..., BrowserContext]


@pytest.fixture
def server(shared_server: Server, tmp_path: Path) -> Server:
    return of_its_own(shared_server, tmp_path / "small")


def invited(server: Server, context: BrowserContext, person: str) -> Page:
    """Somebody who has just accepted an invitation."""
    token = invitation_tokens(server.data_dir, server.programme, person)[person]
    return join(context, server, token, login_of(server, person))


def login_of(server: Server, person: str) -> str:
    """The login under which somebody accepts."""
    return f"{server.programme}-{person}".replace("_", "-")


def sign_in(page: Page, server: Server, person: str) -> None:
    """Sign in with the password on the page that asks for it."""
    page.goto(f"{server.url}/sign-in")
    page.locator("input[name=login]").fill(login_of(server, person))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").last.click()


def frames_of(page: Page) -> list[bytes]:
    """What the server sends over this page's sockets from now on."""
    received: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda sent: received.append(bytes(sent, "utf-8") if isinstance(sent, str) else sent),
        )

    page.on("websocket", listen)
    return received


def session_ids(frames: list[bytes]) -> set[str]:
    """The ids of the Streamlit sessions that a page was given."""
    told = [ForwardMsg.FromString(frame) for frame in frames]
    return {m.new_session.initialize.session_id for m in told if m.HasField("new_session")}


def at_a_sheet(server: Server, context: BrowserContext) -> tuple[Page, list[bytes]]:
    """A reviewer's page at the sheet of 甲县, and whatever its socket brings."""
    page = invited(server, context, "r2")
    frames = frames_of(page)
    open_sheet(page, server, 1, "jia")
    return page, frames


def test_a_session_revoked_in_another_browser_ends_and_no_typed_word_is_lost(
    server: Server, new_browser: NewBrowser
) -> None:
    here, elsewhere = new_browser(), new_browser()
    page, frames = at_a_sheet(server, here)
    write_comment(page, "C1", "三级配齐，")
    expect_comment_saved(page, "C1")
    other = elsewhere.new_page()
    sign_in(other, server, "r2")
    settled(other)
    other.goto(f"{server.url}/account")
    other.get_by_role("button", name=re.compile("退出其他")).click()
    expect(other.get_by_text("其他设备上的登录已全部退出。")).to_be_visible()

    expect(page.get_by_test_id("stApp")).not_to_have_attribute(
        "data-test-connection-state", "CONNECTED"
    )
    told_until_then = len(frames)
    write_comment(page, "C1", "台账齐全。")
    page.wait_for_timeout(1500)

    assert len(frames) == told_until_then, "a signed-out socket brings nothing"
    expect(comment_field(page, "C1")).to_have_value("三级配齐，台账齐全。")
    assert stored(server, "C1").comment == "三级配齐，"

    again = here.new_page()
    sign_in(again, server, "r2")
    settled(again)
    expect_comment_saved(page, "C1")
    expect(comment_field(page, "C1")).to_have_value("三级配齐，台账齐全。")
    assert stored(server, "C1").comment == "三级配齐，台账齐全。"
    settled(page)
    expect(card(page, "C1")).to_be_visible()


def test_an_invitation_that_two_browsers_opened_lets_one_in(
    server: Server, new_browser: NewBrowser
) -> None:
    token = invitation_tokens(server.data_dir, server.programme, "r2")["r2"]
    late = new_browser().new_page()
    late.goto(f"{server.url}/invitation/{token}")
    late.locator("input[name=login]").fill("somebody-else")
    for field in late.locator("input[type=password]").all():
        field.fill(PASSWORD)
    join(new_browser(), server, token, login_of(server, "r2"))

    late.locator("button[type=submit]").last.click()

    expect(late.get_by_text(re.compile("邀请链接无效、已使用或已过期"))).to_be_visible()
    late.goto(f"{server.url}/my-reviews")
    expect(late).to_have_url(re.compile("/sign-in"))


def test_the_organizers_pages_tell_every_other_role_whom_they_are_for(
    server: Server, new_browser: NewBrowser
) -> None:
    for person in OTHERS:
        page = invited(server, new_browser(), person)
        for address in ORGANIZERS_ONLY:
            page.goto(f"{server.url}/{address}")
            settled(page)
            expect(page.get_by_text(re.compile("页面仅供组织者使用"))).to_be_visible()
            expect(page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_have_count(1)
            assert "组织者一" not in page.get_by_test_id("stMain").inner_text()


def claims(page: Page, session_id: str) -> None:
    """Let a page ask for a Streamlit session by its id, as a browser does that lost its connection."""
    page.add_init_script(CLAIMING.replace("SESSION", session_id))


def test_a_stranger_with_anothers_session_id_gets_a_session_of_their_own(
    server: Server, new_browser: NewBrowser
) -> None:
    owner, stranger = new_browser(), new_browser()
    page, theirs = at_a_sheet(server, owner)
    (session_id,) = session_ids(theirs)
    guest = invited(server, stranger, "contact_jia")
    page.close()

    claims(guest, session_id)
    given = frames_of(guest)
    guest.goto(f"{server.url}/county")
    settled(guest)
    assert session_ids(given).isdisjoint({session_id, ""})

    # The one it belongs to gets it back: it was there to be taken.
    back = owner.new_page()
    claims(back, session_id)
    regained = frames_of(back)
    open_sheet(back, server, 1, "jia")
    assert session_ids(regained) == {session_id}
