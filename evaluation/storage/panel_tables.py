"""The tables of what the panel promises, declines and discusses, and the chain of acts."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from evaluation.storage.dispatch_tables import metadata

__all__ = [
    "PLATFORM",
    "discussion",
    "discussion_post",
    "history_link",
    "history_origin",
    "metadata",
    "pledge",
    "pledge_text",
    "recusal_request",
]

PLATFORM = "platform"
"""The origin of what was made on the platform: loading the folder does not withdraw it."""

pledge_text = Table(
    "pledge_text",
    metadata,
    Column("programme_id", ForeignKey("programme.programme_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("programme_id", "version"),
)
pledge = Table(
    "pledge",
    metadata,
    Column("person_id", ForeignKey("person.person_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("event_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("person_id", "version"),
)
recusal_request = Table(
    "recusal_request",
    metadata,
    Column("request_id", BigInteger, primary_key=True, autoincrement=False),
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("reviewer_id", ForeignKey("person.person_id"), nullable=False),
    Column("ground", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("filed_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("decided_us", BigInteger),
    Column("decider_id", Integer),
    Column("replacement_id", Integer),
)
Index("ix_recusal_request_county", recusal_request.c.county_id, recusal_request.c.reviewer_id)
discussion = Table(
    "discussion",
    metadata,
    Column("round_id", ForeignKey("round.round_id"), nullable=False),
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("opened_us", BigInteger, nullable=False),
    Column("opener_id", ForeignKey("person.person_id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("closed_us", BigInteger),
    PrimaryKeyConstraint("round_id", "county_id"),
)
discussion_post = Table(
    "discussion_post",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("round_id", Integer, nullable=False),
    Column("county_id", Integer, nullable=False),
    Column("author_id", ForeignKey("person.person_id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
Index("ix_discussion_post", discussion_post.c.county_id, discussion_post.c.round_id)
history_link = Table(
    "history_link",
    metadata,
    Column("programme_id", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("event_id", BigInteger, nullable=False, unique=True),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "position"),
)
history_origin = Table(
    "history_origin",
    metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=False),
    Column("session_sha256", Text, nullable=False),
    Column("address", Text, nullable=False),
)
