"""Papers of a round as files: who may have them, under which name."""

import io
import zipfile

import pytest

BLANK = "/download/sheet/2/blank/{county}.pdf"
FILLED = "/download/sheet/{round}/filled/{county}.pdf"


@pytest.fixture
def reviewer(platform):
    """A reviewer of both rounds of the demonstration, its round 1 published and round 2 open."""
    people = platform.store.programme("demo").people
    return next(p.id for p in people if p.role == "reviewer" and not p.rounds)


@pytest.fixture
def county(platform, reviewer):
    stored = platform.store.programme("demo")
    return next(a.county for a in stored.assignments if a.reviewer == reviewer)


def names_in(answer):
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return archive.namelist()


def test_a_reviewer_gets_a_blank_sheet_under_its_chinese_name(client, sign_in, reviewer, county):
    sign_in(reviewer)

    answer = client.get(BLANK.format(county=county))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "filename*=UTF-8''%" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_reviewer_gets_the_own_review_of_an_open_round(client, sign_in, reviewer, county):
    sign_in(reviewer)

    assert client.get(FILLED.format(round=2, county=county)).content.startswith(b"%PDF")


def test_an_english_reader_gets_english_papers(client, sign_in, reviewer, county):
    sign_in(reviewer)

    answer = client.get(BLANK.format(county=county) + "?lang=en")

    assert "Scoring%20sheet" in answer.headers["content-disposition"]


def test_the_organizer_gets_no_review_while_the_round_is_open(
    client, sign_in, person_with_role, reviewer, county
):
    sign_in(person_with_role("organizer"))

    refused = client.get(FILLED.format(round=2, county=county), params={"reviewer": reviewer})
    given = client.get(FILLED.format(round=1, county=county), params={"reviewer": reviewer})

    assert refused.status_code == 403
    assert "尚未封存" in refused.text
    assert given.content.startswith(b"%PDF")


@pytest.mark.parametrize("role", ["contact", "reader", "observer", "panel_lead"])
def test_nobody_else_gets_a_reviewers_sheet(
    client, sign_in, person_with_role, reviewer, county, role
):
    sign_in(person_with_role(role))

    for number in (1, 2):
        address = FILLED.format(round=number, county=county)
        assert client.get(address, params={"reviewer": reviewer}).status_code == 403


def test_the_organizer_prints_for_the_whole_panel(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))

    blank = client.get("/download/sheet/2/blank.zip")
    duties = client.get("/download/sheet/2/duties.zip")

    assert len([n for n in names_in(blank) if n.endswith(".pdf")]) == 5
    assert len([n for n in names_in(duties) if n.endswith(".pdf")]) == 8
    for name in ("signatures", "sign-in", "duties"):
        assert client.get(f"/download/sheet/2/{name}.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "path",
    [
        "/download/sheet/9/blank.zip",
        "/download/sheet/2/signatures.exe",
        "/download/sheet/2/blank/none.pdf",
    ],
)
def test_what_does_not_exist_is_answered_with_a_sentence(client, sign_in, person_with_role, path):
    sign_in(person_with_role("organizer"))

    answer = client.get(path)

    assert answer.status_code in {403, 404, 422}
    assert "Traceback" not in answer.text


def test_nobody_signed_out_gets_anything(client, county):
    assert client.get(BLANK.format(county=county)).status_code in {302, 303, 401, 403}
