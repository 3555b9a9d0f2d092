"""Accounts and invitations; of tokens only their digests are kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, select, true, update

from evaluation.storage.account_tables import account, invitation
from evaluation.storage.tables import person, programme


@dataclass(frozen=True)
class InvitationRow:
    """An invitation, and whom it is for: the ids of programme and person."""

    person_number: int
    programme: str
    person: str
    expires_us: int
    used_us: int | None
    revoked_us: int | None
    purpose: str = "invite"


@dataclass(frozen=True)
class AccountRow:
    """An account; without a password hash nobody can sign in to it by password."""

    account_id: int
    login: str
    password_hash: str | None
    disabled: bool
    password_us: int | None = None
    """When the password was last set; None for those of older versions."""


_belongs = programme.c.programme_id == person.c.programme_id


def add_invitation(conn: Connection, **values: str | int | None) -> None:
    """Keep a new invitation: the columns of its table."""
    conn.execute(invitation.insert().values(**values))


def find_invitation(conn: Connection, token_sha256: str) -> InvitationRow | None:
    """An invitation by the digest of its token; none for a person who no longer takes part."""
    i = invitation.c
    row = conn.execute(
        select(
            i.person_id,
            programme.c.code,
            person.c.code,
            i.expires_us,
            i.used_us,
            i.revoked_us,
            i.purpose,
        )
        .join_from(invitation, person, i.person_id == person.c.person_id)
        .join(programme, _belongs)
        .where(i.token_sha256 == token_sha256, person.c.active)
    ).first()
    return InvitationRow(*row) if row else None


def use_invitation(conn: Connection, token_sha256: str, now_us: int) -> bool:
    """Use an invitation up; False when it was used or revoked already, or has run out."""
    i = invitation.c
    done = conn.execute(
        update(invitation)
        .where(
            i.token_sha256 == token_sha256,
            i.used_us.is_(None),
            i.revoked_us.is_(None),
            i.expires_us >= now_us,
        )
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


def revoke_resets(conn: Connection, account_id: int, now_us: int) -> None:
    """Make every unused link useless that would set an account's password."""
    i = invitation.c
    people = select(person.c.person_id).where(person.c.account_id == account_id)
    conn.execute(
        update(invitation)
        .where(
            i.person_id.in_(people),
            i.purpose == "reset",
            i.used_us.is_(None),
            i.revoked_us.is_(None),
        )
        .values(revoked_us=now_us)
    )


def find_account(conn: Connection, login: str) -> AccountRow | None:
    """An account by its login."""
    a = account.c
    row = conn.execute(
        select(a.account_id, a.login, a.password_hash, a.disabled, a.password_us).where(
            a.login == login
        )
    ).first()
    return AccountRow(*row) if row else None


def find_account_of(conn: Connection, person_id: int) -> AccountRow | None:
    """The account that a person is linked to."""
    a = account.c
    row = conn.execute(
        select(a.account_id, a.login, a.password_hash, a.disabled, a.password_us)
        .join_from(account, person, person.c.account_id == a.account_id)
        .where(person.c.person_id == person_id)
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
    values = {"login": login, "password_hash": password_hash, "password_us": created_us}
    changed = conn.execute(update(account).where(account.c.account_id == account_id).values(values))
    if changed.rowcount == 0:
        conn.execute(
            account.insert().values(
                account_id=account_id, created_us=created_us, disabled=False, **values
            )
        )


def set_password(
    conn: Connection, account_id: int, password_hash: str, *, changed_us: int | None = None
) -> None:
    """Keep another hash; with a moment where the password itself was changed."""
    values: dict[str, str | int] = {"password_hash": password_hash}
    if changed_us is not None:
        values["password_us"] = changed_us
    conn.execute(update(account).where(account.c.account_id == account_id).values(values))


def replace_hash(conn: Connection, account_id: int, *, before: str, after: str) -> bool:
    """Keep the same password under another hash; False where it was changed meanwhile."""
    a = account.c
    done = conn.execute(
        update(account)
        .where(a.account_id == account_id, a.password_hash == before)
        .values(password_hash=after)
    )
    return done.rowcount == 1


def may_come_in(
    conn: Connection, account_id: int, person_id: int, *, password_hash: str | None
) -> bool:
    """Whether an account that is open still stands for a person who takes part.

    With a hash: and whether its password is still the one that was shown. The account is held until the
    transaction ends, so that none of this changes before the session is kept.
    """
    a = account.c
    is_same = a.password_hash == password_hash if password_hash is not None else true()
    found = conn.execute(
        select(a.account_id)
        .join_from(account, person, person.c.account_id == a.account_id)
        .where(
            a.account_id == account_id,
            a.disabled.is_(False),
            is_same,
            person.c.person_id == person_id,
            person.c.active,
        )
        .with_for_update()
    )
    return found.first() is not None


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
