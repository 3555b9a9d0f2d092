"""Sessions; of their tokens only digests are kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, exists, select, update

from evaluation.storage.account_tables import account, second_factor, session
from evaluation.storage.tables import person, programme


@dataclass(frozen=True)
class SessionRow:
    """A session, its account, and the person it acts as."""

    token_sha256: str
    account_id: int
    login: str
    person_number: int
    programme: str
    person: str
    expires_us: int
    revoked_us: int | None
    csrf: str
    ends_us: int | None
    """The end that no use puts off; None in sessions of older versions."""
    method: str
    has_factor: bool
    """Whether signing in to the account with a password asks for a second factor."""


_belongs = programme.c.programme_id == person.c.programme_id


def add_session(conn: Connection, *, created_us: int, **values: str | int) -> None:
    """Keep a new session: the columns of its table."""
    conn.execute(session.insert().values(created_us=created_us, seen_us=created_us, **values))


def find_session(conn: Connection, token_sha256: str) -> SessionRow | None:
    """A session by the digest of its token; none once its person is out or its account shut."""
    s = session.c
    row = conn.execute(
        select(
            s.token_sha256,
            s.account_id,
            account.c.login,
            s.person_id,
            programme.c.code,
            person.c.code,
            s.expires_us,
            s.revoked_us,
            s.csrf,
            s.ends_us,
            s.method,
            second_factor.c.confirmed_us.is_not(None),
        )
        .join_from(session, account, s.account_id == account.c.account_id)
        .join(person, s.person_id == person.c.person_id)
        .join(programme, _belongs)
        .join(second_factor, second_factor.c.account_id == s.account_id, isouter=True)
        .where(s.token_sha256 == token_sha256, person.c.active, account.c.disabled.is_(False))
    ).first()
    return SessionRow(*tuple(row)) if row else None


def touch_session(conn: Connection, token_sha256: str, *, seen_us: int, expires_us: int) -> None:
    """Put off the end of a session that is still in use."""
    _set_session(conn, token_sha256, seen_us=seen_us, expires_us=expires_us)


def revoke_session(conn: Connection, token_sha256: str, now_us: int) -> None:
    """End one session."""
    _set_session(conn, token_sha256, revoked_us=now_us)


def follow_session(conn: Connection, former: str, now_us: int, **values: str | int) -> bool:
    """End a session and let another, with these columns of its own, go on in its place.

    False where it has ended already. The latest end and the way in stay what they were.
    """
    s = session.c
    mine = (s.token_sha256 == former, s.revoked_us.is_(None))
    row = conn.execute(select(session).where(*mine)).mappings().first()
    if row is None:
        return False
    conn.execute(session.insert().values({**row, **values}))
    revoke_session(conn, former, now_us)
    return True


def _set_session(conn: Connection, token_sha256: str, **values: int) -> None:
    s = session.c
    conn.execute(
        update(session).where(s.token_sha256 == token_sha256, s.revoked_us.is_(None)).values(values)
    )


def revoke_sessions(
    conn: Connection, account_id: int, now_us: int, *, but: str = ""
) -> tuple[str, ...]:
    """End every session of an account but one; which ones that were."""
    s = session.c
    open_ones = (s.account_id == account_id, s.revoked_us.is_(None), s.token_sha256 != but)
    ended = tuple(conn.execute(select(s.token_sha256).where(*open_ones)).scalars())
    conn.execute(update(session).where(*open_ones).values(revoked_us=now_us))
    return ended


def has_come_from(conn: Connection, account_id: int, address: str, since_us: int) -> bool:
    """Whether an account was let in from an address since a moment."""
    s = session.c
    before = exists().where(
        s.account_id == account_id, s.address == address, s.created_us >= since_us
    )
    return bool(conn.execute(select(before)).scalar())


def programme_of_person(conn: Connection, person_id: int) -> tuple[int, str]:
    """The number of a person's programme, and the person's id in it."""
    row = conn.execute(
        select(person.c.programme_id, person.c.code).where(person.c.person_id == person_id)
    ).one()
    return row[0], row[1]
