"""Every service, for every role, county and state of a round: who is let in, and what they then read.

The services are found in the code and the expectations stand in `rules.py`; who may come across which
canary stands in `who_sees.py`. Neither asks the code that is tested.
"""

from collections.abc import Iterator
from types import FunctionType

import pytest

from tests.matrix import rules
from tests.matrix.canaries import CANARY, numbers_in
from tests.matrix.every_service import (
    Cell,
    Outcome,
    ask,
    names_a_county,
    services_with_an_actor,
)
from tests.matrix.further_cells import FURTHER
from tests.matrix.planted_store import COUNTIES, PEOPLE, RATINGS, STATES, Planted
from tests.matrix.who_sees import may_see, may_see_rating

SERVICES = services_with_an_actor()
HOLD_RATINGS = frozenset(
    {"comparing.comparison", "comparing.results", "comparing.results_as_operator"}
)
"""What the analysis computes from is in their answers; what of it is sent is read in the other files."""


def test_every_service_that_acts_for_a_person_has_its_rule() -> None:
    assert sorted(SERVICES.keys() - rules.RULES.keys() - rules.INNER.keys()) == []
    assert sorted((rules.RULES.keys() | rules.INNER.keys()) - SERVICES.keys()) == []


@pytest.mark.parametrize("name", sorted(FURTHER))
def test_a_further_cell_is_as_it_should_be(canaries: Planted, name: str) -> None:
    assert FURTHER[name](canaries), FURTHER[name].__doc__


def cells(name: str, function: FunctionType) -> Iterator[tuple[Cell, Outcome]]:
    """The squares of one service; two states tell as much as five where the state plays no part."""
    expected = rules.allowed(rules.RULES[name])
    counties = COUNTIES if names_a_county(function) else (None,)
    for state in STATES if not expected or _depends_on_state(expected) else ("open", "published"):
        for person in PEOPLE:
            for county in counties:
                may = (person, state, county) in expected
                if not (may and name in rules.SLOW):
                    yield (
                        Cell(person, state, county),
                        Outcome.ALLOWED if may else Outcome.REFUSED,
                    )


def _depends_on_state(expected: frozenset[tuple[str, str, str | None]]) -> bool:
    return len({frozenset((p, c) for p, s, c in expected if s == state) for state in STATES}) > 1


@pytest.mark.parametrize("name", sorted(rules.RULES))
def test_a_service_lets_in_whom_it_should_and_shows_them_no_more(
    canaries: Planted, name: str
) -> None:
    wrong, leaked = [], set()
    for cell, expected in cells(name, SERVICES[name]):
        answer = ask(canaries, SERVICES[name], cell)
        if answer.outcome is not expected:
            wrong.append((cell, answer.outcome.value, answer.text[:80]))
        leaked |= {
            (cell.person, cell.state, found)
            for found in CANARY.findall(answer.text)
            if not may_see(cell.person, cell.state, found)
        }
        leaked |= {
            (cell.person, cell.state, f"rating {found}")
            for found in numbers_in(answer.text.encode(), RATINGS)
            if name not in HOLD_RATINGS and not may_see_rating(cell.person, cell.state, found)
        }
    assert wrong == []
    assert sorted(leaked) == []
