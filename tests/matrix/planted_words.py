"""Canaries for the columns that nobody's act in `planted_store` fills, written straight into the store.

Chains and seals do not hold afterwards; nothing here verifies them.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

_COUNTY = "(SELECT code FROM county WHERE county.county_id = {table}.county_id)"
_REPORTED = (
    "COALESCE((SELECT county.code FROM county JOIN report_snapshot USING (county_id)"
    " WHERE report_snapshot.snapshot_id = {table}.snapshot_id), 'city')"
)
_REVIEWER = "(SELECT code FROM person WHERE person.person_id = {table}.reviewer_id)"
_REVIEW = f"{_REVIEWER} || '.' || {_COUNTY}"
_OWNER = "(SELECT code FROM person WHERE person.person_id = session.person_id)"

WRITTEN = (
    ("dispatch", "office_en", "office_en", _REPORTED),
    ("dispatch", "how", "how", _REPORTED),
    ("dispatch", "received_by", "received_by", _REPORTED),
    ("dispatch", "received_how", "received_how", _REPORTED),
    ("dispatch", "remark", "receipt_remark", _REPORTED),
    ("report_snapshot", "note", "snapshot_note", f"COALESCE({_COUNTY}, 'city')"),
    ("objection", "answer", "answer", _REPORTED),
    ("recusal", "detail", "recusal", _REVIEW),
    ("recusal_request", "decision", "decision", _REVIEW),
    ("review_event", "reason", "returned", _REVIEW),
    ("review_event", "statement", "statement", _REVIEW),
    ("round_seal", "reopened_reason", "reopened", "'round'"),
    ("session", "agent", "agent", _OWNER),
    ("session", "address", "address", _OWNER),
    ("round", "title", "round", "number"),
    ("round", "title_en", "round", "number"),
    ("pledge_text", "text_en", "pledge", "'text_en'"),
)
"""Table, column, the canary's field, and whose it is."""


def write_words(conn: Connection) -> None:
    """Fill the columns."""
    for statement in _statements():
        conn.exec_driver_sql(statement)


def _statements() -> Iterator[str]:
    for table, column, field, owner in WRITTEN:
        whose = owner.format(table=table)
        yield f"UPDATE {table} SET {column} = 'KANARI-{field}-' || {whose}"
    yield (
        "UPDATE rating_event SET on_behalf_reason = 'KANARI-on_behalf-' || "
        + _REVIEW.format(table="rating_event")
        + " WHERE reviewer_id IN (SELECT person_id FROM person WHERE code = 'r2') AND county_id IN"
        " (SELECT county_id FROM county WHERE code = 'jia')"
    )
