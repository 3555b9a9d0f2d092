"""Pledges and recusals from the shell: declared, listed, granted with who could take over, replaced."""

import re
from pathlib import Path

import pytest

from evaluation.services.actors import actor_named
from evaluation.services.platform import start
from evaluation.services.programmes import load_folder
from evaluation.settings import read_settings
from tests.cli.test_commands import Shell
from tests.pledge_steps import sign
from tests.services.test_recusals import ASSIGNED, FIVE
from tests.small_programme import write_small_programme

PLACE = ("--county", "jia", "--reviewer", "r2", "--as", "org")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    written = write_small_programme(tmp_path / "small", states=("open", "planned"), people=FIVE)
    (written / "assignments.csv").write_text(ASSIGNED, encoding="utf-8")
    shell = Shell(tmp_path)
    running = start(read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")}))
    load_folder(running, written)
    sign(running, actor_named(running, "small", "r2"))
    running.store.close()
    return shell


def test_a_request_goes_all_the_way(shell: Shell) -> None:
    asked = shell.run(
        "recuse",
        "small",
        "--county",
        "jia",
        "--ground",
        "kinship",
        "--detail",
        "表弟",
        "--as",
        "r2",
    )
    listed = shell.run("recusals", "list", "small", "--format", "csv")
    granted = shell.run("recusals", "grant", "small", *PLACE)
    replaced = shell.run("recusals", "replace", "small", *PLACE, "--round", "1", "--by", "r3")
    again = shell.run("recusals", "grant", "small", *PLACE)

    assert "等组织者处理" in asked.stdout
    assert "jia,r2,待处理,亲属关系,表弟" in listed.stdout
    assert "第1轮：现有1位专家，可以接替的有：r3（待提交1份）。" in granted.stdout
    assert "已补派r3" in replaced.stdout
    assert (again.returncode, "状态为“待处理”" in again.stderr) == (1, True)


def test_a_request_is_refused_with_a_reason_and_only_by_the_organizer(shell: Shell) -> None:
    shell.run("recuse", "small", "--county", "jia", "--ground", "post", "--as", "r2")

    by_lead = shell.run(
        "recusals", "refuse", "small", "--county", "jia", "--reviewer", "r2", "--as", "lead",
        "--reason", "不属应回避的情形",
    )  # fmt: skip
    refused = shell.run("recusals", "refuse", "small", *PLACE, "--reason", "不属应回避的情形")

    assert (by_lead.returncode, refused.returncode) == (1, 0)
    assert "由组织者办理" in by_lead.stderr


def test_an_unknown_tie_names_those_there_are(shell: Shell) -> None:
    asked = shell.run("recuse", "small", "--county", "jia", "--ground", "friend", "--as", "r2")

    assert asked.returncode == 1
    assert "kinship" in asked.stderr


def test_who_signed_the_pledge_is_listed(shell: Shell) -> None:
    listed = shell.run("pledges", "small", "--format", "csv")

    rows = {line.split(",")[0]: line for line in listed.stdout.splitlines()}
    assert rows["r2"].startswith("r2,专家乙,已签署,1,")
    assert rows["lead"].startswith("lead,专家甲,未签署,")
    assert re.search(r",\d{4}-\d\d-\d\d \d\d:\d\d\+08:00,", rows["r2"])
