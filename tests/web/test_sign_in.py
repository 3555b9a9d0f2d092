"""Signing in with a password: tokens, cookies, and one answer to every failure."""

import pytest

from evaluation.services import attempts, invitations
from evaluation.services.attempts import Kind
from evaluation.storage import accounts as rows

PAGE = {"accept": "text/html"}
PASSWORD = "correct horse battery"


@pytest.fixture
def account(platform, request):
    """A login of this test's own, made through an invitation."""
    person = platform.store.programme("demo").people[0].id
    login = request.node.name[:60].lower()
    token = invitations.invite(platform, "demo", person, by=None)
    invitations.accept_invitation(platform, token, login, PASSWORD)
    return login


def post(client, login, password, target="/", token=None, site="http://localhost"):
    shown = client.get(f"{site}/sign-in", headers=PAGE).text
    fields = {"login": login, "password": password, "next": target}
    given = shown.split('name="form_token" value="')[-1].split('"')[0]
    fields["form_token"] = given if token is None else token
    return client.post(f"{site}/sign-in", data=fields)


def test_the_right_password_leads_to_the_page_wanted(client, account):
    answer = post(client, account, PASSWORD, "/reports")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/reports"


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(client, account):
    cookie = post(client, account, PASSWORD).headers["set-cookie"]
    session = next(c for c in cookie.split(", ") if c.startswith("liangping_session="))
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert "Secure" not in session


def test_with_https_the_cookie_is_this_hosts_alone_and_only_encrypted(client, account, configured):
    configured(public_url="https://pingshen.example", demo=False)
    cookie = post(client, account, PASSWORD, site="https://localhost").headers["set-cookie"]
    session = next(c for c in cookie.split(", ") if c.startswith("__Host-liangping_session="))
    assert "Secure" in session
    assert "Path=/" in session
    assert "Domain" not in session


def test_only_a_hash_of_the_token_is_in_the_store(client, account, platform):
    post(client, account, PASSWORD)
    token = client.cookies["liangping_session"]
    store = platform.settings.data_dir
    assert all(token.encode() not in f.read_bytes() for f in store.glob("liangping.db*"))


def test_unknown_wrong_locked_and_disabled_are_answered_with_the_same_page(
    client, account, platform
):
    """All but what was typed and the form's token: status, headers and body."""

    def told(login, password="not the password"):
        answer = post(client, login, password)
        token = client.cookies["liangping_form"]
        headers = {k: v for k, v in answer.headers.items() if k not in {"content-length", "date"}}
        headers["set-cookie"] = headers["set-cookie"].replace(token, "")
        return answer.status_code, headers, answer.text.replace(login, "").replace(token, "")

    answers = [told("nobody.here"), told(account)]
    for _ in range(9):
        attempts.reserve(platform, Kind.PASSWORD, address="127.0.0.1", subject=account)
    answers.append(told(account, PASSWORD))
    platform.store.write(lambda conn: conn.exec_driver_sql("DELETE FROM failed_sign_in"))
    with platform.store.read() as conn:
        number = rows.find_account(conn, account).account_id
    platform.store.write(lambda conn: rows.set_account_disabled(conn, number, disabled=True))
    answers.append(told(account, PASSWORD))
    platform.store.write(lambda conn: rows.set_account_disabled(conn, number, disabled=False))

    assert answers[0][0] == 403
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("planted", ["planted", "planted.", "a.0123456789abcdef"])
def test_a_token_that_somebody_planted_is_none_of_ours(client, account, planted):
    client.cookies.set("liangping_form", planted)
    fields = {"login": account, "password": PASSWORD, "form_token": planted}
    assert client.post("/sign-in", data=fields).status_code == 403
    assert "liangping_session" not in client.cookies


def test_with_https_signing_out_takes_the_cookie_back(client, account, configured):
    configured(public_url="https://localhost", demo=False)
    post(client, account, PASSWORD, site="https://localhost")
    shown = client.get("https://localhost/sign-out", headers=PAGE).text
    token = shown.split('name="csrf" value="')[1].split('"')[0]
    answer = client.post("https://localhost/sign-out", data={"csrf": token})
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if "session" in c]
    assert cookie.startswith('__Host-liangping_session=""')
    assert "Secure" in cookie
    assert "Max-Age=0" in cookie


def test_a_form_without_its_token_is_refused(client, account):
    assert post(client, account, PASSWORD, token="").status_code == 403
    assert post(client, account, PASSWORD, token="made-up").status_code == 403
    assert "liangping_session" not in client.cookies


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/a\nb"]
)
def test_signing_in_never_leads_to_another_site(client, account, target):
    assert post(client, account, PASSWORD, target).headers["location"] == "/"


def test_what_was_typed_is_shown_again_as_text(client):
    answer = post(client, '"><script>alert(1)</script>', "x")
    assert "<script>" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text


def test_a_form_as_large_as_a_file_is_refused_with_a_sentence(client):
    answer = client.post("/sign-in", data={"login": "x" * 70_000})
    assert answer.status_code == 422
    assert "过大" in answer.text


def test_a_login_that_no_store_takes_is_answered_like_an_unknown_one(client, account):
    unknown, zero = (post(client, login, PASSWORD) for login in ("nobody", account + "\0"))

    assert (zero.status_code, unknown.status_code) == (403, 403)
    assert "登录名或密码" in zero.text


def test_a_form_with_what_no_store_takes_is_refused_with_a_sentence(client):
    answer = client.post("/verify", data={"code": "a\0"})

    assert answer.status_code == 422
    assert "不能保存的字符" in answer.text
