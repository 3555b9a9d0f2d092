"""Approved reports, their files, dispatch and receipt, objections, and who checks codes."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE report_snapshot (
      snapshot_id BIGINT NOT NULL, programme_id INTEGER NOT NULL, county_id INTEGER,
      code TEXT NOT NULL, digest TEXT NOT NULL, content_sha256 TEXT NOT NULL,
      rounds TEXT NOT NULL, approved_us BIGINT NOT NULL, actor_id INTEGER NOT NULL,
      note TEXT NOT NULL, superseded_by BIGINT, PRIMARY KEY (snapshot_id), UNIQUE (code),
      FOREIGN KEY(programme_id) REFERENCES programme (programme_id),
      FOREIGN KEY(county_id) REFERENCES county (county_id),
      FOREIGN KEY(actor_id) REFERENCES person (person_id)
    )
    """,
    "CREATE INDEX ix_report_snapshot_programme ON report_snapshot (programme_id, county_id)",
    """
    CREATE TABLE report_file (
      snapshot_id BIGINT NOT NULL, language TEXT NOT NULL, format TEXT NOT NULL,
      sha256 TEXT NOT NULL, size BIGINT NOT NULL, PRIMARY KEY (snapshot_id, language, format),
      FOREIGN KEY(snapshot_id) REFERENCES report_snapshot (snapshot_id)
    )
    """,
    """
    CREATE TABLE dispatch (
      dispatch_id BIGINT NOT NULL, snapshot_id BIGINT NOT NULL, office TEXT NOT NULL,
      office_en TEXT NOT NULL, name TEXT NOT NULL, listed BOOLEAN NOT NULL,
      copies INTEGER NOT NULL, state TEXT NOT NULL, how TEXT NOT NULL, sent_on TEXT,
      sender_id INTEGER, received_on TEXT, received_by TEXT NOT NULL,
      received_how TEXT NOT NULL, by_link BOOLEAN NOT NULL, remark TEXT NOT NULL,
      PRIMARY KEY (dispatch_id),
      FOREIGN KEY(snapshot_id) REFERENCES report_snapshot (snapshot_id),
      FOREIGN KEY(sender_id) REFERENCES person (person_id)
    )
    """,
    "CREATE INDEX ix_dispatch_snapshot ON dispatch (snapshot_id)",
    """
    CREATE TABLE receipt_token (
      token_sha256 TEXT NOT NULL, dispatch_id BIGINT NOT NULL, created_us BIGINT NOT NULL,
      expires_us BIGINT NOT NULL, used_us BIGINT, revoked_us BIGINT, PRIMARY KEY (token_sha256),
      FOREIGN KEY(dispatch_id) REFERENCES dispatch (dispatch_id)
    )
    """,
    "CREATE INDEX ix_receipt_token_dispatch ON receipt_token (dispatch_id)",
    """
    CREATE TABLE objection (
      objection_id BIGINT NOT NULL, snapshot_id BIGINT NOT NULL, text TEXT NOT NULL,
      filed_us BIGINT NOT NULL, filer_id INTEGER NOT NULL, state TEXT NOT NULL,
      answer TEXT NOT NULL, answered_us BIGINT, answerer_id INTEGER, PRIMARY KEY (objection_id),
      FOREIGN KEY(snapshot_id) REFERENCES report_snapshot (snapshot_id),
      FOREIGN KEY(filer_id) REFERENCES person (person_id),
      FOREIGN KEY(answerer_id) REFERENCES person (person_id)
    )
    """,
    "CREATE INDEX ix_objection_snapshot ON objection (snapshot_id)",
    """
    CREATE TABLE code_check (
      check_id BIGINT NOT NULL, address TEXT NOT NULL, known BOOLEAN NOT NULL,
      at_us BIGINT NOT NULL, PRIMARY KEY (check_id)
    )
    """,
    "CREATE INDEX ix_code_check_address ON code_check (address, at_us)",
)


def upgrade() -> None:
    """Tables before those that refer to them."""
    for statement in STATEMENTS:
        op.execute(statement)
