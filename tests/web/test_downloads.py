"""Reports as files: who may have them, under which name."""

import pytest

PDF = "/download/report/{county}.pdf"


@pytest.fixture
def county(platform):
    stored = platform.store.programme("demo")
    return next(p.county for p in stored.people if p.role == "reader")


def test_the_organizer_gets_a_pdf_under_its_chinese_name(client, sign_in, person_with_role, county):
    sign_in(person_with_role("organizer"))
    answer = client.get(PDF.format(county=county))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "filename*=UTF-8''%" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_workbook_is_served_too(client, sign_in, person_with_role, county):
    sign_in(person_with_role("organizer"))
    answer = client.get(f"/download/report/{county}.xlsx")
    assert answer.content.startswith(b"PK")


def test_a_reviewer_gets_a_sentence_instead_of_a_report(client, sign_in, person_with_role, county):
    sign_in(person_with_role("reviewer"))
    answer = client.get(PDF.format(county=county))
    assert answer.status_code == 403
    assert "报告" in answer.text


def test_a_reader_gets_no_other_countys_report(client, sign_in, person_with_role, platform, county):
    sign_in(person_with_role("reader"))
    other = next(c.id for c in platform.store.programme("demo").counties if c.id != county)
    assert client.get(PDF.format(county=other)).status_code == 403


@pytest.mark.parametrize("path", ["/download/report/none.pdf", "/download/report/none.exe"])
def test_what_does_not_exist_is_answered_with_a_sentence(client, sign_in, person_with_role, path):
    sign_in(person_with_role("organizer"))
    answer = client.get(path)
    assert answer.status_code in {403, 404, 422}
    assert "Traceback" not in answer.text
