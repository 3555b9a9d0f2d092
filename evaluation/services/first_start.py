"""The first start: a link, printed where the server runs, that makes the first organizer.

It is for an installation to which nobody can sign in yet. Whoever reads the server's output may use it;
once anybody has a way in, it is worth nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from evaluation.domain.people import Person, Role
from evaluation.domain.programme import Programme
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import attempts
from evaluation.services.arrivals import Entry, enter
from evaluation.services.attempts import Kind
from evaluation.services.clock import to_us
from evaluation.services.invitations import acceptable_login
from evaluation.services.passwords import hashed
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, token_digest, write_down
from evaluation.storage import accounts
from evaluation.storage import setup_tokens as rows
from evaluation.storage.external_identities import any_way_in

SETUP_LIFE = timedelta(hours=24)

_INVALID = N_(
    "首次设置链接无效、已使用或已过期。平台已有人能登录的，请直接登录，或向组织者索取邀请链接；"
    "还没有人能登录的，请在服务器上重新启动平台，使用新的链接。"
)


@dataclass(frozen=True)
class Candidate:
    """An organizer whom a loaded programme names."""

    programme: Programme
    person: Person

    @property
    def key(self) -> str:
        """What the form sends back."""
        return f"{self.programme.id}/{self.person.id}"

    @property
    def suggested_login(self) -> str:
        return f"{self.programme.id}.{self.person.id}".lower()


def new_link(platform: Platform) -> str | None:
    """The token of a new link, which ends all earlier ones; None once anybody can sign in."""
    token, now = secrets.token_urlsafe(24), platform.clock.now()

    def save(conn: Connection) -> bool:
        if any_way_in(conn):
            rows.spend_setup_tokens(conn, to_us(now))
            return False
        rows.add_setup_token(
            conn, token_digest(token), now_us=to_us(now), expires_us=to_us(now + SETUP_LIFE)
        )
        return True

    return token if platform.store.write(save) else None


def candidates(platform: Platform, token: str, *, address: str = "") -> tuple[Candidate, ...]:
    """Whom the link may make the first organizer, newest programme first; none before one is loaded.

    Looking uses nothing up.

    Raises:
        NotAllowedError: unknown, used, expired, or somebody can sign in already, with one answer for
            all; or this address tried too many such links.
    """
    with (
        attempts.counted(platform, Kind.SETUP, address=address),
        platform.store.read() as conn,
    ):
        if any_way_in(conn) or not rows.is_setup_token(
            conn, token_digest(token), platform.clock.now_us()
        ):
            raise NotAllowedError(message(_INVALID))
    found = [platform.store.programme(code) for code in reversed(platform.store.programme_codes())]
    return tuple(
        Candidate(stored.programme, person)
        for stored in found
        for person in stored.people
        if person.role is Role.ORGANIZER
    )


@dataclass(frozen=True)
class Claim:
    """What the form says: which organizer one is, and how to sign in from now on."""

    key: str
    login: str
    password: str


def claim(platform: Platform, token: str, wanted: Claim, arrival: Arrival) -> Entry:
    """Make the first organizer's account, use the link up, and let them in.

    Raises:
        NotAllowedError: the link cannot be used.
        FaultyInputError: no such organizer, or the login or password cannot be taken; nothing is used up.
    """
    offered = {c.key: c for c in candidates(platform, token, address=arrival.address)}
    chosen = offered.get(wanted.key)
    if chosen is None:
        raise FaultyInputError(message(N_("请选择您是哪一位组织者。")))
    login = acceptable_login(wanted.login)
    password_hash = hashed(wanted.password, belongs_to=(login, chosen.person.name))
    number = platform.store.programme(chosen.programme.id).person_ids[chosen.person.id]
    account_id, event_id = platform.store.new_id(), platform.store.new_id()
    now_us = platform.clock.now_us()

    def save(conn: Connection) -> None:
        if any_way_in(conn) or not rows.use_setup_token(conn, token_digest(token), now_us):
            raise NotAllowedError(message(_INVALID))
        if accounts.find_account(conn, login) is not None:
            text = N_("登录名“{login}”已有人使用，请换一个。")
            raise FaultyInputError(message(text, login=login))
        accounts.save_account(
            conn,
            account_id=account_id,
            login=login,
            password_hash=password_hash,
            created_us=now_us,
        )
        accounts.link_person(conn, person_id=number, account_id=account_id)
        accounts.revoke_invitations(conn, number, now_us)
        write_down(conn, number, "setup_claim", event_id)

    platform.store.write(save)
    return enter(platform, account_id, number, arrival, password_hash=password_hash)
