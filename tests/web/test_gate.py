"""Strangers get nothing but the way in; those who are in get only what is theirs."""

import base64
import hashlib
import re

import pytest
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from evaluation.services import sessions
from evaluation.ui import session as page_session
from evaluation.ui.socket_messages import harms_others
from evaluation.web import cookies
from evaluation.web.live_sockets import LiveSockets

PAGE = {"accept": "text/html"}
SOCKET = "ws://localhost/_stcore/stream"
SAME = {"origin": "http://localhost"}


def test_a_stranger_is_led_to_the_sign_in_page_and_back_to_the_page_wanted(client):
    answer = client.get("/progress?round=2", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fprogress%3Fround%3D2"


@pytest.mark.parametrize(
    "path",
    ["/static/js/x.js", "/media/abc.png", "/_stcore/host-config", "/download/batch/x.zip"],
)
def test_a_stranger_gets_no_file(client, path):
    assert client.get(path).status_code == 401


def test_a_stranger_may_not_upload(client):
    answer = client.put("/_stcore/upload_file/a/b", content=b"x", headers=SAME)
    assert answer.status_code == 401


def test_a_strangers_socket_is_refused_before_it_is_accepted(client):
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers=SAME):
        pass


def test_a_page_opens_a_socket_when_signed_in(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    with client.websocket_connect(SOCKET, headers=SAME, subprotocols=["streamlit"]):
        pass


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost.evil.example"])
def test_a_foreign_page_cannot_open_a_socket(client, sign_in, person_with_role, origin):
    sign_in(person_with_role("organizer"))
    headers = {"origin": origin}
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers=headers):
        pass


def test_a_socket_that_names_no_page_is_refused(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET):
        pass


def test_a_foreign_page_cannot_change_anything(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    answer = client.post("/sign-out", headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
    assert client.get("/progress", headers=PAGE).status_code == 200


def test_a_request_from_another_site_is_told_by_its_fetch_header(client):
    answer = client.post("/sign-in", data={}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/_stcore/agent/interact", "/_stcore/metrics"])
def test_streamlits_inner_addresses_are_closed_to_everyone(client, sign_in, person_with_role, path):
    sign_in(person_with_role("organizer"))
    assert client.get(path).status_code == 404


def test_the_bare_address_leads_to_the_roles_own_page(client, sign_in, person_with_role):
    sign_in(person_with_role("reviewer"))
    assert client.get("/", headers=PAGE).headers["location"] == "/my-reviews"


def test_an_unknown_page_is_said_to_be_unknown(client, sign_in, person_with_role):
    sign_in(person_with_role("reviewer"))
    answer = client.get("/no-such-page", headers=PAGE)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_the_page_is_in_the_readers_language_and_has_our_name(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    shell = client.get("/progress", headers=PAGE).text
    assert '<html lang="zh-CN">' in shell
    assert "<title>两评</title>" in shell
    assert "/_stcore/agent" not in shell
    client.get("/language?to=en")
    assert '<html lang="en">' in client.get("/progress", headers=PAGE).text


def test_each_inline_script_is_named_in_the_policy_by_its_hash(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    answer = client.get("/progress", headers=PAGE)
    scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    policy = answer.headers["content-security-policy"]
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_policy_allows_no_foreign_and_no_evaluated_script(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    policy = client.get("/progress", headers=PAGE).headers["content-security-policy"]
    scripts = next(p for p in policy.split("; ") if p.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "http" not in scripts


@pytest.mark.parametrize("path", ["/sign-in", "/health", "/static/js/none.js"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_signing_out_closes_the_session_for_pages_and_sockets(
    client, sign_in, person_with_role, csrf
):
    sign_in(person_with_role("organizer"))
    token = client.cookies["liangping_session"]
    with client.websocket_connect(SOCKET, headers=SAME, subprotocols=["streamlit"]) as socket:
        assert client.post("/sign-out", data={"csrf": csrf()}).status_code == 303
        with pytest.raises(WebSocketDisconnect):
            while True:
                socket.receive_bytes()
    client.cookies.set("liangping_session", token)
    assert client.get("/progress", headers=PAGE).status_code == 303
    assert client.get("/_stcore/host-config").status_code == 401


def test_looking_at_the_sign_out_page_signs_nobody_out(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    assert client.get("/sign-out", headers=PAGE).status_code == 200
    assert client.get("/progress", headers=PAGE).status_code == 200


def test_a_message_that_empties_everybodys_caches_is_dropped():
    assert harms_others(BackMsg(clear_cache=True).SerializeToString())
    assert not harms_others(BackMsg(stop_script=True).SerializeToString())


def test_pages_and_routes_read_the_same_cookies():
    assert page_session.SESSION_COOKIE == cookies.SESSION
    assert page_session.LANGUAGE_COOKIE == cookies.LANGUAGE


def test_a_session_that_ends_while_a_page_opens_opens_no_page(
    client, sign_in, platform, person_with_role, monkeypatch
):
    sign_in(person_with_role("organizer"))
    token, add = client.cookies["liangping_session"], LiveSockets.add

    def ended_before(self, *page):
        sessions.sign_out(platform, token)
        add(self, *page)

    monkeypatch.setattr(LiveSockets, "add", ended_before)
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(SOCKET, headers=SAME, subprotocols=["streamlit"]),
    ):
        pass
