"""What reviewers wrote of one criterion: the last round's words, or else those of an earlier round.

A problem that the first panel named is not mended because the last one was silent. Where the last one
praised, advised or wrote without a mark, its words are the newest on that criterion, and an older problem
beside them would gainsay them. Words of an earlier round are told with their round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.reports.comment_sections import Kind, comments_by_kind, earlier_rounds
from evaluation.reports.facts import Facts

SETTLED_BY = {
    Kind.PROBLEM: (Kind.BRIGHT, Kind.ADVICE, Kind.OTHER),
    Kind.ADVICE: (Kind.BRIGHT, Kind.OTHER),
}
"""What, said in the last round, keeps a kind of words of an earlier round from standing for it."""


@dataclass(frozen=True)
class Told:
    """Comments of one kind on one criterion, all of one round."""

    texts: Sequence[str] = ()
    earlier: int | None = None
    """The round they were written in; None for the last one."""


class CriterionWords:
    """The comments of all rounds that have a score, the newest first."""

    def __init__(self, facts: Facts) -> None:
        self._last = comments_by_kind(facts, facts.last)
        newest_first = reversed(earlier_rounds(facts))
        self._earlier = {n: comments_by_kind(facts, n) for n in newest_first}

    def problems(self, criterion: str) -> Told:
        """What was called a problem."""
        return self._newest(Kind.PROBLEM, criterion)

    def advice(self, criterion: str) -> Told:
        """What was advised."""
        return self._newest(Kind.ADVICE, criterion)

    def unsorted(self, criterion: str) -> int:
        """How many comments of the last round are of no kind that their writer named."""
        return len(self._last[Kind.OTHER].get(criterion, ()))

    def only_earlier(self, criterion: str) -> bool:
        """Whether a problem was named once, and the last round has something else to say."""
        named = self._of_earlier(Kind.PROBLEM, criterion)
        return bool(named) and not self.problems(criterion).texts

    def silent_on(self, criterion: str) -> bool:
        """Whether no round named a problem, and the last wrote nothing that may be one."""
        named = self.problems(criterion).texts or self.only_earlier(criterion)
        return not named and not self.unsorted(criterion)

    def _newest(self, kind: Kind, criterion: str) -> Told:
        if own := self._last[kind].get(criterion):
            return Told(own)
        if any(self._last[other].get(criterion) for other in SETTLED_BY[kind]):
            return Told()
        return next((Told(s, n) for n, s in self._of_earlier(kind, criterion).items()), Told())

    def _of_earlier(self, kind: Kind, criterion: str) -> Mapping[int, Sequence[str]]:
        found = {n: said[kind].get(criterion, ()) for n, said in self._earlier.items()}
        return {n: texts for n, texts in found.items() if texts}
