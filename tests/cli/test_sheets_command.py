"""The papers of a round from the shell."""

from pathlib import Path

import pytest

from tests.cli.test_commands import Shell
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,lead,C1,rated,60,
1,jia,lead,C2,rated,80,
"""


@pytest.fixture
def open_round(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    folder = write_small_programme(tmp_path / "small", states=("open", "planned"), ratings=RATINGS)
    assert shell.run("load", str(folder)).returncode == 0
    return shell


def test_blank_sheets_of_all_counties_are_written_for_the_organizer(
    open_round: Shell, tmp_path: Path
) -> None:
    done = open_round.run("sheets", "small", "--round", "1", "--out", str(tmp_path / "out"))

    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "乙县评分表_初评_空白.pdf",
        "甲县评分表_初评_空白.pdf",
    ]


def test_a_kind_is_written_under_the_permissions_of_a_person(
    open_round: Shell, tmp_path: Path
) -> None:
    words = ("sheets", "small", "--round", "1", "--kind", "filled", "--out", str(tmp_path / "out"))

    refused = open_round.run(*words)
    given = open_round.run(*words, "--as", "lead", "--formats", "pdf, xlsx")

    assert refused.returncode == 1
    assert "尚未封存" in refused.stderr
    assert given.returncode == 0, given.stderr
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert {"甲县评分表（已填）_初评_专家甲.pdf", "甲县评分表（已填）_初评_专家甲.xlsx"} <= names


def test_lists_and_records_have_english_names_for_an_english_terminal(
    open_round: Shell, tmp_path: Path
) -> None:
    for kind in ("signatures", "duties"):
        words = ("sheets", "small", "--round", "1", "--kind", kind, "--out", str(tmp_path / kind))
        assert open_round.run(*words, language="en").returncode == 0

    assert "Panel signature list_初评.pdf" in {p.name for p in (tmp_path / "signatures").iterdir()}
    assert len(list((tmp_path / "duties").iterdir())) == 3


@pytest.mark.parametrize(
    ("words", "status"), [(("--kind", "wrong"), 2), (("--formats", "odt"), 1), (("--as", "x"), 1)]
)
def test_wrong_usage_is_told_in_a_sentence(
    open_round: Shell, tmp_path: Path, words: tuple[str, str], status: int
) -> None:
    done = open_round.run("sheets", "small", "--round", "1", "--out", str(tmp_path / "o"), *words)

    assert done.returncode == status
    assert "Traceback" not in done.stderr
