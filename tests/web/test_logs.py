"""A link's token stands in its address, so addresses go into no log and into no other address."""

import logging
import re

import pytest

from evaluation.services.invitations import invite
from evaluation.web import invitation as invitation_page
from evaluation.web.quiet_logs import LOGGERS, redacted

PAGE = {"accept": "text/html"}


@pytest.fixture
def token(platform, person_with_role) -> str:
    return invite(platform, "demo", person_with_role("reader"))


def test_a_failing_request_leaves_its_token_in_no_log(client, token, monkeypatch, caplog):
    async def fail(request):
        raise RuntimeError(f"no answer to {request.url}")

    monkeypatch.setattr(invitation_page, "_invitation", fail)
    answer = client.get(f"/invitation/{token}", headers=PAGE)
    assert answer.status_code == 500
    assert "服务器出现意外错误" in answer.text
    assert token not in answer.text
    (record,) = (r for r in caplog.records if r.name == "evaluation.web.refusals")
    written = logging.Formatter().format(record)
    assert "GET /invitation/… failed" in written
    assert "RuntimeError: no answer to" in written
    assert token not in written
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("logger", LOGGERS)
def test_what_the_server_logs_of_a_request_holds_no_token(client, token, caplog, logger):
    caplog.set_level(logging.INFO, logger)
    line = '%s - "%s %s HTTP/%s" %d'
    address = f"/receipt/{token}/report.pdf?lang=en"
    logging.getLogger(logger).info(line, "127.0.0.1:4711", "GET", address, "1.1", 200)
    assert caplog.messages[-1] == '127.0.0.1:4711 - "GET /receipt/…/report.pdf?… HTTP/1.1" 200'


def test_an_ordinary_address_is_logged_as_it_is():
    assert redacted("GET /download/report/jia.pdf failed") == "GET /download/report/jia.pdf failed"


@pytest.mark.parametrize("path", ["/invitation/{token}", "/receipt/{token}"])
def test_no_link_on_a_page_carries_its_token_in_a_query(client, token, path):
    page = client.get(path.format(token=token), headers=PAGE).text
    links = re.findall(r'(?:href|action|src)="([^"]*)"', page)
    assert any("language=en" in link for link in links)
    assert not [link for link in links if token in link.partition("?")[2]]


def test_a_page_is_read_in_another_language_at_its_own_address(client, token):
    answer = client.get(f"/invitation/{token}?language=en", headers=PAGE)
    assert '<html lang="en">' in answer.text
    assert client.cookies["liangping_language"] == "en"
    assert '<html lang="en">' in client.get(f"/invitation/{token}", headers=PAGE).text


def test_a_language_that_we_do_not_have_is_not_kept(client):
    answer = client.get("/sign-in?language=%22%3E%3Cscript%3E", headers=PAGE)
    assert '<html lang="zh-CN">' in answer.text
    assert client.cookies["liangping_language"] == "zh_CN"
