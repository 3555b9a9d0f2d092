"""Evidence as files: who may open them, and that a browser runs none of them."""

import pytest

from evaluation.services.evidence import OpenedEvidence
from evaluation.storage.evidence import evidence_path
from evaluation.web.evidence import _answer


@pytest.fixture
def stored(platform):
    return platform.store.programme("demo")


@pytest.fixture
def item(stored):
    """Evidence of a county from which somebody is recused and which somebody else reviews."""
    recused = {r.county for r in stored.recusals}
    return next(e for e in stored.evidence if e.file and e.county in recused)


def address(item):
    return f"/evidence/{item.county}/{item.id}"


def unrecused_reviewer(stored, county):
    recused = {r.reviewer for r in stored.recusals if r.county == county}
    return next(
        a.reviewer for a in stored.assignments if a.county == county and a.reviewer not in recused
    )


def test_an_assigned_reviewer_reads_the_text(client, sign_in, stored, item):
    sign_in(unrecused_reviewer(stored, item.county))
    answer = client.get(address(item))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox"
    assert "no-store" in answer.headers["cache-control"]
    assert len(answer.content) == item.size


@pytest.mark.parametrize("role", ["organizer", "panel_lead"])
def test_organizer_and_panel_lead_open_it(client, sign_in, person_with_role, stored, role):
    person = person_with_role(role)
    recused = {r.county for r in stored.recusals if r.reviewer == person}
    item = next(e for e in stored.evidence if e.file and e.county not in recused)
    sign_in(person)
    assert client.get(address(item)).status_code == 200


def test_a_recused_reviewer_is_refused_as_for_a_county_that_does_not_exist(
    client, sign_in, stored, item
):
    sign_in(next(r.reviewer for r in stored.recusals if r.county == item.county))
    answer = client.get(address(item))
    nowhere = client.get(address(item).replace(item.county, "nowhere"))
    assert answer.status_code == nowhere.status_code == 403
    assert answer.text == nowhere.text


def test_a_contact_opens_the_own_countys_and_no_others(client, sign_in, stored, item):
    contacts = {p.county: p.id for p in stored.people if p.role == "contact"}
    sign_in(contacts[item.county])
    assert client.get(address(item)).status_code == 200
    other = next(e for e in stored.evidence if e.file and e.county != item.county)
    assert client.get(address(other)).status_code == 403


@pytest.mark.parametrize("role", ["reader"])
def test_a_reader_opens_none(client, sign_in, person_with_role, item, role):
    sign_in(person_with_role(role))
    assert client.get(address(item)).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, item):
    assert client.get(address(item)).status_code == 401


def test_the_digest_is_no_address(client, sign_in, person_with_role, item):
    sign_in(person_with_role("organizer"))
    assert client.get(f"/evidence/{item.county}/{item.sha256}").status_code == 404
    assert client.get(f"/evidence/{item.county}/..%2fdb").status_code in {400, 404}


def test_a_swapped_file_is_not_handed_out(client, sign_in, person_with_role, platform, item):
    path = evidence_path(platform.settings.evidence_dir, item.sha256)
    original = path.read_bytes()
    path.write_bytes(b"something else")
    try:
        sign_in(person_with_role("organizer"))
        answer = client.get(address(item))
    finally:
        path.write_bytes(original)
    assert answer.status_code == 404
    assert "替换" in answer.text


@pytest.mark.parametrize(
    ("name", "content"), [("页.html", b"<script>1</script>"), ("旧.txt", "阳城".encode("gb18030"))]
)
def test_what_is_not_plain_text_is_a_file_to_keep(name, content):
    answer = _answer(OpenedEvidence(name, content))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.media_type == "application/octet-stream"
