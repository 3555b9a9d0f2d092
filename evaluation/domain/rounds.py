"""Rounds: when reviewers rate, and the states a round passes through."""

from datetime import datetime, timedelta
from enum import StrEnum

from evaluation.domain.models import Model


class RoundState(StrEnum):
    """Planned, then open for rating, closed and sealed, confirmed by the panel lead, published."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"

    @property
    def is_sealed(self) -> bool:
        """Whether its ratings are final unless it is reopened: only then are there results."""
        return self in {RoundState.CLOSED, RoundState.CONFIRMED, RoundState.PUBLISHED}


class RoundAct(StrEnum):
    """What moves a round from one state to the next."""

    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    PUBLISH = "publish"


TRANSITIONS: dict[RoundAct, tuple[frozenset[RoundState], RoundState]] = {
    RoundAct.OPEN: (frozenset({RoundState.PLANNED}), RoundState.OPEN),
    RoundAct.CLOSE: (frozenset({RoundState.OPEN}), RoundState.CLOSED),
    RoundAct.REOPEN: (frozenset({RoundState.CLOSED, RoundState.CONFIRMED}), RoundState.OPEN),
    RoundAct.CONFIRM: (frozenset({RoundState.CLOSED}), RoundState.CONFIRMED),
    RoundAct.PUBLISH: (frozenset({RoundState.CONFIRMED}), RoundState.PUBLISHED),
}
"""For each act: the states it starts from, and the state it leads to."""


class Round(Model):
    """One pass of reviews over the counties."""

    number: int
    title: str
    title_en: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    grace_minutes: int = 0
    state: RoundState = RoundState.PLANNED
    rubric_sha256: str = ""

    def takes_ratings_at(self, moment: datetime) -> bool:
        """Whether a rating given at `moment` is in time: open, begun, and not past the grace."""
        if self.state is not RoundState.OPEN:
            return False
        begun = self.opens is None or moment >= self.opens
        return begun and not self.is_over_at(moment)

    def is_over_at(self, moment: datetime) -> bool:
        """Whether the deadline and its grace have passed."""
        if self.closes is None:
            return False
        return moment > self.closes + timedelta(minutes=self.grace_minutes)
