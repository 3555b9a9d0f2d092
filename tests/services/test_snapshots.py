"""Approved reports: the same bytes on another day, for nobody else, and what a code tells."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.domain.verification_codes import CodeAnswer, code_of_snapshot
from evaluation.errors import FaultyInputError, NotAllowedError, NotFoundError
from evaluation.reports.writers import FORMATS
from evaluation.services.approving import approve, approved
from evaluation.services.reporting import county_report, report_entries
from evaluation.services.result_states import report_state
from evaluation.services.snapshots import (
    CHECK_LIMIT,
    UNKNOWN_LIMIT,
    check_code,
    snapshot_file,
    snapshot_pages,
)
from evaluation.storage.snapshot_files import read_snapshot
from tests.services.dispatch_steps import (
    approved_code,
    change_what_reports_say,
    dispatch_of,
    load_published,
    sent_code,
)

ROOT = Path(__file__).resolve().parents[2]
WRITE = """
import sys
from evaluation.services.actors import actor_named
from evaluation.services.platform import start
from evaluation.services.snapshots import snapshot_file
from evaluation.settings import read_settings
from evaluation.reports.writers import FORMATS
import hashlib
running = start(read_settings())
organizer = actor_named(running, "small", "org")
for language in ("zh_CN", "en"):
    for format_ in FORMATS:
        made = snapshot_file(running, organizer, sys.argv[1], format_, language)
        print(language, format_, hashlib.sha256(made.content).hexdigest())
