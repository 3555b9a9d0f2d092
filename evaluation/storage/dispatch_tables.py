"""The tables of approved reports, their dispatch, and what comes back.

Names of recipients stand in `dispatch` alone and in nothing that is hashed, so they can be erased.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from evaluation.storage.account_tables import metadata

__all__ = [
    "code_check",
    "dispatch",
    "metadata",
    "objection",
    "receipt_token",
    "report_file",
    "report_snapshot",
]

report_snapshot = Table(
    "report_snapshot",
    metadata,
    Column("snapshot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("programme_id", ForeignKey("programme.programme_id"), nullable=False),
    Column("county_id", ForeignKey("county.county_id")),
    Column("code", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("rounds", Text, nullable=False),
    Column("approved_us", BigInteger, nullable=False),
    Column("actor_id", ForeignKey("person.person_id"), nullable=False),
    Column("note", Text, nullable=False),
    Column("superseded_by", BigInteger),
)
Index("ix_report_snapshot_programme", report_snapshot.c.programme_id, report_snapshot.c.county_id)
report_file = Table(
    "report_file",
    metadata,
    Column("snapshot_id", BigInteger, ForeignKey("report_snapshot.snapshot_id"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("format", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
)
dispatch = Table(
    "dispatch",
    metadata,
    Column("dispatch_id", BigInteger, primary_key=True, autoincrement=False),
    Column("snapshot_id", BigInteger, ForeignKey("report_snapshot.snapshot_id"), nullable=False),
    Column("office", Text, nullable=False),
    Column("office_en", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("sent_on", Text),
    Column("sender_id", ForeignKey("person.person_id")),
    Column("received_on", Text),
    Column("received_by", Text, nullable=False),
    Column("received_how", Text, nullable=False),
    Column("by_link", Boolean, nullable=False),
    Column("remark", Text, nullable=False),
)
Index("ix_dispatch_snapshot", dispatch.c.snapshot_id)
receipt_token = Table(
    "receipt_token",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("dispatch_id", BigInteger, ForeignKey("dispatch.dispatch_id"), nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Column("used_us", BigInteger),
    Column("revoked_us", BigInteger),
)
Index("ix_receipt_token_dispatch", receipt_token.c.dispatch_id)
objection = Table(
    "objection",
    metadata,
    Column("objection_id", BigInteger, primary_key=True, autoincrement=False),
    Column("snapshot_id", BigInteger, ForeignKey("report_snapshot.snapshot_id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("filed_us", BigInteger, nullable=False),
    Column("filer_id", ForeignKey("person.person_id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_us", BigInteger),
    Column("answerer_id", ForeignKey("person.person_id")),
)
Index("ix_objection_snapshot", objection.c.snapshot_id)
code_check = Table(
    "code_check",
    metadata,
    Column("check_id", BigInteger, primary_key=True, autoincrement=False),
    Column("address", Text, nullable=False),
    Column("known", Boolean, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)
Index("ix_code_check_address", code_check.c.address, code_check.c.at_us)
