"""The same rules on PostgreSQL, where an installation names one for tests."""

import os
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import func, select

from evaluation.errors import StoreError
from evaluation.storage.current_frames import current_frame
from evaluation.storage.programmes import save_programme
from evaluation.storage.ratings import append_event
from evaluation.storage.store import Store
from evaluation.storage.tables import rating_event
from evaluation.storage.verification import verify
from tests.storage import rating_steps as steps

ADDRESS = os.environ.get("LIANGPING_TEST_POSTGRES_URL", "")
needs_server = pytest.mark.skipif(
    not ADDRESS, reason="LIANGPING_TEST_POSTGRES_URL names no PostgreSQL for tests"
)


@pytest.fixture
def store():
    """A store in an emptied database: everything in its public schema is dropped first."""
    with psycopg.connect(ADDRESS.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    store = Store.open(ADDRESS)
    yield store
    store.close()


def _count(store):
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(rating_event)).scalar_one()


@needs_server
def test_a_programme_is_read_back_equal(make_folder, stored):
    folder = make_folder()
    assert (stored.counties, stored.rubrics) == (folder.counties, folder.rubrics)


@needs_server
def test_saving_twice_is_harmless(store, stored, make_folder):
    store.write(
        lambda c: save_programme(c, make_folder(), code="small", now_us=2, new_id=store.new_id)
    )
    assert store.programme("small").county_ids == stored.county_ids


@needs_server
def test_of_many_stale_saves_exactly_one_wins(store, stored):
    events = [steps.event_after(store, stored, None, 60.0) for _ in range(50)]
    with ThreadPoolExecutor(16) as pool:
        saved = list(pool.map(lambda e: store.write(lambda c: append_event(c, e)), events))
    assert (saved.count(True), _count(store)) == (1, 1)


@needs_server
def test_concurrent_read_and_write_jobs_lose_nothing(store, stored):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: steps.rate(store, stored, float(n)), range(40)))
    assert _count(store) == 40
    assert verify(store) == ()


@needs_server
def test_a_terminated_connection_is_tried_again(store, stored):
    victims = []

    def save(conn):
        if not victims:
            victims.append(conn.exec_driver_sql("SELECT pg_backend_pid()").scalar())
            with psycopg.connect(ADDRESS.replace("+psycopg", ""), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", victims)
        return append_event(conn, event)

    event = steps.event_after(store, stored, None, 60.0)
    assert store.write(save)
    assert _count(store) == 1


@needs_server
def test_a_sealed_round_verifies_and_reads_into_a_frame(store, stored):
    for criterion in ("C1", "C2"):
        steps.rate(store, stored, 60.0, criterion=criterion)
    steps.submit(store, stored)
    steps.close(store, stored)
    with store.read() as conn:
        assert current_frame(conn, stored).height == 2
    assert verify(store) == ()


def test_a_server_out_of_reach_gets_a_sentence():
    with pytest.raises(StoreError, match="不能打开数据库"):
        Store.open("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=1")
