"""The one place that asks what time it is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class Clock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def now_us(self) -> int:
        """The present moment as microseconds since 1970, as the store keeps it."""
        return to_us(self.now())


@dataclass
class SetClock(Clock):
    """A clock that stands where it was set: for tests and for loading a past evaluation."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        """Move on by `hours=1` and the like."""
        self.moment += timedelta(**parts)


def to_us(moment: datetime) -> int:
    """Microseconds since 1970; exact, unlike a float timestamp."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def from_us(microseconds: int) -> datetime:
    """The moment that a stored number of microseconds means."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
