"""Who reviews which county, and who must not."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from evaluation.domain.counties import County
from evaluation.domain.models import Model
from evaluation.domain.people import NamedRoleHolder, Person
from evaluation.domain.people_entry import ERASED_NAME


class RecusalGround(StrEnum):
    """Why a reviewer may not review a county."""

    NAMED_ROLE = "named_role"
    SAME_NAME = "same_name"
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


def recusals(
    people: Iterable[Person],
    holders: Iterable[NamedRoleHolder],
    *,
    everybody: Iterable[Person] | None = None,
) -> tuple[Recusal, ...]:
    """The recusals that follow from the named roles of S1-06 and from units.

    A reviewer is recused where they hold a named role themselves, where a holder has their name, and
    where their unit is that of a holder or of the county's contact or reader. Names and units are
    compared without spaces and as one width. One recusal a reviewer and county, the first ground
    found: the reason to trust most stands first.

    `everybody`: among whom contacts and readers are found, where `people` are only some.
    """
    people = tuple(people)
    county_people = (
        p for p in (people if everybody is None else everybody) if p.role.belongs_to_county
    )
    posts: dict[_Tie, list[tuple[str, str]]] = defaultdict(list)
    for holder in holders:
        for tie in _ties(holder.person or "", "" if holder.person else holder.name, holder.unit):
            posts[tie].append((holder.county, holder.role.value))
    for person in county_people:
        for tie in _ties("", "", person.unit):
            posts[tie].append((person.county or "", person.role.value))
    found: dict[tuple[str, str], Recusal] = {}
    for person in (p for p in people if p.role.rates):
        for tie in _ties(person.id, person.name, person.unit):
            for county, role in posts.get(tie, ()):
                recusal = Recusal(county=county, reviewer=person.id, ground=tie[0], detail=role)
                found.setdefault((county, person.id), recusal)
    return tuple(found.values())


_Tie = tuple[RecusalGround, str]


def _ties(person: str, name: str, unit: str) -> tuple[_Tie, ...]:
    """By what somebody may be tied to a county, the surest first; what is empty ties nobody.

    A holder who is listed under an id is known by it, not by name; an erased name is nobody's.
    """
    ties = (
        (RecusalGround.NAMED_ROLE, person),
        (RecusalGround.SAME_NAME, "" if name == ERASED_NAME else _plain(name)),
        (RecusalGround.SAME_UNIT, _plain(unit)),
    )
    return tuple(tie for tie in ties if tie[1])


def _plain(text: str) -> str:
    """A name as it is compared: one width, no spaces, no difference of case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


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
