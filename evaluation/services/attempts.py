"""How often something may be tried: counted and reserved in one transaction, before it is compared.

A try is written down first and struck out when it turns out right, so that a burst of parallel tries
passes no limit. What is refused is not counted: nobody can keep another locked out by going on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection

from evaluation.domain.limit_keys import limit_key
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.clock import to_us
from evaluation.services.platform import Platform
from evaluation.storage import attempts as rows

WINDOW = timedelta(minutes=15)
TOO_OFTEN = N_("尝试过于频繁，请15分钟后再试。")


class Kind(StrEnum):
    """What is tried."""

    PASSWORD = "password"  # noqa: S105 - a name
    INVITATION = "invitation"
    RECEIPT = "receipt"
    SETUP = "setup"
    SECOND_FACTOR = "second_factor"
    SINGLE_SIGN_ON = "single_sign_on"
    DEPARTURE = "departure"
    """Being sent to the single sign-on: right or wrong, each one counts."""


@dataclass(frozen=True)
class Limits:
    """How many tries within the window; None for no limit."""

    address: int
    """From one address, whatever is tried."""
    together: int | None = None
    """On one subject from one address."""
    subject: int | None = None
    """On one subject from everywhere; does not bind where the subject's owner is known to come from."""


LIMITS = {
    Kind.PASSWORD: Limits(address=100, together=10, subject=50),
    Kind.INVITATION: Limits(address=30),
    Kind.RECEIPT: Limits(address=30),
    Kind.SETUP: Limits(address=10),
    Kind.SECOND_FACTOR: Limits(address=100, subject=10),
    Kind.SINGLE_SIGN_ON: Limits(address=30),
    Kind.DEPARTURE: Limits(address=300),
}


def reserve(
    platform: Platform, kind: Kind, *, address: str, subject: str = "", is_known: bool = False
) -> int | None:
    """Take one of the tries that are left; None where none is.

    `is_known` is an address from which the subject's owner came in lately: strangers elsewhere cannot
    use up what that owner has left.
    """
    now = platform.clock.now()
    attempt = rows.Attempt(
        platform.store.new_id(), kind.value, subject, limit_key(address), to_us(now)
    )
    since_us = to_us(now - WINDOW)

    def save(conn: Connection) -> bool:
        rows.prune_attempts(conn, since_us)
        counts = rows.count_attempts(conn, attempt, since_us)
        if _is_used_up(LIMITS[kind], counts, is_known=is_known):
            return False
        rows.add_attempt(conn, attempt)
        return True

    return attempt.attempt_id if platform.store.write(save) else None


def _is_used_up(limits: Limits, counts: rows.AttemptCounts, *, is_known: bool) -> bool:
    pairs = (
        (counts.address, limits.address),
        (counts.together, limits.together),
        (counts.subject, None if is_known else limits.subject),
    )
    return any(limit is not None and count >= limit for count, limit in pairs)


def strike_out(platform: Platform, attempt_id: int) -> None:
    """Give a try back that turned out right."""
    platform.store.write(lambda conn: rows.remove_attempt(conn, attempt_id))


@contextmanager
def counted(platform: Platform, kind: Kind, *, address: str, subject: str = "") -> Iterator[None]:
    """Something that may be tried so often: it counts where it ends in an error.

    Raises:
        NotAllowedError: it was tried too often, right or wrong.
    """
    attempt_id = reserve(platform, kind, address=address, subject=subject)
    if attempt_id is None:
        raise NotAllowedError(message(TOO_OFTEN))
    yield
    strike_out(platform, attempt_id)
