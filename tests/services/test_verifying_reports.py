"""Verifying approved reports, dispatch and objections that somebody changed behind the platform's back."""

import gzip
import sqlite3

import pytest

from evaluation.services.objecting import answer_objection, file_objection
from evaluation.services.receipts import confirm_receipt, enter_receipt, receipt_link
from evaluation.services.snapshots import snapshot_file
from evaluation.services.verifying import verify
from tests.services.dispatch_steps import (
    approved_code,
    dispatch_of,
    load_published,
    sent_code,
)


@pytest.fixture
def history(platform, tmp_path):
    """Everything that reports pass through: codes of a sent, a corrected and a waiting report."""
    people = load_published(platform, tmp_path / "small")
    organizer = people["org"]
    waiting = approved_code(platform, organizer, "ding")
    older = sent_code(platform, organizer, "bing")
    token = receipt_link(platform, organizer, dispatch_of(platform, organizer, older).id)
    confirm_receipt(platform, token, "赵办")
    filed = file_objection(platform, people["contact_bing"], older, "花名册未计入。")
    answer_objection(platform, organizer, filed.id, upheld=True, answer="采纳。")
    newer = sent_code(platform, organizer, "bing", note="采纳异议")
    number = dispatch_of(platform, organizer, newer).id
    enter_receipt(platform, organizer, number, by="钱办", how="登记簿签字")
    snapshot_file(platform, organizer, newer, "html", "zh_CN")
    assert verify(platform) == ()
    return {"waiting": waiting, "older": older, "newer": newer}


def alter(platform, statement: str) -> None:
    with sqlite3.connect(platform.settings.data_dir / "liangping.db") as store:
        store.execute("PRAGMA foreign_keys = OFF")
        assert store.execute(statement).rowcount >= 1


@pytest.mark.parametrize(
    ("statement", "which", "named"),
    [
        pytest.param(
            "UPDATE report_snapshot SET note = 'x' WHERE code = '{newer}'",
            "newer",
            "签发记录与历史记录不符",
            id="the reason of a correction",
        ),
        pytest.param(
            "UPDATE report_snapshot SET rounds = '[2]' WHERE code = '{newer}'",
            "newer",
            "签发记录与历史记录不符",
            id="the rounds",
        ),
        pytest.param(
            "UPDATE report_snapshot SET superseded_by = NULL WHERE code = '{older}'",
            "older",
            "“已更正”的标记",
            id="a correction taken back",
        ),
        pytest.param(
            "UPDATE report_snapshot SET superseded_by = 1 WHERE code = '{waiting}'",
            "waiting",
            "“已更正”的标记",
            id="a correction that nobody approved",
        ),
        pytest.param(
            "DELETE FROM history_event WHERE action = 'report_approve'"
            " AND subject = 'report/{waiting}'",
            "waiting",
            "签发的历史记录已被删除",
            id="the history of an approval",
        ),
        pytest.param(
            "UPDATE history_event SET detail = '[' WHERE subject = 'report/{waiting}'",
            "waiting",
            "签发记录与历史记录不符",
            id="a history beyond reading",
        ),
        pytest.param(
            "UPDATE dispatch SET received_on = '2020-01-01' WHERE by_link = 1",
            "older",
            "抄送和签收记录与历史记录不符",
            id="the day of a receipt",
        ),
        pytest.param(
            "UPDATE dispatch SET state = 'received' WHERE state = 'prepared'",
            "waiting",
            "抄送和签收记录与历史记录不符",
            id="a receipt that nobody gave",
        ),
        pytest.param(
            "UPDATE dispatch SET by_link = 1 WHERE received_how = '登记簿签字'",
            "newer",
            "抄送和签收记录与历史记录不符",
            id="entered by hand, said to be by link",
        ),
        pytest.param(
            "DELETE FROM dispatch WHERE state = 'prepared'",
            "waiting",
            "有一条抄送或异议记录已被删除",
            id="a dispatch",
        ),
        pytest.param(
            "UPDATE objection SET text = '没有异议'",
            "older",
            "异议或其答复与历史记录不符",
            id="an objection",
        ),
        pytest.param(
            "UPDATE objection SET answer = '不采纳。'",
            "older",
            "异议或其答复与历史记录不符",
            id="an answer",
        ),
        pytest.param(
            "UPDATE objection SET state = 'rejected'",
            "older",
            "异议或其答复与历史记录不符",
            id="the outcome",
        ),
        pytest.param(
            "DELETE FROM objection", "older", "有一条抄送或异议记录已被删除", id="an objection gone"
        ),
    ],
)
def test_an_altered_record_is_named(platform, history, statement, which, named) -> None:
    alter(platform, statement.format(**history))

    *others, fault = [str(f) for f in verify(platform)]

    assert named in fault
    assert history[which] in fault
    assert all("的历史记录：第" in other for other in others)  # an act shows in its chain, too


def test_a_deleted_approval_is_named(platform, history) -> None:
    code = history["waiting"]
    alter(platform, "DELETE FROM dispatch WHERE state = 'prepared'")
    alter(platform, f"DELETE FROM report_snapshot WHERE code = '{code}'")

    faults = [str(fault) for fault in verify(platform)]

    assert any("签发的报告" in fault and code in fault for fault in faults)


def test_names_may_be_erased(platform, history) -> None:
    alter(platform, "UPDATE dispatch SET name = '', received_by = '', remark = ''")

    assert verify(platform) == ()


def content_files(platform):
    return sorted(platform.settings.snapshots_dir.rglob("*.json.gz"))


def test_a_lost_snapshot_is_named(platform, history) -> None:
    for path in content_files(platform):
        path.unlink()

    faults = [str(fault) for fault in verify(platform)]

    assert len(faults) == 3
    assert all("存档已丢失" in fault for fault in faults)


def test_an_altered_snapshot_is_named(platform, history) -> None:
    path = content_files(platform)[0]
    content = gzip.decompress(path.read_bytes()).replace("县".encode(), "市".encode())
    path.write_bytes(gzip.compress(content))

    (fault,) = verify(platform)

    assert "存档已被改动" in str(fault)


def test_a_swapped_file_is_named_and_a_lost_one_is_written_again(platform, history) -> None:
    (page,) = platform.settings.snapshots_dir.rglob("*.html")
    page.write_bytes(b"another report")

    (fault,) = verify(platform)
    assert page.name in str(fault)

    page.unlink()
    assert verify(platform) == ()
