"""What was altered behind the platform's back is named; what is sound is not."""

import sqlite3

import pytest

from evaluation.domain.reviews import ReviewState
from evaluation.storage.evidence import evidence_path
from evaluation.storage.store import Store
from evaluation.storage.verification import verify
from tests.storage import rating_steps as steps


@pytest.fixture
def sealed(store, stored):
    """Two reviews of round 1, one of them rated twice and returned once, submitted and sealed."""
    for reviewer in ("r1", "r2"):
        ids = steps.ids_of(stored, reviewer=reviewer)
        steps.rate(store, stored, 60.0, ids=ids)
        steps.rate(store, stored, 100.0, ids=ids)
        steps.rate(store, stored, None, ids=ids, criterion="C2", comment="没有材料")
        steps.submit(store, stored, ids)
    ids = steps.ids_of(stored)
    steps.act(store, stored, ReviewState.RETURNED, ids)
    steps.rate(store, stored, 0.0, ids=ids)
    steps.submit(store, stored, ids)
    steps.close(store, stored)
    return store.programme("small")


@pytest.fixture
def tamper(store, sealed, tmp_path):
    """Alter the file directly, as no service would, and verify."""

    def alter(*statements: str) -> list[str]:
        with sqlite3.connect(tmp_path / "store.db") as connection:
            for statement in statements:
                assert connection.execute(statement).rowcount > 0
        return [str(fault) for fault in verify(store)]

    return alter


def test_a_store_that_nobody_touched_is_sound(store, sealed):
    assert verify(store) == ()


def test_an_empty_store_is_sound(store):
    assert verify(store) == ()


def test_an_altered_value_names_its_version(tamper):
    faults = tamper("UPDATE rating_event SET value = 99 WHERE value = 0")
    place = "评审项目“small”第1轮，county-1，专家r1，指标C1，第3版"
    assert faults == [f"{place}：内容与其校验值不符，已被改动。"]


@pytest.mark.parametrize(
    "change",
    [
        "comment = 'x'",
        "actor_id = 1",
        "tab_id = 'x'",
        "on_behalf_reason = 'x'",
        "event_id = 5",
        "source = 'shell'",
        "state = 'blank'",
        "state = 'nonsense'",
        "hash = 'x'",
    ],
)
def test_every_altered_column_is_named(tamper, change):
    where = "value IS NULL AND reviewer_id = (SELECT person_id FROM person WHERE code = 'r2')"
    faults = tamper(f"UPDATE rating_event SET {change} WHERE {where}")
    assert "专家r2，指标C2，第1版" in faults[0]


def test_a_deleted_last_event_is_named(tamper):
    faults = tamper("DELETE FROM rating_event WHERE version = 3")
    assert "专家r1，指标C1，第3版：已提交的版本已被删除。" in faults[0]


def test_a_deleted_first_event_is_named(tamper):
    faults = tamper("DELETE FROM rating_event WHERE version = 1 AND value = 60 AND reviewer_id = 3")
    assert any("指标C1，第1版：该版本已被删除。" in fault for fault in faults)


def test_a_deleted_chain_is_named(tamper):
    faults = tamper("DELETE FROM rating_event WHERE criterion_id = 2 AND reviewer_id = 2")
    assert all("专家r1，指标C2，第1版：已提交的评分连同其全部版本已被删除。" in f for f in faults)
    assert faults


def test_an_altered_submission_is_named(tamper):
    faults = tamper("UPDATE review_event SET statement = 'x' WHERE reviewer_id = 2 AND version = 3")
    assert faults == [
        "评审项目“small”第1轮，county-1，专家r1：第3次提交或退回的记录与其校验值不符，已被改动。"
    ]


def test_a_deleted_review_is_named_by_the_seal(tamper):
    faults = tamper(
        "DELETE FROM review_event WHERE reviewer_id = 3",
        "DELETE FROM rating_event WHERE reviewer_id = 3",
    )
    assert faults[0] == "评审项目“small”第1轮，county-1，专家r2：封存的评审已被删除或改动。"


