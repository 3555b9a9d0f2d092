"""Which schema a database has, and bringing it to the one this software needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from evaluation.errors import StoreError
from evaluation.locale import N_, message
from evaluation.storage.engines import Engines


def prepare(engines: Engines, *, migrate: bool) -> str | None:
    """Create an absent store; with `migrate`, bring an older one up to date too.

    Returns the revision that it had; None where there was none.

    Raises:
        StoreError: an older store without `migrate`, one of a newer version, or no store of ours.
    """
    try:
        with engines.reading.connect() as conn:
            found = _revision(conn)
        if found == newest_revision():
            return found
        if found is not None:
            _check_known(found)
            if not migrate:
                text = N_("数据库的结构较旧（{found}，需要{needed}），请先运行：liangping migrate")
                raise StoreError(message(text, found=found, needed=newest_revision()))
        _upgrade(engines)
    except DBAPIError as error:
        text = N_("不能打开数据库（{fault}）：请检查LIANGPING_DATABASE_URL、文件权限和服务器。")
        raise StoreError(message(text, fault=error.orig)) from error
    return found


def newest_revision() -> str:
    """The revision that this software works with."""
    return str(_script().get_current_head())


def _upgrade(engines: Engines) -> None:
    """All steps in one transaction: a step that fails leaves the store as it was."""
    try:
        with engines.writing.begin() as conn:
            if _revision(conn) is None and inspect(conn).get_table_names():
                text = N_("这个数据库里是别的数据，没有改动；请换一个空的数据库。")
                raise StoreError(message(text))
            config = _config()
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
    except DBAPIError:
        # On PostgreSQL two processes may start at once: the slower one finds the work done.
        with engines.reading.connect() as conn:
            if _revision(conn) != newest_revision():
                raise


def _revision(conn: Connection) -> str | None:
    heads = MigrationContext.configure(conn).get_current_heads()
    return heads[0] if heads else None


def _check_known(found: str) -> None:
    if found not in {step.revision for step in _script().walk_revisions()}:
        text = N_("数据库由较新的版本写成（{found}），本版本只认识到{needed}；请更新软件。")
        raise StoreError(message(text, found=found, needed=newest_revision()))


def _config() -> Config:
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
