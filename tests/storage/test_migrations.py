"""A store of an earlier version, brought to the present with everything in it."""

import sqlite3
from importlib import import_module

import pytest

from evaluation.errors import StoreError
from evaluation.storage.dispatch_tables import (
    code_check,
    dispatch,
    objection,
    receipt_token,
    report_file,
    report_snapshot,
)
from evaluation.storage.store import Store

FIRST = import_module("evaluation.storage.migrations.versions.r0001_first_schema")
NEW = (report_snapshot, report_file, dispatch, receipt_token, objection, code_check)


@pytest.fixture
def first_store(tmp_path):
    """A store as the first version left it, with a programme in it."""
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as connection:
        for statement in FIRST.STATEMENTS:
            connection.execute(statement)
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
        connection.execute("INSERT INTO programme VALUES (1, 'old', 1, '{}', 1, 1)")
    return path


def test_a_store_without_approved_reports_names_the_command(first_store, url) -> None:
    with pytest.raises(StoreError, match=r"0001.*liangping migrate"):
        Store.open(url)

    with sqlite3.connect(first_store) as connection:
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'dispatch'"
        assert connection.execute(tables).fetchone() == (0,)


def test_migrating_adds_the_tables_of_dispatch_and_keeps_the_rest(first_store, url) -> None:
    Store.migrate(url)

    store = Store.open(url)
    assert store.programme_codes() == ("old",)
    with store.read() as conn:
        assert [conn.execute(table.select()).all() for table in NEW] == [[]] * len(NEW)
    store.close()


def test_a_step_that_fails_leaves_the_store_as_it_was(first_store, url) -> None:
    """Somebody has a table of that name: nothing of the step stays."""
    with sqlite3.connect(first_store) as connection:
        connection.execute("CREATE TABLE objection (theirs TEXT)")

    with pytest.raises(StoreError):
        Store.migrate(url)

    with sqlite3.connect(first_store) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            ("0001",)
        ]
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'report_snapshot'"
        assert connection.execute(tables).fetchone() == (0,)
