"""People and accounts from the shell."""

from pathlib import Path

import pytest

from tests.cli.test_commands import Shell
from tests.small_programme import write_small_programme

TOKEN_LENGTH = 32


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    loaded = Shell(tmp_path)
    done = loaded.run("load", str(write_small_programme(tmp_path / "small")))
    assert done.returncode == 0, done.stderr
    return loaded


def test_a_person_is_added_invited_listed_and_erased(shell: Shell) -> None:
    words = ("people", "add", "small", "--as", "org", "--name", "专家丙", "--role", "reviewer")
    assert shell.run(*words).stdout == "已增加专家丙（编号p1）。\n"

    invited = shell.run("people", "invite", "small", "p1")
    listed = shell.run("people", "list", "small", "--format", "csv")
    reason = ("--as", "org", "--reason", "本人申请")
    told = shell.run("people", "erase", "small", "p1", *reason)
    erased = shell.run("people", "erase", "small", "p1", *reason, "--yes")
    after = shell.run("people", "list", "small", "--format", "csv")

    assert len(invited.stdout.split("/invitation/")[1].split("\t")[0]) == TOKEN_LENGTH
    assert 'p1,专家丙,评审专家,"","",已邀请,' in listed.stdout
    assert "未删除" in told.stdout
    assert erased.stdout.endswith("编号p1的个人信息已删除。\n")
    assert "专家丙" not in after.stdout


def test_everyone_without_an_account_is_invited_the_organizer_too(shell: Shell) -> None:
    done = shell.run("invite", "small", "all")

    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == [
        "org",
        "lead",
        "r2",
        "contact_jia",
        "reader_jia",
        "reader_yi",
    ]


def test_a_reviewer_cannot_invite(shell: Shell) -> None:
    done = shell.run("invite", "small", "all", "--as", "r2")

    assert (done.returncode, done.stdout) == (1, "")
    assert "只有组织者可以管理人员与账号。" in done.stderr


def test_a_link_is_revoked_once(shell: Shell) -> None:
    shell.run("people", "invite", "small", "r2")

    first, second = (shell.run("people", "revoke", "small", "r2") for _time in "ab")

    assert first.stdout == "已撤销，发出的链接打不开了。\n"
    assert second.returncode == 1
    assert "没有可以撤销的链接" in second.stderr


def test_nobody_without_an_account_can_be_shut_out(shell: Shell) -> None:
    done = shell.run("people", "disable", "small", "r2")

    assert done.returncode == 1
    assert "专家乙还没有账号" in done.stderr


def test_a_file_is_a_dry_run_until_applied(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name,role,unit,county,rounds\nr3,专家丙,reviewer,大学三,,\n", "utf-8")
    words = ("people", "import", "small", str(file), "--as", "org")

    trial, applied, again = shell.run(*words), shell.run(*words, "--apply"), shell.run(*words)

    assert "增加1人" in trial.stdout
    assert "未写入" in trial.stdout
    assert "增加1人" in applied.stdout
    assert "增加0人，修改0人，重新加入0人，移出0人，1人没有变化。" in again.stdout
