"""Who somebody is at the organization's single sign-on, and whose account that opens."""

from sqlalchemy import Connection, delete, exists, or_, select

from evaluation.storage.account_tables import account, external_identity


def account_of_identity(conn: Connection, issuer: str, subject: str) -> int | None:
    """The account that an identity opens; shut or not."""
    e = external_identity.c
    return conn.execute(
        select(e.account_id).where(e.issuer == issuer, e.subject == subject)
    ).scalar()


def is_shut(conn: Connection, account_id: int) -> bool:
    """Whether an account lets nobody in."""
    found = select(account.c.disabled).where(account.c.account_id == account_id)
    return bool(conn.execute(found).scalar())


def linked_us(conn: Connection, account_id: int, issuer: str) -> int | None:
    """Since when an account is opened by somebody at this provider; None where it is not."""
    e = external_identity.c
    mine = (e.account_id == account_id, e.issuer == issuer)
    return conn.execute(select(e.linked_us).where(*mine).order_by(e.linked_us)).scalar()


def link(conn: Connection, *, issuer: str, subject: str, account_id: int, now_us: int) -> None:
    """Let an identity open an account, in place of another of the same provider."""
    unlink(conn, account_id, issuer)
    conn.execute(
        external_identity.insert().values(
            issuer=issuer, subject=subject, account_id=account_id, linked_us=now_us
        )
    )


def unlink(conn: Connection, account_id: int, issuer: str) -> bool:
    """Let nobody at this provider open an account; False where nobody did."""
    e = external_identity.c
    gone = conn.execute(
        delete(external_identity).where(e.account_id == account_id, e.issuer == issuer)
    )
    return gone.rowcount > 0


def any_way_in(conn: Connection) -> bool:
    """Whether any account can be signed in to; those of the demonstration cannot."""
    with_password = exists().where(account.c.password_hash.is_not(None))
    with_identity = exists().where(external_identity.c.account_id.is_not(None))
    return bool(conn.execute(select(or_(with_password, with_identity))).scalar())
