"""An account that stands for several people chooses whom it acts as."""

import pytest

from evaluation.services import invitations, sessions
from evaluation.storage import accounts as rows
from evaluation.storage.sessions import find_session

PAGE = {"accept": "text/html"}
PASSWORD = "correct horse battery"


@pytest.fixture
def several(client, platform, request):
    """An account of an organizer and an observer, signed in as the first of them."""
    stored = platform.store.programme("jincheng-2022")
    ids = [next(p.id for p in stored.people if p.role == r) for r in ("organizer", "observer")]
    login = request.node.name[:60]
    token = invitations.invite(platform, "jincheng-2022", ids[0], by=None)
    raw = invitations.accept_invitation(platform, token, login, PASSWORD).token

    def link(conn):
        account = rows.find_account(conn, login)
        other = stored.person_ids[ids[1]]
        rows.link_person(conn, person_id=other, account_id=account.account_id)

    platform.store.write(link)
    client.cookies.set("liangping_session", raw, domain="localhost.local", path="/")
    return ids


def test_everyone_the_account_stands_for_is_offered(client, several):
    text = client.get("/act-as", headers=PAGE).text
    assert all(f'value="{person}"' in text for person in several)


def test_choosing_leads_to_that_persons_first_page(client, several, csrf):
    answer = client.post(
        "/act-as", data={"csrf": csrf(), "programme": "jincheng-2022", "person": several[1]}
    )
    assert answer.headers["location"] == "/"
    assert client.get("/", headers=PAGE).headers["location"] == "/comparison"


def test_nobody_becomes_a_person_the_account_does_not_stand_for(client, platform, several, csrf):
    other = next(p.id for p in platform.store.programme("demo").people if p.id not in several)
    answer = client.post("/act-as", data={"csrf": csrf(), "programme": "demo", "person": other})
    assert answer.status_code == 403
    assert "不能以该人员身份" in answer.text


def test_the_former_session_opens_nothing_and_its_end_is_not_put_off(
    client, platform, several, csrf
):
    former = client.cookies["liangping_session"]
    client.post(
        "/act-as", data={"csrf": csrf(), "programme": "jincheng-2022", "person": several[1]}
    )
    newer = client.cookies["liangping_session"]
    assert sessions.session(platform, former) is None
    assert sessions.session(platform, newer).actor.person.id == several[1]
    with platform.store.read() as conn:
        ends = {find_session(conn, sessions.token_digest(t)).ends_us for t in (former, newer)}
    assert len(ends) == 1
