"""Getting in: invitations, passwords, sessions, and the demonstration's one click."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.domain.permissions import Refusal
from evaluation.domain.programme import Programme
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.actors import Actor
from evaluation.services.clock import to_us
from evaluation.services.demonstration import DEMO, SAMPLE
from evaluation.services.passwords import matches
from evaluation.services.platform import Platform
from evaluation.storage import accounts as rows
from evaluation.storage.programmes import StoredProgramme

SESSION_LIFE = timedelta(hours=12)
ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPT_LIMIT = 10
LOGIN_LIMIT = 80


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and as whom they act."""

    actor: Actor
    programme: Programme
    login: str
    session_id: str
    csrf: str
    people: tuple[tuple[Programme, Person], ...]
    """Everyone this account may act as, the present person included."""


def token_digest(token: str) -> str:
    """Only this is stored: a stolen store opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_number_of(stored: StoredProgramme, person_id: str) -> int:
    if person_id not in stored.person_ids:
        text = N_("评审项目“{programme}”中没有人员“{person}”。")
        raise NotAllowedError(message(text, programme=stored.programme.id, person=person_id))
    return stored.person_ids[person_id]


_WRONG = N_("登录名或密码不正确，或账号暂时锁定；请稍后再试，或向组织者索取新的邀请链接。")


def sign_in(platform: Platform, login: str, password: str, address: str) -> str:
    """Start a session for a login and password.

    Raises:
        NotAllowedError: with one and the same sentence for an unknown account, a wrong password and
            an account or address that tried too often.
    """
    login = login.strip().lower()[:LOGIN_LIMIT]
    now = platform.clock.now()
    since_us = to_us(now - ATTEMPT_WINDOW)
    with platform.store.read() as conn:
        account = rows.find_account(conn, login)
        failures = rows.failed_attempts(conn, login=login, address=address, since_us=since_us)
        person = rows.first_person(conn, account.account_id) if account else None
    right = matches(password, account.password_hash if account else None)
    is_free = failures < ATTEMPT_LIMIT
    if account is None or person is None or not right or not is_free or account.disabled:
        attempt_id = platform.store.new_id()
        platform.store.write(
            lambda conn: rows.add_failed_attempt(
                conn, attempt_id=attempt_id, login=login, address=address, at_us=to_us(now)
            )
        )
        raise NotAllowedError(message(_WRONG))
    return start_session(platform, account.account_id, person)


def start_session(platform: Platform, account_id: int, person_number: int) -> str:
    token = secrets.token_urlsafe(32)
    now = platform.clock.now()
    platform.store.write(
        lambda conn: rows.add_session(
            conn,
            token_sha256=token_digest(token),
            account_id=account_id,
            person_id=person_number,
            created_us=to_us(now),
            expires_us=to_us(now + SESSION_LIFE),
            csrf=secrets.token_urlsafe(16),
        )
    )
    return token


def session(platform: Platform, token: str) -> SignedIn | None:
    """Who a session cookie stands for; None when it is unknown, expired or revoked."""
    with platform.store.read() as conn:
        row = rows.find_session(conn, token_digest(token))
        if row is None or row.revoked_us is not None or row.disabled:
            return None
        if row.expires_us < platform.clock.now_us():
            return None
        linked = rows.people_of(conn, row.account_id)
    people = tuple(_person(platform, programme, person) for programme, person in linked)
    programme, person = _person(platform, row.programme, row.person)
    return SignedIn(
        actor=Actor(programme.id, person),
        programme=programme,
        login=row.login,
        session_id=row.token_sha256,
        csrf=row.csrf,
        people=people,
    )


def _person(platform: Platform, programme: str, person_id: str) -> tuple[Programme, Person]:
    stored = platform.store.programme(programme)
    return stored.programme, next(p for p in stored.people if p.id == person_id)


def touch(platform: Platform, token: str) -> None:
    """Keep the session of an open page alive."""
    now = platform.clock.now()
    platform.store.write(
        lambda conn: rows.touch_session(
            conn, token_digest(token), seen_us=to_us(now), expires_us=to_us(now + SESSION_LIFE)
        )
    )


def sign_out(platform: Platform, token: str) -> None:
    """End a session at once, in every tab."""
    now_us = platform.clock.now_us()
    platform.store.write(lambda conn: rows.revoke_session(conn, token_digest(token), now_us))


def act_as(platform: Platform, token: str, programme: str, person_id: str) -> None:
    """Switch to another of the account's people, in the same or another programme.

    Raises:
        NotAllowedError: the account does not stand for that person.
    """
    signed_in = session(platform, token)
    allowed = signed_in is not None and any(
        p.id == programme and person.id == person_id for p, person in signed_in.people
    )
    if not allowed:
        Refusal(message(N_("您的账号不能以该人员身份进入。"))).throw()
    number = person_number_of(platform.store.programme(programme), person_id)
    platform.store.write(lambda conn: rows.set_session_person(conn, token_digest(token), number))


def demo_people(platform: Platform) -> tuple[tuple[Programme, Person], ...]:
    """Everyone the demonstration lets in with one click; nobody outside the demonstration."""
    if not platform.settings.demo:
        return ()
    return tuple(
        (stored.programme, person)
        for code in (DEMO, SAMPLE)
        for stored in [platform.store.programme(code)]
        for person in stored.people
    )


def demo_sign_in(platform: Platform, programme: str, person_id: str) -> str:
    """Sign in as a person of the demonstration, without a password.

    Raises:
        NotAllowedError: this is no demonstration, or not one of its people.
    """
    offered = {(p.id, person.id) for p, person in demo_people(platform)}
    if (programme, person_id) not in offered:
        raise NotAllowedError(message(N_("演示登录未开启，或没有这个演示人员。")))
    stored = platform.store.programme(programme)
    number = stored.person_ids[person_id]
    login = f"demo.{programme}.{person_id}".lower()
    now_us = platform.clock.now_us()

    def save(conn: Connection) -> int:
        account = rows.find_account(conn, login)
        account_id = account.account_id if account else platform.store.new_id()
        if account is None:
            rows.save_account(
                conn, account_id=account_id, login=login, password_hash=None, created_us=now_us
            )
        rows.link_person(conn, person_id=number, account_id=account_id)
        return account_id

    return start_session(platform, platform.store.write(save), number)
