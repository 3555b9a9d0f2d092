"""Who asked for which codes lately, by address: so that nobody tries them all."""

from sqlalchemy import Connection, delete, func, select

from evaluation.storage.dispatch_tables import code_check


def recent_checks(conn: Connection, address: str, since_us: int) -> tuple[int, int]:
    """How often an address asked since a moment, and how often for a code that nothing has."""
    c = code_check.c
    recent = (c.address == address, c.at_us >= since_us)
    return (
        conn.execute(select(func.count()).where(*recent)).scalar_one(),
        conn.execute(select(func.count()).where(*recent, c.known.is_(False))).scalar_one(),
    )


def add_check(
    conn: Connection, *, check_id: int, address: str, known: bool, at_us: int, since_us: int
) -> None:
    """Write down that somebody asked, and forget what is older than the limits look back."""
    conn.execute(delete(code_check).where(code_check.c.at_us < since_us))
    conn.execute(
        code_check.insert().values(check_id=check_id, address=address, known=known, at_us=at_us)
    )
