"""Checking that everything a record points to is there: a database does not let such a thing go by itself.

Whoever deletes behind its back can leave a programme's chain of acts standing without the programme, and a
check that goes from programme to programme would not come by it.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, ForeignKey, func, select

from evaluation.locale import N_, Message, message
from evaluation.storage import account_tables, dispatch_tables, panel_tables
from evaluation.storage.tables import metadata

DECLARED_IN = (account_tables, dispatch_tables, panel_tables)
"""Read, so that `metadata` holds their tables too."""


def check_references(conn: Connection) -> Iterator[Message]:
    """Every kind of record that is gone though others point to it."""
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if count := _dangling(conn, key):
                yield message(
                    N_("{table}表有{count}条记录指向{target}表中已不存在的记录，后者已被删除。"),
                    table=table.name,
                    count=count,
                    target=key.column.table.name,
                )


def _dangling(conn: Connection, key: ForeignKey) -> int:
    target = key.column.table.alias("target")
    there = select(target.c[key.column.name]).where(target.c[key.column.name] == key.parent)
    found = select(func.count()).where(key.parent.is_not(None), ~there.exists())
    return conn.execute(found).scalar() or 0
