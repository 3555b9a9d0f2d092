"""Approve, look, send, confirm, register: the whole way of a report from the shell."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evaluation.services.platform import Platform, start
from evaluation.settings import read_settings
from tests.cli.test_commands import Shell
from tests.services.dispatch_steps import (
    approved_code,
    load_published,
    people_of,
    sent_code,
)

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell over the published programme, which is loaded here, not by a process of its own."""
    published = Shell(tmp_path)
    with running(published) as platform:
        load_published(platform, tmp_path / "small")
    return published


@pytest.fixture
def sent(shell: Shell) -> Shell:
    """丙县's report is approved and was sent."""
    with running(shell) as platform:
        sent_code(platform, people_of(platform)["org"], "bing")
    return shell


@contextmanager
def running(shell: Shell) -> Iterator[Platform]:
    """The store that the shell works on."""
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(shell.folder / "data")}))
    yield platform
    platform.store.close()


def test_a_report_goes_all_the_way(shell: Shell, tmp_path: Path) -> None:
    approved = shell.run("approve", "small", "--county", "bing", "--county", "ding", "--as", "org")
    assert approved.returncode == 0, approved.stderr
    first, second = CODE.findall(approved.stdout)
    assert f"丙县：已签发，核验码{first}。" in approved.stdout

    waiting = shell.run("outbox", "small")
    assert "待发2份，已发待签收0份，已签收0份。" in waiting.stdout
    assert "丁县县委书记 王小明" in waiting.stdout

    preview = shell.run(
        "dispatch", "small", "--sent", "all", "--how", "机要交换", "--as", "org", "--dry-run"
    )
    assert "2份报告，2个收件单位（人），共2份" in preview.stdout
    sent = shell.run("dispatch", "small", "--sent", "all", "--how", "机要交换", "--as", "org")
    assert "已标记2件为已发出。" in sent.stdout

    missing = shell.run("receipts", "small")
    assert f"未签收：丙县县委书记（核验码{first}" in missing.stdout
    links = shell.run("receipts", "small", "--links")
    assert links.stdout.count("http://localhost:8501/receipt/") == 2
    assert "未设置 LIANGPING_PUBLIC_URL" in links.stderr
    number = links.stdout.split("\t")[0]
    entered = shell.run(
        "receipts", "small", "--received", number, "--by", "赵办", "--how", "登记簿签字"
    )
    assert entered.returncode == 0, entered.stderr

    book = tmp_path / "登记簿.html"
    registered = shell.run("register", "small", "--out", str(book))
    assert registered.returncode == 0, registered.stderr
    text = book.read_text(encoding="utf-8")
    assert all(word in text for word in (first, second, "赵办", "机要交换"))
    assert "核验通过" in shell.run("verify").stdout


def test_a_county_that_fails_is_named_and_the_others_are_approved(shell: Shell) -> None:
    done = shell.run("approve", "small", "--county", "nowhere", "--county", "bing", "--as", "org")

    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "丙县：已签发" in done.stdout


def test_approving_again_says_that_nothing_changed(sent: Shell) -> None:
    done = sent.run("approve", "small", "--county", "bing", "--as", "org")

    assert done.returncode == 0
    assert "没有变化，核验码仍为" in done.stdout


def test_a_dry_run_says_which_were_approved_already(sent: Shell) -> None:
    words = ("approve", "small", "--county", "bing", "--county", "ding", "--as", "org")
    done = sent.run(*words, "--dry-run")

    assert "已签发过：丙县。" in done.stdout
    assert "请尽快发出更正件" in done.stdout


def test_a_dry_run_approves_nothing(shell: Shell) -> None:
    done = shell.run("approve", "small", "--city", "--as", "org", "--dry-run")

    assert "签发1份报告：全市比较报告。" in done.stdout
    assert "依据已发布的轮次：初评。" in done.stdout
    assert "已签发但没有收件人" not in shell.run("outbox", "small").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(("approve", "small", "--as", "lead"), "只有组织者可以签发报告", id="role"),
        pytest.param(
            ("dispatch", "small", "--sent", "jia", "--how", "x", "--as", "org"),
            "没有待发的“jia”",
            id="nothing waits",
        ),
        pytest.param(
            ("dispatch", "small", "--sent", "all", "--how", "x", "--as", "org", "--date", "昨天"),
            "没有待发的报告。",
            id="nothing waits at all",
        ),
        pytest.param(("outbox", "small", "--as", "reader_jia"), "仅供组织者", id="reader"),
        pytest.param(("outbox", "small", "--format", "xml"), "没有“xml”格式", id="format"),
        pytest.param(("register", "small", "--out", "x.exe"), "没有“exe”格式", id="ending"),
        pytest.param(
            ("receipts", "small", "--received", "abc", "--by", "x", "--how", "y"),
            "没有编号为abc的抄送",
            id="no such dispatch",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    shell: Shell, words: tuple[str, ...], sentence: str
) -> None:
    done = shell.run(*words)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_day_that_is_none_is_refused(shell: Shell) -> None:
    with running(shell) as platform:
        approved_code(platform, people_of(platform)["org"], "bing")

    done = shell.run(
        "dispatch", "small", "--sent", "all", "--how", "邮寄", "--as", "org", "--date", "昨天"
    )

    assert done.returncode == 1
    assert "日期“昨天”不能识别" in done.stderr


def test_the_outbox_is_read_by_programs_too(sent: Shell) -> None:
    done = sent.run("outbox", "small", "--format", "csv")

    header, line = done.stdout.splitlines()
    assert header.split(",")[:4] == ["dispatch", "county", "report", "code"]
    assert ",bing,丙县," in line


def test_report_hands_out_what_was_approved_and_drafts_of_the_rest(
    sent: Shell, tmp_path: Path
) -> None:
    words = ("report", "small", "--county", "bing", "--county", "ding", "--formats", "html")
    done = sent.run(*words, "--out", str(tmp_path / "official"))
    assert done.returncode == 0, done.stderr
    drafts = sent.run(*words, "--draft", "--out", str(tmp_path / "drafts"))
    assert drafts.returncode == 0, drafts.stderr

    official = sorted(p.name for p in (tmp_path / "official").iterdir())
    assert official[0] == "丁县评审报告_初评_草稿.html"
    assert re.fullmatch(r"丙县评审报告_[0-9A-Z-]{14}\.html", official[1])
    assert sorted(p.name for p in (tmp_path / "drafts").iterdir()) == [
        "丁县评审报告_初评_草稿.html",
        "丙县评审报告_初评_草稿.html",
    ]
