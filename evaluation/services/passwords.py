"""Passwords: what is asked of them, how they are kept, and how many are worked on at once."""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evaluation.errors import BusyError, FaultyInputError
from evaluation.locale import N_, Message, message
from evaluation.services.known_passwords import is_close_to, is_known, is_repeated

T = TypeVar("T")

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200
"""Longer ones are nobody's password, but work for the server."""
AT_ONCE = 4
"""Each takes 64 MiB: this many together bound the memory that strangers can make the server use."""
LONGEST_WAIT_SECONDS = 10.0
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody signs in with this")
"""Checked where there is no account, so that both answers take the same time."""
_slots = BoundedSemaphore(AT_ONCE)


def fault_of(password: str, *, belongs_to: tuple[str, ...] = ()) -> Message | None:
    """Why a password is not acceptable; `belongs_to` are its owner's login and name."""
    count = len(password)
    if count < MINIMUM_LENGTH:
        text = N_("密码至少{limit}位，现为{count}位。")
        return message(text, limit=MINIMUM_LENGTH, count=count)
    if count > MAXIMUM_LENGTH:
        text = N_("密码最多{limit}位，现为{count}位。")
        return message(text, limit=MAXIMUM_LENGTH, count=count)
    return _fault_of_content(password, belongs_to)


def _fault_of_content(password: str, belongs_to: tuple[str, ...]) -> Message | None:
    if is_close_to(password, belongs_to):
        return message(N_("密码与登录名或姓名过于接近，容易被猜到；请换一个。"))
    if is_known(password):
        text = N_(
            "这个密码在已泄露或常用密码之列，容易被猜到；请换一个，例如几个互不相关的词连在一起。"
        )
        return message(text)
    if password.isdigit():
        return message(
            N_("密码不能只由数字组成：手机号、生日和证件号容易被猜到；请加入文字或字母。")
        )
    if is_repeated(password):
        return message(N_("密码只是几个字符的重复，容易被猜到；请换一个。"))
    return None


def hashed(password: str, *, belongs_to: tuple[str, ...] = ()) -> str:
    """The argon2id hash of an acceptable password.

    Raises:
        FaultyInputError: it is too short, too long, or easily guessed; says why.
    """
    if fault := fault_of(password, belongs_to=belongs_to):
        raise FaultyInputError(fault)
    return _in_a_slot(lambda: _HASHER.hash(password))


def matches(password: str, stored_hash: str | None) -> bool:
    """Whether a password is the one kept; takes as long when there is none."""

    def verify() -> bool:
        try:
            return _HASHER.verify(stored_hash or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False

    return _in_a_slot(verify) and stored_hash is not None


def hashed_anew(password: str, stored_hash: str) -> str | None:
    """A matching password under today's parameters; None where it is kept under them already."""
    if not _HASHER.check_needs_rehash(stored_hash):
        return None
    return _in_a_slot(lambda: _HASHER.hash(password))


def _in_a_slot(work: Callable[[], T]) -> T:
    """Do one of the few pieces of costly work that may go on at once.

    Raises:
        BusyError: none came free in time.
    """
    if not _slots.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise BusyError(message(N_("服务器正忙，请稍后再试。")))
    try:
        return work()
    finally:
        _slots.release()
