"""The organization's single sign-on, against a provider on this machine that tells the truth or lies."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import select

from evaluation.services import external_identities, identity_provider, invitations, sessions
from evaluation.services.attempts import LIMITS, Kind, Limits
from evaluation.services.identity_provider import Identity
from evaluation.settings import SingleSignOn, read_settings
from evaluation.storage.account_tables import account, external_identity
from evaluation.storage.accounts import set_account_disabled
from evaluation.storage.second_factors import begin_factor, confirm_factor
from tests.mock_provider import CLIENT, SECRET, Served
from tests.services.way_in import who

PAGE = {"accept": "text/html"}
PASSWORD = "correct horse battery"
UNKNOWN = "还没有对应的平台账号"
REFUSED = "未通过核对"
NOT_FROM_HERE = "不是从本浏览器开始的"


@pytest.fixture(scope="module")
def served():
    with Served() as provider:
        yield provider


@pytest.fixture
def provider(served, configured):
    served.lies.clear()
    served.signs_with = None
    configured(single_sign_on=served.settings)
    return served


@pytest.fixture
def linked(platform, provider, request):
    """Somebody of the demonstration whom the provider knows by the name of the test."""
    subject = request.node.name
    person = platform.store.programme("demo").people[4].id
    invitations_token = invitations.invite(platform, "demo", person)
    external_identities.accept_invitation(
        platform, invitations_token, Identity(provider.issuer, subject), sessions.Arrival("oidc")
    )
    return subject


def leave(client, target="/"):
    return client.get("/oidc/sign-in", params={"next": target}, headers=PAGE)


def come_back(client, brought):
    return client.get("/oidc/callback", params=brought, headers=PAGE)


def sign_in(client, provider, subject, target="/"):
    return come_back(client, provider.approve(leave(client, target).headers["location"], subject))


def is_in(client):
    return client.get("/sign-out", headers=PAGE).status_code == 200


def kept_for(client, token):
    client.get(f"/invitation/{token}", headers=PAGE)
    return {"form_token": client.cookies["liangping_form"]}


def test_the_sign_in_page_offers_it_by_its_name_where_it_is_set(client, provider, configured):
    assert "用市统一认证登录" in client.get("/sign-in", headers=PAGE).text
    configured(single_sign_on=SingleSignOn())
    assert "/oidc/sign-in" not in client.get("/sign-in", headers=PAGE).text


def test_whoever_is_linked_is_let_in_and_led_to_the_page_wanted(client, provider, linked):
    answer = sign_in(client, provider, linked, "/reports")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    assert is_in(client)


def test_the_session_says_how_somebody_came_in(client, provider, linked, platform):
    sign_in(client, provider, linked)
    assert "市统一认证" in client.get("/account", headers=PAGE).text
    assert "单位统一认证" in client.get("/account", headers=PAGE).text


def test_a_stranger_gets_one_sentence_and_no_account(client, provider, platform):
    with platform.store.read() as conn:
        before = conn.execute(select(account.c.account_id)).all()
    answer = sign_in(client, provider, "a stranger")
    assert answer.status_code == 403
    assert UNKNOWN in answer.text
    with platform.store.read() as conn:
        assert conn.execute(select(account.c.account_id)).all() == before
    assert not is_in(client)


def test_a_shut_account_is_answered_like_none(client, provider, linked, platform):
    with platform.store.read() as conn:
        number = conn.execute(
            select(external_identity.c.account_id).where(external_identity.c.subject == linked)
        ).scalar_one()
    platform.store.write(lambda conn: set_account_disabled(conn, number, disabled=True))
    shut, unknown = (sign_in(client, provider, s) for s in (linked, "a stranger"))
    platform.store.write(lambda conn: set_account_disabled(conn, number, disabled=False))
    assert shut.text == unknown.text
    assert shut.status_code == unknown.status_code == 403


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another time"},
        {"nonce": None},
        {"aud": "another-platform"},
        {"aud": [CLIENT, "another-platform"]},
        {"azp": "another-platform"},
        {"iss": "https://another.example"},
        {"exp": 1_700_000_000, "iat": 1_699_990_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_was_not_made_for_this_sign_in_lets_nobody_in(client, provider, linked, lie):
    provider.lies.update(lie)
    answer = sign_in(client, provider, linked)
    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert not is_in(client)


def test_a_token_signed_by_another_key_lets_nobody_in(client, provider, linked):
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert REFUSED in sign_in(client, provider, linked).text
    assert not is_in(client)


def test_several_audiences_are_fine_where_the_token_was_asked_for_by_us(client, provider, linked):
    provider.lies.update({"aud": [CLIENT, "another-platform"], "azp": CLIENT})
    assert sign_in(client, provider, linked).status_code == 303


def test_coming_back_works_once(client, provider, linked):
    brought = provider.approve(leave(client).headers["location"], linked)
    kept = client.cookies["liangping_sign_on"]
    assert come_back(client, brought).status_code == 303
    client.cookies.clear()
    assert NOT_FROM_HERE in come_back(client, brought).text
    client.cookies.set("liangping_sign_on", kept)
    assert REFUSED in come_back(client, brought).text
    assert not is_in(client)


def test_what_another_browser_began_does_not_end_here(client, provider, linked):
    theirs = provider.approve(leave(client).headers["location"], linked)
    client.cookies.clear()
    assert NOT_FROM_HERE in come_back(client, theirs).text
    leave(client)
    assert NOT_FROM_HERE in come_back(client, theirs).text
    assert not is_in(client)


def test_what_the_browser_keeps_cannot_be_made_up(client, provider, linked, configured):
    brought = provider.approve(leave(client).headers["location"], linked)
    head, body, _signature = client.cookies["liangping_sign_on"].split(".")
    client.cookies.clear()
    client.cookies.set("liangping_sign_on", f"{head}.{body}.AAAA")
    assert NOT_FROM_HERE in come_back(client, brought).text


def test_an_answer_without_a_code_is_told_in_a_sentence(client, provider):
    address = leave(client).headers["location"]
    state = parse_qs(urlsplit(address).query)["state"][0]
    answer = come_back(client, {"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "没有完成登录" in answer.text


def test_a_provider_that_does_not_answer_is_told_in_a_sentence(client, configured, served):
    configured(single_sign_on=SingleSignOn("http://127.0.0.1:9", CLIENT, SECRET))
    answer = leave(client)
    assert "暂时联系不上单位统一认证" in answer.text
    assert "密码登录" in answer.text


def test_an_invitation_is_accepted_with_an_identity_in_place_of_a_password(
    client, provider, platform
):
    person = platform.store.programme("demo").people[5]
    token = invitations.invite(platform, "demo", person.id)
    assert "用市统一认证接受邀请" in client.get(f"/invitation/{token}", headers=PAGE).text
    away = client.post(f"/oidc/invitation/{token}", data=kept_for(client, token))
    assert away.status_code == 200
    address = away.headers["refresh"].partition("url=")[2]
    answer = come_back(client, provider.approve(address, "accepts"))
    assert answer.status_code == 303
    assert is_in(client)
    assert person.name in client.get("/account", headers=PAGE).text
    assert client.get(f"/invitation/{token}", headers=PAGE).status_code == 403
    client.cookies.clear()
    assert sign_in(client, provider, "accepts").status_code == 303


def test_leaving_with_an_invitation_uses_nothing_up(client, provider, platform):
    person = platform.store.programme("demo").people[6]
    token = invitations.invite(platform, "demo", person.id)
    client.post(f"/oidc/invitation/{token}", data=kept_for(client, token))
    assert client.get(f"/invitation/{token}", headers=PAGE).status_code == 200


def test_an_invitation_cannot_be_accepted_by_a_form_of_another_site(client, provider, platform):
    person = platform.store.programme("demo").people[6]
    token = invitations.invite(platform, "demo", person.id)
    answer = client.post(f"/oidc/invitation/{token}", data={"form_token": "made-up"})
    assert answer.status_code == 403
    assert "refresh" not in answer.headers


def with_password(client, platform, login):
    person = platform.store.programme("demo").people[7]
    token = invitations.invite(platform, "demo", person.id)
    entry = invitations.accept_invitation(platform, token, login, PASSWORD)
    client.cookies.set("liangping_session", entry.token)


def change_link(client, csrf, **fields):
    return client.post("/account/sign-on", data={"csrf": csrf(), **fields})


def test_an_account_is_linked_by_its_owner_and_unlinked_again(client, provider, platform, csrf):
    with_password(client, platform, "links.it")
    away = change_link(client, csrf, act="link", password=PASSWORD)
    address = away.headers["refresh"].partition("url=")[2]
    answer = come_back(client, provider.approve(address, "linked later"))
    assert answer.headers["location"] == "/account?done=linked"
    assert "解除关联" in client.get("/account", headers=PAGE).text
    change_link(client, csrf, act="unlink")
    client.cookies.clear()
    assert UNKNOWN in sign_in(client, provider, "linked later").text


def test_linking_needs_the_password(client, provider, platform, csrf):
    with_password(client, platform, "links.not")
    answer = change_link(client, csrf, act="link", password="not the password")
    assert answer.status_code == 422
    assert "refresh" not in answer.headers


def test_linking_shows_the_second_factor_where_there_is_one(client, provider, platform, csrf):
    """The provider's identity lets in without it from then on."""
    with_password(client, platform, "links.late")
    signed_in = who(platform, client.cookies["liangping_session"])
    secret = pyotp.random_base32()
    platform.store.write(lambda conn: begin_factor(conn, signed_in.account_id, secret, 1))
    platform.store.write(lambda conn: confirm_factor(conn, signed_in.account_id, 1))
    assert 'name="code"' in client.get("/account", headers=PAGE).text
    answer = change_link(client, csrf, act="link", password=PASSWORD)
    assert answer.status_code == 422
    assert "refresh" not in answer.headers
    code = pyotp.TOTP(secret).at(platform.clock.now())
    away = change_link(client, csrf, act="link", password=PASSWORD, code=code)
    assert "refresh" in away.headers


