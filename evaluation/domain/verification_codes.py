"""The code on a printed report: short enough to type, made from what the report says."""

import re
from enum import StrEnum
from unicodedata import normalize

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, which are misread or spell words."""
SYMBOLS, GROUP, BITS = 12, 4, 5
_ALIKE = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-‐-―·.]+")


class CodeAnswer(StrEnum):
    """What the public page says of a code, and nothing else."""

    VALID = "valid"
    CORRECTED = "corrected"
    UNKNOWN = "unknown"


def verification_code(sha256: str) -> str:
    """The first 60 bits of a digest, as XXXX-XXXX-XXXX."""
    bits = int(sha256, 16) >> (len(sha256) * 4 - SYMBOLS * BITS)
    symbols = [ALPHABET[bits >> BITS * n & 31] for n in reversed(range(SYMBOLS))]
    return "-".join("".join(symbols[n : n + GROUP]) for n in range(0, SYMBOLS, GROUP))


def typed_code(text: str) -> str:
    """A code as it was typed, in the form in which it is kept.

    Hyphens, case, O for 0 and the full-width symbols of a Chinese keyboard do not matter.
    """
    plain = _SEPARATORS.sub("", normalize("NFKC", text).upper()).translate(_ALIKE)
    return "-".join(plain[n : n + GROUP] for n in range(0, len(plain), GROUP))
