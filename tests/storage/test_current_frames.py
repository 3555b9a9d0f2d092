"""The frame in memory always equals what the store holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import RoundAct
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform, start
from evaluation.services.programmes import load_folder
from evaluation.services.rounds import move_round
from evaluation.services.saving import RatingChange, save_rating
from evaluation.settings import read_settings
from evaluation.storage.current_frames import current_frame
from tests.pledge_steps import everyone_signs
from tests.small_programme import write_small_programme

COLUMNS = ["round", "county", "reviewer", "criterion"]


@pytest.fixture(scope="module")
def open_round(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    folder: Path = tmp_path_factory.mktemp("frames")
    platform = start(read_settings({"LIANGPING_DATA_DIR": str(folder / "data")}))
    load_folder(platform, write_small_programme(folder / "small"))
    people = {p.id: Actor("small", p) for p in platform.store.programme("small").people}
    move_round(platform, people["org"], 1, RoundAct.OPEN)
    everyone_signs(platform, "small")
    return platform


def assert_memory_equals_store(platform: Platform) -> None:
    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        remembered = platform.store.ratings(conn, stored)
        read = current_frame(conn, stored)
    assert_frame_equal(remembered.sort(COLUMNS), read.sort(COLUMNS))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["lead", "r2"]),
            st.sampled_from(["jia", "yi"]),
            st.integers(80, 100),
        ),
        max_size=6,
    )
)
def test_what_is_remembered_equals_what_is_stored_after_any_saves(
    open_round: Platform, saves: list[tuple[str, str, int]]
) -> None:
    people = {p.id: Actor("small", p) for p in open_round.store.programme("small").people}
    for reviewer, county, value in saves:
        change = RatingChange(RatingState.RATED, float(value))
        save_rating(
            open_round, people[reviewer], 1, county, "C1", change, base_version=None, tab_id="t"
        )

        assert_memory_equals_store(open_round)


def test_nothing_new_gives_the_very_same_frame(open_round: Platform) -> None:
    stored = open_round.store.programme("small")
    with open_round.store.read() as conn:
        first = open_round.store.ratings(conn, stored)
        second = open_round.store.ratings(conn, stored)

    assert first is second


def test_what_another_process_saved_is_seen(open_round: Platform) -> None:
    assert_memory_equals_store(open_round)
    other = start(open_round.settings)
    person = next(p for p in other.store.programme("small").people if p.id == "r2")
    change = RatingChange(comment="另一个进程写的")
    save_rating(
        other, Actor("small", person), 1, "yi", "C2", change, base_version=None, tab_id="other"
    )
    other.store.close()

    assert_memory_equals_store(open_round)
