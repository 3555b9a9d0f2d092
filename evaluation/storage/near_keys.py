"""Which known name a misspelt one most likely means."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`; None when none comes near."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    matches = get_close_matches(name.casefold()[:80], by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None
