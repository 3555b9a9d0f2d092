"""Acts form a chain; a store from before the chains begins its own at the next act."""

import sqlite3

import pytest

from evaluation.domain.history import Origin
from evaluation.storage.history import record
from evaluation.storage.history_links import head
from evaluation.storage.history_origins import Whereabouts, origins_of, whereabouts
from evaluation.storage.verification import chain_heads, verify


def _act(store, stored, **parts):
    values = {
        "event_id": store.new_id(),
        "programme_id": stored.programme_id,
        "actor_id": stored.person_ids["organizer"],
        "action": "operator_read",
        "subject": "results",
        "detail": {},
        "reason": "",
        "source": Origin.SHELL,
    }
    store.write(lambda conn: record(conn, **{**values, **parts}))
    return {**values, **parts}["event_id"]


@pytest.fixture
def older(store, stored, tmp_path):
    """Two acts that were written before there were chains."""
    first, second = _act(store, stored), _act(store, stored, reason="旧")
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("DELETE FROM history_link")
        connection.execute("INSERT INTO history_link VALUES (0, 0, ?, '')", (second,))
    return first, second


def test_each_programme_and_the_installation_have_chains_of_their_own(store, stored) -> None:
    _act(store, stored)
    _act(store, stored)
    _act(store, stored, programme_id=None, actor_id=None)

    with store.read() as conn:
        assert head(conn, stored.programme_id).position == 2
        assert head(conn, None).position == 1


def test_an_older_store_is_sound_and_says_how_much_is_older(store, stored, older) -> None:
    assert verify(store) == ()
    _act(store, stored)

    assert verify(store) == ()
    ((name, newest, count),) = chain_heads(store)
    assert (str(name), newest.position, count) == ("评审项目“small”的历史记录", 1, 2)


def test_the_first_link_protects_what_is_older(store, stored, older, tmp_path) -> None:
    _act(store, stored)

    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("UPDATE history_event SET reason = '新' WHERE reason = '旧'")

    (fault,) = verify(store)
    assert "记录链开始之前的2条记录，已被改动或删除" in str(fault)


def test_a_job_takes_along_from_where_it_was_asked_for(store, stored) -> None:
    """The writer is another thread: what the door said must reach it."""
    before = whereabouts.set(Whereabouts("session", "198.51.100.4"))
    try:
        event_id = _act(store, stored)
    finally:
        whereabouts.reset(before)
    silent = _act(store, stored)

    with store.read() as conn:
        found = origins_of(conn, [event_id, silent])
    assert found == {event_id: Whereabouts("session", "198.51.100.4")}
