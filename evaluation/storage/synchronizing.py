"""Bringing a table's rows to what a folder states, without deleting any."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, select

Values = dict[str, Any]


def synchronize(
    conn: Connection,
    table: Table,
    wanted: Sequence[Values],
    *,
    scope: ColumnElement[bool],
    stays: Callable[[Row[Any]], bool] = lambda _: False,
) -> None:
    """Insert what is new, update what differs, and set inactive what is no longer stated.

    Only rows within `scope` are touched. A row that is no longer stated but for which `stays` is
    true is left as it is.
    """
    keys = [column.name for column in table.primary_key.columns]
    before = {
        tuple(row._mapping[key] for key in keys): row  # noqa: SLF001 - public by its documentation
        for row in conn.execute(select(table).where(scope))
    }
    after = {tuple(values[key] for key in keys): {**values, "active": True} for values in wanted}
    _insert(conn, table, [values for key, values in after.items() if key not in before])
    changed = [v for key, v in after.items() if key in before and _differs(before[key], v)]
    _update(conn, table, keys, changed)
    gone = [
        {**dict(zip(keys, key, strict=True)), "active": False}
        for key, row in before.items()
        if key not in after and row.active and not stays(row)
    ]
    _update(conn, table, keys, gone)


def _differs(row: Row[Any], values: Values) -> bool:
    return any(row._mapping[name] != value for name, value in values.items())  # noqa: SLF001


def _insert(conn: Connection, table: Table, rows: list[Values]) -> None:
    if rows:
        conn.execute(table.insert(), rows)


def _update(conn: Connection, table: Table, keys: list[str], rows: list[Values]) -> None:
    if not rows:
        return
    statement = table.update().values({n: bindparam(f"new_{n}") for n in rows[0] if n not in keys})
    for key in keys:
        statement = statement.where(table.c[key] == bindparam(f"key_{key}"))
    conn.execute(
        statement,
        [{f"key_{n}" if n in keys else f"new_{n}": v for n, v in row.items()} for row in rows],
    )
