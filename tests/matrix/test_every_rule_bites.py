"""The matrix proves itself: with any one rule gone, some cell of it is wrong.

A first walk notes in which cells each rule said no or left something out; then each rule is taken away
by itself and a few of those cells are asked again. A rule that no cell notices is named: give it one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any

import pytest

from tests.matrix import rules
from tests.matrix.canaries import CANARY
from tests.matrix.every_rule import Rule, bites, every_rule, in_place_of, without
from tests.matrix.every_service import Cell, Outcome, ask
from tests.matrix.further_cells import FURTHER
from tests.matrix.planted_store import Planted
from tests.matrix.test_services import SERVICES, cells
from tests.matrix.who_sees import may_see

READ_TOO = frozenset(
    {
        "comparing.comparison",
        "objecting.objections",
        "panel_printing.signature_list",
        "printing.filled_sheet",
        "progress.progress",
        "reporting.report_entries",
        "reviewer_sight.reviewer_sight",
        "reviewing.my_reviews",
        "rounds.round_overviews",
        "snapshots.approved",
    }
)
"""Services that leave out instead of refusing: here the allowed cells are asked too."""
TRIED = 200
"""Cells a rule is tried on at most, of different services and people as far as there are."""

Square = tuple[str, Cell | None, Outcome]
"""A service and its cell, or the name of a further cell."""
BEHIND_ANOTHER = {
    "permissions.refusal_to_see_review": "access.ids_of finds no review that is not the asker's own",
    "reviewer_sight.refusal_to_see_reviewers": "asked by the page of certainty, see test_pages",
}
"""Rules that say the same as one that is asked before them: no cell can tell that they are gone."""


def reduced_grid() -> Iterator[Square]:
    """All cells that must be refused, and those where something must be left out."""
    for name in sorted(rules.RULES):
        for cell, expected in cells(name, SERVICES[name]):
            if expected is Outcome.REFUSED or name in READ_TOO:
                yield name, cell, expected
    for name in FURTHER:
        yield name, None, Outcome.ALLOWED


def is_wrong(planted: Planted, square: Square) -> bool:
    """Whether a cell of the matrix would be red."""
    name, cell, expected = square
    try:
        if cell is None:
            return not FURTHER[name](planted)
        answer = ask(planted, SERVICES[name], cell)
    except Exception:  # noqa: BLE001 - beyond the rule nothing is prepared for this person
        return True
    leaked = [c for c in CANARY.findall(answer.text) if not may_see(cell.person, cell.state, c)]
    return answer.outcome is not expected or bool(leaked)


@pytest.fixture(scope="module")
def bitten(canaries: Planted) -> Mapping[str, list[Square]]:
    """For each rule the cells in which it made a difference."""
    found: defaultdict[str, list[Square]] = defaultdict(list)
    asked: list[Square] = []

    def noting(name: str, function: FunctionType) -> Rule:
        def rule(*given: Any, **named: Any) -> Any:
            answer = function(*given, **named)
            if bites(function, answer) and asked[-1] not in found[name]:
                found[name].append(asked[-1])
            return answer

        return rule

    with in_place_of({function: noting(name, function) for name, function in every_rule().items()}):
        for square in reduced_grid():
            asked.append(square)
            is_wrong(canaries, square)
    return found


def _spread(squares: list[Square]) -> list[Square]:
    """One of each service and person first, then a second of each."""
    places: defaultdict[tuple[str, str], int] = defaultdict(int)
    ranked = []
    for name, cell, expected in squares:
        place = (name, cell.person if cell else "")
        places[place] += 1
        ranked.append((places[place] if cell else 0, len(ranked), (name, cell, expected)))
    return [square for _, _, square in sorted(ranked, key=lambda place: place[:2])][:TRIED]


@pytest.mark.parametrize("name", sorted(every_rule().keys() - BEHIND_ANOTHER))
def test_without_this_rule_the_matrix_fails(
    canaries: Planted, bitten: Mapping[str, list[Square]], name: str
) -> None:
    function = every_rule()[name]
    with in_place_of({function: without(function)}):
        assert any(is_wrong(canaries, square) for square in _spread(bitten[name]))
