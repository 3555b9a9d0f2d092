"""The second factor in a browser: asked for after the password, set up under the own account."""

import re
import time

import pyotp
import pytest
from starlette.websockets import WebSocketDisconnect

from evaluation.services import invitations

PAGE = {"accept": "text/html"}
SOCKET, SAME = "ws://localhost/_stcore/stream", {"origin": "http://localhost"}
PASSWORD = "correct horse battery"


@pytest.fixture
def organizer(client, platform, request):
    """The login of an organizer who is signed in with a password."""
    person = next(p for p in platform.store.programme("demo").people if p.role == "organizer")
    login = request.node.name[5:60].lower()
    token = invitations.invite(platform, "demo", person.id)
    entry = invitations.accept_invitation(platform, token, login, PASSWORD)
    client.cookies.set("liangping_session", entry.token)
    return login


def act(client, csrf, name, **fields):
    data = {"csrf": csrf(), "act": name, **fields}
    return client.post("/account/second-factor", data=data)


@pytest.fixture
def secret(client, organizer, csrf):
    act(client, csrf, "begin", password=PASSWORD)
    shown = client.get("/account/second-factor", headers=PAGE).text
    return re.search(r'class="secret">([A-Z2-7 ]+)<', shown).group(1).replace(" ", "")


@pytest.fixture
def codes(client, csrf, secret):
    """The recovery codes, after it was turned on with the telephone's code of the last half minute."""
    earlier = pyotp.TOTP(secret).at(time.time() - 30)
    answer = act(client, csrf, "confirm", code=earlier)
    return re.findall(r"<li><code>([a-z0-9-]+)</code>", answer.text)


def with_password(client, login, target="/reports"):
    client.cookies.clear()
    shown = client.get("/sign-in", headers=PAGE).text
    token = shown.split('name="form_token" value="')[-1].split('"')[0]
    fields = {"form_token": token, "login": login, "password": PASSWORD, "next": target}
    return client.post("/sign-in", data=fields)


def show_code(client, code, token=None):
    shown = client.get("/second-factor", headers=PAGE).text
    given = shown.split('name="form_token" value="')[-1].split('"')[0]
    fields = {"form_token": given if token is None else token, "code": code, "next": "/reports"}
    return client.post("/second-factor", data=fields)


def test_recovery_codes_are_shown_once(client, codes):
    assert len(codes) == 10
    later = client.get("/account/second-factor", headers=PAGE).text
    assert not any(code in later for code in codes)


def test_the_password_leads_to_the_code_and_the_code_to_the_page_wanted(
    client, organizer, secret, codes
):
    answer = with_password(client, organizer)
    assert answer.headers["location"] == "/second-factor?next=%2Freports"
    assert "liangping_session" not in client.cookies
    assert client.get("/reports", headers=PAGE).headers["location"].startswith("/sign-in")
    answer = show_code(client, pyotp.TOTP(secret).now())
    assert answer.headers["location"] == "/reports"
    assert client.get("/account", headers=PAGE).status_code == 200
    assert "liangping_ticket" not in client.cookies


def test_a_wrong_code_is_told_beside_the_field(client, organizer, codes):
    with_password(client, organizer)
    answer = show_code(client, "000000")
    assert answer.status_code == 403
    assert "验证码不正确" in answer.text
    assert "liangping_session" not in client.cookies
    assert show_code(client, codes[0]).status_code == 303


def test_a_code_from_another_sites_form_is_refused(client, organizer, codes):
    with_password(client, organizer)
    assert show_code(client, codes[0], token="made-up").status_code == 403
    assert "liangping_session" not in client.cookies


def test_whoever_has_not_shown_a_password_is_led_to_it(client):
    assert client.get("/second-factor", headers=PAGE).headers["location"] == "/sign-in"
    assert client.post("/second-factor", data={"code": "000000"}).status_code == 403


def test_the_picture_holds_the_key_and_needs_no_script(client, secret):
    answer = client.get("/account/second-factor", headers=PAGE)
    assert 'src="data:image/svg+xml' in answer.text
    assert "img-src 'self' data:" in answer.headers["content-security-policy"]


def test_a_form_of_another_site_turns_nothing_off(client, organizer, codes, platform):
    answer = client.post(
        "/account/second-factor", data={"csrf": "made-up", "act": "off", "password": PASSWORD}
    )
    assert answer.status_code == 403
    assert with_password(client, organizer).headers["location"].startswith("/second-factor")


def test_organizers_who_must_have_one_set_it_up_before_anything_else(
    client, organizer, csrf, configured
):
    configured(second_factor="organizers")
    assert client.get("/rounds", headers=PAGE).headers["location"] == "/account/second-factor"
    assert client.get("/api/draft").status_code == 403
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(SOCKET, headers=SAME, subprotocols=["streamlit"]),
    ):
        pass
    assert "设置完成后才能进入" in client.get("/account/second-factor", headers=PAGE).text
    act(client, csrf, "begin", password=PASSWORD)
    shown = client.get("/account/second-factor", headers=PAGE).text
    key = re.search(r'class="secret">([A-Z2-7 ]+)<', shown).group(1).replace(" ", "")
    act(client, csrf, "confirm", code=pyotp.TOTP(key).now())
    assert client.get("/rounds", headers=PAGE).status_code == 200
    with client.websocket_connect(SOCKET, headers=SAME, subprotocols=["streamlit"]):
        pass
    assert "不能关闭" in client.get("/account/second-factor", headers=PAGE).text
    assert "不能关闭" in act(client, csrf, "off", password=PASSWORD).text


def test_nobody_else_must_have_one(client, configured, sign_in, person_with_role):
    configured(second_factor="organizers")
    sign_in(person_with_role("reviewer"))
    assert client.get("/my-reviews", headers=PAGE).status_code == 200
