"""`liangping agreement` as a person uses it."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaluation.cli import main

KNOWN = Path(__file__).resolve().parents[1] / "known_values"
P01 = KNOWN / "P01_shrout_fleiss_1979" / "ratings.csv"
P02 = KNOWN / "P02_krippendorff_4observers" / "ratings.csv"
P04 = KNOWN / "P04_quandt_wine_report3" / "ranks.csv"
ALWAYS = ["icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k", "kendall_w", "fleiss", "ac1", "ac2"]


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs the command as the shell would, in this process."""

    def call(*words: str | Path, language: str = "zh_CN") -> Done:
        monkeypatch.setenv("LIANGPING_LANGUAGE", language)
        monkeypatch.setattr(sys, "argv", ["liangping", "agreement", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            sys.exit(main())
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return call


@pytest.fixture
def printed(run):
    def call(*words: str | Path) -> dict:
        done = run(*words, "--format", "json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


def test_json_lists_every_coefficient_with_the_names_of_the_contract(printed) -> None:
    found = printed(P01)

    metrics = ["alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio"]
    assert list(found) == ALWAYS + metrics
    assert all({"value", "low", "high", "p", "reason"} <= one.keys() for one in found.values())
    assert found["icc2"]["value"] == pytest.approx(0.2897637795276, abs=1e-6)
    assert found["icc2"]["high"] == pytest.approx(0.761084369649, abs=1e-6)


def test_the_published_p_of_the_wine_judges_stands_beside_the_exact_one(printed) -> None:
    w = printed(P04, "--wide")["kendall_w"]

    assert w["value"] == pytest.approx(0.1667, abs=5e-5)
    assert w["p"] == pytest.approx(0.3916, abs=5e-5)
    assert w["p_method"] == "exact"
    assert w["p_exact"] == pytest.approx(0.4307, abs=5e-5)


def test_only_the_metrics_asked_for_are_listed(printed) -> None:
    found = printed(P02, "--metric", "nominal", "--metric", "ordinal")

    assert list(found) == [*ALWAYS, "alpha_nominal", "alpha_ordinal"]
    assert found["alpha_ordinal"]["value"] == pytest.approx(0.8153875, abs=1e-6)


def test_weights_and_categories_of_the_scale_are_taken(printed) -> None:
    scale = ("--categories", "1,2,3,4,5")
    plain = printed(P02, *scale, "--weights", "identity")
    squared = printed(P02, *scale, "--weights", "quadratic")

    assert plain["ac2"]["value"] == pytest.approx(0.77544, abs=1e-5)
    assert plain["fleiss"]["value"] == pytest.approx(0.76117, abs=1e-5)
    assert squared["ac2"]["value"] == pytest.approx(0.914, abs=1e-5)
    assert squared["ac1"]["value"] == pytest.approx(0.77544, abs=1e-5)


def test_an_undefined_coefficient_is_null_with_its_reason(printed, tmp_path: Path) -> None:
    file = tmp_path / "flat.csv"
    file.write_text("unit,a,b\n1,3,3\n2,3,3\n3,3,3\n", encoding="utf-8")

    found = printed(file)

    assert {one["value"] for one in found.values()} == {None}
    assert all(one["reason"] for one in found.values())


def test_the_table_is_for_the_eye_in_the_readers_language(run) -> None:
    chinese, english = run(P01), run(P01, language="en")

    assert "系数" in chinese.stdout
    assert "0.290" in chinese.stdout
    assert "coefficient" in english.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param((P01, "--metric", "cubic"), "nominal、ordinal", id="unknown metric"),
        pytest.param((P01, "--weights", "heavy"), "identity、linear", id="unknown weights"),
        pytest.param((P01, "--format", "xml"), "table、json", id="unknown format"),
        pytest.param((P01, "--tidy"), "rater: 缺少这一列", id="not tidy"),
        pytest.param((KNOWN / "nowhere.csv",), "找不到", id="no file"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(run, words, sentence) -> None:
    done = run(*words)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_wrong_usage_is_told_apart(run) -> None:
    assert run(P01, "--nonsense").returncode == 2
