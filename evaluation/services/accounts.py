"""Getting in: passwords, and the demonstration's one click."""

from datetime import timedelta

from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.domain.programme import Programme
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.arrivals import Entry, enter
from evaluation.services.clock import to_us
from evaluation.services.demonstration import DEMO, SAMPLE
from evaluation.services.passwords import matches
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, start_session
from evaluation.storage import accounts as rows

ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPT_LIMIT = 10
LOGIN_LIMIT = 80


_WRONG = N_("登录名或密码不正确，或账号暂时锁定；请稍后再试，或向组织者索取新的邀请链接。")


def sign_in(platform: Platform, login: str, password: str, arrival: Arrival) -> Entry:
    """Let a login and password in.

    Raises:
        NotAllowedError: with one and the same sentence for an unknown account, a wrong password and
            an account or address that tried too often.
    """
    login = login.strip().lower()[:LOGIN_LIMIT]
    now = platform.clock.now()
    since_us = to_us(now - ATTEMPT_WINDOW)
    with platform.store.read() as conn:
        account = rows.find_account(conn, login)
        failures = rows.failed_attempts(
            conn, login=login, address=arrival.address, since_us=since_us
        )
        person = rows.first_person(conn, account.account_id) if account else None
    right = matches(password, account.password_hash if account else None)
    is_free = failures < ATTEMPT_LIMIT
    if account is None or person is None or not right or not is_free or account.disabled:
        attempt_id = platform.store.new_id()
        platform.store.write(
            lambda conn: rows.add_failed_attempt(
                conn, attempt_id=attempt_id, login=login, address=arrival.address, at_us=to_us(now)
            )
        )
        raise NotAllowedError(message(_WRONG))
    return enter(platform, account.account_id, person, arrival)


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

    return start_session(platform, platform.store.write(save), number, Arrival("demo"))