"""


@pytest.fixture
def people(platform, tmp_path):
    return load_published(platform, tmp_path / "small")


def kept_files(platform) -> list[Path]:
    """The files that were written from approved reports; not the frozen content."""
    found = platform.settings.snapshots_dir.rglob("*")
    return [p for p in found if p.is_file() and not p.name.endswith(".json.gz")]


def digests_of_another_process(platform, code: str, seed: str) -> list[str]:
    environment = {
        **os.environ,
        "LIANGPING_DATA_DIR": str(platform.settings.data_dir),
        "PYTHONHASHSEED": seed,
        "TZ": "America/New_York",
    }
    done = subprocess.run(
        [sys.executable, "-c", WRITE, code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("county", ["bing", "jia"])
def test_two_processes_write_the_same_bytes_in_every_format(platform, people, county) -> None:
    code = approved_code(platform, people["org"], county)
    first = digests_of_another_process(platform, code, "1")
    for path in kept_files(platform):
        path.unlink()

    # What was written first is written down, so another byte would be refused there too.
    again = digests_of_another_process(platform, code, "2")

    assert len(first) == 2 * len(FORMATS)
    assert again == first


def test_a_report_is_served_as_it_was_first_written(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")
    first = snapshot_file(platform, people["org"], code, "xlsx", "zh_CN")

    assert snapshot_file(platform, people["org"], code, "xlsx", "zh_CN") == first
    assert first.filename == f"丙县评审报告_{code}.xlsx"


def test_a_file_that_was_swapped_is_not_handed_out(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")
    first = snapshot_file(platform, people["org"], code, "pdf", "zh_CN").content
    for path in kept_files(platform):
        path.write_bytes(b"another report")

    assert snapshot_file(platform, people["org"], code, "pdf", "zh_CN").content == first


def test_other_bytes_than_the_first_are_refused(platform, people) -> None:
    """As if a later software drew it otherwise, and the first file were lost."""
    code = approved_code(platform, people["org"], "bing")
    snapshot_file(platform, people["org"], code, "html", "zh_CN")
    for path in kept_files(platform):
        path.unlink()
    from evaluation.storage.dispatch_tables import report_file

    platform.store.write(lambda conn: conn.execute(report_file.update().values(sha256="0" * 64)))

    with pytest.raises(NotFoundError, match="与首次生成的不同"):
        snapshot_file(platform, people["org"], code, "html", "zh_CN")


def test_a_lost_snapshot_is_said_to_be_lost(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")
    for path in platform.settings.snapshots_dir.rglob("*"):
        if path.is_file():
            path.unlink()

    with pytest.raises(NotFoundError, match="存档已丢失"):
        snapshot_file(platform, people["org"], code, "pdf", "zh_CN")


def test_what_is_reported_later_changes_no_approved_report(platform, people, tmp_path) -> None:
    code = approved_code(platform, people["org"], "bing")
    before = snapshot_file(platform, people["org"], code, "html", "zh_CN").content

    change_what_reports_say(platform, tmp_path / "small")

    live = county_report(platform, people["org"], "bing", "html", "zh_CN").content
    assert "更名".encode() in live
    assert snapshot_file(platform, people["org"], code, "html", "zh_CN").content == before
    assert "更名".encode() not in before


def test_a_code_is_worked_out_from_what_the_report_says(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")
    (report,) = approved(platform, people["org"])

    content = read_snapshot(platform.settings.snapshots_dir, report.snapshot.digest)

    assert hashlib.sha256(content).hexdigest() == report.snapshot.digest
    assert code_of_snapshot(content) == code
    forged = content.replace("丙县".encode(), "乙县".encode())
    assert code_of_snapshot(forged) != code


def test_an_unknown_format_is_refused_with_those_that_there_are(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")

    with pytest.raises(FaultyInputError, match="pdf"):
        snapshot_file(platform, people["org"], code, "exe", "zh_CN")


@pytest.mark.parametrize(
    "who", ["contact_ding", "contact_jia", "reader_yi", "r2", "observer"], ids=lambda who: who
)
def test_a_stranger_is_told_the_same_of_a_report_and_of_none(platform, people, who) -> None:
    code = sent_code(platform, people["org"], "bing")
    assert snapshot_file(platform, people["org"], code, "html", "zh_CN")  # it could leak

    for see in (
        lambda asked: snapshot_file(platform, people[who], asked, "html", "zh_CN"),
        lambda asked: snapshot_pages(platform, people[who], asked, "zh_CN"),
    ):
        told = set()
        for asked in (code, "0000-0000-0000"):
            with pytest.raises(NotAllowedError) as refused:
                see(asked)
            told.add(str(refused.value))
        assert len(told) == 1


def test_an_observer_reads_the_approved_report_on_all_counties_and_no_other(
    platform, people
) -> None:
    approve(platform, people["org"], ["bing"], city=True)

    assert [r.county for r in approved(platform, people["observer"])] == [None]


@pytest.mark.parametrize("who", ["contact_bing", "reader_bing"])
def test_a_countys_people_read_nothing_before_it_was_sent(platform, people, who) -> None:
    code = approved_code(platform, people["org"], "bing")

    (entry,) = report_entries(platform, people[who])
    assert "尚未签发抄送" in str(entry.refusal.reason)
    for see in (
        lambda: county_report(platform, people[who], "bing", "html", "zh_CN"),
        lambda: snapshot_file(platform, people[who], code, "html", "zh_CN"),
        lambda: report_state(platform, people[who], "bing"),
    ):
        with pytest.raises(NotAllowedError):
            see()


@pytest.mark.parametrize("who", ["contact_bing", "reader_bing"])
def test_a_countys_people_read_what_was_sent(platform, people, who) -> None:
    code = sent_code(platform, people["org"], "bing")

    made = county_report(platform, people[who], "bing", "html", "zh_CN")

    assert made == snapshot_file(platform, people[who], code, "html", "zh_CN")
    assert code in made.content.decode()


def test_a_correction_is_read_once_it_was_sent(platform, people, tmp_path) -> None:
    before = sent_code(platform, people["org"], "bing")
    change_what_reports_say(platform, tmp_path / "small")
    after = approved_code(platform, people["org"], "bing", note="更正")
    reader = people["reader_bing"]

    assert before in county_report(platform, reader, "bing", "html", "zh_CN").filename
    was = report_state(platform, reader, "bing")
    with pytest.raises(NotAllowedError):
        snapshot_file(platform, reader, after, "html", "zh_CN")

    from evaluation.services.dispatching import mark_sent

    mark_sent(platform, people["org"], [dispatch_of(platform, people["org"], after).id], "邮寄")

    assert after in county_report(platform, reader, "bing", "html", "zh_CN").filename
    assert report_state(platform, reader, "bing") != was
    with pytest.raises(NotAllowedError):
        snapshot_file(platform, reader, before, "html", "zh_CN")


def test_codes_are_valid_corrected_or_unknown(platform, people, tmp_path) -> None:
    before = approved_code(platform, people["org"], "bing")
    assert check_code(platform, before.lower().replace("-", ""), "192.0.2.1") is CodeAnswer.VALID
    change_what_reports_say(platform, tmp_path / "small")

    after = approved_code(platform, people["org"], "bing", note="更正")

    answers = [check_code(platform, c, "192.0.2.1") for c in (before, after, "0000-0000-0000", "")]
    assert answers == [
        CodeAnswer.CORRECTED,
        CodeAnswer.VALID,
        CodeAnswer.UNKNOWN,
        CodeAnswer.UNKNOWN,
    ]


def test_who_guesses_codes_is_stopped_and_learns_nothing_then(platform, people, clock) -> None:
    code = approved_code(platform, people["org"], "bing")
    for _ in range(UNKNOWN_LIMIT):
        assert check_code(platform, "0000-0000-0000", "192.0.2.1") is CodeAnswer.UNKNOWN

    told = set()
    for asked in (code, "0000-0000-0000"):
        with pytest.raises(NotAllowedError) as stopped:
            check_code(platform, asked, "192.0.2.1")
        told.add(str(stopped.value))
    assert len(told) == 1
    assert check_code(platform, code, "192.0.2.2") is CodeAnswer.VALID
    clock.advance(minutes=16)
    assert check_code(platform, code, "192.0.2.1") is CodeAnswer.VALID


def test_a_burst_of_guesses_passes_no_limit(platform, people) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def guess(number: int) -> bool:
        try:
            check_code(platform, f"0000-0000-{number:04}", "192.0.2.1")
        except NotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(guess, range(40))) == UNKNOWN_LIMIT


def test_an_office_may_check_many_printed_codes_but_not_without_end(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")
    for _ in range(CHECK_LIMIT):
        assert check_code(platform, code, "192.0.2.1") is CodeAnswer.VALID

    with pytest.raises(NotAllowedError, match="过于频繁"):
        check_code(platform, code, "192.0.2.1")


def test_addresses_are_forgotten_when_they_no_longer_count(platform, people, clock) -> None:
    from sqlalchemy import select

    from evaluation.storage.dispatch_tables import code_check

    check_code(platform, "0000-0000-0000", "192.0.2.1")
    clock.advance(minutes=16)
    check_code(platform, "0000-0000-0000", "192.0.2.9")

    with platform.store.read() as conn:
        kept = list(conn.execute(select(code_check.c.address)).scalars())
    assert kept == ["192.0.2.9"]


def test_the_answer_to_a_code_writes_as_much_whatever_the_code(platform, people) -> None:
    """What is written takes the time: a known code must not answer faster than a guess."""
    code = approved_code(platform, people["org"], "bing")
    commits = []
    for asked in (code, "0000-0000-0000"):
        before = platform.store._writer.commits
        check_code(platform, asked, "192.0.2.1")
        commits.append(platform.store._writer.commits - before)

    assert commits == [1, 1]


def test_the_report_on_all_counties_is_written_too(platform, people) -> None:
    (made,) = approve(platform, people["org"], [], city=True)

    file = snapshot_file(platform, people["org"], made.code, "html", "zh_CN")

    assert file.filename == f"全市比较报告_{made.code}.html"
    assert made.code in file.content.decode()
