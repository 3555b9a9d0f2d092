"""Receipt links: looking is free, confirming works once, and neither needs an account."""

import re
from datetime import timedelta

import pytest

from evaluation.domain.dispatch import DispatchState
from evaluation.services import receipts
from evaluation.services.actors import actor_named
from evaluation.services.outbox import outbox

PAGE = {"accept": "text/html"}


@pytest.fixture
def organizer(platform):
    return actor_named(platform, "jincheng-2022", "organizer")


@pytest.fixture
def dispatch(platform, organizer):
    """A report that was sent and not confirmed."""
    found = outbox(platform, organizer).in_state(DispatchState.SENT)
    return found[0].dispatch


@pytest.fixture
def link(platform, organizer, dispatch):
    return "/receipt/" + receipts.receipt_link(platform, organizer, dispatch.id)


def state(platform, organizer, dispatch):
    entries = outbox(platform, organizer).entries
    return next(e.dispatch for e in entries if e.dispatch.id == dispatch.id)


def confirm(client, link, name="李四", token=None):
    client.get(link, headers=PAGE)
    kept = client.cookies.get("liangping_form", "")
    return client.post(link, data={"form_token": kept if token is None else token, "name": name})


def test_looking_says_which_report_it_is_and_confirms_nothing(
    client, platform, organizer, dispatch, link
):
    for _again in range(2):
        answer = client.get(link, headers=PAGE)

    assert answer.status_code == 200
    assert dispatch.code in answer.text
    assert dispatch.office in answer.text
    assert "样例数据（虚构）" in answer.text
    assert client.head(link).status_code == 200
    assert state(platform, organizer, dispatch).state is DispatchState.SENT


def test_its_holder_reads_the_one_report_without_an_account(client, link):
    answer = client.get(f"{link}/report.pdf?lang=zh_CN")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer.headers["cache-control"]


def test_the_click_confirms_once(client, platform, organizer, dispatch, link):
    answer = confirm(client, link, name="  王五 ")

    assert answer.status_code == 200
    assert "王五" in answer.text
    stored = state(platform, organizer, dispatch)
    assert (stored.state, stored.received_by, stored.by_link) == (
        DispatchState.RECEIVED,
        "王五",
        True,
    )
    second = confirm(client, link, name="李四")
    assert "王五" in second.text
    assert "李四" not in second.text
    assert state(platform, organizer, dispatch).received_by == "王五"


def test_a_confirmed_link_still_shows_and_downloads_the_report(client, dispatch, link):
    confirm(client, link, name="王五")

    page = client.get(link, headers=PAGE)

    assert page.status_code == 200
    assert "已签收" in page.text
    assert '<form method="post"' not in page.text
    assert client.get(f"{link}/report.pdf").content.startswith(b"%PDF")


def test_the_page_says_how_to_check_and_how_to_object(client, platform, dispatch, link):
    programme = platform.store.programme("jincheng-2022").programme
    text = client.get(link, headers=PAGE).text

    assert f"/verify?code={dispatch.code}" in text
    assert programme.commissioning_body in text
    assert programme.evaluating_body in text
    until = dispatch.sent_on + timedelta(days=programme.objection_days)
    assert f"联系人在{until}（含当日）前登录本平台" in text


def test_a_made_up_link_gets_the_same_sentence(client):
    for path in ("/receipt/made-up", "/receipt/made-up/report.pdf"):
        answer = client.get(path, headers=PAGE)
        assert answer.status_code == 403
        assert "无效、已使用或已过期" in answer.text


def test_a_form_without_its_token_confirms_nothing(client, platform, organizer, dispatch, link):
    assert confirm(client, link, token="made-up").status_code == 422
    assert state(platform, organizer, dispatch).state is DispatchState.SENT


def test_a_receipt_has_a_name(client, platform, organizer, dispatch, link):
    answer = confirm(client, link, name="   ")

    assert answer.status_code == 422
    assert "请填写签收人姓名" in answer.text
    assert state(platform, organizer, dispatch).state is DispatchState.SENT


def test_a_name_is_text_and_nothing_else(client, link):
    answer = confirm(client, link, name="<script>alert(1)</script>")

    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_another_site_cannot_confirm(client, platform, organizer, dispatch, link):
    client.get(link, headers=PAGE)
    fields = {"form_token": client.cookies["liangping_form"], "name": "李四"}

    answer = client.post(link, data=fields, headers={"origin": "http://evil.example"})

    assert answer.status_code == 403
    assert state(platform, organizer, dispatch).state is DispatchState.SENT


def test_the_page_loads_nothing_and_is_kept_by_no_cache(client, link):
    answer = client.get(link, headers=PAGE)

    assert "<script" not in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_page_speaks_english_too(client, link):
    client.get("/language?to=en")
    answer = client.get(link, headers=PAGE)

    visible = re.sub(r"<[^>]+>", " ", answer.text)
    assert "Sample data (invented)" in visible
    assert not re.search(r"确认|签收", visible)
