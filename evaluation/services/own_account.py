"""One's own account: its password, and where it is signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import attempts
from evaluation.services.attempts import Kind
from evaluation.services.clock import from_us
from evaluation.services.passwords import hashed, matches
from evaluation.services.platform import Platform
from evaluation.services.sessions import SignedIn, write_down
from evaluation.storage import accounts as rows
from evaluation.storage.people import open_sessions
from evaluation.storage.sessions import revoke_session, revoke_sessions

KEY_LENGTH = 16
"""Characters of a session's digest that tell it from the others of its account."""


@dataclass(frozen=True)
class OwnSession:
    """One place where an account is signed in."""

    key: str
    method: str
    address: str
    agent: str
    began: datetime
    seen: datetime
    is_this: bool


@dataclass(frozen=True)
class OwnAccount:
    """What people see of their own account."""

    login: str
    has_password: bool
    """Without one, somebody else vouches: a single sign-on, or the demonstration."""
    password_changed: datetime | None
    sessions: tuple[OwnSession, ...]


def own_account(platform: Platform, signed_in: SignedIn) -> OwnAccount:
    """The account behind a session, this session first, then the last used."""
    with platform.store.read() as conn:
        account = rows.find_account(conn, signed_in.login)
        found = open_sessions(conn, signed_in.account_id, platform.clock.now_us())
    sessions = [
        OwnSession(
            key=row.token_sha256[:KEY_LENGTH],
            method=row.method,
            address=row.address,
            agent=row.agent,
            began=from_us(row.created_us),
            seen=from_us(row.seen_us),
            is_this=row.token_sha256 == signed_in.session_id,
        )
        for row in found
    ]
    changed_us = account.password_us if account else None
    return OwnAccount(
        login=signed_in.login,
        has_password=account is not None and account.password_hash is not None,
        password_changed=from_us(changed_us) if changed_us is not None else None,
        sessions=tuple(sorted(sessions, key=lambda s: not s.is_this)),
    )


def change_password(
    platform: Platform, signed_in: SignedIn, present: str, new: str, *, address: str = ""
) -> None:
    """Take another password; every other session ends, and links that would reset it are useless.

    Raises:
        FaultyInputError: the present password is not the one, or the new one cannot be taken.
        NotAllowedError: the account has no password, or it was tried too often.
    """
    with platform.store.read() as conn:
        account = rows.find_account(conn, signed_in.login)
    if account is None or account.password_hash is None:
        raise NotAllowedError(message(N_("您的账号没有密码，不能在这里修改。")))
    check_present(platform, signed_in, present, address)
    if new == present:
        raise FaultyInputError(message(N_("新密码与现在的密码相同，请换一个。")))
    words = (account.login, *(person.name for _programme, person in signed_in.people))
    password_hash = hashed(new, belongs_to=words)
    now_us, event_id = platform.clock.now_us(), platform.store.new_id()

    def save(conn: Connection) -> tuple[str, ...]:
        rows.set_password(conn, account.account_id, password_hash, changed_us=now_us)
        rows.revoke_resets(conn, account.account_id, now_us)
        write_down(conn, signed_in.person_number, "password_change", event_id)
        return revoke_sessions(conn, account.account_id, now_us, but=signed_in.session_id)

    platform.open_pages.close(platform.store.write(save))


def check_present(platform: Platform, signed_in: SignedIn, present: str, address: str) -> None:
    """Whoever finds an open page must not find the password by trying.

    Raises:
        FaultyInputError: it is not the present password.
        NotAllowedError: it was tried too often.
    """
    check_password(platform, signed_in.login, present, address)


def check_password(platform: Platform, login: str, present: str, address: str) -> None:
    """The same for an account that is known by its login.

    Raises:
        FaultyInputError: it is not the present password.
        NotAllowedError: it was tried too often.
    """
    with platform.store.read() as conn:
        account = rows.find_account(conn, login)
    attempt_id = attempts.reserve(
        platform, Kind.PASSWORD, address=address, subject=login, is_known=True
    )
    if attempt_id is None:
        raise NotAllowedError(message(attempts.TOO_OFTEN))
    if not matches(present, account.password_hash if account else None):
        raise FaultyInputError(message(N_("现在的密码不正确。")))
    attempts.strike_out(platform, attempt_id)


def end_session(platform: Platform, signed_in: SignedIn, key: str) -> bool:
    """End one of the own sessions at once; whether it was this one.

    Raises:
        NotAllowedError: this account has no such session, or it has ended.
    """
    now_us, event_id = platform.clock.now_us(), platform.store.new_id()

    def save(conn: Connection) -> str:
        found = open_sessions(conn, signed_in.account_id, now_us)
        ids = [row.token_sha256 for row in found if row.token_sha256[:KEY_LENGTH] == key]
        if not ids:
            raise NotAllowedError(message(N_("这次登录已经退出。")))
        revoke_session(conn, ids[0], now_us)
        write_down(conn, signed_in.person_number, "session_end", event_id, {"sessions": 1})
        return ids[0]

    ended = platform.store.write(save)
    platform.open_pages.close((ended,))
    return ended == signed_in.session_id


def end_sessions(platform: Platform, signed_in: SignedIn, *, also_this: bool) -> int:
    """Sign out everywhere else, or everywhere; how many sessions that ended."""
    now_us, event_id = platform.clock.now_us(), platform.store.new_id()
    kept = "" if also_this else signed_in.session_id

    def save(conn: Connection) -> tuple[str, ...]:
        is_open = {row.token_sha256 for row in open_sessions(conn, signed_in.account_id, now_us)}
        ended = revoke_sessions(conn, signed_in.account_id, now_us, but=kept)
        detail = {"sessions": len(is_open.intersection(ended))}
        write_down(conn, signed_in.person_number, "session_end", event_id, detail)
        return tuple(s for s in ended if s in is_open)

    ended = platform.store.write(save)
    platform.open_pages.close(ended)
    return len(ended)
