"""How close the reviewers of a round are, in whole reviews and by criterion."""

import numpy as np
import pytest

from evaluation.analysis.closeness import closeness, panel_closeness
from evaluation.analysis.results import compute_results
from evaluation.analysis.unit_ratings import from_matrix
from evaluation.domain.rubric import Criterion, CriterionKind, Level


def levelled(*points: tuple[float, float]) -> Criterion:
    return Criterion(
        id="A",
        title="A",
        weight=60.0,
        kind=CriterionKind.LEVELS,
        levels=tuple(
            Level(name=f"l{at}", points=ends, anchor="x") for at, ends in enumerate(points)
        ),
    )


ROWS = [
    (1, "k1", "r1", "A", 90.0),
    (1, "k1", "r1", "B", 70.0),
    (1, "k1", "r2", "A", 70.0),
    (1, "k1", "r2", "B", 95.0),
    (1, "k1", "r3", "A", 50.0),
    (1, "k1", "r3", "B", 70.0),
    (1, "k2", "r1", "A", 80.0),
    (1, "k2", "r1", "B", 60.0),
    (1, "k2", "r2", "A", 81.0),
    (1, "k2", "r2", "B", 60.0),
]
"""Composites of k1: 82, 80 and 58; of k2: 72 and 72.6."""


@pytest.fixture
def found(inputs, build_rubric, build_criterion):
    rubric = build_rubric(
        ("D", (levelled((80.0, 100.0), (70.0, 70.0), (0.0, 60.0)), build_criterion("B", 40.0)))
    )
    results = compute_results(inputs(ROWS, {1: rubric}))
    return panel_closeness(results.panel, 1)


def test_whole_reviews_are_measured_by_the_smallest_change_that_matters(found):
    assert found[None].step == 3.0
    assert found[None].within_step == pytest.approx(2 / 4)
    assert found[None].deviation == pytest.approx(0.3)  # of 2, 0, 22, .3 and .3


def test_a_step_of_a_criterion_is_the_smallest_distance_of_its_levels(found):
    # The middles 90, 70 and 30: 20 apart at least. 90-70, 70-50 and 80-81 are within, 90-50 is not.
    assert found["A"].step == 20.0
    assert found["A"].within_step == pytest.approx(3 / 4)
    assert found["A"].deviation == pytest.approx(0.5)  # of 20, 0, 20, .5 and .5


def test_a_criterion_without_levels_has_no_steps(found):
    assert "B" not in found


def test_all_pairs_one_by_one_give_the_same():
    chance = np.random.default_rng(3)
    table = np.where(chance.random((40, 9)) < 0.7, chance.integers(0, 20, (40, 9)) / 2, np.nan)
    units = [row[np.isfinite(row)] for row in table]
    pairs = [abs(a - b) <= 1.5 for row in units for i, a in enumerate(row) for b in row[:i]]
    away = [np.abs(row - np.median(row)) for row in units if row.size > 1]

    found = closeness(from_matrix(table), 1.5)
    assert found.within_step == pytest.approx(np.mean(pairs))
    assert found.deviation == pytest.approx(np.median(np.concatenate(away)))
