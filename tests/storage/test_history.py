"""The history keeps every act once."""

from evaluation.domain.history import Origin
from evaluation.storage.history import history, record


def _record(store, stored, event_id, **parts):
    values = {
        "programme_id": stored.programme_id,
        "actor_id": stored.person_ids["organizer"],
        "action": "round_open",
        "subject": "round/1",
        "detail": {"count": 2},
        "reason": "开始",
        "source": Origin.SHELL,
    }
    store.write(lambda conn: record(conn, event_id=event_id, **{**values, **parts}))


def test_an_act_is_read_back_as_recorded(store, stored):
    _record(store, stored, 1)
    with store.read() as conn:
        (found,) = history(conn, stored.programme_id)
    assert (found.action, found.detail, found.reason) == ("round_open", {"count": 2}, "开始")
    assert found.source is Origin.SHELL


def test_a_retry_records_nothing_twice(store, stored):
    _record(store, stored, 1)
    _record(store, stored, 1)
    with store.read() as conn:
        assert len(history(conn, stored.programme_id)) == 1


def test_the_newest_act_comes_first(store, stored):
    for event_id in (1, 3, 2):
        _record(store, stored, event_id)
    with store.read() as conn:
        assert [e.event_id for e in history(conn, stored.programme_id, limit=2)] == [3, 2]
