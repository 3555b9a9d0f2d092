"""The last step of every way in: a session, or first the second proof that an account asks for."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from evaluation.domain.second_factor_permissions import VOUCHED_FOR
from evaluation.services.clock import to_us
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, start_session, token_digest
from evaluation.storage import second_factors as rows

TICKET_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Entry:
    """What the browser is given."""

    token: str
    """The session's token; with `needs_code` the ticket with which the second proof is shown."""
    needs_code: bool = False


def enter(platform: Platform, account_id: int, person_number: int, arrival: Arrival) -> Entry:
    """Let somebody in who has proved who they are.

    Whoever comes by single sign-on has shown the provider whatever it asks for, and is asked no more.
    """
    with platform.store.read() as conn:
        is_asked = arrival.method not in VOUCHED_FOR and rows.has_factor(conn, account_id)
    if not is_asked:
        return Entry(start_session(platform, account_id, person_number, arrival))
    ticket, now = secrets.token_urlsafe(32), platform.clock.now()

    def save(conn: Connection) -> None:
        rows.add_ticket(
            conn,
            ticket_sha256=token_digest(ticket),
            account_id=account_id,
            person_id=person_number,
            method=arrival.method,
            created_us=to_us(now),
            expires_us=to_us(now + TICKET_LIFE),
        )

    platform.store.write(save)
    return Entry(ticket, needs_code=True)
