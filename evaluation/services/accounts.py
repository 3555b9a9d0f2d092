"""Getting in: passwords, and the demonstration's one click."""

from datetime import timedelta

from sqlalchemy import Connection

from evaluation.domain.models import can_be_kept
from evaluation.domain.people import Person
from evaluation.domain.programme import Programme
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import attempts
from evaluation.services.arrivals import WRONG, Entry, enter
from evaluation.services.attempts import Kind
from evaluation.services.clock import to_us
from evaluation.services.demonstration import DEMO, SAMPLE
from evaluation.services.passwords import hashed_anew, matches
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, start_session
from evaluation.storage import accounts as rows
from evaluation.storage.sessions import has_come_from

LOGIN_LIMIT = 80
KNOWN_ADDRESS_LIFE = timedelta(days=30)
"""So long after somebody came in from an address, strangers elsewhere cannot lock them out there."""

BY_DEMONSTRATION = Arrival("demo")


def sign_in(platform: Platform, login: str, password: str, arrival: Arrival) -> Entry:
    """Let a login and password in.

    Raises:
        NotAllowedError: with one and the same sentence, after the same work, for an unknown account, a
            wrong password, a disabled account, where it was tried too often, and where the password was
            changed while it was looked at.
    """
    login = taken_login(login)[:LOGIN_LIMIT]
    since_us = to_us(platform.clock.now() - KNOWN_ADDRESS_LIFE)
    with platform.store.read() as conn:
        account = rows.find_account(conn, login)
        person = rows.first_person(conn, account.account_id) if account else None
        number = account.account_id if account else 0
        is_known = has_come_from(conn, number, arrival.address, since_us)
    attempt_id = attempts.reserve(
        platform, Kind.PASSWORD, address=arrival.address, subject=login, is_known=is_known
    )
    right = matches(password, account.password_hash if account else None)
    if account is None or person is None or account.disabled or not right or attempt_id is None:
        raise NotAllowedError(message(WRONG))
    attempts.strike_out(platform, attempt_id)
    shown = _kept_up(platform, account, password)
    return enter(platform, account.account_id, person, arrival, password_hash=shown)


def taken_login(typed: str) -> str:
    """A login as the store keeps it; one that no store takes becomes one that is nobody's."""
    return "".join(s if can_be_kept(s) else "\ufffd" for s in typed).strip().lower()


def _kept_up(platform: Platform, account: rows.AccountRow, password: str) -> str:
    """The hash of a right password, made anew where it was under weaker parameters."""
    before = account.password_hash or ""
    after = hashed_anew(password, before)
    if after is None:
        return before
    number = account.account_id
    platform.store.write(lambda conn: rows.replace_hash(conn, number, before=before, after=after))
    return after


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


def demo_sign_in(
    platform: Platform, programme: str, person_id: str, arrival: Arrival = BY_DEMONSTRATION
) -> str:
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

    return start_session(platform, platform.store.write(save), number, arrival)
