"""The page of the own account, and the token that every form of those who are signed in brings back."""

import pytest
from starlette.websockets import WebSocketDisconnect

from evaluation.services import invitations, sessions
from evaluation.services.sessions import Arrival

PAGE = {"accept": "text/html"}
PASSWORD = "correct horse battery"
SOCKET = "ws://localhost/_stcore/stream"
SAME = {"origin": "http://localhost"}
FORMS = ("/account/password", "/account/sessions", "/act-as", "/sign-out")


@pytest.fixture(scope="module")
def anna(own_platform):
    """The tokens of two sessions of one account."""
    person = own_platform.store.programme("demo").people[4].id
    token = invitations.invite(own_platform, "demo", person)
    agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120"
    arrival = Arrival("invite", "198.51.100.7", agent)
    entry = invitations.accept_invitation(own_platform, token, "anna", PASSWORD, arrival)
    signed_in = sessions.session(own_platform, entry.token)
    return signed_in.account_id, signed_in.person_number


@pytest.fixture
def here(client, platform, anna):
    token = sessions.start_session(platform, *anna, Arrival("password", "192.0.2.1"))
    client.cookies.set("liangping_session", token)
    return token


@pytest.fixture
def there(platform, anna):
    agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120"
    return sessions.start_session(platform, *anna, Arrival("password", "198.51.100.7", agent))


def is_in(platform, token):
    return sessions.session(platform, token) is not None


def key_of(platform, token):
    return sessions.session(platform, token).session_id[:16]


def test_a_stranger_is_led_to_the_sign_in_page(client):
    answer = client.get("/account", headers=PAGE)
    assert answer.headers["location"] == "/sign-in?next=%2Faccount"


def test_the_page_says_who_one_is_and_where_one_is_signed_in(client, here, there):
    text = client.get("/account", headers=PAGE).text
    assert "anna" in text
    assert "Edge · Windows" in text
    assert "198.51.100.7" in text
    assert text.count("本次登录</span>") == 1
    assert here not in text
    assert there not in text


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("token", ["", "made-up"])
def test_a_form_without_its_sessions_token_is_refused_whatever_headers_it_lacks(
    client, platform, here, path, token
):
    """No Origin and no Sec-Fetch-Site, which the gate lets by."""
    fields = {"csrf": token, "end": "all", "present": PASSWORD, "new": "x", "again": "x"}
    answer = client.post(path, data=fields)
    assert answer.status_code == 403
    assert "页面已过期" in answer.text
    assert is_in(platform, here)


def test_another_sessions_token_is_no_token(client, platform, here, there):
    other = sessions.session(platform, there).csrf
    assert client.post("/account/sessions", data={"csrf": other, "end": "all"}).status_code == 403
    assert is_in(platform, here)


def test_one_session_is_signed_out(client, platform, here, there, csrf):
    fields = {"csrf": csrf(), "end": key_of(platform, there)}
    answer = client.post("/account/sessions", data=fields)
    assert answer.headers["location"] == "/account?done=session"
    assert (is_in(platform, here), is_in(platform, there)) == (True, False)
    assert "已退出所选的登录" in client.get("/account?done=session", headers=PAGE).text


def test_a_session_that_is_gone_is_said_to_be(client, here, csrf):
    answer = client.post("/account/sessions", data={"csrf": csrf(), "end": "0" * 16})
    assert answer.status_code == 422
    assert "已经退出" in answer.text


def test_signing_out_everywhere_closes_the_open_pages_of_other_browsers_at_once(
    client, platform, here, there, csrf
):
    token = csrf()
    client.cookies.set("liangping_session", there)
    with client.websocket_connect(SOCKET, headers=SAME, subprotocols=["streamlit"]) as socket:
        client.cookies.set("liangping_session", here)
        answer = client.post("/account/sessions", data={"csrf": token, "end": "all"})
        assert answer.headers["location"] == "/sign-in"
        with pytest.raises(WebSocketDisconnect):
            while True:
                socket.receive_bytes()
    assert (is_in(platform, here), is_in(platform, there)) == (False, False)


def test_changing_the_password_asks_for_the_present_one_and_says_what_happened(
    client, platform, here, there, csrf
):
    token = csrf()

    def change(**fields):
        return client.post("/account/password", data={"csrf": token, **fields})

    wrong = change(present="no", new="quiet river stones", again="quiet river stones")
    assert wrong.status_code == 422
    assert "现在的密码不正确" in wrong.text
    unlike = change(present=PASSWORD, new="quiet river stones", again="quiet river stone")
    assert "不一致" in unlike.text
    done = change(present=PASSWORD, new="quiet river stones", again="quiet river stones")
    assert done.headers["location"] == "/account?done=password"
    assert (is_in(platform, here), is_in(platform, there)) == (True, False)


def test_an_account_of_the_demonstration_has_no_password_to_change(client, sign_in):
    sign_in("organizer")
    text = client.get("/account", headers=PAGE).text
    assert "不使用密码" in text
    assert "/account/password" not in text


def test_no_page_is_kept_by_the_browser(client, here):
    assert client.get("/account", headers=PAGE).headers["cache-control"] == "no-store"
