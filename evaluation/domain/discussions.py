"""What the panel says to each other about one county, between the sealing of a round and its confirming."""

import hashlib

from evaluation.domain.history import canonical
from evaluation.domain.models import Model

POST_LIMIT = 2000
"""Characters of one contribution."""
REASON_LIMIT = 500


class Discussion(Model):
    """A county that the panel talks about."""

    round: int
    county: str
    opener: str
    reason: str
    opened_us: int
    closed_us: int | None = None
    """When confirming the round closed it."""


class DiscussionPost(Model):
    """One contribution; the history keeps its hash, not its text."""

    id: int
    author: str
    text: str
    hash: str


def post_hash(place: tuple[int, str], author: str, text: str, previous: str) -> str:
    """Hash of a contribution to the discussion of a (round, county), and of the one before it."""
    said = {"author": author, "place": list(place), "previous": previous, "text": text}
    return hashlib.sha256(canonical(said)).hexdigest()
