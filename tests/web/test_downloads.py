"""Reports as files: who may have them, under which name."""

import time

import pytest

from evaluation.services import kept_batches
from evaluation.services.actors import actor_named
from evaluation.services.kept_batches import BatchRequest
from evaluation.services.snapshots import approved

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


def test_the_report_on_all_counties_is_for_those_who_see_all(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    assert client.get("/download/city.xlsx").content.startswith(b"PK")
    sign_in(person_with_role("reader"))
    answer = client.get("/download/city.xlsx")
    assert answer.status_code == 403
    assert "全市比较报告" in answer.text


@pytest.mark.parametrize("path", ["/download/report/none.pdf", "/download/report/none.exe"])
def test_what_does_not_exist_is_answered_with_a_sentence(client, sign_in, person_with_role, path):
    sign_in(person_with_role("organizer"))
    answer = client.get(path)
    assert answer.status_code in {403, 404, 422}
    assert "Traceback" not in answer.text


@pytest.fixture
def own(platform, county):
    """The newest approved report of the reader's county."""
    found = approved(platform, actor_named(platform, "demo", "organizer"))
    return next(r.snapshot for r in found if r.snapshot.county == county)


def test_a_county_gets_the_report_that_was_sent(client, sign_in, person_with_role, county, own):
    sign_in(person_with_role("reader"))
    mine = client.get(PDF.format(county=county))
    by_code = client.get(f"/download/approved/{own.code}.pdf")

    assert mine.status_code == 200
    assert mine.content == by_code.content
    sign_in(person_with_role("organizer"))
    assert client.get(PDF.format(county=county)).content != mine.content  # as it stands now


def test_another_countys_approved_report_is_not_there(client, sign_in, person_with_role, platform):
    found = approved(platform, actor_named(platform, "demo", "organizer"))
    reader = next(p for p in platform.store.programme("demo").people if p.role == "reader")
    other = next(r.snapshot.code for r in found if r.snapshot.county != reader.county)
    sign_in(reader.id)

    answers = [client.get(f"/download/approved/{c}.pdf") for c in (other, "0000-0000-0000")]

    assert [a.status_code for a in answers] == [403, 403]
    sentences = ["没有这份报告，或不对您开放。" in a.text for a in answers]
    assert sentences == [True, True]


@pytest.fixture
def batch(platform, county):
    """An archive that the organizer of the demonstration had made."""
    organizer = actor_named(platform, "demo", "organizer")
    kept_batches.start_batch(platform, organizer, BatchRequest((county,), ("xlsx",), "zh_CN"))
    for _look in range(600):
        view = kept_batches.batch_progress(platform, organizer)
        if view and view.state.is_over:
            break
        time.sleep(0.1)
    return kept_batches.finished_batch(platform, organizer)


def test_an_archive_is_for_whoever_had_it_made(client, sign_in, person_with_role, batch):
    path = f"/download/batch/{batch.id}.zip"
    sign_in(person_with_role("organizer"))
    own = client.get(path)
    sign_in(person_with_role("panel_lead"))
    other = client.get(path)

    assert own.content.startswith(b"PK")
    assert own.headers["cache-control"] == "private, no-store"
    assert other.status_code == 404
    assert "没有这个压缩包" in other.text


def test_the_register_and_a_letter_are_for_the_organizer(
    client, sign_in, person_with_role, platform
):
    from evaluation.services.outbox import outbox

    entry = outbox(platform, actor_named(platform, "demo", "organizer")).entries[0]
    letter = f"/download/letter/{entry.dispatch.id}.pdf"
    sign_in(person_with_role("organizer"))
    assert client.get("/download/register.xlsx").content.startswith(b"PK")
    assert client.get(letter).content.startswith(b"%PDF")

    sign_in(person_with_role("reader"))
    assert client.get("/download/register.xlsx").status_code == 403
    assert client.get(letter).status_code == 403