def test_linking_ends_in_the_session_in_which_it_began(client, provider, platform, csrf):
    with_password(client, platform, "began.here")
    away = change_link(client, csrf, act="link", password=PASSWORD)
    address = away.headers["refresh"].partition("url=")[2]
    with_password(client, platform, "somebody.else")
    assert NOT_FROM_HERE in come_back(client, provider.approve(address, "between two")).text
    client.cookies.clear()
    assert UNKNOWN in sign_in(client, provider, "between two").text


def test_an_identity_opens_one_account(client, provider, platform, csrf, linked):
    with_password(client, platform, "second.owner")
    away = change_link(client, csrf, act="link", password=PASSWORD)
    address = away.headers["refresh"].partition("url=")[2]
    answer = come_back(client, provider.approve(address, linked))
    assert "已关联另一个平台账号" in answer.text


def test_an_account_without_a_password_stays_linked(client, provider, csrf, linked):
    sign_in(client, provider, linked)
    answer = change_link(client, csrf, act="unlink")
    assert "没有密码" in answer.text
    client.cookies.clear()
    assert sign_in(client, provider, linked).status_code == 303


def test_settings_that_are_half_made_are_told_and_offer_nothing(client, configured):
    half = SingleSignOn("https://sso.example", "liangping")
    fault = identity_provider.fault_of(half)
    assert fault is not None
    assert "缺少LIANGPING_OIDC_CLIENT_SECRET" in fault.render()
    configured(single_sign_on=half)
    assert "/oidc/sign-in" not in client.get("/sign-in", headers=PAGE).text
    assert "LIANGPING_OIDC_CLIENT_SECRET" in leave(client).text


