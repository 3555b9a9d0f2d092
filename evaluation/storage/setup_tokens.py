"""Links that make the first organizer; of their tokens only digests are kept."""

from sqlalchemy import Connection, select, update

from evaluation.storage.account_tables import setup_token


def add_setup_token(conn: Connection, token_sha256: str, *, now_us: int, expires_us: int) -> None:
    """Keep a new link, in place of every earlier one."""
    spend_setup_tokens(conn, now_us)
    conn.execute(
        setup_token.insert().values(
            token_sha256=token_sha256, created_us=now_us, expires_us=expires_us
        )
    )


def is_setup_token(conn: Connection, token_sha256: str, now_us: int) -> bool:
    """Whether a link can still be used."""
    t = setup_token.c
    found = select(t.token_sha256).where(
        t.token_sha256 == token_sha256, t.used_us.is_(None), t.expires_us >= now_us
    )
    return conn.execute(found).first() is not None


def use_setup_token(conn: Connection, token_sha256: str, now_us: int) -> bool:
    """Use a link up; False when it has run out, or another request was first."""
    t = setup_token.c
    done = conn.execute(
        update(setup_token)
        .where(t.token_sha256 == token_sha256, t.used_us.is_(None), t.expires_us >= now_us)
        .values(used_us=now_us)
    )
    return done.rowcount == 1


def spend_setup_tokens(conn: Connection, now_us: int) -> None:
    """Make every unused link useless."""
    conn.execute(update(setup_token).where(setup_token.c.used_us.is_(None)).values(used_us=now_us))
