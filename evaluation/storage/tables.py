"""Every table of the store, the same on SQLite, PostgreSQL and PostgreSQL's distributed relatives.

No sequences, triggers or surrogate keys on the big tables; the county stands first in their keys,
so that they can be spread by it. Moments are microseconds since 1970, UTC. Rows are never deleted:
what no longer applies is set inactive.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()


def _key(name: str, kind: type[TypeEngine[int]] = Integer) -> Column[int]:
    """A number that the application makes, so that no database has to hand out numbers."""
    return Column(name, kind, primary_key=True, autoincrement=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _active() -> Column[bool]:
    return Column("active", Boolean, nullable=False)


programme = Table(
    "programme",
    metadata,
    _key("programme_id"),
    Column("code", Text, nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("updated_us", BigInteger, nullable=False),
)
rubric_version = Table(
    "rubric_version",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("toml", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
)
round_ = Table(
    "round",
    metadata,
    _key("round_id"),
    Column("programme_id", ForeignKey("programme.programme_id"), nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("title", Text, nullable=False),
    _text("title_en"),
    Column("opens_us", BigInteger),
    Column("closes_us", BigInteger),
    Column("grace_minutes", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("rubric_sha256", ForeignKey("rubric_version.sha256"), nullable=False),
    UniqueConstraint("programme_id", "number"),
)
county = Table(
    "county",
    metadata,
    _key("county_id"),
    Column("programme_id", ForeignKey("programme.programme_id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    _text("name_en"),
    Column("material", Boolean, nullable=False),
    _text("brand"),
    _text("brand_text"),
    _text("note"),
    # The place of the letter under which reviewers know it where names are hidden.
    Column("letter", Integer),
    _active(),
    UniqueConstraint("programme_id", "code"),
)
person = Table(
    "person",
    metadata,
    _key("person_id"),
    Column("programme_id", ForeignKey("programme.programme_id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    _text("unit"),
    Column("county_id", ForeignKey("county.county_id")),
    Column("rounds", Text, nullable=False),
    Column("account_id", ForeignKey("account.account_id")),
    _active(),
    Column("origin", Text, nullable=False, server_default="folder"),
    Column("erased_us", BigInteger),
    UniqueConstraint("programme_id", "code"),
)
criterion = Table(
    "criterion",
    metadata,
    Column("programme_id", ForeignKey("programme.programme_id"), nullable=False),
    Column("criterion_id", SmallInteger, nullable=False),
    Column("code", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "criterion_id"),
    UniqueConstraint("programme_id", "code"),
)
assignment = Table(
    "assignment",
    metadata,
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("round_id", ForeignKey("round.round_id"), nullable=False),
    Column("reviewer_id", ForeignKey("person.person_id"), nullable=False),
    _active(),
    Column("origin", Text, nullable=False, server_default="folder"),
    PrimaryKeyConstraint("county_id", "round_id", "reviewer_id"),
)
recusal = Table(
    "recusal",
    metadata,
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("reviewer_id", ForeignKey("person.person_id"), nullable=False),
    Column("ground", Text, nullable=False),
    _text("detail"),
    _active(),
    PrimaryKeyConstraint("county_id", "reviewer_id"),
)
named_role = Table(
    "named_role",
    metadata,
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("position", Integer, nullable=False),
    _text("name"),
    _text("unit"),
    Column("person_id", ForeignKey("person.person_id")),
    _active(),
    PrimaryKeyConstraint("county_id", "role", "position"),
)
indicator_value = Table(
    "indicator_value",
    metadata,
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("indicator", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("figure", Text, nullable=False),
    Column("value", Double),
    Column("numerator", Double),
    Column("denominator", Double),
    _text("as_written"),
    _text("source"),
    _text("verified_by"),
    _active(),
    PrimaryKeyConstraint("county_id", "indicator", "as_of"),
)
adjustment = Table(
    "adjustment",
    metadata,
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("round_id", ForeignKey("round.round_id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("criterion", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    _text("reason"),
    _text("decided_by"),
    _active(),
    PrimaryKeyConstraint("county_id", "round_id", "rule", "criterion"),
)
evidence = Table(
    "evidence",
    metadata,
    Column("county_id", ForeignKey("county.county_id"), nullable=False),
    Column("evidence_id", BigInteger, nullable=False),
    Column("code", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("criteria", Text, nullable=False),
    _text("name"),
    _text("sha256"),
    Column("size", BigInteger, nullable=False),
    _text("source"),
    _text("note"),
    _active(),
    PrimaryKeyConstraint("county_id", "evidence_id"),
    UniqueConstraint("county_id", "code"),
)
rating_event = Table(
    "rating_event",
    metadata,
    Column("county_id", Integer, nullable=False),
    Column("round_id", Integer, nullable=False),
    Column("reviewer_id", Integer, nullable=False),
    Column("criterion_id", SmallInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("value", Double),
    Column("comment", Text, nullable=False),
    Column("actor_id", ForeignKey("person.person_id"), nullable=False),
    Column("on_behalf_reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("tab_id", Text, nullable=False),
    Column("event_id", BigInteger, nullable=False),
    Column("rubric_sha256", ForeignKey("rubric_version.sha256"), nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("county_id", "round_id", "reviewer_id", "criterion_id", "version"),
    ForeignKeyConstraint(
        ["county_id", "round_id", "reviewer_id"],
        ["assignment.county_id", "assignment.round_id", "assignment.reviewer_id"],
    ),
    CheckConstraint("version >= 1", name="version_from_one"),
    CheckConstraint("value IS NULL OR state = 'rated'", name="only_rated_holds_a_number"),
)
Index("ix_rating_event_event_id", rating_event.c.event_id.asc())

rating_current = Table(
    "rating_current",
    MetaData(),  # a view: kept out of what migrations compare
    *(Column(c.name, c.type) for c in rating_event.columns),
)
RATING_CURRENT_VIEW = """
CREATE VIEW rating_current AS SELECT e.* FROM rating_event e WHERE NOT EXISTS (
  SELECT 1 FROM rating_event n WHERE n.county_id = e.county_id AND n.round_id = e.round_id
  AND n.reviewer_id = e.reviewer_id AND n.criterion_id = e.criterion_id
  AND n.version = e.version + 1)
"""

review_event = Table(
    "review_event",
    metadata,
    Column("county_id", Integer, nullable=False),
    Column("round_id", Integer, nullable=False),
    Column("reviewer_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("heads", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor_id", ForeignKey("person.person_id"), nullable=False),
    Column("event_id", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("county_id", "round_id", "reviewer_id", "version"),
    ForeignKeyConstraint(
        ["county_id", "round_id", "reviewer_id"],
        ["assignment.county_id", "assignment.round_id", "assignment.reviewer_id"],
    ),
)
round_seal = Table(
    "round_seal",
    metadata,
    Column("round_id", ForeignKey("round.round_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("seal", Text, nullable=False),
    Column("reviews", Text, nullable=False),
    Column("excluded", Text, nullable=False),
    Column("reopened_reason", Text, nullable=False),
    Column("actor_id", ForeignKey("person.person_id"), nullable=False),
    Column("event_id", BigInteger, nullable=False),
    _text("material"),
    PrimaryKeyConstraint("round_id", "version"),
)
history_event = Table(
    "history_event",
    metadata,
    _key("event_id", BigInteger),
    Column("programme_id", ForeignKey("programme.programme_id")),
    Column("actor_id", ForeignKey("person.person_id")),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
)
Index("ix_history_event_programme", history_event.c.programme_id, history_event.c.event_id)
