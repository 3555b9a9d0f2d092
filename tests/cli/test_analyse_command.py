"""`liangping analyse` as a person uses it."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

from evaluation.cli import main

CONTRACT = {
    "scores",
    "severity",
    "changes",
    "agreement",
    "reviewers",
    "variance",
    "connectedness",
    "warnings",
    "method",
}
TRUE = {"甲": 70.0, "乙": 75.0, "丙": 64.0}
SEVERITY = {"r1": -4.0, "r2": 0.5, "r3": 3.5, "r4": 1.0}


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command as the shell calls it, without the seconds that a new process costs."""

    def run(*words: str | Path, language: str = "zh_CN") -> Done:
        monkeypatch.setattr(sys, "argv", ["liangping", "analyse", *map(str, words)])
        monkeypatch.setenv("LIANGPING_LANGUAGE", language)
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(ended.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """Two rounds of three counties by four reviewers on two criteria, with some noise."""
    noise = np.random.default_rng(3).normal(0, 2, 48)
    rows = [
        (number, county, reviewer, criterion, level + severity + 3 * number)
        for number in (1, 2)
        for county, level in TRUE.items()
        for reviewer, severity in SEVERITY.items()
        for criterion in ("C1", "C2")
    ]
    path = tmp_path / "ratings.csv"
    names = ["round", "county", "reviewer", "criterion", "rating"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    frame.with_columns((pl.col("rating") + noise).round(1)).write_csv(path)
    return path


def test_json_holds_the_whole_contract_and_nothing_but_numbers(run: Run, ratings: Path) -> None:
    done = run(ratings, "--format", "json")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout, parse_constant=pytest.fail)
    assert found.keys() >= CONTRACT
    assert len(found["scores"]) == 6
    assert [row["county"] for row in found["changes"]] == sorted(TRUE)
    assert found["method"]["intervals"] == "bayes"


def test_parquet_and_csv_say_the_same(run: Run, ratings: Path, tmp_path: Path) -> None:
    pl.read_csv(ratings).write_parquet(tmp_path / "ratings.parquet")

    of_csv = run(ratings, "--format", "json", "--intervals", "reml").stdout
    of_parquet = run(tmp_path / "ratings.parquet", "--format", "json", "--intervals", "reml").stdout

    assert of_csv == of_parquet


def test_the_table_asked_for_is_written_to_a_file(run: Run, ratings: Path, tmp_path: Path) -> None:
    out = tmp_path / "changes.parquet"

    done = run(ratings, "--table", "changes", "--format", "parquet", "--out", out)

    assert done == (0, "", "")
    assert set(pl.read_parquet(out)["county"]) == set(TRUE)


def test_csv_can_be_read_by_any_program(run: Run, ratings: Path) -> None:
    rows = list(csv.DictReader(run(ratings, "--format", "csv").stdout.splitlines()))

    assert len(rows) == 6
    assert float(rows[0]["adjusted"]) > 0


def test_the_printed_scores_carry_the_warnings(run: Run, ratings: Path) -> None:
    done = run(ratings)

    assert "adjusted" in done.stdout
    assert "\nW8 " in done.stdout


def test_facets_and_intervals_are_as_asked(run: Run, ratings: Path) -> None:
    done = run(ratings, "--format", "json", "--intervals", "reml", "--facets", "s,d")

    method = json.loads(done.stdout)["method"]
    assert (method["intervals"], method["facets"]) == ("reml", ["s", "d"])


def test_weights_decide_what_a_composite_is(run: Run, ratings: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text("criterion,weight\nC1,1\nC2,3\n", encoding="utf-8")
    rows = pl.read_csv(ratings).filter(round=1, county="甲", reviewer="r1").sort("criterion")

    done = run(ratings, "--weights", weights, "--format", "csv", "--table", "composites")

    composites = pl.read_csv(done.stdout.encode()).filter(round=1, county="甲", reviewer="r1")
    one, two = rows["rating"]
    assert composites["composite"].item() == pytest.approx(0.25 * one + 0.75 * two)


def test_an_anchor_makes_the_common_shift_known(run: Run, ratings: Path) -> None:
    found = json.loads(run(ratings, "--format", "json", "--anchor", "丙").stdout)

    change = next(row for row in found["changes"] if row["county"] == "丙")
    assert change["adjusted_change"] is None
    assert change["reasons"]["adjusted_change"]
    assert "W8" not in [warning["code"] for warning in found["warnings"]]


def test_an_unknown_anchor_is_refused_with_the_nearest_name(run: Run, ratings: Path) -> None:
    done = run(ratings, "--anchor", "r1=甲")

    assert done.returncode == 1
    assert "没有县“r1”" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--intervals", "welch"], "不认识“welch”；可用：bayes、reml"),
        (["--facets", "s,x"], "不认识“x”；可用：s、d、k"),
        (["--format", "xml"], "不认识“xml”"),
        (["--table", "none"], "不认识“none”"),
        (["--scale", "5,1"], "由小到大"),
        (["--scale", "1"], "由小到大"),
        (["--smallest-change", "inf"], "应为数字"),
    ],
)
def test_wrong_usage_gets_a_sentence_and_exit_2(
    run: Run, ratings: Path, words: list[str], sentence: str
) -> None:
    done = run(ratings, *words)

    assert done.returncode == 2
    assert sentence in "".join(done.stderr.split("\n"))


def test_a_faulty_file_gets_sentences_and_exit_1(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("county,reviewer,score\na,r,x\n", encoding="utf-8")

    done = run(path, language="en")

    assert done.returncode == 1
    assert "did you mean it by" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_that_cannot_be_written_gets_a_sentence(
    run: Run, ratings: Path, tmp_path: Path
) -> None:
    done = run(ratings, "--out", tmp_path / "none" / "out.csv", "--format", "csv")

    assert done.returncode == 1
    assert "无法写入" in done.stderr


@pytest.mark.parametrize(
    "rows",
    [
        "a,r,5\n",
        "a,r,\n",
        "a,r1,5\na,r2,5\nb,r1,5\nb,r2,5\n",
        "a,r,5\nb,r,7\n",
        "a,r1,5\na,r2,7\n",
        "a,r1,5\nb,r2,7\n",
    ],
    ids=["one rating", "none", "constant", "one reviewer", "one county", "disconnected"],
)
def test_degenerate_files_give_reasons_and_no_crash(run: Run, tmp_path: Path, rows: str) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("county,reviewer,rating\n" + rows, encoding="utf-8")

    done = run(path, "--format", "json")

    assert done.returncode == 0, done.stderr
    for row in json.loads(done.stdout, parse_constant=pytest.fail)["scores"]:
        nulls = {name for name, value in row.items() if value is None}
        assert nulls <= row.get("reasons", {}).keys()
