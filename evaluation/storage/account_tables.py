"""The tables of signing in; of tokens only digests are kept."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text

from evaluation.storage.tables import metadata

__all__ = ["account", "failed_sign_in", "invitation", "metadata", "session"]

account = Table(
    "account",
    metadata,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False, unique=True),
    Column("password_hash", Text),
    Column("created_us", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
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
)
failed_sign_in = Table(
    "failed_sign_in",
    metadata,
    Column("attempt_id", BigInteger, primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)
Index("ix_failed_sign_in_login", failed_sign_in.c.login, failed_sign_in.c.at_us)
Index("ix_failed_sign_in_address", failed_sign_in.c.address, failed_sign_in.c.at_us)
