"""The demonstration lets in with one click: on this machine and nowhere else."""

import pytest
from starlette.testclient import TestClient

from evaluation.services import sessions

PAGE = {"accept": "text/html"}


def enter(client, **headers):
    client.get("/sign-in", headers=PAGE)
    fields = {"form_token": client.cookies.get("liangping_form", ""), "programme": "demo"}
    return client.post("/demo", data={**fields, "person": "whoever"}, headers=headers)


def test_each_role_has_its_button_beside_the_note_that_all_is_invented(client):
    text = client.get("/sign-in", headers=PAGE).text
    assert "样例数据（虚构）" in text
    for role in ("组织者", "评审专家", "评审组组长", "联系人", "负责同志"):
        assert role in text


def test_one_click_signs_in(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    assert client.get("/progress", headers=PAGE).status_code == 200


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "x-forwarded-host"])
def test_nothing_is_served_through_a_proxy(client, header):
    answer = client.get("/sign-in", headers={**PAGE, header: "for=1.2.3.4"})
    assert answer.status_code == 403
    assert "代理" in answer.text


def test_nothing_is_served_under_another_name(client):
    answer = client.get("/sign-in", headers={**PAGE, "host": "pingshen.example"})
    assert answer.status_code == 403
    assert "localhost" in answer.text


def test_a_public_address_ends_the_demonstration(client, configured):
    configured(public_url="https://pingshen.example")
    assert client.get("/sign-in", headers=PAGE).status_code == 403


def test_without_the_demonstration_there_is_no_button_and_no_click(client, configured):
    configured(demo=False)
    assert "样例数据" not in client.get("/sign-in", headers=PAGE).text
    assert enter(client).status_code == 403


def test_somebody_who_is_not_offered_cannot_be_entered(client):
    assert enter(client).status_code == 403


def test_the_click_needs_the_pages_token(client, person_with_role):
    fields = {"programme": "demo", "person": person_with_role("organizer")}
    assert client.post("/demo", data=fields).status_code == 403


def test_the_finished_sample_is_offered_beside_the_running_one(client):
    before_the_rest = client.get("/sign-in", headers=PAGE).text.partition("<details>")[0]
    assert before_the_rest.count('name="programme" value="demo"') == 6
    assert before_the_rest.count('name="programme" value="jincheng-2022"') == 3


def test_the_address_asked_for_survives_the_way_to_the_sign_in_page(client):
    answer = client.get("/demo?next=/scoring%3Fround%3D2%26county%3Dgaoping", headers=PAGE)
    assert answer.headers["location"].endswith("next=%2Fscoring%3Fround%3D2%26county%3Dgaoping")


def test_nothing_is_served_to_another_machine_whatever_name_it_asks_for(client):
    elsewhere = TestClient(client.app, base_url=str(client.base_url), client=("192.168.1.5", 4711))
    answer = elsewhere.get("/sign-in", headers=PAGE)
    assert answer.status_code == 403
    assert "本机" in answer.text


def test_signing_in_again_ends_the_session_that_this_browser_had(
    client, platform, sign_in, person_with_role
):
    sign_in(person_with_role("organizer"))
    earlier = client.cookies["liangping_session"]
    sign_in(person_with_role("observer"))
    assert sessions.session(platform, earlier) is None
    assert sessions.session(platform, client.cookies["liangping_session"]) is not None