@pytest.mark.parametrize("issuer", ["http://sso.example", "sso.example", "ftp://sso.example"])
def test_a_provider_is_asked_over_nothing_but_https(issuer):
    fault = identity_provider.fault_of(SingleSignOn(issuer, CLIENT, SECRET))
    assert fault is not None
    assert "https://" in fault.render()


def test_no_setting_is_no_fault():
    assert identity_provider.fault_of(SingleSignOn()) is None


def test_the_secret_is_in_no_description_of_the_settings(tmp_path):
    environment = {
        "LIANGPING_DATA_DIR": str(tmp_path),
        "LIANGPING_OIDC_ISSUER": "https://sso.example",
        "LIANGPING_OIDC_CLIENT_ID": CLIENT,
        "LIANGPING_OIDC_CLIENT_SECRET": SECRET,
        "LIANGPING_SECRET": "signs everything",
    }
    settings = read_settings(environment)
    assert settings.single_sign_on.client_secret == SECRET
    assert SECRET not in repr(settings)
    assert "signs everything" not in repr(settings)


def test_being_sent_away_is_counted_by_address(client, provider, monkeypatch):
    monkeypatch.setitem(LIMITS, Kind.DEPARTURE, Limits(address=0))
    answer = leave(client)
    assert answer.status_code == 403
    assert "尝试过于频繁" in answer.text
