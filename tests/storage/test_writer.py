"""The one door for writes: grouped, isolated, durable, clear when it is shut."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from evaluation.errors import StoreError
from evaluation.storage.ratings import append_event, current_events
from evaluation.storage.tables import rating_event
from tests.storage import rating_steps as steps


def _count(store):
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(rating_event)).scalar_one()


class _Blocked:
    """Holds the writer in one job, so that what follows is queued for one transaction."""

    def __init__(self, store):
        self._store, self._begun, self._go = store, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: store.write(self._wait))

    def _wait(self, conn):
        self._begun.set()
        self._go.wait(10)

    def __enter__(self):
        self._thread.start()
        self._begun.wait(10)
        return self

    def release(self):
        self._go.set()

    def __exit__(self, *_):
        self.release()
        self._thread.join()


def _queue_all(store, pool, jobs):
    """Queue the jobs behind one another while the writer is held, then let it go on."""
    with _Blocked(store) as blocked:
        futures = []
        for number, job in enumerate(jobs, start=1):
            futures.append(pool.submit(store.write, job))
            while store._writer._queue.qsize() < number:
                pass
        blocked.release()
    return futures


def test_a_failing_job_takes_back_only_itself(store, stored):
    events = [
        steps.event_after(store, stored, None, 60.0, ids=steps.ids_of(stored, n)) for n in (1, 2)
    ]
    commits = store._writer.commits

    def fail(conn):
        append_event(conn, steps.event_after(store, stored, None, 1.0, criterion="C2"))
        raise ValueError("mine alone")

    jobs = [lambda c: append_event(c, events[0]), fail, lambda c: append_event(c, events[1])]
    with ThreadPoolExecutor(3) as pool:
        first, failing, last = _queue_all(store, pool, jobs)
        with pytest.raises(ValueError, match="mine alone"):
            failing.result()
    assert (first.result(), last.result(), _count(store)) == (True, True, 2)
    assert store._writer.commits == commits + 2, "the blocking job, then all three together"


def test_two_hundred_saves_at_once_are_all_there(store, stored):
    events = []
    for ids in (steps.ids_of(stored), steps.ids_of(stored, 2)):
        previous = None
        for number in range(100):
            previous = steps.event_after(
                store, stored, previous, 60.0, ids=ids, comment=str(number)
            )
            events.append(previous)
    with ThreadPoolExecutor(200) as pool:
        saved = list(pool.map(lambda e: store.write(lambda c: append_event(c, e)), events))
    assert (all(saved), _count(store)) == (True, 200)


def test_of_two_hundred_stale_saves_exactly_one_wins(store, stored):
    events = [steps.event_after(store, stored, None, 60.0) for _ in range(200)]
    with ThreadPoolExecutor(50) as pool:
        saved = list(pool.map(lambda e: store.write(lambda c: append_event(c, e)), events))
    assert (saved.count(True), _count(store)) == (1, 1)


def test_reading_goes_on_while_somebody_writes(store, stored):
    with _Blocked(store), store.read() as conn:
        assert current_events(conn, steps.ids_of(stored)) == {}


def test_a_reader_sees_one_moment(store, stored):
    with store.read() as conn:
        before = current_events(conn, steps.ids_of(stored))
        steps.rate(store, stored, 60.0)
        assert current_events(conn, steps.ids_of(stored)) == before == {}


def test_what_is_acknowledged_is_seen_by_the_next_reader(store, stored):
    event = steps.rate(store, stored, 60.0)
    with store.read() as conn:
        assert current_events(conn, steps.ids_of(stored)) == {event.criterion_id: event}


def test_a_reader_cannot_write(store, stored):
    with store.read() as conn, pytest.raises(Exception, match="readonly"):
        conn.execute(text("UPDATE programme SET revision = 7"))


def test_foreign_keys_hold(store, stored):
    unassigned = steps.ids_of(stored, county="county-2", reviewer="r2")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        steps.rate(store, stored, 60.0, ids=unassigned)


def test_a_closed_store_refuses_with_a_sentence(store):
    store.close()
    with pytest.raises(StoreError, match="数据库已关闭"):
        store.write(lambda conn: None)


def test_closing_twice_is_harmless(store):
    store.close()
    store.close()


def test_a_job_that_waits_for_another_job_is_told_so_instead_of_hanging(store):
    with pytest.raises(RuntimeError, match="must not wait"):
        store.write(lambda conn: store.write(lambda inner: None))


def test_numbers_of_events_only_rise(store):
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: [store.new_id() for _ in range(200)], range(8)))
    assert all(series == sorted(series) for series in numbers)
    assert len({n for series in numbers for n in series}) == 1600


def test_the_log_is_moved_into_the_file_beside_the_saves(store, stored):
    steps.rate(store, stored, 60.0)
    assert store._checkpointer._move()


def test_a_job_that_ends_the_transaction_lets_nobody_be_told_saved(store, stored):
    event = steps.event_after(store, stored, None, 60.0)

    def end_it(conn):
        conn.exec_driver_sql("ROLLBACK")
        raise OSError("as a full disk does")

    jobs = [lambda conn: append_event(conn, event), end_it, lambda conn: None]
    with ThreadPoolExecutor(3) as pool:
        futures = _queue_all(store, pool, jobs)
        assert all(future.exception() is not None for future in futures)
    assert _count(store) == 0
    steps.rate(store, stored, 60.0)
    assert _count(store) == 1
