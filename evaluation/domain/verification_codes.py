"""The code on a printed report: short enough to type, made from what the report says."""

import hashlib
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from unicodedata import normalize

from evaluation.domain.history import canonical

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


def code_of_snapshot(content: bytes) -> str:
    """The code that an approved report must bear, worked out from what it says.

    Raises:
        ValueError: this is not JSON.
        TypeError: this is no snapshot.
    """
    whole = json.loads(content)
    documents = whole.get("documents") if isinstance(whole, dict) else None
    if not isinstance(documents, dict):
        raise TypeError("no documents")
    plain = {language: {**document, "code": ""} for language, document in documents.items()}
    return code_of({**whole, "documents": plain})


def code_of(whole: Mapping[str, object]) -> str:
    """The code of a snapshot whose documents bear none yet."""
    return verification_code(hashlib.sha256(canonical(whole)).hexdigest())


def typed_code(text: str) -> str:
    """A code as it was typed, in the form in which it is kept.

    Hyphens, case, O for 0 and the full-width symbols of a Chinese keyboard do not matter.
    """
    plain = _SEPARATORS.sub("", normalize("NFKC", text).upper()).translate(_ALIKE)
    return "-".join(plain[n : n + GROUP] for n in range(0, len(plain), GROUP))
