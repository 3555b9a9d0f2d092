"""Passwords: what is asked of them, and how they are kept."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message

MINIMUM_LENGTH = 10
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody signs in with this")
"""Checked where there is no account, so that both answers take the same time."""


def hashed(password: str) -> str:
    """The argon2id hash of an acceptable password.

    Raises:
        FaultyInputError: it is too short.
    """
    if len(password) < MINIMUM_LENGTH:
        raise FaultyInputError(
            message(
                N_("密码至少{limit}位，现为{count}位。"), limit=MINIMUM_LENGTH, count=len(password)
            )
        )
    return _HASHER.hash(password)


def matches(password: str, stored_hash: str | None) -> bool:
    """Whether a password is the one kept; takes as long when there is none."""
    try:
        _HASHER.verify(stored_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored_hash is not None
