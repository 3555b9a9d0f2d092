"""Ways in, what the panel promises and declines, discussions, and the chain of acts."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE person ADD COLUMN origin TEXT NOT NULL DEFAULT 'folder'",
    "ALTER TABLE person ADD COLUMN erased_us BIGINT",
    "ALTER TABLE assignment ADD COLUMN origin TEXT NOT NULL DEFAULT 'folder'",
    "ALTER TABLE account ADD COLUMN password_us BIGINT",
    "ALTER TABLE invitation ADD COLUMN purpose TEXT NOT NULL DEFAULT 'invite'",
    "ALTER TABLE invitation ADD COLUMN creator_id BIGINT",
    "ALTER TABLE session ADD COLUMN method TEXT NOT NULL DEFAULT 'password'",
    "ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE session ADD COLUMN ends_us BIGINT",
    "CREATE INDEX ix_session_account ON session (account_id)",
    "ALTER TABLE failed_sign_in ADD COLUMN kind TEXT NOT NULL DEFAULT 'password'",
    """
    CREATE TABLE sign_in_ticket (
      ticket_sha256 TEXT NOT NULL, account_id BIGINT NOT NULL, person_id INTEGER NOT NULL,
      method TEXT NOT NULL, created_us BIGINT NOT NULL, expires_us BIGINT NOT NULL,
      used_us BIGINT, PRIMARY KEY (ticket_sha256),
      FOREIGN KEY(account_id) REFERENCES account (account_id),
      FOREIGN KEY(person_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE second_factor (
      account_id BIGINT NOT NULL, secret TEXT NOT NULL, created_us BIGINT NOT NULL,
      confirmed_us BIGINT, last_step BIGINT NOT NULL, PRIMARY KEY (account_id),
      FOREIGN KEY(account_id) REFERENCES account (account_id)
    )
    """,
    """
    CREATE TABLE recovery_code (
      account_id BIGINT NOT NULL, code_sha256 TEXT NOT NULL, used_us BIGINT,
      PRIMARY KEY (account_id, code_sha256),
      FOREIGN KEY(account_id) REFERENCES account (account_id)
    )
    """,
    """
    CREATE TABLE external_identity (
      issuer TEXT NOT NULL, subject TEXT NOT NULL, account_id BIGINT NOT NULL,
      linked_us BIGINT NOT NULL, PRIMARY KEY (issuer, subject),
      FOREIGN KEY(account_id) REFERENCES account (account_id)
    )
    """,
    """
    CREATE TABLE setup_token (
      token_sha256 TEXT NOT NULL, created_us BIGINT NOT NULL, expires_us BIGINT NOT NULL,
      used_us BIGINT, PRIMARY KEY (token_sha256)
    )
    """,
    """
    CREATE TABLE pledge_text (
      programme_id INTEGER NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL,
      text_en TEXT NOT NULL, sha256 TEXT NOT NULL, created_us BIGINT NOT NULL,
      PRIMARY KEY (programme_id, version),
      FOREIGN KEY(programme_id) REFERENCES programme (programme_id)
    )
    """,
    """
    CREATE TABLE pledge (
      person_id INTEGER NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL,
      source TEXT NOT NULL, event_id BIGINT NOT NULL, PRIMARY KEY (person_id, version),
      FOREIGN KEY(person_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE recusal_request (
      request_id BIGINT NOT NULL, county_id INTEGER NOT NULL, reviewer_id INTEGER NOT NULL,
      ground TEXT NOT NULL, detail TEXT NOT NULL, filed_us BIGINT NOT NULL,
      state TEXT NOT NULL, decision TEXT NOT NULL, decided_us BIGINT, decider_id INTEGER,
      replacement_id INTEGER, PRIMARY KEY (request_id),
      FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(reviewer_id) REFERENCES person (person_id)
    )
    """,
    "CREATE INDEX ix_recusal_request_county ON recusal_request (county_id, reviewer_id)",
    """
    CREATE TABLE discussion (
      round_id INTEGER NOT NULL, county_id INTEGER NOT NULL, opened_us BIGINT NOT NULL,
      opener_id INTEGER NOT NULL, reason TEXT NOT NULL, closed_us BIGINT,
      PRIMARY KEY (round_id, county_id),
      FOREIGN KEY(round_id) REFERENCES round (round_id),
      FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(opener_id) REFERENCES person (person_id)
    )
    """,
    """
    CREATE TABLE discussion_post (
      post_id BIGINT NOT NULL, round_id INTEGER NOT NULL, county_id INTEGER NOT NULL,
      author_id INTEGER NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL,
      PRIMARY KEY (post_id), FOREIGN KEY(author_id) REFERENCES person (person_id)
    )
    """,
    "CREATE INDEX ix_discussion_post ON discussion_post (county_id, round_id)",
    """
    CREATE TABLE history_link (
      programme_id INTEGER NOT NULL, position BIGINT NOT NULL, event_id BIGINT NOT NULL,
      hash TEXT NOT NULL, PRIMARY KEY (programme_id, position), UNIQUE (event_id)
    )
    """,
    # Acts up to this number are older than the chains.
    """
    INSERT INTO history_link (programme_id, position, event_id, hash)
      SELECT 0, 0, COALESCE(MAX(event_id), 0), '' FROM history_event
    """,
    "ALTER TABLE round_seal ADD COLUMN material TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE county ADD COLUMN letter INTEGER",
    """
    CREATE TABLE history_origin (
      event_id BIGINT NOT NULL, session_sha256 TEXT NOT NULL, address TEXT NOT NULL,
      PRIMARY KEY (event_id)
    )
    """,
)


def upgrade() -> None:
    """Tables before those that refer to them."""
    for statement in STATEMENTS:
        op.execute(statement)
