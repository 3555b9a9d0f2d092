"""The public page that says what a printed code is worth, and nothing else."""

import re

import pytest

from evaluation.services.actors import actor_named
from evaluation.services.outbox import outbox
from evaluation.services.snapshots import UNKNOWN_LIMIT, approved

PAGE = {"accept": "text/html"}


@pytest.fixture
def report(platform):
    return approved(platform, actor_named(platform, "jincheng-2022", "organizer"))[0].snapshot


@pytest.fixture
def from_somewhere(client, request, platform):
    """Each test asks from an address of its own: what is counted is counted by address."""
    platform.store.write(lambda conn: conn.exec_driver_sql("DELETE FROM code_check"))
    return client


def ask(client, code):
    return client.post("/verify", data={"code": code})


def said(answer):
    found = re.search(r'class="notice \w+"[^>]*>([^<]+)<', answer.text)
    return found.group(1) if found else ""


def test_nobody_needs_an_account_to_check(client):
    answer = client.get("/verify", headers=PAGE)

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "no-store" in answer.headers["cache-control"]


def test_a_code_in_the_address_is_filled_in_and_not_checked(from_somewhere, report):
    answer = from_somewhere.get(f"/verify?code={report.code}", headers=PAGE)

    assert f'value="{report.code}"' in answer.text
    assert said(answer) == ""


def test_a_code_of_an_approved_report_is_valid_however_it_is_typed(from_somewhere, report):
    for typed in (report.code, report.code.lower(), report.code.replace("-", " ")):
        assert said(ask(from_somewhere, typed)).startswith(f"{report.code}：有效")


def test_an_unknown_code_is_said_to_be_unknown(from_somewhere):
    assert "查无此码" in said(ask(from_somewhere, "0000-0000-0000"))


def test_nothing_of_the_report_is_told(from_somewhere, platform, report):
    text = ask(from_somewhere, report.code).text
    stored = platform.store.programme("jincheng-2022")

    for secret in (stored.programme.title, *(c.name for c in stored.counties)):
        assert secret not in text


def test_whoever_guesses_is_stopped_for_known_codes_too(from_somewhere, report):
    for _guess in range(UNKNOWN_LIMIT):
        ask(from_somewhere, "0000-0000-0000")

    answer = ask(from_somewhere, report.code)

    assert answer.status_code == 429
    assert "过于频繁" in answer.text
    assert "有效" not in said(answer)


def test_an_empty_code_is_asked_for(from_somewhere):
    answer = ask(from_somewhere, "  ")
    assert (answer.status_code, said(answer)) == (422, "请输入核验码。")


def test_what_was_typed_is_shown_as_text(from_somewhere):
    answer = ask(from_somewhere, '"><script>x</script>')

    assert "<script>" not in answer.text


def test_a_sent_report_belongs_to_a_code_that_is_valid(from_somewhere, platform):
    sent = outbox(platform, actor_named(platform, "jincheng-2022", "organizer"))

    assert "有效" in said(ask(from_somewhere, sent.entries[0].dispatch.code))
