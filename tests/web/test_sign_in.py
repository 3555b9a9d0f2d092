"""Signing in with a password: tokens, cookies, and one answer to every failure."""

import pytest

from evaluation.services import invitations

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


def test_an_unknown_account_and_a_wrong_password_get_one_answer(client, account):
    wrong = post(client, account, "not the password")
    unknown = post(client, "nobody", PASSWORD)
    assert wrong.status_code == unknown.status_code == 403

    def sentence(answer):
        return answer.text.split('role="alert">')[1].split("<")[0]

    assert sentence(wrong) == sentence(unknown)


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
