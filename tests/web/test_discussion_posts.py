"""Contributions that the page's component sends: who may, and what is answered to everybody else."""

import pytest

SAME = {"origin": "http://localhost"}
POST = {"round": 1, "county": "chengqu", "text": "金丝雀之言"}


def test_a_stranger_and_another_site_are_refused(client, sign_in):
    assert client.put("/api/discussion", json=POST, headers=SAME).status_code == 401

    sign_in("expert-2")
    evil = {"origin": "http://evil.example"}
    assert client.put("/api/discussion", json=POST, headers=evil).status_code == 403


@pytest.mark.parametrize("who", ["expert-2", "organizer"])
def test_a_discussion_that_there_is_not_is_answered_as_one_that_is_not_open(client, sign_in, who):
    sign_in(who)

    answers = [
        client.put("/api/discussion", json={**POST, "county": county}, headers=SAME)
        for county in ("chengqu", "nowhere")
    ]

    assert {a.status_code for a in answers} == {403}
    assert {a.json()["message"] for a in answers} == {"没有这场讨论，或不对您开放。"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"round": "1"}',
        b'{"round": 1, "county": "a", "text": 1}',
        b"\xff",
        b'{"round": 1, "county": "a\\u0000", "text": "a"}',
    ],
)
def test_what_cannot_be_read_is_a_sentence(client, sign_in, body):
    sign_in("expert-2")

    answer = client.put("/api/discussion", content=body, headers=SAME)

    assert answer.status_code == 422
    assert "无法识别" in answer.json()["message"]


def test_a_round_that_there_is_not_is_a_sentence(client, sign_in):
    sign_in("expert-2")

    answer = client.put("/api/discussion", json={**POST, "round": 99}, headers=SAME)

    assert answer.status_code == 404
    assert "第99轮" in answer.json()["message"]
