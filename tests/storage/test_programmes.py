"""Saving a programme's folder and reading it back."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from evaluation.domain.assignments import Recusal, RecusalGround
from evaluation.domain.rounds import RoundState
from evaluation.errors import NotFoundError
from evaluation.storage import tables
from evaluation.storage.programmes import save_programme
from evaluation.storage.rounds import set_round


def _counts(store):
    with store.read() as conn:
        return {
            name: conn.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
        }


def _move(store, stored, number, state):
    store.write(
        lambda conn: set_round(
            conn, stored.round_ids[number], state=state, opens_us=None, closes_us=None
        )
    )


@pytest.mark.parametrize(
    "part",
    [
        "counties",
        "people",
        "recusals",
        "assignments",
        "named_roles",
        "indicators",
        "adjustments",
        "evidence",
        "rubrics",
        "programme",
    ],
)
def test_a_saved_folder_is_read_back_equal(make_folder, stored, part):
    assert getattr(stored, part) == getattr(make_folder(), part)


def test_a_rubric_read_back_keeps_its_digest(make_rubric, stored):
    assert stored.rubrics[1].sha256 == make_rubric().sha256


def test_a_new_round_is_planned_whatever_the_folder_says(stored):
    assert [r.state for r in stored.rounds] == [RoundState.PLANNED, RoundState.PLANNED]


def test_saving_the_same_folder_again_adds_no_row(store, save, make_folder, stored):
    before = _counts(store)
    save(make_folder())
    assert _counts(store) == before


def test_saving_again_keeps_every_number(save, make_folder, stored):
    again = save(make_folder())
    assert (again.county_ids, again.person_ids) == (stored.county_ids, stored.person_ids)


def test_saving_again_raises_the_revision(save, make_folder, stored):
    assert save(make_folder()).revision == stored.revision + 1


def test_saving_again_keeps_the_state_a_round_has_reached(store, save, make_folder, stored):
    _move(store, stored, 1, RoundState.CLOSED)
    assert save(make_folder()).rounds[0].state is RoundState.CLOSED


def test_an_opened_round_keeps_its_rubric(store, save, make_folder, make_rubric, stored):
    _move(store, stored, 1, RoundState.OPEN)
    again = save(make_folder(rubric=make_rubric(first_weight=30)))
    assert [again.rubrics[n].by_id["C1"].weight for n in (1, 2)] == [60, 30]


def test_a_published_round_keeps_its_adjustments(store, save, make_folder, stored):
    _move(store, stored, 1, RoundState.PUBLISHED)
    again = save(replace(make_folder(), adjustments=()))
    assert again.adjustments == stored.adjustments


def test_a_county_gone_from_the_folder_is_withdrawn(save, make_folder, stored):
    again = save(replace(make_folder(counties=1), recusals=(), named_roles=()))
    assert list(again.county_ids) == ["county-1"]


def test_a_county_that_comes_back_has_its_old_number(save, make_folder, stored):
    save(replace(make_folder(counties=1), recusals=(), named_roles=()))
    assert save(make_folder()).county_ids == stored.county_ids


def test_a_declared_recusal_outlives_a_folder_without_it(save, make_folder):
    declared = Recusal(county="county-1", reviewer="r1", ground=RecusalGround.DECLARED)
    save(replace(make_folder(), recusals=(declared,)))
    assert declared in save(make_folder()).recusals


def test_two_programmes_share_no_county_round_or_person(save, make_folder, stored):
    other = save(make_folder(), code="demo")
    assert not set(other.county_ids.values()) & set(stored.county_ids.values())
    assert not set(other.round_ids.values()) & set(stored.round_ids.values())
    assert not set(other.person_ids.values()) & set(stored.person_ids.values())


def test_a_copy_carries_its_own_id(save, make_folder, stored):
    assert save(make_folder(), code="demo").programme.id == "demo"


def test_a_programme_is_remembered_until_it_changes(store, stored):
    assert store.programme("small") is stored


def test_moving_a_round_is_seen_at_once(store, stored):
    _move(store, stored, 2, RoundState.OPEN)
    assert store.programme("small").rounds[1].state is RoundState.OPEN


def test_an_unknown_programme_names_the_known_ones(store, stored):
    with pytest.raises(NotFoundError, match="small"):
        store.programme("other")


def test_a_failed_save_leaves_nothing(store, make_folder):
    def save_and_fail(conn):
        save_programme(conn, make_folder(), code="small", now_us=1, new_id=store.new_id)
        raise ValueError

    with pytest.raises(ValueError):
        store.write(save_and_fail)
    assert store.programme_codes() == ()
