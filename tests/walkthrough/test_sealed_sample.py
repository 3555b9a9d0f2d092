"""The sample as it is loaded: sealed and published, and whoever alters it behind its back is found."""

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from evaluation.analysis.results import results_json
from evaluation.domain.rounds import RoundState
from evaluation.services.actors import actor_named
from evaluation.services.clock import SetClock
from evaluation.services.comparing import comparison
from evaluation.services.demonstration import DEMO, SAMPLE, prepare_demo, sample_folder
from evaluation.services.platform import Platform, start
from evaluation.services.programmes import load_folder
from evaluation.services.reporting import county_report
from evaluation.services.reviewing import my_reviews
from evaluation.services.verifying import verify
from evaluation.settings import read_settings
from tests.prepared_stores import copy_store

ROOT = Path(__file__).resolve().parents[2]
NEWEST_CHAIN = """
    SELECT county_id, round_id, reviewer_id, criterion_id FROM rating_event
    WHERE reviewer_id = (SELECT person_id FROM person WHERE code = 'expert-2')
      AND county_id = (SELECT county_id FROM county WHERE code = 'yangcheng')
      AND criterion_id = (SELECT criterion_id FROM criterion WHERE code = 'C2.1')
      AND round_id = (SELECT round_id FROM round WHERE number = 2)
"""
IN_CHAIN = "county_id = ? AND round_id = ? AND reviewer_id = ? AND criterion_id = ?"


@pytest.fixture
def sample(prepared_sample: Path, tmp_path: Path, clock: SetClock) -> Iterator[Platform]:
    copy_store(prepared_sample, tmp_path / "data")
    running = start(read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")}), clock)
    yield running
    running.store.close()


@pytest.fixture
def demo(prepared_demo: Path, tmp_path: Path) -> Iterator[Platform]:
    copy_store(prepared_demo, tmp_path / "data")
    running = start(read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")}))
    yield running
    running.store.close()


def tamper(platform: Platform, statement: str) -> None:
    """Change the database file itself, as somebody with a shell could."""
    path = platform.settings.data_dir / "liangping.db"
    with sqlite3.connect(path) as database:
        chain = database.execute(NEWEST_CHAIN).fetchone()
        assert database.execute(statement, chain).rowcount == 1


def test_loading_leaves_both_rounds_published_and_sealed(sample: Platform) -> None:
    stored = sample.store.programme(SAMPLE)

    assert [r.state for r in stored.rounds] == [RoundState.PUBLISHED, RoundState.PUBLISHED]
    assert verify(sample) == ()


def test_loading_again_changes_nothing(sample: Platform) -> None:
    again = load_folder(sample, sample_folder(sample)).ratings

    assert (again.new, again.changed, again.submitted) == (0, 0, 0)
    assert verify(sample) == ()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(f"UPDATE rating_event SET value = 99 WHERE {IN_CHAIN}", id="a value altered"),
        pytest.param(
            f"UPDATE rating_event SET comment = '改过' WHERE {IN_CHAIN}", id="a comment altered"
        ),
        pytest.param(
            f"DELETE FROM rating_event WHERE {IN_CHAIN} AND version = (SELECT MAX(version) FROM "
            "rating_event)",
            id="a last event deleted",
        ),
        pytest.param(f"DELETE FROM rating_event WHERE {IN_CHAIN}", id="a chain deleted"),
    ],
)
def test_verify_names_the_record_that_was_altered(sample: Platform, statement: str) -> None:
    tamper(sample, statement)

    found = "\n".join(str(problem) for problem in verify(sample))

    for name in (SAMPLE, "yangcheng", "expert-2", "C2.1"):
        assert name in found


def test_a_county_without_material_has_no_score_and_never_a_zero(sample: Platform) -> None:
    compared = comparison(sample, actor_named(sample, SAMPLE, "organizer"))

    rows = [r for r in compared.results.counties.to_dicts() if r["county"] == "lingchuan"]
    assert [(r["status"], r["final"], r["grade"]) for r in rows] == [
        ("no_material", None, None)
    ] * 2


def test_the_report_says_what_of_the_rubric_is_only_proposed(sample: Platform) -> None:
    organizer = actor_named(sample, SAMPLE, "organizer")

    made = county_report(sample, organizer, "yangcheng", "pdf", "zh_CN")

    pages = PdfReader(io.BytesIO(made.content)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")
    assert "均为本项目建议，须经组织方书面确认" in text


def test_the_results_hold_no_number_that_json_does_not_know(sample: Platform) -> None:
    compared = comparison(sample, actor_named(sample, SAMPLE, "organizer"))

    json.dumps(results_json(compared.results), allow_nan=False)


def test_a_recused_reviewer_finds_no_trace_of_the_county(sample: Platform) -> None:
    reviews = my_reviews(sample, actor_named(sample, SAMPLE, "expert-3"))

    assert "qinshui" not in {r.county.id for r in reviews}
    assert {r.county.id for r in reviews} == {"chengqu", "yangcheng", "zezhou", "gaoping"}


def test_the_demonstration_has_work_for_every_role(demo: Platform) -> None:
    stored = demo.store.programme(DEMO)
    states = {r.state.value for r in my_reviews(demo, actor_named(demo, DEMO, "expert-2"))}
    assert [r.state for r in stored.rounds] == [RoundState.PUBLISHED, RoundState.OPEN]
    assert states == {"submitted", "in_progress", "assigned"}
    prepare_demo(demo)
    assert verify(demo) == ()


def test_the_sample_ratings_follow_from_their_stated_seed() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "data" / "generate_ratings.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_four_conclusions_fit_on_the_first_page(sample: Platform) -> None:
    # The county with the most to say: a change that is mostly the panel's, adjustments, other criteria.
    made = county_report(sample, actor_named(sample, SAMPLE, "organizer"), "zezhou", "pdf", "zh_CN")
    pages = [p.extract_text().replace("\n", "") for p in PdfReader(io.BytesIO(made.content)).pages]
    first = pages[0]
    assert "真实变化+1.0分" in first
    assert "主要来自专家组变动" in "".join(
        pages[1:3]
    )  # told in numbers where the change is explained
    assert "4.应优先抓好" in first.replace(" ", "")
    assert "二、分维度得分" not in first
