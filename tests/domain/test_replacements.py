"""Who could take a county over, in which order."""

import pytest

from evaluation.domain.people import Person, Role
from evaluation.domain.replacements import Candidate, best_first, eligible, parts_with

PANEL = tuple(
    Person(id=code, name=code, role=Role.REVIEWER, rounds=rounds)
    for code, rounds in (("r1", ()), ("r2", (1,)), ("r3", (2,)), ("r4", ()), ("r5", ()))
)


def test_only_who_sits_in_the_round_and_is_neither_recused_nor_assigned_is_eligible() -> None:
    found = eligible(
        PANEL, 1, "jia", assigned={(1, "jia", "r4"), (2, "jia", "r1")}, recused={("jia", "r5")}
    )

    assert [p.id for p in found] == ["r1", "r2"]  # r3 sits in round 2; r1 is assigned there only


def test_one_scale_comes_before_balance_and_balance_before_the_order_of_the_panel() -> None:
    given = (
        Candidate(PANEL[0], owed=1, assigned=4, parts=2),
        Candidate(PANEL[1], owed=3, assigned=3, parts=1),
        Candidate(PANEL[2], owed=2, assigned=5, parts=1),
        Candidate(PANEL[3], owed=2, assigned=4, parts=1),
    )

    assert [c.person.id for c in best_first(given)] == ["r4", "r3", "r2", "r1"]


@pytest.mark.parametrize(
    ("components", "reviewer", "parts"),
    [
        pytest.param([{"county/jia", "reviewer/r1"}], "r1", 1, id="linked already"),
        pytest.param(
            [{"county/jia", "reviewer/r1"}, {"county/yi", "reviewer/r2"}], "r2", 1, id="joins two"
        ),
        pytest.param(
            [{"county/jia", "reviewer/r1"}, {"county/yi", "reviewer/r2"}], "r3", 2, id="joins none"
        ),
        pytest.param([{"county/yi", "reviewer/r2"}], "r2", 1, id="nobody left, linked by them"),
        pytest.param([{"county/yi", "reviewer/r2"}], "r3", 2, id="nobody left, a part of its own"),
    ],
)
def test_into_how_many_parts_the_design_falls_with_a_candidate(
    components: list[set[str]], reviewer: str, parts: int
) -> None:
    assert parts_with(components, "jia", reviewer) == parts
