"""`liangping report`: every format, one county's failure, Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_commands import RATINGS, ROOT, Shell
from tests.small_programme import write_small_programme

RECUSED_FROM_YI = "county,role,name,unit,person\nyi,instructor,专家甲,,lead\n"
INTERRUPTED = 130


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    folder = write_small_programme(
        tmp_path / "small", states=("published", "planned"), ratings=RATINGS
    )
    (folder / "roles.csv").write_text(RECUSED_FROM_YI, encoding="utf-8")
    opened = Shell(tmp_path)
    assert opened.run("load", str(folder)).returncode == 0
    return opened


def files_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_every_format_is_written_unless_some_are_named(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = shell.run("report", "small", "--county", "jia", "--out", str(out))

    assert done.returncode == 0
    assert {name.rpartition(".")[2] for name in files_in(out)} == {"pdf", "docx", "xlsx", "html"}
    assert all(name.startswith("甲县评审报告") for name in files_in(out))


def test_an_unknown_format_is_refused_before_anything_is_written(
    shell: Shell, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    done = shell.run("report", "small", "--formats", "pdf,exe", "--out", str(out))

    assert done.returncode == 1
    assert "没有“exe”格式的报告；可用：pdf、docx、xlsx、html。" in done.stderr
    assert not out.exists()


def test_one_countys_failure_is_told_at_the_end_and_stops_no_other(
    shell: Shell, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = ("--county", "yi", "--county", "jia", "--formats", "xlsx", "--as", "lead")

    done = shell.run("report", "small", *words, "--out", str(out))

    assert done.returncode == 1
    assert "1份报告未能生成，其余已生成：" in done.stderr
    assert "yi：没有这个县（市、区），或不对您开放。" in done.stderr
    assert [name[:2] for name in files_in(out)] == ["甲县"]


def test_a_folder_that_cannot_be_made_is_a_sentence(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    done = shell.run("report", "small", "--out", str(tmp_path / "file"))

    assert done.returncode == 1
    assert "无法写入" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_keeps_what_is_whole_and_says_so(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-u", "-c", "from evaluation.cli import main; main()"]
    running = subprocess.Popen(
        [*command, "report", "small", "--out", str(out)],
        cwd=ROOT,
        env={
            **os.environ,
            "LIANGPING_DATA_DIR": str(shell.folder / "data"),
            "LIANGPING_LANGUAGE": "zh_CN",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as in a terminal, every process of the command gets the signal
    )
    deadline = time.monotonic() + 120
    while not (out.exists() and files_in(out)) and time.monotonic() < deadline:
        time.sleep(0.05)

    os.killpg(running.pid, signal.SIGINT)
    said, errors = running.communicate(timeout=60)

    assert running.returncode in {INTERRUPTED, 0}  # 0: everything was written a moment before
    assert "Traceback" not in errors
    assert not [name for name in files_in(out) if name.endswith(".part")]
    if running.returncode == INTERRUPTED:
        assert f"已停止。已生成{said.count('已生成 ')}个文件" in said
