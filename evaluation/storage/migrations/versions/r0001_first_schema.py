"""The first schema: every table of the store and the view of what stands."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RATING_CURRENT_VIEW = """
CREATE VIEW rating_current AS SELECT e.* FROM rating_event e WHERE NOT EXISTS (
  SELECT 1 FROM rating_event n WHERE n.county_id = e.county_id AND n.round_id = e.round_id
  AND n.reviewer_id = e.reviewer_id AND n.criterion_id = e.criterion_id
  AND n.version = e.version + 1)
"""


def upgrade() -> None:
    """Tables before those that refer to them; the view last."""
    _people_and_rules()
    _programme_contents()
    _what_was_done()
    op.execute(RATING_CURRENT_VIEW)


def _people_and_rules() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("login"),
    )
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("updated_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "rubric_version",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "county",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("material", sa.Boolean(), nullable=False),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("brand_text", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.PrimaryKeyConstraint("county_id"),
        sa.UniqueConstraint("programme_id", "code"),
    )
    op.create_table(
        "criterion",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.PrimaryKeyConstraint("programme_id", "criterion_id"),
        sa.UniqueConstraint("programme_id", "code"),
    )
    op.create_table(
        "round",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), server_default="", nullable=False),
        sa.Column("opens_us", sa.BigInteger(), nullable=True),
        sa.Column("closes_us", sa.BigInteger(), nullable=True),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rubric_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.ForeignKeyConstraint(["rubric_sha256"], ["rubric_version.sha256"]),
        sa.PrimaryKeyConstraint("round_id"),
        sa.UniqueConstraint("programme_id", "number"),
    )
    op.create_table(
        "person",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=True),
        sa.Column("rounds", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.PrimaryKeyConstraint("person_id"),
        sa.UniqueConstraint("programme_id", "code"),
    )


def _programme_contents() -> None:
    op.create_table(
        "failed_sign_in",
        sa.Column("attempt_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id"),
    )
    op.create_index(
        "ix_failed_sign_in_address", "failed_sign_in", ["address", "at_us"], unique=False
    )
    op.create_index("ix_failed_sign_in_login", "failed_sign_in", ["login", "at_us"], unique=False)
    op.create_table(
        "adjustment",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"]),
        sa.PrimaryKeyConstraint("county_id", "round_id", "rule", "criterion"),
    )
    op.create_table(
        "evidence",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        sa.PrimaryKeyConstraint("county_id", "evidence_id"),
        sa.UniqueConstraint("county_id", "code"),
    )
    op.create_table(
        "indicator_value",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("as_written", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("verified_by", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        sa.PrimaryKeyConstraint("county_id", "indicator", "as_of"),
    )
    op.create_table(
        "assignment",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.person_id"]),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"]),
        sa.PrimaryKeyConstraint("county_id", "round_id", "reviewer_id"),
    )
    op.create_table(
        "named_role",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"]),
        sa.PrimaryKeyConstraint("county_id", "role", "position"),
    )
    op.create_table(
        "recusal",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"]),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.person_id"]),
        sa.PrimaryKeyConstraint("county_id", "reviewer_id"),
    )


def _what_was_done() -> None:
    op.create_table(
        "history_event",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.person_id"]),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.programme_id"]),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index(
        "ix_history_event_programme", "history_event", ["programme_id", "event_id"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("used_us", sa.BigInteger(), nullable=True),
        sa.Column("revoked_us", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"]),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.create_table(
        "round_seal",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("reviews", sa.Text(), nullable=False),
        sa.Column("excluded", sa.Text(), nullable=False),
        sa.Column("reopened_reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.person_id"]),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"]),
        sa.PrimaryKeyConstraint("round_id", "version"),
    )
    op.create_table(
        "session",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("seen_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("revoked_us", sa.BigInteger(), nullable=True),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"]),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.create_table(
        "rating_event",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf_reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("tab_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("rubric_sha256", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("value IS NULL OR state = 'rated'", name="only_rated_holds_a_number"),
        sa.CheckConstraint("version >= 1", name="version_from_one"),
        sa.ForeignKeyConstraint(["actor_id"], ["person.person_id"]),
        sa.ForeignKeyConstraint(
            ["county_id", "round_id", "reviewer_id"],
            ["assignment.county_id", "assignment.round_id", "assignment.reviewer_id"],
        ),
        sa.ForeignKeyConstraint(["rubric_sha256"], ["rubric_version.sha256"]),
        sa.PrimaryKeyConstraint("county_id", "round_id", "reviewer_id", "criterion_id", "version"),
    )
    op.create_index(
        "ix_rating_event_event_id",
        "rating_event",
        [sa.literal_column("event_id ASC")],
        unique=False,
    )
    op.create_table(
        "review_event",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.person_id"]),
        sa.ForeignKeyConstraint(
            ["county_id", "round_id", "reviewer_id"],
            ["assignment.county_id", "assignment.round_id", "assignment.reviewer_id"],
        ),
        sa.PrimaryKeyConstraint("county_id", "round_id", "reviewer_id", "version"),
    )
