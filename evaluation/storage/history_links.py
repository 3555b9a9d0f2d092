"""The chain over acts: each link a hash over an act and over the link before.

One chain a programme, and one for the installation itself. A link's position is part of its key, so the
key is the lock: of two acts at once one finds the position taken and is tried again. Acts that are older
than the chains stand before the first link, which names the digest over them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from evaluation.domain.history import act_hash, acts_digest
from evaluation.storage.panel_tables import history_link
from evaluation.storage.tables import history_event

INSTALLATION = 0
"""The number under which acts without a programme are chained."""
CONTENT = (
    "event_id",
    "programme_id",
    "actor_id",
    "action",
    "subject",
    "detail",
    "reason",
    "source",
)
"""What of an act its link covers: everything."""


class Head(NamedTuple):
    """The newest link of a chain; position 0 before the first."""

    position: int
    hash: str


def content_of(row: Row[Any] | Mapping[str, object]) -> dict[str, object]:
    """What a link covers of an act."""
    fields = row if isinstance(row, Mapping) else row._mapping  # noqa: SLF001 - public by its documentation
    return {name: fields[name] for name in CONTENT}


def head(conn: Connection, programme_id: int | None) -> Head:
    """Where a chain stands now."""
    c = history_link.c
    row = conn.execute(
        select(c.position, c.hash)
        .where(c.programme_id == (programme_id or INSTALLATION), c.position > 0)
        .order_by(c.position.desc())
        .limit(1)
    ).first()
    return Head(row.position, row.hash) if row else Head(0, "")


def older_than_chains(conn: Connection) -> int:
    """The number of the last act that is older than the chains; 0 in a store that began with them."""
    c = history_link.c
    marked = select(c.event_id).where(c.programme_id == INSTALLATION, c.position == 0)
    return conn.execute(marked).scalar() or 0


def older_acts(conn: Connection, programme_id: int | None) -> list[dict[str, object]]:
    """The acts of a chain's programme from before its first link, oldest first."""
    c = history_event.c
    rows = conn.execute(
        select(history_event)
        .where(_mine(programme_id), c.event_id <= older_than_chains(conn))
        .order_by(c.event_id)
    )
    return [content_of(row) for row in rows]


def _mine(programme_id: int | None) -> ColumnElement[bool]:
    c = history_event.c
    return c.programme_id == programme_id if programme_id else c.programme_id.is_(None)


_INSERTS = {
    "sqlite": sqlite_insert(history_link).on_conflict_do_nothing().returning(history_link.c.hash),
    "postgresql": postgresql_insert(history_link)
    .on_conflict_do_nothing()
    .returning(history_link.c.hash),
}


def append_link(conn: Connection, content: Mapping[str, Any]) -> None:
    """Chain an act, in the transaction that writes it."""
    programme_id = content["programme_id"]
    while True:
        newest = head(conn, programme_id)
        before = newest.hash or acts_digest(older_acts(conn, programme_id))
        row = {
            "programme_id": programme_id or INSTALLATION,
            "position": newest.position + 1,
            "event_id": content["event_id"],
            "hash": act_hash(content_of(content), before),
        }
        # Nothing comes back where another process took the position: the next one is tried.
        if conn.execute(_INSERTS[conn.dialect.name], row).first() is not None:
            return
