"""Showing the second proof: a code of the telephone, or one of the recovery codes, once each."""

from dataclasses import replace

from sqlalchemy import Connection

from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import attempts
from evaluation.services.attempts import Kind
from evaluation.services.clock import to_us
from evaluation.services.platform import Platform
from evaluation.services.second_factors import uses_recovery_code
from evaluation.services.sessions import Arrival, new_session, token_digest, write_down
from evaluation.storage import second_factors as rows

BY_RECOVERY_CODE = "recovery_code"
"""What a session is called that a recovery code began: its owner should see that one was used."""


def ticket(platform: Platform, raw: str) -> rows.TicketRow:
    """Who has still to show a code.

    Raises:
        NotAllowedError: unknown, used or run out, with one answer for all.
    """
    with platform.store.read() as conn:
        row = rows.find_ticket(conn, token_digest(raw), platform.clock.now_us())
    if row is None:
        raise _over()
    return row


def _over() -> NotAllowedError:
    return NotAllowedError(message(N_("登录已超过5分钟或已完成，请重新登录。")))


def show_code(platform: Platform, raw: str, code: str, arrival: Arrival) -> str:
    """Begin the session of somebody whose code is right; returns its token.

    Raises:
        NotAllowedError: the ticket lets nobody in, or codes were tried too often.
        FaultyInputError: neither the present code nor a recovery code; nothing is used up.
    """
    row = ticket(platform, raw)
    subject = str(row.account_id)
    with attempts.counted(platform, Kind.SECOND_FACTOR, address=arrival.address, subject=subject):
        event_id, begun = platform.store.new_id(), new_session(platform)

        def save(conn: Connection) -> None:
            digest, now_us = token_digest(raw), to_us(begun.now)
            is_good = rows.find_ticket(conn, digest, now_us) is not None
            if not is_good or not rows.use_ticket(conn, digest, now_us):
                raise _over()
            came = replace(arrival, method=row.method)
            if uses_recovery_code(conn, row.account_id, code, begun.now):
                write_down(conn, row.person_number, "recovery_code_use", event_id)
                came = replace(arrival, method=BY_RECOVERY_CODE)
            begun.save(conn, row.account_id, row.person_number, came)

        platform.store.write(save)
    return begun.token
