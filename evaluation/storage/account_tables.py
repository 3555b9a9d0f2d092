"""The tables of signing in; of tokens only digests are kept."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from evaluation.storage.tables import metadata

__all__ = [
    "account",
    "external_identity",
    "failed_sign_in",
    "invitation",
    "metadata",
    "recovery_code",
    "second_factor",
    "session",
    "setup_token",
    "sign_in_ticket",
]

account = Table(
    "account",
    metadata,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False, unique=True),
    Column("password_hash", Text),
    Column("created_us", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("password_us", BigInteger),
)
invitation = Table(
    "invitation",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("person_id", ForeignKey("person.person_id"), nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Column("used_us", BigInteger),
    Column("revoked_us", BigInteger),
    Column("purpose", Text, nullable=False, server_default="invite"),
    Column("creator_id", BigInteger),
)
session = Table(
    "session",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("person_id", ForeignKey("person.person_id"), nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("seen_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Column("revoked_us", BigInteger),
    Column("csrf", Text, nullable=False),
    Column("method", Text, nullable=False, server_default="password"),
    Column("address", Text, nullable=False, server_default=""),
    Column("agent", Text, nullable=False, server_default=""),
    Column("ends_us", BigInteger),
)
Index("ix_session_account", session.c.account_id)
failed_sign_in = Table(
    "failed_sign_in",
    metadata,
    Column("attempt_id", BigInteger, primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("kind", Text, nullable=False, server_default="password"),
)
Index("ix_failed_sign_in_login", failed_sign_in.c.login, failed_sign_in.c.at_us)
Index("ix_failed_sign_in_address", failed_sign_in.c.address, failed_sign_in.c.at_us)
sign_in_ticket = Table(
    "sign_in_ticket",
    metadata,
    Column("ticket_sha256", Text, primary_key=True),
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("person_id", ForeignKey("person.person_id"), nullable=False),
    Column("method", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Column("used_us", BigInteger),
)
second_factor = Table(
    "second_factor",
    metadata,
    Column("account_id", BigInteger, ForeignKey("account.account_id"), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("confirmed_us", BigInteger),
    Column("last_step", BigInteger, nullable=False),
)
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("code_sha256", Text, nullable=False),
    Column("used_us", BigInteger),
    PrimaryKeyConstraint("account_id", "code_sha256"),
)
external_identity = Table(
    "external_identity",
    metadata,
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("linked_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
)
setup_token = Table(
    "setup_token",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Column("used_us", BigInteger),
)
