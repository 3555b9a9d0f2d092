"""Invitations: how a person of a programme comes to an account."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.domain.people_permissions import refusal_to_manage_people
from evaluation.domain.programme import Programme
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import attempts
from evaluation.services.accounts import LOGIN_LIMIT, taken_login
from evaluation.services.actors import Actor
from evaluation.services.arrivals import Entry, enter
from evaluation.services.attempts import Kind
from evaluation.services.clock import to_us
from evaluation.services.passwords import hashed
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, person_number_of, token_digest, write_down
from evaluation.storage import accounts as rows
from evaluation.storage.history import record
from evaluation.storage.sessions import revoke_sessions

INVITATION_LIFE = timedelta(days=14)
RESET_LIFE = timedelta(days=3)
"""Whoever asks for one is waiting for it."""
BY_INVITATION = Arrival("invitation")


class Purpose(StrEnum):
    """What a link is for."""

    INVITE = "invite"
    """To choose a login and a password."""
    RESET = "reset"
    """To set a new password; the account and its login stay."""

    @property
    def life(self) -> timedelta:
        """How long such a link can be used."""
        return RESET_LIFE if self is Purpose.RESET else INVITATION_LIFE


@dataclass(frozen=True)
class Invitation:
    """Whom an invitation link is for."""

    programme: Programme
    person: Person
    suggested_login: str
    """With `Purpose.RESET` the login of the account, which stays."""
    purpose: Purpose = Purpose.INVITE


def invite(
    platform: Platform,
    programme: str,
    person_id: str,
    *,
    by: Actor | None = None,
    purpose: Purpose = Purpose.INVITE,
) -> str:
    """Make a single-use link and return its token, which is shown once and not stored.

    It takes the place of every earlier link of this person that was not used.

    Raises:
        NotAllowedError: not for this person, or the password of somebody without one is to be reset.
    """
    if by and (refusal := refusal_to_manage_people(by.person)):
        refusal.throw()
    stored = platform.store.programme(programme)
    token = secrets.token_urlsafe(24)
    now, event_id = platform.clock.now(), platform.store.new_id()
    person_number = person_number_of(stored, person_id)
    creator = stored.person_ids[by.person.id] if by else None

    def save(conn: Connection) -> None:
        if purpose is Purpose.RESET:
            _refuse_without_password(conn, person_number)
        rows.revoke_invitations(conn, person_number, to_us(now))
        rows.add_invitation(
            conn,
            token_sha256=token_digest(token),
            person_id=person_number,
            created_us=to_us(now),
            expires_us=to_us(now + purpose.life),
            purpose=purpose.value,
            creator_id=creator,
        )
        record(
            conn,
            event_id=event_id,
            programme_id=stored.programme_id,
            actor_id=creator,
            action="invite",
            subject=f"person/{person_id}",
            detail={} if purpose is Purpose.INVITE else {"purpose": purpose.value},
            reason="",
            source=by.origin if by else None,
        )

    platform.store.write(save)
    return token


def _refuse_without_password(conn: Connection, person_number: int) -> None:
    account = rows.find_account_of(conn, person_number)
    if account is None or account.password_hash is None:
        raise NotAllowedError(message(N_("该人员还没有设置过密码，请改发邀请链接。")))


INVALID_INVITATION = N_("邀请链接无效、已使用或已过期，请向组织者索取新的链接。")


def invitation(platform: Platform, token: str, *, address: str = "") -> Invitation:
    """What a link invites to; looking does not use it up, since mail scanners open links.

    Raises:
        NotAllowedError: unknown, used, revoked or expired, with one answer for all; or this address
            tried too many such links.
    """
    with attempts.counted(platform, Kind.INVITATION, address=address):
        return _usable(platform, token)


def _usable(platform: Platform, token: str) -> Invitation:
    with platform.store.read() as conn:
        row = rows.find_invitation(conn, token_digest(token))
        account = rows.find_account_of(conn, row.person_number) if row else None
    usable = row is not None and row.used_us is None and row.revoked_us is None
    if row is None or not usable or row.expires_us < platform.clock.now_us():
        raise NotAllowedError(message(INVALID_INVITATION))
    purpose = Purpose(row.purpose)
    is_shut = account.disabled if account else purpose is Purpose.RESET
    if is_shut:
        raise NotAllowedError(message(INVALID_INVITATION))
    stored = platform.store.programme(row.programme)
    person = next(p for p in stored.people if p.id == row.person)
    login = f"{stored.programme.id}.{person.id}"
    if purpose is Purpose.RESET and account is not None:
        login = account.login
    return Invitation(stored.programme, person, login, purpose)


def accept_invitation(
    platform: Platform,
    token: str,
    login: str,
    password: str,
    arrival: Arrival = BY_INVITATION,
) -> Entry:
    """Set the login and the password, or the password alone; use the link up, and let the person in.

    Raises:
        NotAllowedError: the link cannot be used.
        FaultyInputError: the login or the password cannot be taken; nothing is used up.
    """
    invited = invitation(platform, token, address=arrival.address)
    if invited.purpose is Purpose.RESET:
        login = invited.suggested_login
    login = acceptable_login(login)
    password_hash = hashed(password, belongs_to=(login, invited.person.name))
    stored = platform.store.programme(invited.programme.id)
    taking = _Taking(
        token_sha256=token_digest(token),
        person_number=stored.person_ids[invited.person.id],
        purpose=invited.purpose,
        login=login,
        password_hash=password_hash,
        account_id=platform.store.new_id(),
        event_id=platform.store.new_id(),
        now_us=platform.clock.now_us(),
    )
    account_id, ended = platform.store.write(taking.save)
    platform.open_pages.close(ended)
    number = taking.person_number
    return enter(platform, account_id, number, arrival, password_hash=password_hash)


def acceptable_login(login: str) -> str:
    """A login as it is kept.

    Raises:
        FaultyInputError: it is empty, too long, or has spaces.
    """
    login = taken_login(login)
    if not login or len(login) > LOGIN_LIMIT or any(c.isspace() for c in login):
        text = N_("登录名须为1至{limit}个字符，不含空格。")
        raise FaultyInputError(message(text, limit=LOGIN_LIMIT))
    return login


@dataclass(frozen=True)
class _Taking:
    """A link being used up, in one transaction."""

    token_sha256: str
    person_number: int
    purpose: Purpose
    login: str
    password_hash: str
    account_id: int
    """Of the account, should one be made."""
    event_id: int
    now_us: int

    def save(self, conn: Connection) -> tuple[int, tuple[str, ...]]:
        """Returns the account, and the sessions that ended with the old password or the old account."""
        if not rows.use_invitation(conn, self.token_sha256, self.now_us):
            raise NotAllowedError(message(INVALID_INVITATION))
        rows.revoke_invitations(conn, self.person_number, self.now_us)
        before = rows.account_of(conn, self.person_number)
        account_id = self._account(conn, before)
        rows.save_account(
            conn,
            account_id=account_id,
            login=self.login,
            password_hash=self.password_hash,
            created_us=self.now_us,
        )
        rows.link_person(conn, person_id=self.person_number, account_id=account_id)
        numbers = {account_id, before or account_id}
        ended = [s for n in sorted(numbers) for s in revoke_sessions(conn, n, self.now_us)]
        detail = {} if self.purpose is Purpose.INVITE else {"purpose": self.purpose.value}
        write_down(conn, self.person_number, "invitation_accept", self.event_id, detail)
        return account_id, tuple(ended)

    def _account(self, conn: Connection, before: int | None) -> int:
        """The account that the login names, or a new one.

        Raises:
            FaultyInputError: it names somebody else's.
        """
        account = rows.find_account(conn, self.login)
        if account is not None and account.account_id != before:
            text = N_("登录名“{login}”已有人使用，请换一个。")
            raise FaultyInputError(message(text, login=self.login))
        return account.account_id if account else self.account_id
