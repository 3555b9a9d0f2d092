"""Which of the rounds with scores a report compares: the first and the last."""

from abc import ABC, abstractmethod


class ComparedRounds(ABC):
    """What follows from the rounds that have scores."""

    @property
    @abstractmethod
    def rounds(self) -> tuple[int, ...]:
        """The computed rounds in which there is a score, in order."""

    @property
    def first(self) -> int | None:
        """The round the last one is compared with; None while there is one only."""
        return self.rounds[0] if len(self.rounds) > 1 else None

    @property
    def last(self) -> int:
        """The newest round with a score."""
        return self.rounds[-1]

    @property
    def span(self) -> tuple[int, ...]:
        """The one or two rounds that are shown."""
        return tuple(dict.fromkeys((self.rounds[0], self.rounds[-1])))