@pytest.fixture
def submitted(store, stored):
    """Two reviews of round 1, which is still open: no seal lists them."""
    for reviewer in ("r1", "r2"):
        ids = steps.ids_of(stored, reviewer=reviewer)
        steps.rate(store, stored, 60.0, ids=ids)
        steps.submit(store, stored, ids)
    assert verify(store) == ()
    return "评审项目“small”第1轮，county-1，专家r2"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "DELETE FROM review_event WHERE reviewer_id = 3",
            "历史记录中有一次提交或退回，其记录已被删除。",
        ),
        (
            "DELETE FROM history_event WHERE subject LIKE '%r2'",
            "第1次提交或退回的历史记录已被删除。",
        ),
        (
            "UPDATE history_event SET action = 'review_returned' WHERE subject LIKE '%r2'",
            "第1次提交或退回与历史记录不符，已被改动。",
        ),
    ],
)
def test_an_open_round_is_compared_with_its_history(store, submitted, tmp_path, statement, fault):
    with sqlite3.connect(tmp_path / "store.db") as connection:
        assert connection.execute(statement).rowcount == 1
    # An act altered or deleted shows in the chain of acts, too.
    assert str(verify(store)[0]) == f"{submitted}：{fault}"


def test_an_altered_seal_is_named(tamper):
    faults = tamper("UPDATE round_seal SET reviews = '[]'")
    assert "第1次封存的记录与封存码不符" in faults[0]


def test_a_deleted_seal_is_named(tamper):
    assert "封存记录已被删除" in tamper("DELETE FROM round_seal")[0]


def test_an_altered_rubric_is_named(tamper):
    faults = tamper("UPDATE rubric_version SET content = replace(content, '60.0', '61.0')")
    assert faults[0] == "指标体系“small”1版与其校验值不符，已被改动。"


def test_a_rating_written_after_submission_is_named(store, sealed):
    steps.rate(store, sealed, 100.0)
    assert ["指标C1，第4版：在评审提交之后写入。" in str(f) for f in verify(store)] == [True]


def test_a_return_after_the_seal_is_named(store, sealed):
    steps.act(store, sealed, ReviewState.RETURNED)
    assert ["封存之后又被退回" in str(f) for f in verify(store)] == [True]


def test_reopening_keeps_the_old_seal_and_stays_sound(store, sealed):
    steps.act(store, sealed, ReviewState.RETURNED)
    steps.rate(store, sealed, 100.0)
    steps.submit(store, sealed)
    steps.close(store, sealed)
    assert verify(store) == ()


@pytest.mark.parametrize(("content", "fault"), [(None, "已丢失"), (b"other", "已被替换")])
def test_a_lost_or_swapped_evidence_file_is_named(store, stored, tmp_path, content, fault):
    path = evidence_path(tmp_path / "evidence", stored.evidence[0].sha256)
    path.parent.mkdir(parents=True)
    if content is not None:
        path.write_bytes(content)
    (found,) = verify(store, tmp_path / "evidence")
    assert fault in str(found)


def test_kept_evidence_is_sound(store, stored, tmp_path):
    path = evidence_path(tmp_path / "evidence", stored.evidence[0].sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"kept")
    assert verify(store, tmp_path / "evidence") == ()


def test_a_store_opened_again_is_still_sound(url, store, sealed):
    store.close()
    again = Store.open(url)
    assert verify(again) == ()
    again.close()


def test_a_programme_deleted_from_over_its_records_is_missed(tamper):
    faults = tamper("DELETE FROM programme")
    assert any("指向programme表中已不存在的记录" in fault for fault in faults)
    assert any(fault.startswith("county表有") for fault in faults)


def test_a_rubric_deleted_from_under_its_round_is_missed(tamper):
    faults = tamper("DELETE FROM rubric_version")
    assert any("指向rubric_version表中已不存在的记录" in fault for fault in faults)
