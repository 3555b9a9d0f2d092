"""Comments that the page saves while they are typed."""

import pytest

from evaluation.domain.reviews import ReviewState
from evaluation.services import reviewing
from evaluation.services.actors import Actor

SAME = {"origin": "http://localhost"}


@pytest.fixture
def draft(platform, sign_in):
    """A comment on an editable review of round 2, by its reviewer, who is signed in."""
    stored = platform.store.programme("demo")
    for person in stored.people:
        if not person.role.rates:
            continue
        for review in reviewing.my_reviews(platform, Actor("demo", person)):
            if review.round.number == 2 and review.state is not ReviewState.SUBMITTED:
                sign_in(person.id)
                criterion = stored.rubrics[2].asked_in(2)[-1].id
                return {
                    "round": 2,
                    "county": review.county.id,
                    "criterion": criterion,
                    "comment": "佐证齐全。",
                    "tab": "a",
                    "base_version": None,
                }
    pytest.fail("the demonstration has no review to work on")


def test_a_comment_is_saved_and_its_version_told(client, draft):
    first = client.put("/api/draft", json={**draft, "comment": "一"}, headers=SAME).json()
    again = client.put(
        "/api/draft",
        json={**draft, "comment": "二", "base_version": first["version"]},
        headers=SAME,
    ).json()
    assert (first["kind"], again["kind"]) == ("saved", "saved")
    assert again["version"] == first["version"] + 1
    assert again["saved_us"] > 0


def test_a_second_tab_gets_the_conflict_and_what_stands(client, draft):
    client.put("/api/draft", json={**draft, "comment": "甲窗口"}, headers=SAME)
    answer = client.put(
        "/api/draft", json={**draft, "comment": "乙窗口", "tab": "b"}, headers=SAME
    ).json()
    assert answer["kind"] == "conflict"
    assert answer["comment"] == "甲窗口"


def test_another_site_cannot_save(client, draft):
    answer = client.put("/api/draft", json=draft, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403


def test_a_stranger_cannot_save(client, draft):
    client.cookies.clear()
    assert client.put("/api/draft", json=draft, headers=SAME).status_code == 401


def test_somebody_elses_county_is_refused_with_a_sentence(client, draft):
    answer = client.put("/api/draft", json={**draft, "county": "none"}, headers=SAME)
    assert answer.status_code == 403
    assert answer.json()["kind"] == "refused"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"round": "2"}', b"\xff\xfe"])
def test_what_cannot_be_read_is_refused_with_a_sentence(client, draft, body):
    answer = client.put("/api/draft", content=body, headers=SAME)
    assert answer.status_code == 422
    assert "草稿内容无法识别" in answer.json()["message"]
