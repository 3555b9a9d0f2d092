"""What was done, by whom, and the chains and seals that make an alteration show."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum

GENESIS = "0" * 64
"""What the first version of a chain names as the version before it."""


class Origin(StrEnum):
    """Through which door a write came."""

    PAGE = "page"
    WORKBOOK = "workbook"
    IMPORT = "import"
    SHELL = "shell"


def canonical(content: Mapping[str, object] | Sequence[object]) -> bytes:
    """One byte string for one content, whatever order it was put together in."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def chain_hash(content: Mapping[str, object], *, rubric_sha256: str, previous: str) -> str:
    """Hash of one rating event: its content, the rubric it was given under, the version before."""
    sealed = {"content": dict(content), "rubric": rubric_sha256, "previous": previous}
    return hashlib.sha256(canonical(sealed)).hexdigest()


def submission_digest(heads: Mapping[str, tuple[int, str]]) -> str:
    """Digest of a submitted review over the newest (version, hash) of each criterion."""
    listed = [[criterion, *heads[criterion]] for criterion in sorted(heads)]
    return hashlib.sha256(canonical(listed)).hexdigest()


def round_seal(rubric_sha256: str, digests: Mapping[tuple[str, str], str]) -> str:
    """Seal of a closed round over the digest of each (county, reviewer) review."""
    listed = [[county, reviewer, digests[county, reviewer]] for county, reviewer in sorted(digests)]
    return hashlib.sha256(canonical({"rubric": rubric_sha256, "reviews": listed})).hexdigest()


def act_hash(content: Mapping[str, object], previous: str) -> str:
    """Hash of one act in the history: its content, and the link before it."""
    return hashlib.sha256(canonical({"act": dict(content), "previous": previous})).hexdigest()


def acts_digest(contents: Sequence[Mapping[str, object]]) -> str:
    """Digest over acts that are older than their chain: what its first link names as the one before."""
    if not contents:
        return GENESIS
    return hashlib.sha256(canonical([dict(content) for content in contents])).hexdigest()


def whole_round_seal(
    rubric_sha256: str, digests: Mapping[tuple[str, str], str], material: str
) -> str:
    """Seal of a closed round over its reviews and over the text of all else that it rests on."""
    listed = [[county, reviewer, digests[county, reviewer]] for county, reviewer in sorted(digests)]
    sealed = {
        "material": hashlib.sha256(material.encode()).hexdigest(),
        "reviews": listed,
        "rubric": rubric_sha256,
    }
    return hashlib.sha256(canonical(sealed)).hexdigest()
