"""Opening a store: absent, current, older, newer, or none of ours."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from evaluation.errors import StoreError
from evaluation.storage.panel_tables import metadata
from evaluation.storage.schema import newest_revision
from evaluation.storage.store import Store


@pytest.fixture
def database(tmp_path, url):
    """A store that was made and closed."""
    Store.open(url).close()
    return tmp_path / "store.db"


def _execute(path, statement):
    with sqlite3.connect(path) as connection:
        connection.execute(statement)


def _versions(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchall()


def test_an_absent_store_is_created_with_its_folder(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'new' / 'folder' / 'store.db'}")
    assert store.programme_codes() == ()
    store.close()


def test_a_new_store_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "store.db"
    Store.open(f"sqlite:///{path}").close()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_steps_lead_to_exactly_the_tables_that_the_software_uses(store):
    with store.read() as conn:
        # SQLite reads DOUBLE PRECISION back as REAL, so types are left out.
        context = MigrationContext.configure(conn, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_the_store_is_in_wal_mode_and_syncs_fully(store):
    settings = ("journal_mode", "synchronous", "foreign_keys")
    found = store.write(
        lambda conn: [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings]
    )
    assert found == ["wal", 2, 1]


def test_a_zero_byte_file_is_an_absent_store(tmp_path, url):
    (tmp_path / "store.db").touch()
    Store.open(url).close()
    assert _versions(tmp_path / "store.db") == [(newest_revision(),)]


def test_an_older_store_names_the_command(monkeypatch, database, url):
    monkeypatch.setattr("evaluation.storage.schema.newest_revision", lambda: "0004")
    with pytest.raises(StoreError, match="liangping migrate"):
        Store.open(url)


def test_a_newer_store_says_that_the_software_is_too_old(database, url):
    _execute(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="请更新软件"):
        Store.open(url)
    assert _versions(database) == [("9999",)]


def test_migrating_a_current_store_changes_nothing(database, url):
    Store.migrate(url)
    assert _versions(database) == [(newest_revision(),)]


def test_somebody_else_s_database_is_left_alone(tmp_path, url):
    path = tmp_path / "store.db"
    _execute(path, "CREATE TABLE theirs (x)")
    with pytest.raises(StoreError, match="别的数据"):
        Store.open(url)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]


def test_a_file_that_is_no_database_gets_a_sentence(tmp_path, url):
    (tmp_path / "store.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="不能打开数据库"):
        Store.open(url)


@pytest.mark.parametrize(
    "address", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_names_no_usable_database_gets_a_sentence(address):
    with pytest.raises(StoreError, match="LIANGPING_DATABASE_URL"):
        Store.open(address)


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="文件夹"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'store.db'}")
