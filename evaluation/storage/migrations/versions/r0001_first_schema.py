"""The first schema: every table of the store and the view of what stands.

Written out in the SQL that all databases share, so that it stays what it was when tables change.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE account (
      account_id BIGINT NOT NULL, login TEXT NOT NULL, password_hash TEXT,
      created_us BIGINT NOT NULL, disabled BOOLEAN NOT NULL, PRIMARY KEY (account_id),
      UNIQUE (login)
    )
    """,
    """
    CREATE TABLE failed_sign_in (
      attempt_id BIGINT NOT NULL, login TEXT NOT NULL, address TEXT NOT NULL,
      at_us BIGINT NOT NULL, PRIMARY KEY (attempt_id)
    )
    """,
    "CREATE INDEX ix_failed_sign_in_address ON failed_sign_in (address, at_us)",
    "CREATE INDEX ix_failed_sign_in_login ON failed_sign_in (login, at_us)",
    """
    CREATE TABLE programme (
      programme_id INTEGER NOT NULL, code TEXT NOT NULL, revision INTEGER NOT NULL,
      content TEXT NOT NULL, created_us BIGINT NOT NULL, updated_us BIGINT NOT NULL,
      PRIMARY KEY (programme_id), UNIQUE (code)
    )
    """,
    """
    CREATE TABLE rubric_version (
      sha256 TEXT NOT NULL, code TEXT NOT NULL, version TEXT NOT NULL, toml TEXT NOT NULL,
      content TEXT NOT NULL, created_us BIGINT NOT NULL, PRIMARY KEY (sha256)
    )
    """,
    """
    CREATE TABLE county (
      county_id INTEGER NOT NULL, programme_id INTEGER NOT NULL, code TEXT NOT NULL,
      position INTEGER NOT NULL, name TEXT NOT NULL, name_en TEXT DEFAULT '' NOT NULL,
      material BOOLEAN NOT NULL, brand TEXT DEFAULT '' NOT NULL,
      brand_text TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, active BOOLEAN NOT NULL,
      PRIMARY KEY (county_id), UNIQUE (programme_id, code),
      FOREIGN KEY(programme_id) REFERENCES programme (programme_id)
    )
    """,
    """
    CREATE TABLE criterion (
      programme_id INTEGER NOT NULL, criterion_id SMALLINT NOT NULL, code TEXT NOT NULL,
      PRIMARY KEY (programme_id, criterion_id), UNIQUE (programme_id, code),
      FOREIGN KEY(programme_id) REFERENCES programme (programme_id)
    )
    """,
    """
    CREATE TABLE round (
      round_id INTEGER NOT NULL, programme_id INTEGER NOT NULL, number SMALLINT NOT NULL,
      title TEXT NOT NULL, title_en TEXT DEFAULT '' NOT NULL, opens_us BIGINT, closes_us BIGINT,
      grace_minutes INTEGER NOT NULL, state TEXT NOT NULL, rubric_sha256 TEXT NOT NULL,
      PRIMARY KEY (round_id), UNIQUE (programme_id, number),
      FOREIGN KEY(programme_id) REFERENCES programme (programme_id),
      FOREIGN KEY(rubric_sha256) REFERENCES rubric_version (sha256)
    )
    """,
    """
    CREATE TABLE adjustment (
      county_id INTEGER NOT NULL, round_id INTEGER NOT NULL, rule TEXT NOT NULL,
      criterion TEXT NOT NULL, position INTEGER NOT NULL, count INTEGER NOT NULL,
      reason TEXT DEFAULT '' NOT NULL, decided_by TEXT DEFAULT '' NOT NULL,
      active BOOLEAN NOT NULL, PRIMARY KEY (county_id, round_id, rule, criterion),
      FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(round_id) REFERENCES round (round_id)
    )
    """,
    """
    CREATE TABLE evidence (
      county_id INTEGER NOT NULL, evidence_id BIGINT NOT NULL, code TEXT NOT NULL,
      position INTEGER NOT NULL, title TEXT NOT NULL, criteria TEXT NOT NULL,
      name TEXT DEFAULT '' NOT NULL, sha256 TEXT DEFAULT '' NOT NULL, size BIGINT NOT NULL,
      source TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, active BOOLEAN NOT NULL,
      PRIMARY KEY (county_id, evidence_id), UNIQUE (county_id, code),
      FOREIGN KEY(county_id) REFERENCES county (county_id)
    )
    """,
    """
    CREATE TABLE indicator_value (
      county_id INTEGER NOT NULL, indicator TEXT NOT NULL, as_of TEXT NOT NULL,
      position INTEGER NOT NULL, figure TEXT NOT NULL, value DOUBLE PRECISION,
      numerator DOUBLE PRECISION, denominator DOUBLE PRECISION,
      as_written TEXT DEFAULT '' NOT NULL, source TEXT DEFAULT '' NOT NULL,
      verified_by TEXT DEFAULT '' NOT NULL, active BOOLEAN NOT NULL,
      PRIMARY KEY (county_id, indicator, as_of),
      FOREIGN KEY(county_id) REFERENCES county (county_id)
    )
    """,
    """
    CREATE TABLE person (
      person_id INTEGER NOT NULL, programme_id INTEGER NOT NULL, code TEXT NOT NULL,
      position INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
      unit TEXT DEFAULT '' NOT NULL, county_id INTEGER, rounds TEXT NOT NULL, account_id BIGINT,
      active BOOLEAN NOT NULL, PRIMARY KEY (person_id), UNIQUE (programme_id, code),
      FOREIGN KEY(programme_id) REFERENCES programme (programme_id),
      FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(account_id) REFERENCES account (account_id)
    )
    """,
    """
    CREATE TABLE assignment (
      county_id INTEGER NOT NULL, round_id INTEGER NOT NULL, reviewer_id INTEGER NOT NULL,
      active BOOLEAN NOT NULL, PRIMARY KEY (county_id, round_id, reviewer_id),
      FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(round_id) REFERENCES round (round_id),
      FOREIGN KEY(reviewer_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE history_event (
      event_id BIGINT NOT NULL, programme_id INTEGER, actor_id INTEGER, action TEXT NOT NULL,
      subject TEXT NOT NULL, detail TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL,
      PRIMARY KEY (event_id), FOREIGN KEY(programme_id) REFERENCES programme (programme_id),
      FOREIGN KEY(actor_id) REFERENCES person (person_id)
    )
    """,
    "CREATE INDEX ix_history_event_programme ON history_event (programme_id, event_id)",
    """
    CREATE TABLE invitation (
      token_sha256 TEXT NOT NULL, person_id INTEGER NOT NULL, created_us BIGINT NOT NULL,
      expires_us BIGINT NOT NULL, used_us BIGINT, revoked_us BIGINT, PRIMARY KEY (token_sha256),
      FOREIGN KEY(person_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE named_role (
      county_id INTEGER NOT NULL, role TEXT NOT NULL, position INTEGER NOT NULL,
      name TEXT DEFAULT '' NOT NULL, unit TEXT DEFAULT '' NOT NULL, person_id INTEGER,
      active BOOLEAN NOT NULL, PRIMARY KEY (county_id, role, position),
      FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(person_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE recusal (
      county_id INTEGER NOT NULL, reviewer_id INTEGER NOT NULL, ground TEXT NOT NULL,
      detail TEXT DEFAULT '' NOT NULL, active BOOLEAN NOT NULL,
      PRIMARY KEY (county_id, reviewer_id), FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(reviewer_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE round_seal (
      round_id INTEGER NOT NULL, version INTEGER NOT NULL, seal TEXT NOT NULL,
      reviews TEXT NOT NULL, excluded TEXT NOT NULL, reopened_reason TEXT NOT NULL,
      actor_id INTEGER NOT NULL, event_id BIGINT NOT NULL, PRIMARY KEY (round_id, version),
      FOREIGN KEY(round_id) REFERENCES round (round_id),
      FOREIGN KEY(actor_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE session (
      token_sha256 TEXT NOT NULL, account_id BIGINT NOT NULL, person_id INTEGER NOT NULL,
      created_us BIGINT NOT NULL, seen_us BIGINT NOT NULL, expires_us BIGINT NOT NULL,
      revoked_us BIGINT, csrf TEXT NOT NULL, PRIMARY KEY (token_sha256),
      FOREIGN KEY(account_id) REFERENCES account (account_id),
      FOREIGN KEY(person_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE rating_event (
      county_id INTEGER NOT NULL, round_id INTEGER NOT NULL, reviewer_id INTEGER NOT NULL,
      criterion_id SMALLINT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
      value DOUBLE PRECISION, comment TEXT NOT NULL, actor_id INTEGER NOT NULL,
      on_behalf_reason TEXT NOT NULL, source TEXT NOT NULL, tab_id TEXT NOT NULL,
      event_id BIGINT NOT NULL, rubric_sha256 TEXT NOT NULL, hash TEXT NOT NULL,
      PRIMARY KEY (county_id, round_id, reviewer_id, criterion_id, version),
      FOREIGN KEY(county_id, round_id, reviewer_id) REFERENCES assignment (county_id, round_id, reviewer_id),
      CONSTRAINT version_from_one CHECK (version >= 1),
      CONSTRAINT only_rated_holds_a_number CHECK (value IS NULL OR state = 'rated'),
      FOREIGN KEY(actor_id) REFERENCES person (person_id),
      FOREIGN KEY(rubric_sha256) REFERENCES rubric_version (sha256)
    )
    """,
    "CREATE INDEX ix_rating_event_event_id ON rating_event (event_id ASC)",
    """
    CREATE TABLE review_event (
      county_id INTEGER NOT NULL, round_id INTEGER NOT NULL, reviewer_id INTEGER NOT NULL,
      version INTEGER NOT NULL, state TEXT NOT NULL, digest TEXT NOT NULL, heads TEXT NOT NULL,
      statement TEXT NOT NULL, reason TEXT NOT NULL, actor_id INTEGER NOT NULL,
      event_id BIGINT NOT NULL, hash TEXT NOT NULL,
      PRIMARY KEY (county_id, round_id, reviewer_id, version),
      FOREIGN KEY(county_id, round_id, reviewer_id) REFERENCES assignment (county_id, round_id, reviewer_id),
      FOREIGN KEY(actor_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE VIEW rating_current AS SELECT e.* FROM rating_event e WHERE NOT EXISTS (
      SELECT 1 FROM rating_event n WHERE n.county_id = e.county_id AND n.round_id = e.round_id
      AND n.reviewer_id = e.reviewer_id AND n.criterion_id = e.criterion_id
      AND n.version = e.version + 1)
    """,
)


def upgrade() -> None:
    """Tables before those that refer to them; the view last."""
    for statement in STATEMENTS:
        op.execute(statement)
