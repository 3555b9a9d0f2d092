"""Sessions: who a browser is signed in as, since when, and until when."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from evaluation.domain.history import Origin
from evaluation.domain.people import Person
from evaluation.domain.permissions import Refusal
from evaluation.domain.programme import Programme
from evaluation.domain.second_factor_permissions import owes_second_factor
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.actors import Actor
from evaluation.services.clock import to_us
from evaluation.services.platform import Platform
from evaluation.storage import accounts
from evaluation.storage import sessions as rows
from evaluation.storage.history import record
from evaluation.storage.programmes import StoredProgramme

SESSION_LIFE = timedelta(hours=12)
"""A session that nobody uses ends after so long."""
LONGEST_SESSION = timedelta(days=7)
"""Even one in use ends then."""
AGENT_LIMIT = 200
"""Characters that are kept of what a browser calls itself."""


@dataclass(frozen=True)
class Arrival:
    """How somebody came in: by which means, from which address, with which browser."""

    method: str
    address: str = ""
    agent: str = ""


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and as whom they act."""

    actor: Actor
    programme: Programme
    login: str
    session_id: str
    account_id: int
    person_number: int
    csrf: str
    """What every form of this session must bring back."""
    people: tuple[tuple[Programme, Person], ...]
    """Everyone this account may act as, the present person included."""
    owes_second_factor: bool = False
    """Whether nothing but setting one up is open to them."""


def token_digest(token: str) -> str:
    """Only this is stored: a stolen store opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_number_of(stored: StoredProgramme, person_id: str) -> int:
    if person_id not in stored.person_ids:
        text = N_("评审项目“{programme}”中没有人员“{person}”。")
        raise NotAllowedError(message(text, programme=stored.programme.id, person=person_id))
    return stored.person_ids[person_id]


@dataclass(frozen=True)
class NewSession:
    """A session that begins once it is saved, in the transaction that finds that it may."""

    token: str
    """The browser's; only its digest is kept."""
    csrf: str
    event_id: int
    now: datetime

    def save(self, conn: Connection, account_id: int, person_number: int, arrival: Arrival) -> None:
        """Keep it, and that somebody came in."""
        rows.add_session(
            conn,
            token_sha256=token_digest(self.token),
            account_id=account_id,
            person_id=person_number,
            created_us=to_us(self.now),
            expires_us=to_us(self.now + SESSION_LIFE),
            ends_us=to_us(self.now + LONGEST_SESSION),
            csrf=self.csrf,
            method=arrival.method,
            address=arrival.address,
            agent=arrival.agent[:AGENT_LIMIT],
        )
        write_down(conn, person_number, "sign_in", self.event_id, {"method": arrival.method})

    def follow(self, conn: Connection, former: str, person_number: int) -> bool:
        """Take a session's place, as another person; False where it has ended."""
        return rows.follow_session(
            conn,
            former,
            to_us(self.now),
            token_sha256=token_digest(self.token),
            csrf=self.csrf,
            person_id=person_number,
        )


def new_session(platform: Platform) -> NewSession:
    """The secrets of a session to come."""
    return NewSession(
        token=secrets.token_urlsafe(32),
        csrf=secrets.token_urlsafe(16),
        event_id=platform.store.new_id(),
        now=platform.clock.now(),
    )


def start_session(platform: Platform, account_id: int, person_number: int, arrival: Arrival) -> str:
    """Begin a session and return its token, of which only the digest is kept.

    Whoever has to prove anything goes through `arrivals.enter`.
    """
    begun = new_session(platform)
    platform.store.write(lambda conn: begun.save(conn, account_id, person_number, arrival))
    return begun.token


def write_down(
    conn: Connection,
    person_number: int,
    action: str,
    event_id: int,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Keep in the programme's history what a person did with the own account."""
    programme_id, code = rows.programme_of_person(conn, person_number)
    record(
        conn,
        event_id=event_id,
        programme_id=programme_id,
        actor_id=person_number,
        action=action,
        subject=f"person/{code}",
        detail=detail or {},
        reason="",
        source=Origin.PAGE,
    )


def session(platform: Platform, token: str) -> SignedIn | None:
    """Who a session cookie stands for; None when it is unknown, expired or revoked."""
    with platform.store.read() as conn:
        row = rows.find_session(conn, token_digest(token))
        if row is None or row.revoked_us is not None:
            return None
        if min(row.expires_us, row.ends_us or row.expires_us) < platform.clock.now_us():
            return None
        linked = accounts.people_of(conn, row.account_id)
    people = tuple(_person(platform, programme, person) for programme, person in linked)
    programme, person = _person(platform, row.programme, row.person)
    return SignedIn(
        actor=Actor(programme.id, person),
        programme=programme,
        login=row.login,
        session_id=row.token_sha256,
        account_id=row.account_id,
        person_number=row.person_number,
        csrf=row.csrf,
        people=people,
        owes_second_factor=owes_second_factor(
            person,
            row.method,
            is_required=platform.settings.second_factor_required,
            has_factor=row.has_factor,
        ),
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
    signed_in = session(platform, token)
    now_us, event_id = platform.clock.now_us(), platform.store.new_id()

    def save(conn: Connection) -> None:
        rows.revoke_session(conn, token_digest(token), now_us)
        if signed_in is not None:
            write_down(conn, signed_in.person_number, "sign_out", event_id)

    platform.store.write(save)
    platform.open_pages.close((token_digest(token),))


def act_as(platform: Platform, token: str, programme: str, person_id: str) -> str:
    """Switch to another of the account's people, under a new token, which it returns.

    The former session ends and its open pages are closed: what was made for it opens nothing any more.

    Raises:
        NotAllowedError: the account does not stand for that person.
    """
    signed_in = session(platform, token)
    allowed = signed_in is not None and any(
        p.id == programme and person.id == person_id for p, person in signed_in.people
    )
    refusal = Refusal(message(N_("您的账号不能以该人员身份进入。")))
    if signed_in is None or not allowed:
        refusal.throw()
    account_id = signed_in.account_id
    number = person_number_of(platform.store.programme(programme), person_id)
    begun = new_session(platform)

    def save(conn: Connection) -> None:
        may = accounts.may_come_in(conn, account_id, number, password_hash=None)
        if not may or not begun.follow(conn, signed_in.session_id, number):
            refusal.throw()
        write_down(conn, number, "act_as", begun.event_id)

    platform.store.write(save)
    platform.open_pages.close((signed_in.session_id,))
    return begun.token
