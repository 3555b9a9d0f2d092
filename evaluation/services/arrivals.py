"""The last step of every way in: a session, or first the second proof that an account asks for."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from evaluation.domain.second_factor_permissions import VOUCHED_FOR
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.clock import to_us
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, new_session, token_digest
from evaluation.storage import second_factors as rows
from evaluation.storage.accounts import may_come_in

TICKET_LIFE = timedelta(minutes=5)
WRONG = N_("登录名或密码不正确，或账号暂时锁定；请稍后再试，或向组织者索取新的链接。")
"""One answer, whatever it was that did not let somebody in."""


@dataclass(frozen=True)
class Entry:
    """What the browser is given."""

    token: str
    """The session's token; with `needs_code` the ticket with which the second proof is shown."""
    needs_code: bool = False


def enter(
    platform: Platform,
    account_id: int,
    person_number: int,
    arrival: Arrival,
    *,
    password_hash: str | None = None,
) -> Entry:
    """Let somebody in who has proved who they are.

    `password_hash` is what the password was found to match. Finding that takes time, so the transaction
    that begins the session asks once more whether it still holds.

    Whoever comes by single sign-on has shown the provider whatever it asks for, and is asked no more.

    Raises:
        NotAllowedError: meanwhile the password was changed, the account was shut, or the person left.
    """
    ticket, begun = secrets.token_urlsafe(32), new_session(platform)

    def save(conn: Connection) -> Entry:
        if not may_come_in(conn, account_id, person_number, password_hash=password_hash):
            raise NotAllowedError(message(WRONG))
        if arrival.method in VOUCHED_FOR or not rows.has_factor(conn, account_id):
            begun.save(conn, account_id, person_number, arrival)
            return Entry(begun.token)
        rows.add_ticket(
            conn,
            ticket_sha256=token_digest(ticket),
            account_id=account_id,
            person_id=person_number,
            method=arrival.method,
            created_us=to_us(begun.now),
            expires_us=to_us(begun.now + TICKET_LIFE),
        )
        return Entry(ticket, needs_code=True)

    return platform.store.write(save)
