"""Accounts, invitations and sessions; of tokens only their digests are kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from evaluation.storage.account_tables import account, failed_sign_in, invitation, session
from evaluation.storage.tables import person, programme


@dataclass(frozen=True)
class InvitationRow:
    """An invitation, and whom it is for: the ids of programme and person."""

    programme: str
    person: str
    expires_us: int
    used_us: int | None
    revoked_us: int | None


@dataclass(frozen=True)
class AccountRow:
    """An account; without a password hash nobody can sign in to it by password."""

    account_id: int
    login: str
    password_hash: str | None
    disabled: bool


@dataclass(frozen=True)
class SessionRow:
    """A session, its account, and the person it acts as."""

    token_sha256: str
    account_id: int
    login: str
    programme: str
    person: str
    expires_us: int
    revoked_us: int | None
    csrf: str
    ends_us: int | None
    """The end that no use puts off; None in sessions of older versions."""


_belongs = programme.c.programme_id == person.c.programme_id


def add_invitation(
    conn: Connection, *, token_sha256: str, person_id: int, created_us: int, expires_us: int
) -> None:
    """Keep a new invitation."""
    conn.execute(
        invitation.insert().values(
            token_sha256=token_sha256,
            person_id=person_id,
            created_us=created_us,
            expires_us=expires_us,
        )
    )


def find_invitation(conn: Connection, token_sha256: str) -> InvitationRow | None:
    """An invitation by the digest of its token; none for a person who no longer takes part."""
    i = invitation.c
    row = conn.execute(
        select(programme.c.code, person.c.code, i.expires_us, i.used_us, i.revoked_us)
        .join_from(invitation, person, i.person_id == person.c.person_id)
        .join(programme, _belongs)
        .where(i.token_sha256 == token_sha256, person.c.active)
    ).first()
    return InvitationRow(*row) if row else None


def use_invitation(conn: Connection, token_sha256: str, now_us: int) -> bool:
    """Use an invitation up; False when it was used or revoked already."""
    i = invitation.c
    done = conn.execute(
        update(invitation)
        .where(i.token_sha256 == token_sha256, i.used_us.is_(None), i.revoked_us.is_(None))
        .values(used_us=now_us)
    )
    return done.rowcount == 1


def revoke_invitations(conn: Connection, person_id: int, now_us: int) -> None:
    """Make a person's unused invitations useless."""
    i = invitation.c
    conn.execute(
        update(invitation)
        .where(i.person_id == person_id, i.used_us.is_(None), i.revoked_us.is_(None))
        .values(revoked_us=now_us)
    )


def find_account(conn: Connection, login: str) -> AccountRow | None:
    """An account by its login."""
    a = account.c
    row = conn.execute(
        select(a.account_id, a.login, a.password_hash, a.disabled).where(a.login == login)
    ).first()
    return AccountRow(*row) if row else None


def account_of(conn: Connection, person_id: int) -> int | None:
    """The account that a person is linked to."""
    linked: int | None = conn.execute(
        select(person.c.account_id).where(person.c.person_id == person_id)
    ).scalar_one()
    return linked


def save_account(
    conn: Connection, *, account_id: int, login: str, password_hash: str | None, created_us: int
) -> None:
    """Make an account, or give an existing one this login and password."""
    values = {"login": login, "password_hash": password_hash}
    changed = conn.execute(update(account).where(account.c.account_id == account_id).values(values))
    if changed.rowcount == 0:
        conn.execute(
            account.insert().values(
                account_id=account_id, created_us=created_us, disabled=False, **values
            )
        )


def set_account_disabled(conn: Connection, account_id: int, *, disabled: bool) -> None:
    """Shut an account, or let it in again; its sessions stop working at once."""
    conn.execute(
        update(account).where(account.c.account_id == account_id).values(disabled=disabled)
    )


def link_person(conn: Connection, *, person_id: int, account_id: int) -> None:
    """Let an account act as a person."""
    conn.execute(
        update(person).where(person.c.person_id == person_id).values(account_id=account_id)
    )


def first_person(conn: Connection, account_id: int) -> int | None:
    """Whom an account acts as after signing in: the person of the newest programme."""
    return conn.execute(
        select(person.c.person_id)
        .where(person.c.account_id == account_id, person.c.active)
        .order_by(person.c.programme_id.desc(), person.c.position)
        .limit(1)
    ).scalar()


def people_of(conn: Connection, account_id: int) -> tuple[tuple[str, str], ...]:
    """Everyone an account may act as: the ids of programme and person."""
    rows = conn.execute(
        select(programme.c.code, person.c.code)
        .join_from(person, programme, _belongs)
        .where(person.c.account_id == account_id, person.c.active)
        .order_by(person.c.programme_id.desc(), person.c.position)
    )
    return tuple((row[0], row[1]) for row in rows)


def failed_attempts(conn: Connection, *, login: str, address: str, since_us: int) -> int:
    """Failures since a moment, of the login or from the address, whichever are more."""
    f = failed_sign_in.c
    counts = [
        conn.execute(select(func.count()).where(named, f.at_us >= since_us)).scalar_one()
        for named in (f.login == login, f.address == address)
    ]
    return max(counts)


def add_failed_attempt(
    conn: Connection, *, attempt_id: int, login: str, address: str, at_us: int
) -> None:
    """Write down that somebody failed to sign in."""
    conn.execute(
        failed_sign_in.insert().values(
            attempt_id=attempt_id, login=login, address=address, at_us=at_us
        )
    )


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
            programme.c.code,
            person.c.code,
            s.expires_us,
            s.revoked_us,
            s.csrf,
            s.ends_us,
        )
        .join_from(session, account, s.account_id == account.c.account_id)
        .join(person, s.person_id == person.c.person_id)
        .join(programme, _belongs)
        .where(s.token_sha256 == token_sha256, person.c.active, account.c.disabled.is_(False))
    ).first()
    return SessionRow(*row) if row else None


def touch_session(conn: Connection, token_sha256: str, *, seen_us: int, expires_us: int) -> None:
    """Put off the end of a session that is still in use."""
    _set_session(conn, token_sha256, seen_us=seen_us, expires_us=expires_us)


def revoke_session(conn: Connection, token_sha256: str, now_us: int) -> None:
    """End one session."""
    _set_session(conn, token_sha256, revoked_us=now_us)


def set_session_person(conn: Connection, token_sha256: str, person_id: int) -> None:
    """Let a session act as another person of its account."""
    _set_session(conn, token_sha256, person_id=person_id)


def _set_session(conn: Connection, token_sha256: str, **values: int) -> None:
    s = session.c
    conn.execute(
        update(session).where(s.token_sha256 == token_sha256, s.revoked_us.is_(None)).values(values)
    )


def revoke_sessions(conn: Connection, account_id: int, now_us: int) -> None:
    """End every session of an account."""
    s = session.c
    conn.execute(
        update(session)
        .where(s.account_id == account_id, s.revoked_us.is_(None))
        .values(revoked_us=now_us)
    )
