"""The command line as a person uses it: exit codes, sentences, files."""

import json
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import polars as pl
import pytest

from evaluation.cli import run
from tests.small_programme import RUBRIC, write_small_programme

ROOT = Path(__file__).resolve().parents[2]
RATINGS = """\
1,jia,lead,C1,rated,60,
1,jia,lead,C2,rated,80,
"""


class Shell:
    """Runs `liangping` on a store of its own.

    In this process, as a process for each command would spend its time on imports; the commands
    that are interrupted (test_report_command.py) and the server (browser/) run in processes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, language: str = "zh_CN") -> subprocess.CompletedProcess[str]:
        environment = {
            "LIANGPING_DATA_DIR": str(self.folder / "data"),
            "LIANGPING_LANGUAGE": language,
        }
        out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _stream in "oe")
        with pytest.MonkeyPatch.context() as process:
            for name, value in environment.items():
                process.setenv(name, value)
            process.setattr(sys, "argv", ["liangping", *words])
            process.setattr(sys, "stdin", StringIO())
            with redirect_stdout(out), redirect_stderr(err):
                code = _exit_code()
        texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
        return subprocess.CompletedProcess(list(words), code, *texts)


def _exit_code() -> int:
    try:
        run()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except Exception:  # noqa: BLE001 - what a shell would show of it
        traceback.print_exc()
        return 1
    return 0


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def published(shell: Shell, tmp_path: Path) -> Shell:
    folder = write_small_programme(
        tmp_path / "small", states=("published", "planned"), ratings=RATINGS
    )
    assert shell.run("load", str(folder)).returncode == 0
    return shell


def test_check_lists_every_fault_with_its_line(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "rubric.toml"
    broken = RUBRIC.replace("weight = 60", "weight = 57").replace(
        'kind = "levels"', 'kind = "x"', 1
    )
    path.write_text(broken, encoding="utf-8")
    kind_line = broken.splitlines().index('kind = "x"') + 1

    done = shell.run("check", str(path))

    assert done.returncode == 1
    assert f"rubric.toml:{kind_line}:" in done.stderr
    assert "97" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_speaks_english_where_the_terminal_does(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "rubric.toml"
    path.write_text(RUBRIC, encoding="utf-8")

    done = shell.run("check", str(path), language="en")

    assert done.returncode == 0
    assert "ready for use. Dimensions: 2; criteria: 2" in done.stdout


def test_loading_the_same_folder_twice_adds_nothing(published: Shell, tmp_path: Path) -> None:
    again = published.run("load", str(tmp_path / "small"))

    assert again.returncode == 0
    assert "新评分0条，更新0条，未变2条" in again.stdout


def test_loading_says_what_an_opened_round_keeps(published: Shell, tmp_path: Path) -> None:
    rubric = tmp_path / "small" / "rubric.toml"
    rubric.write_text(RUBRIC.replace("target = 85", "target = 80"), encoding="utf-8")

    again = published.run("load", str(tmp_path / "small"))

    assert again.returncode == 0
    assert "第1轮已经开放过：指标体系保持原样" in again.stdout


def test_results_are_one_json_object_with_the_names_of_the_contract(published: Shell) -> None:
    done = published.run("results", "small", "--format", "json")

    printed = json.loads(done.stdout)
    assert {"scores", "changes", "counties", "dimensions", "gaps", "completion"} <= printed.keys()
    jia = next(row for row in printed["scores"] if row["county"] == "jia")
    assert jia["raw"] == pytest.approx(68.0)
    assert jia["adjusted"] == pytest.approx(68.0)
    assert jia["se"] is None
    assert jia["rank_low"] is None
    assert {"se", "rank_low"} <= jia["reasons"].keys()


def test_results_for_the_panel_lead_tell_no_reviewer_from_another(published: Shell) -> None:
    whole = published.run("results", "small", "--format", "json").stdout
    assert '"lead"' in whole  # it could leak

    done = published.run("results", "small", "--format", "json", "--as", "lead")

    assert done.returncode == 0
    assert '"lead"' not in done.stdout
    assert json.loads(done.stdout)["composites"] == []
    refused = published.run("results", "small", "--table", "reviewers", "--as", "lead")
    assert refused.returncode == 1
    assert "仅供组织者查看" in refused.stderr


@pytest.mark.parametrize(("format_", "read"), [("csv", pl.read_csv), ("parquet", pl.read_parquet)])
def test_tables_for_the_panel_lead_withhold_the_spread_of_few(
    published: Shell, tmp_path: Path, format_: str, read: Callable[[Path], pl.DataFrame]
) -> None:
    def lowest(*person: str) -> list[float]:
        file = tmp_path / f"out.{format_}"
        words = ("results", "small", "--format", format_, "--table", "criteria", "--out", str(file))
        assert published.run(*words, *person).returncode == 0
        return read(file)["low"].drop_nulls().to_list()

    assert lowest() == [60.0, 80.0]  # it could leak
    assert lowest("--as", "lead") == []


def test_the_panels_tables_are_printed_for_the_organizer(published: Shell) -> None:
    done = published.run("results", "small", "--table", "severity", "--format", "csv")

    assert done.stdout.splitlines()[0] == "round,reviewer,severity,se"
    assert "lead" in done.stdout


def test_results_of_an_open_round_are_refused_with_a_sentence(shell: Shell, tmp_path: Path) -> None:
    shell.run("load", str(write_small_programme(tmp_path / "small", states=("open", "planned"))))

    done = shell.run("results", "small", "--format", "json")

    assert done.returncode == 1
    assert "尚未封存" in done.stderr
    assert done.stdout == ""


def test_an_operator_sees_open_rounds_only_with_a_reason_that_is_recorded(
    shell: Shell, tmp_path: Path
) -> None:
    folder = write_small_programme(tmp_path / "small", states=("open", "planned"), ratings=RATINGS)
    shell.run("load", str(folder))

    done = shell.run("results", "small", "--format", "csv", "--as-operator", "核对导入")

    with sqlite3.connect(tmp_path / "data" / "liangping.db") as database:
        query = "SELECT reason FROM history_event WHERE action = 'operator_read'"
        recorded = database.execute(query).fetchall()
    assert "1,jia,scored,68.0" in done.stdout
    assert recorded == [("核对导入",)]


def test_a_round_is_moved_under_the_permissions_of_the_named_person(published: Shell) -> None:
    refused = published.run("open", "small", "--round", "2", "--as", "lead")
    opened = published.run("open", "small", "--round", "2", "--as", "org")

    assert (refused.returncode, opened.returncode) == (1, 0)
    assert "只有组织者可以开放评审" in refused.stderr


def test_the_report_on_all_counties_is_written_alone(published: Shell, tmp_path: Path) -> None:
    done = published.run(
        "report", "small", "--city", "--out", str(tmp_path / "reports"), "--formats", "xlsx"
    )
    assert done.returncode == 0, done.stderr
    assert [p.name for p in (tmp_path / "reports").iterdir()] == ["全市比较报告_初评_草稿.xlsx"]


def test_reports_are_written_for_every_county(published: Shell, tmp_path: Path) -> None:
    folder = str(tmp_path / "reports")
    done = published.run("report", "small", "--out", folder, "--formats", "pdf,xlsx")

    assert done.returncode == 0, done.stderr
    names = {p.name for p in (tmp_path / "reports").iterdir()}
    assert names == {
        f"{county}评审报告_初评_草稿.{kind}"
        for county in ("甲县", "乙县", "丙县")
        for kind in ("pdf", "xlsx")
    }


def test_an_invitation_is_a_link(published: Shell) -> None:
    done = published.run("invite", "small", "r2")

    assert done.stdout.startswith("r2\thttp://localhost:8501/invitation/")


def test_import_is_a_dry_run_until_applied(shell: Shell, tmp_path: Path) -> None:
    shell.run("load", str(write_small_programme(tmp_path / "small", states=("open", "planned"))))
    file = tmp_path / "ratings.csv"
    file.write_text("round,county,reviewer,criterion,state,rating,comment\n" + RATINGS)
    words = ("import-ratings", "small", str(file), "--round", "1", "--as", "org")

    trial, applied, again = shell.run(*words), shell.run(*words, "--apply"), shell.run(*words)

    assert "新评分2条" in trial.stdout
    assert "未写入" in trial.stdout
    assert "新评分2条" in applied.stdout
    assert "新评分0条，更新0条，未变2条" in again.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("round,county,reviewer,criterion,state,comment\n", "rating", id="no column"),
        pytest.param(
            "round,county,reviewer,criterion,state,rating,comment\n1,ding,lead,C1,rated,60,\n",
            "ding",
            id="unknown county",
        ),
        pytest.param("", "", id="zero bytes"),
    ],
)
def test_a_faulty_file_gets_a_sentence_and_nothing_is_stored(
    shell: Shell, tmp_path: Path, content: str, sentence: str
) -> None:
    shell.run("load", str(write_small_programme(tmp_path / "small", states=("open", "planned"))))
    file = tmp_path / "ratings.csv"
    file.write_text(content, encoding="utf-8")
    words = ("import-ratings", "small", str(file), "--round", "1", "--as", "org", "--apply")

    done = shell.run(*words)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_programme_gets_a_sentence(shell: Shell) -> None:
    done = shell.run("results", "nowhere")

    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_says_that_all_is_well(published: Shell) -> None:
    done = published.run("verify")

    assert done.returncode == 0
    assert "核验通过" in done.stdout
    assert "核验看不出" in done.stdout
