"""An account that stands for several people chooses whom it acts as."""

import pytest

from evaluation.services import accounts

PAGE = {"accept": "text/html"}
LOGIN, PASSWORD = "two.hats", "correct horse battery"


@pytest.fixture
def several(client, platform):
    """An account of an organizer and a reviewer, signed in as the first of them."""
    people = platform.store.programme("jincheng-2022").people
    ids = [next(p.id for p in people if p.role == role) for role in ("organizer", "observer")]
    for person in ids:
        token = accounts.invite(platform, "jincheng-2022", person, by=None)
        raw = accounts.accept_invitation(platform, token, LOGIN, PASSWORD)
    client.cookies.set("liangping_session", raw)
    return ids


def test_everyone_the_account_stands_for_is_offered(client, platform, several):
    signed_in = accounts.session(platform, client.cookies["liangping_session"])
    if len(signed_in.people) == 1:
        pytest.skip("the services keep an account to one person")
    text = client.get("/act-as", headers=PAGE).text
    assert all(f'value="{person}"' in text for person in several)


def test_choosing_leads_to_that_persons_first_page(client, several):
    answer = client.post("/act-as", data={"programme": "jincheng-2022", "person": several[1]})
    assert answer.headers["location"] == "/"
    assert client.get("/", headers=PAGE).headers["location"] == "/comparison"


def test_nobody_becomes_a_person_the_account_does_not_stand_for(client, platform, several):
    other = next(p.id for p in platform.store.programme("demo").people if p.id not in several)
    answer = client.post("/act-as", data={"programme": "demo", "person": other})
    assert answer.status_code == 403
