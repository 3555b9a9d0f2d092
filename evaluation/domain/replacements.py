"""Who could review a county in the place of a reviewer who was recused, and who best."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from evaluation.domain.people import Person


@dataclass(frozen=True)
class Candidate:
    """A member of the panel who could take a county over."""

    person: Person
    owed: int
    """Reviews of this round that they have not submitted yet."""
    assigned: int
    """Reviews of this round asked of them."""
    parts: int
    """Into how many parts, sharing no reviewer, the counties fall once they take it over; 1 is best."""


@dataclass(frozen=True)
class Load:
    """What a round asks of a reviewer."""

    owed: int = 0
    assigned: int = 0


def eligible(
    panel: Iterable[Person],
    round_number: int,
    county: str,
    *,
    assigned: Collection[tuple[int, str, str]],
    recused: Collection[tuple[str, str]],
) -> tuple[Person, ...]:
    """Who sits in the round, is not recused from the county and not asked to review it yet."""
    return tuple(
        p
        for p in panel
        if p.sits_in(round_number)
        and (county, p.id) not in recused
        and (round_number, county, p.id) not in assigned
    )


def best_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Whoever keeps all counties on one scale first, then whoever owes least.

    The order is then that of the panel, so that the same question has the same answer.
    """
    return tuple(sorted(candidates, key=lambda c: (c.parts, c.owed, c.assigned)))


def parts_with(components: Collection[Collection[str]], county: str, reviewer: str) -> int:
    """Into how many linked parts the design falls once a reviewer reviews a county too.

    `components`: the linked parts, each with its counties as `county/id` and its reviewers as
    `reviewer/id`. A reviewer in none of them reviews nothing yet and links nothing.
    """
    mine = [c for c in components if f"county/{county}" in c]
    theirs = [c for c in components if f"reviewer/{reviewer}" in c]
    lonely = not mine
    joins = bool(mine and theirs) and mine[0] is not theirs[0]
    return len(components) - joins + (lonely and not theirs)
