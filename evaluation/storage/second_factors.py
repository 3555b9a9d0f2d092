"""Second factors, their recovery codes, and the tickets of those who have yet to show one."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from evaluation.storage.account_tables import account, recovery_code, second_factor, sign_in_ticket
from evaluation.storage.tables import person


@dataclass(frozen=True)
class FactorRow:
    """The second factor of an account; without `confirmed_us` it is still being set up."""

    secret: str
    created_us: int
    confirmed_us: int | None
    last_step: int
    """The newest step of time whose code was taken: none up to it is taken again."""


@dataclass(frozen=True)
class TicketRow:
    """Somebody whose password was right and whose code is still to come."""

    account_id: int
    person_number: int
    method: str


def find_factor(conn: Connection, account_id: int) -> FactorRow | None:
    """The second factor of an account."""
    f = second_factor.c
    row = conn.execute(
        select(f.secret, f.created_us, f.confirmed_us, f.last_step).where(
            f.account_id == account_id
        )
    ).first()
    return FactorRow(*row) if row else None


def has_factor(conn: Connection, account_id: int) -> bool:
    """Whether signing in to an account asks for a second factor."""
    row = find_factor(conn, account_id)
    return row is not None and row.confirmed_us is not None


def begin_factor(conn: Connection, account_id: int, secret: str, now_us: int) -> None:
    """Keep a new secret that counts for nothing until a code confirms it."""
    conn.execute(delete(second_factor).where(second_factor.c.account_id == account_id))
    conn.execute(
        second_factor.insert().values(
            account_id=account_id, secret=secret, created_us=now_us, last_step=0
        )
    )


def confirm_factor(conn: Connection, account_id: int, now_us: int) -> None:
    """From now on signing in asks for it."""
    mine = second_factor.c.account_id == account_id
    conn.execute(update(second_factor).where(mine).values(confirmed_us=now_us))


def take_step(conn: Connection, account_id: int, step: int) -> bool:
    """Use up the code of a step of time; False where it, or a later one, was used before."""
    f = second_factor.c
    done = conn.execute(
        update(second_factor)
        .where(f.account_id == account_id, f.last_step < step)
        .values(last_step=step)
    )
    return done.rowcount == 1


def remove_factor(conn: Connection, account_id: int) -> bool:
    """Ask for a password alone again; False where there was no second factor."""
    conn.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    gone = conn.execute(delete(second_factor).where(second_factor.c.account_id == account_id))
    return gone.rowcount == 1


def replace_codes(conn: Connection, account_id: int, digests: Iterable[str]) -> None:
    """Give an account these recovery codes in place of all earlier ones."""
    conn.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    rows = [{"account_id": account_id, "code_sha256": digest} for digest in digests]
    conn.execute(recovery_code.insert(), rows)


def use_code(conn: Connection, account_id: int, digest: str, now_us: int) -> bool:
    """Use up a recovery code; False for one that is unknown or used."""
    c = recovery_code.c
    done = conn.execute(
        update(recovery_code)
        .where(c.account_id == account_id, c.code_sha256 == digest, c.used_us.is_(None))
        .values(used_us=now_us)
    )
    return done.rowcount == 1


def codes_left(conn: Connection, account_id: int) -> int:
    """How many recovery codes were not used."""
    c = recovery_code.c
    counted = select(func.count()).where(c.account_id == account_id, c.used_us.is_(None))
    return conn.execute(counted).scalar_one()


def add_ticket(conn: Connection, *, created_us: int, **values: str | int) -> None:
    """Keep a new ticket, and forget those that have run out."""
    conn.execute(delete(sign_in_ticket).where(sign_in_ticket.c.expires_us < created_us))
    conn.execute(sign_in_ticket.insert().values(created_us=created_us, **values))


def find_ticket(conn: Connection, ticket_sha256: str, now_us: int) -> TicketRow | None:
    """A ticket that still lets in.

    None once the person is out, the account is shut, or its password was set anew.
    """
    t, a = sign_in_ticket.c, account.c
    row = conn.execute(
        select(t.account_id, t.person_id, t.method)
        .join_from(sign_in_ticket, account, t.account_id == a.account_id)
        .join(person, t.person_id == person.c.person_id)
        .where(
            t.ticket_sha256 == ticket_sha256,
            t.used_us.is_(None),
            t.expires_us >= now_us,
            a.disabled.is_(False),
            a.password_us.is_(None) | (a.password_us <= t.created_us),
            person.c.active,
            person.c.account_id == a.account_id,
        )
    ).first()
    return TicketRow(*row) if row else None


def use_ticket(conn: Connection, ticket_sha256: str, now_us: int) -> bool:
    """Use a ticket up; False when another request was first."""
    t = sign_in_ticket.c
    done = conn.execute(
        update(sign_in_ticket)
        .where(t.ticket_sha256 == ticket_sha256, t.used_us.is_(None))
        .values(used_us=now_us)
    )
    return done.rowcount == 1
