"""Second factors: set up with a telephone's authenticator, given up, taken away when it is lost."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp
from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.domain.permissions import Refusal
from evaluation.domain.second_factor_permissions import (
    refusal_to_have_second_factor,
    refusal_to_turn_off_second_factor,
)
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import attempts
from evaluation.services.attempts import Kind
from evaluation.services.clock import from_us, to_us
from evaluation.services.own_account import check_present
from evaluation.services.platform import Platform
from evaluation.services.sessions import SignedIn, write_down
from evaluation.storage import accounts
from evaluation.storage import second_factors as rows
from evaluation.storage.sessions import revoke_sessions

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""A telephone's clock may be off by so many steps."""
SETUP_LIFE = timedelta(hours=1)
"""A secret that no code has confirmed by then is made anew."""
CODE_COUNT = 10
CODE_GROUPS, GROUP_LENGTH = 4, 4
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that looks like something else on paper."""
ISSUER = "Liangping"


class State(StrEnum):
    """How far somebody has come."""

    OFF = "off"
    BEGUN = "begun"
    ON = "on"


@dataclass(frozen=True)
class OwnFactor:
    """What people see of their own second factor."""

    state: State
    secret: str = ""
    """While it is being set up, and never again."""
    address: str = ""
    """What the picture to be scanned says."""
    since: datetime | None = None
    codes_left: int = 0
    refusal: Refusal | None = None
    """Why this account can have none."""
    off_refusal: Refusal | None = None


def own_factor(platform: Platform, signed_in: SignedIn) -> OwnFactor:
    """The second factor of the account behind a session."""
    with platform.store.read() as conn:
        account = accounts.find_account(conn, signed_in.login)
        row = rows.find_factor(conn, signed_in.account_id)
        left = rows.codes_left(conn, signed_in.account_id)
    if row is not None and row.confirmed_us is not None:
        return OwnFactor(
            State.ON,
            since=from_us(row.confirmed_us),
            codes_left=left,
            off_refusal=_refusal_to_turn_off(platform, signed_in),
        )
    has_password = account is not None and account.password_hash is not None
    refusal = refusal_to_have_second_factor(_people(signed_in), has_password=has_password)
    if row is None or refusal or _is_stale(platform, row):
        return OwnFactor(State.OFF, refusal=refusal)
    address = pyotp.TOTP(row.secret).provisioning_uri(name=signed_in.login, issuer_name=ISSUER)
    return OwnFactor(State.BEGUN, secret=row.secret, address=address)


def _people(signed_in: SignedIn) -> tuple[Person, ...]:
    return tuple(person for _programme, person in signed_in.people)


def _refusal_to_turn_off(platform: Platform, signed_in: SignedIn) -> Refusal | None:
    is_required = platform.settings.second_factor_required
    return refusal_to_turn_off_second_factor(_people(signed_in), is_required=is_required)


def _is_stale(platform: Platform, row: rows.FactorRow) -> bool:
    return from_us(row.created_us) + SETUP_LIFE < platform.clock.now()


def begin(platform: Platform, signed_in: SignedIn, password: str, *, address: str = "") -> None:
    """Make a secret; it counts for nothing until a code confirms that a telephone holds it.

    Raises:
        NotAllowedError: this account can have none, or has one.
        FaultyInputError: the password is not the present one.
    """
    if refusal := own_factor(platform, signed_in).refusal:
        refusal.throw()
    check_present(platform, signed_in, password, address)
    secret, now_us = pyotp.random_base32(), platform.clock.now_us()

    def save(conn: Connection) -> None:
        if rows.has_factor(conn, signed_in.account_id):
            raise NotAllowedError(message(N_("您的账号已经开启二次验证。")))
        rows.begin_factor(conn, signed_in.account_id, secret, now_us)

    platform.store.write(save)


def confirm(platform: Platform, signed_in: SignedIn, code: str) -> tuple[str, ...]:
    """Turn it on; every other session ends, since none of them has shown it.

    Returns the recovery codes, of which only digests are kept.

    Raises:
        FaultyInputError: the code is not the one that the telephone shows now.
        NotAllowedError: nothing waits for a code.
    """
    now_us, event_id = platform.clock.now_us(), platform.store.new_id()
    codes = new_codes()

    def save(conn: Connection) -> tuple[str, ...]:
        row = rows.find_factor(conn, signed_in.account_id)
        if row is None or row.confirmed_us is not None or _is_stale(platform, row):
            raise NotAllowedError(message(N_("没有正在进行的设置，请重新开始。")))
        step = step_of(row, code, platform.clock.now())
        if step is None:
            text = N_("动态口令不正确。请核对手机时间，输入当前显示的六位数字。")
            raise FaultyInputError(message(text))
        rows.take_step(conn, signed_in.account_id, step)
        rows.confirm_factor(conn, signed_in.account_id, now_us)
        rows.replace_codes(conn, signed_in.account_id, map(code_digest, codes))
        write_down(conn, signed_in.person_number, "second_factor_on", event_id)
        return revoke_sessions(conn, signed_in.account_id, now_us, but=signed_in.session_id)

    platform.open_pages.close(platform.store.write(save))
    return codes


def replace_codes(
    platform: Platform, signed_in: SignedIn, password: str, *, code: str = "", address: str = ""
) -> tuple[str, ...]:
    """New recovery codes; the earlier ones are worth nothing any more.

    Raises:
        NotAllowedError: there is no second factor.
        FaultyInputError: the password or the code is not the present one.
    """
    check_present(platform, signed_in, password, address)
    check_code(platform, signed_in, code, address)
    codes, event_id = new_codes(), platform.store.new_id()

    def save(conn: Connection) -> None:
        _check_on(conn, signed_in)
        rows.replace_codes(conn, signed_in.account_id, map(code_digest, codes))
        write_down(conn, signed_in.person_number, "recovery_codes", event_id)

    platform.store.write(save)
    return codes


def turn_off(
    platform: Platform, signed_in: SignedIn, password: str, *, code: str = "", address: str = ""
) -> None:
    """Go back to the password alone.

    Raises:
        NotAllowedError: there is none, or the installation asks for it.
        FaultyInputError: the password or the code is not the present one.
    """
    if refusal := _refusal_to_turn_off(platform, signed_in):
        refusal.throw()
    check_present(platform, signed_in, password, address)
    check_code(platform, signed_in, code, address)
    event_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        _check_on(conn, signed_in)
        rows.remove_factor(conn, signed_in.account_id)
        write_down(conn, signed_in.person_number, "second_factor_off", event_id)

    platform.store.write(save)


def _check_on(conn: Connection, signed_in: SignedIn) -> None:
    if not rows.has_factor(conn, signed_in.account_id):
        raise NotAllowedError(message(N_("您的账号没有开启二次验证。")))


def check_code(platform: Platform, signed_in: SignedIn, code: str, address: str) -> None:
    """Whoever knows the password must not get round the telephone from a page that was left open.

    Nothing is asked of an account without a second factor.

    Raises:
        FaultyInputError: neither the present code nor a recovery code.
        NotAllowedError: codes were tried too often.
    """
    account_id = signed_in.account_id
    with platform.store.read() as conn:
        if not rows.has_factor(conn, account_id):
            return
    now, event_id = platform.clock.now(), platform.store.new_id()

    def save(conn: Connection) -> None:
        if uses_recovery_code(conn, account_id, code, now):
            write_down(conn, signed_in.person_number, "recovery_code_use", event_id)

    with attempts.counted(platform, Kind.SECOND_FACTOR, address=address, subject=str(account_id)):
        platform.store.write(save)


def uses_recovery_code(conn: Connection, account_id: int, code: str, now: datetime) -> bool:
    """Use a code up: whether it was one of the recovery codes, and not the telephone's.

    Raises:
        FaultyInputError: it is neither, or was used already.
    """
    factor = rows.find_factor(conn, account_id)
    step = step_of(factor, code, now) if factor and factor.confirmed_us else None
    if step is not None and rows.take_step(conn, account_id, step):
        return False
    if not rows.use_code(conn, account_id, code_digest(code), to_us(now)):
        raise FaultyInputError(message(N_("验证码不正确，或已经用过。")))
    return True


def step_of(row: rows.FactorRow, code: str, now: datetime) -> int | None:
    """The step of time whose code this is, among those close to now that were not used."""
    typed = plain(code).encode()
    present = int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(row.secret)
    found = None
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        is_it = hmac.compare_digest(generator.generate_otp(step).encode(), typed)
        found = step if is_it and step > row.last_step else found
    return found


def plain(code: str) -> str:
    """What was meant by a code: Chinese keyboards type wide digits, paper has spaces and dashes."""
    return "".join(c for c in unicodedata.normalize("NFKC", code).lower() if c.isalnum())


def new_codes() -> tuple[str, ...]:
    """Fresh recovery codes, as they are written down."""
    return tuple(
        "-".join(
            "".join(secrets.choice(CODE_LETTERS) for _ in range(GROUP_LENGTH))
            for _ in range(CODE_GROUPS)
        )
        for _ in range(CODE_COUNT)
    )


def code_digest(code: str) -> str:
    """Only this is stored."""
    return hashlib.sha256(plain(code).encode()).hexdigest()
