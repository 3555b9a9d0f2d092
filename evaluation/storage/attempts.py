"""Tries that failed or are not decided yet: what the limits count."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from evaluation.storage.account_tables import failed_sign_in


@dataclass(frozen=True)
class Attempt:
    """One try, as it is written down before anything is compared."""

    attempt_id: int
    kind: str
    subject: str
    """What it was tried on: a login, an account; empty where only the address counts."""
    address: str
    at_us: int


@dataclass(frozen=True)
class AttemptCounts:
    """How many tries of one kind are on record."""

    together: int
    """On this subject from this address."""
    address: int
    subject: int


def count_attempts(conn: Connection, attempt: Attempt, since_us: int) -> AttemptCounts:
    """The tries beside this one since a moment."""
    f = failed_sign_in.c
    recent = (
        f.kind == attempt.kind,
        f.at_us >= since_us,
        f.attempt_id != attempt.attempt_id,
    )
    of_subject, from_address = f.login == attempt.subject, f.address == attempt.address
    together, address, subject = (
        conn.execute(select(func.count()).where(*recent, *named)).scalar_one()
        for named in ((of_subject, from_address), (from_address,), (of_subject,))
    )
    return AttemptCounts(together, address, subject)


def add_attempt(conn: Connection, attempt: Attempt) -> None:
    """Write a try down; one that a retry brings again is there already."""
    known = select(failed_sign_in.c.attempt_id).where(
        failed_sign_in.c.attempt_id == attempt.attempt_id
    )
    if conn.execute(known).first() is None:
        conn.execute(
            failed_sign_in.insert().values(
                attempt_id=attempt.attempt_id,
                kind=attempt.kind,
                login=attempt.subject,
                address=attempt.address,
                at_us=attempt.at_us,
            )
        )


def remove_attempt(conn: Connection, attempt_id: int) -> None:
    """Strike out a try that turned out right."""
    conn.execute(delete(failed_sign_in).where(failed_sign_in.c.attempt_id == attempt_id))


def prune_attempts(conn: Connection, before_us: int) -> None:
    """Forget what no limit looks back on."""
    conn.execute(delete(failed_sign_in).where(failed_sign_in.c.at_us < before_us))
