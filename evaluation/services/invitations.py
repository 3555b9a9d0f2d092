"""Invitations: how a person of a programme comes to an account."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.domain.programme import Programme
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.accounts import LOGIN_LIMIT
from evaluation.services.actors import Actor
from evaluation.services.clock import to_us
from evaluation.services.passwords import hashed
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, person_number_of, start_session, token_digest
from evaluation.storage import accounts as rows
from evaluation.storage.history import record

INVITATION_LIFE = timedelta(days=14)
BY_INVITATION = Arrival("invitation")


@dataclass(frozen=True)
class Invitation:
    """Whom an invitation link is for."""

    programme: Programme
    person: Person
    suggested_login: str


def invite(platform: Platform, programme: str, person_id: str, *, by: Actor | None = None) -> str:
    """Make a single-use invitation and return its token, which is shown once and not stored.

    It takes the place of every earlier link of this person that was not used.
    """
    stored = platform.store.programme(programme)
    token = secrets.token_urlsafe(24)
    now = platform.clock.now()
    person_number = person_number_of(stored, person_id)

    def save(conn: Connection) -> None:
        rows.revoke_invitations(conn, person_number, to_us(now))
        rows.add_invitation(
            conn,
            token_sha256=token_digest(token),
            person_id=person_number,
            created_us=to_us(now),
            expires_us=to_us(now + INVITATION_LIFE),
        )
        record(
            conn,
            event_id=platform.store.new_id(),
            programme_id=stored.programme_id,
            actor_id=stored.person_ids[by.person.id] if by else None,
            action="invite",
            subject=f"person/{person_id}",
            detail={},
            reason="",
            source=by.origin if by else None,
        )

    platform.store.write(save)
    return token


_INVALID_INVITATION = N_("邀请链接无效、已使用或已过期，请向组织者索取新的链接。")


def invitation(platform: Platform, token: str) -> Invitation:
    """What a link invites to; looking does not use it up, since mail scanners open links.

    Raises:
        NotAllowedError: unknown, used, revoked or expired; one answer for all.
    """
    with platform.store.read() as conn:
        row = rows.find_invitation(conn, token_digest(token))
    usable = row is not None and row.used_us is None and row.revoked_us is None
    if row is None or not usable or row.expires_us < platform.clock.now_us():
        raise NotAllowedError(message(_INVALID_INVITATION))
    stored = platform.store.programme(row.programme)
    person = next(p for p in stored.people if p.id == row.person)
    return Invitation(stored.programme, person, f"{stored.programme.id}.{person.id}")


def accept_invitation(
    platform: Platform,
    token: str,
    login: str,
    password: str,
    arrival: Arrival = BY_INVITATION,
) -> str:
    """Make the account, link the person to it, use the link up, and sign in.

    Raises:
        NotAllowedError: the link cannot be used.
        FaultyInputError: the login or the password cannot be taken.
    """
    invited = invitation(platform, token)
    login = login.strip().lower()
    if not login or len(login) > LOGIN_LIMIT or any(c.isspace() for c in login):
        text = N_("登录名须为1至{limit}个字符，不含空格。")
        raise FaultyInputError(message(text, limit=LOGIN_LIMIT))
    password_hash = hashed(password)
    stored = platform.store.programme(invited.programme.id)
    person_number = stored.person_ids[invited.person.id]
    now_us = platform.clock.now_us()

    def save(conn: Connection) -> int:
        if not rows.use_invitation(conn, token_digest(token), now_us):
            raise NotAllowedError(message(_INVALID_INVITATION))
        rows.revoke_invitations(conn, person_number, now_us)
        before = rows.account_of(conn, person_number)
        account = rows.find_account(conn, login)
        if account is not None and account.account_id != before:
            raise FaultyInputError(
                message(N_("登录名“{login}”已有人使用，请换一个。"), login=login)
            )
        account_id = account.account_id if account else platform.store.new_id()
        rows.save_account(
            conn,
            account_id=account_id,
            login=login,
            password_hash=password_hash,
            created_us=now_us,
        )
        rows.link_person(conn, person_id=person_number, account_id=account_id)
        # Whoever was signed in as this person, under the old password or the old account, is out.
        for account_number in {account_id, before or account_id}:
            rows.revoke_sessions(conn, account_number, now_us)
        return account_id

    account_id = platform.store.write(save)
    return start_session(platform, account_id, person_number, arrival)
