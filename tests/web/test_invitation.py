"""Invitation links: looking is free, accepting works once."""

import pytest

from evaluation.services import invitations, sessions

PASSWORD = "correct horse battery"


@pytest.fixture
def link(platform):
    person = platform.store.programme("demo").people[1].id
    return "/invitation/" + invitations.invite(platform, "demo", person, by=None)


def accept(client, link, login, password=PASSWORD, again=PASSWORD):
    client.get(link)
    token = client.cookies.get("liangping_form", "")
    fields = {"form_token": token, "login": login, "password": password, "again": again}
    return client.post(link, data=fields)


def test_looking_at_a_link_does_not_use_it_up(client, link):
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200
    assert accept(client, link, "looked.twice").status_code == 303


def test_accepting_signs_in(client, link):
    accept(client, link, "accepted")
    assert client.get("/", headers={"accept": "text/html"}).headers["location"] != "/sign-in"


def test_a_link_works_once_and_says_so_the_second_time(client, link):
    accept(client, link, "once")
    answer = client.get(link)
    assert answer.status_code == 403
    assert "邀请链接无效、已使用或已过期" in answer.text


def test_an_unknown_link_gets_the_same_sentence(client):
    assert "邀请链接无效、已使用或已过期" in client.get("/invitation/made-up").text


def test_two_different_passwords_use_nothing_up(client, link):
    answer = accept(client, link, "typo", again="another password")
    assert answer.status_code == 422
    assert "不一致" in answer.text
    assert accept(client, link, "typo").status_code == 303


def test_a_short_password_is_refused_with_its_rule(client, link):
    answer = accept(client, link, "short", "abc", "abc")
    assert answer.status_code == 422
    assert "至少" in answer.text


def test_a_newer_link_takes_the_place_of_the_older_one(client, platform):
    person = platform.store.programme("demo").people[2].id
    older = "/invitation/" + invitations.invite(platform, "demo", person, by=None)
    newer = "/invitation/" + invitations.invite(platform, "demo", person, by=None)

    assert client.get(older).status_code == 403
    assert accept(client, newer, "newer.link").status_code == 303


def test_a_new_link_signs_out_whoever_was_signed_in_as_that_person(platform):
    person = platform.store.programme("demo").people[3].id
    first = invitations.invite(platform, "demo", person, by=None)
    signed_in = invitations.accept_invitation(platform, first, "first.account", PASSWORD).token
    second = invitations.invite(platform, "demo", person, by=None)

    invitations.accept_invitation(platform, second, "second.account", PASSWORD)

    assert sessions.session(platform, signed_in) is None


def test_a_reset_link_sets_the_password_and_keeps_the_login(client, platform, link):
    accept(client, link, "kept.login")
    person = platform.store.programme("demo").people[1].id
    token = invitations.invite(platform, "demo", person, purpose=invitations.Purpose.RESET)
    reset = f"/invitation/{token}"

    shown = client.get(reset).text
    assert 'value="kept.login" readonly' in shown
    assert accept(client, reset, "another.login", "quiet river stones", "quiet river stones")
    raw = client.cookies["liangping_session"]

    assert sessions.session(platform, raw).login == "kept.login"
    assert client.get(reset).status_code == 403
