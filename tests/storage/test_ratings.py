"""Appending ratings, and what stands."""

import polars as pl
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from evaluation.domain.reviews import RatingState
from evaluation.storage.current_frames import current_frame
from evaluation.storage.identifiers import moment_us
from evaluation.storage.ratings import (
    append_event,
    append_events,
    county_provenance,
    current_events,
    event_versions,
    newest_event,
)
from evaluation.storage.tables import rating_current, rating_event
from tests.storage import rating_steps as steps


def _newest(store, stored):
    with store.read() as conn:
        return newest_event(conn, steps.ids_of(stored), stored.criterion_ids["C1"])


def test_nothing_stands_before_the_first_save(store, stored):
    assert _newest(store, stored) is None


def test_a_saved_rating_is_read_back_equal(store, stored):
    event = steps.rate(store, stored, 62.5, comment="台账齐全")
    assert _newest(store, stored) == event


def test_a_declared_rating_holds_no_number(store, stored):
    steps.rate(store, stored, None, comment="没有材料")
    newest = _newest(store, stored)
    assert (newest.state, newest.value) == (RatingState.CANNOT_JUDGE, None)


def test_of_two_writers_at_the_same_version_the_second_is_refused(store, stored):
    first = steps.rate(store, stored, 60.0)
    one, other = (steps.event_after(store, stored, first, value) for value in (70.0, 80.0))
    assert store.write(lambda conn: append_event(conn, one))
    assert not store.write(lambda conn: append_event(conn, other))
    assert _newest(store, stored) == one


def test_a_retry_recognizes_its_own_row(store, stored):
    event = steps.event_after(store, stored, None, 60.0)
    assert [store.write(lambda conn: append_event(conn, event)) for _ in range(2)] == [True, True]
    with store.read() as conn:
        assert event_versions(conn, steps.ids_of(stored), event.criterion_id) == (event,)


def test_versions_are_kept_oldest_first(store, stored):
    for value in (60.0, 70.0, 80.0):
        steps.rate(store, stored, value)
    with store.read() as conn:
        versions = event_versions(conn, steps.ids_of(stored), stored.criterion_ids["C1"])
    assert [(v.version, v.value) for v in versions] == [(1, 60.0), (2, 70.0), (3, 80.0)]


def test_the_two_rounds_never_touch_each_other(store, stored):
    steps.rate(store, stored, 60.0, ids=steps.ids_of(stored, 1))
    steps.rate(store, stored, 80.0, ids=steps.ids_of(stored, 2))
    with store.read() as conn:
        values = [
            [e.value for e in current_events(conn, steps.ids_of(stored, number)).values()]
            for number in (1, 2)
        ]
    assert values == [[60.0], [80.0]]


def test_the_newest_rating_is_that_of_the_reviews_asked_for(store, stored):
    entering = steps.rate(store, stored, 60.0)
    steps.rate(store, stored, 70.0, ids=steps.ids_of(stored, reviewer="r2"))
    steps.rate(store, stored, 80.0, ids=steps.ids_of(stored, round_number=2))
    with store.read() as conn:
        found = county_provenance(conn, stored, "county-1", [(1, "r1")])
        none = county_provenance(conn, stored, "county-1", [])
    assert found.newest_us == moment_us(entering.event_id)
    assert none.newest_us is None


def test_many_events_are_appended_at_once(store, stored):
    events = [
        steps.event_after(store, stored, None, 60.0, criterion=criterion)
        for criterion in ("C1", "C2")
    ]
    store.write(lambda conn: append_events(conn, events))
    with store.read() as conn:
        assert list(current_events(conn, steps.ids_of(stored)).values()) == events


def test_the_frame_speaks_in_the_programme_s_ids(store, stored):
    steps.rate(store, stored, 60.0, comment="好")
    steps.rate(store, stored, 70.0)
    steps.rate(store, stored, None, criterion="C2", comment="无")
    with store.read() as conn:
        frame = current_frame(conn, stored).sort("criterion")
    assert frame.rows() == [
        (1, "county-1", "r1", "C1", "rated", 70.0, ""),
        (1, "county-1", "r1", "C2", "cannot_judge", None, "无"),
    ]


def test_the_frame_of_a_programme_without_ratings_has_its_columns(store, stored):
    with store.read() as conn:
        frame = current_frame(conn, stored)
    assert frame.schema == {
        "round": pl.Int64,
        "county": pl.String,
        "reviewer": pl.String,
        "criterion": pl.String,
        "state": pl.String,
        "rating": pl.Float64,
        "comment": pl.String,
    }


def test_the_frame_keeps_numbers_after_a_long_run_without_any(store, stored):
    for number in (1, 2):
        ids = steps.ids_of(stored, number)
        steps.rate(store, stored, None if number == 1 else 60.0, ids=ids, comment="无")
    with store.read() as conn:
        assert current_frame(conn, stored)["rating"].drop_nulls().to_list() == [60.0]


def test_the_frame_holds_one_programme_only(store, save, make_folder, stored):
    steps.rate(store, stored, 60.0)
    with store.read() as conn:
        assert current_frame(conn, save(make_folder(), code="demo")).is_empty()


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    saves=st.lists(
        st.tuples(
            st.sampled_from([1, 2]),
            st.sampled_from(["r1", "r2"]),
            st.sampled_from(["C1", "C2"]),
            st.sampled_from([None, 0.0, 55.5, 100.0]),
        ),
        max_size=12,
    )
)
def test_what_stands_is_always_the_highest_version(store, stored, saves):
    for number, reviewer, criterion, value in saves:
        ids = steps.ids_of(stored, number, reviewer=reviewer)
        steps.rate(store, stored, value, ids=ids, criterion=criterion)
    key = [rating_event.c[n] for n in ("county_id", "round_id", "reviewer_id", "criterion_id")]
    with store.read() as conn:
        highest = conn.execute(select(*key, func.max(rating_event.c.version)).group_by(*key)).all()
        standing = conn.execute(
            select(*(rating_current.c[c.name] for c in key), rating_current.c.version)
        ).all()
    assert sorted(map(tuple, standing)) == sorted(map(tuple, highest))
