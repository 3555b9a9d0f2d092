"""Discussions from the shell: listed, opened by the panel lead with a reason, refused otherwise."""

from pathlib import Path

import pytest

from evaluation.services.platform import start
from evaluation.services.programmes import load_folder
from evaluation.settings import read_settings
from tests.cli.test_commands import Shell
from tests.small_programme import write_small_programme

RATINGS = "1,jia,r2,C1,rated,90,\n1,jia,r2,C2,rated,90,\n"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    written = write_small_programme(
        tmp_path / "small", states=("closed", "planned"), ratings=RATINGS
    )
    running = start(read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")}))
    load_folder(running, written)
    running.store.close()
    return Shell(tmp_path)


def test_the_lead_lists_and_opens_and_nobody_else(shell: Shell) -> None:
    opening = ("discuss", "small", "--round", "1", "--county", "jia", "--reason", "理解不一")
    listed = shell.run("discuss", "small", "--round", "1", "--as", "lead")
    refused = shell.run(*opening, "--as", "r2")
    opened = shell.run(*opening, "--as", "lead")
    seen = shell.run("discuss", "small", "--round", "1", "--as", "r2")

    assert listed.stdout.strip() == "甲县（jia）：可以发起讨论"
    assert refused.returncode == 1
    assert "只有评审组组长" in refused.stderr
    assert "甲县（jia）：讨论进行中，0条发言；理解不一" in opened.stdout
    assert seen.stdout == opened.stdout
