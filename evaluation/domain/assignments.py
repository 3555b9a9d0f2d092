"""Who reviews which county, and who must not."""

from collections.abc import Iterable
from enum import StrEnum

from evaluation.domain.counties import County
from evaluation.domain.models import Model
from evaluation.domain.people import NamedRoleHolder, Person


class RecusalGround(StrEnum):
    """Why a reviewer may not review a county."""

    NAMED_ROLE = "named_role"
    SAME_UNIT = "same_unit"
    DECLARED = "declared"


class Recusal(Model):
    """A reviewer who sees nothing of a county."""

    county: str
    reviewer: str
    ground: RecusalGround
    detail: str = ""


class Assignment(Model):
    """A reviewer who is to review a county in a round."""

    round: int
    county: str
    reviewer: str


def recusals(people: Iterable[Person], holders: Iterable[NamedRoleHolder]) -> tuple[Recusal, ...]:
    """The recusals that follow from the named roles of S1-06.

    A reviewer is recused where they hold a named role themselves, or where their unit is the unit
    of a holder. One recusal a reviewer and county, the first ground found.
    """
    found: dict[tuple[str, str], Recusal] = {}
    holders = tuple(holders)
    for person in (p for p in people if p.role.rates):
        for holder in holders:
            ground = _ground(person, holder)
            if ground is not None:
                key = (holder.county, person.id)
                found.setdefault(
                    key,
                    Recusal(
                        county=holder.county,
                        reviewer=person.id,
                        ground=ground,
                        detail=holder.role.value,
                    ),
                )
    return tuple(found.values())


def _ground(person: Person, holder: NamedRoleHolder) -> RecusalGround | None:
    if holder.person == person.id:
        return RecusalGround.NAMED_ROLE
    if person.unit and person.unit == holder.unit:
        return RecusalGround.SAME_UNIT
    return None


def default_assignments(
    round_numbers: Iterable[int],
    counties: Iterable[County],
    people: Iterable[Person],
    recused: Iterable[Recusal],
) -> tuple[Assignment, ...]:
    """Everyone on the panel reviews every county with material, less the recusals."""
    excluded = {(r.county, r.reviewer) for r in recused}
    panel = [p for p in people if p.role.rates]
    counties = tuple(counties)
    return tuple(
        Assignment(round=number, county=county.id, reviewer=person.id)
        for number in round_numbers
        for sitting in [[p for p in panel if p.sits_in(number)]]
        for county in counties
        if county.material
        for person in sitting
        if (county.id, person.id) not in excluded
    )
