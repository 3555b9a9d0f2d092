"""What a change is made of: parts that sum to it, and that tell on nobody."""

from types import SimpleNamespace

import polars as pl
import pytest

from evaluation.analysis.final_change import ChangePart, final_change, rounds_off


def results(paired=0.9, pairs=5, deductions=1.0):
    """Means 78 → 80.6 (+2.6), of it 3.2 on common criteria; 1 point taken off in the last round."""
    return SimpleNamespace(
        rounds=(1, 2),
        changes=pl.DataFrame(
            {
                "county": ["a"],
                "raw_change": [2.6],
                "common_change": [3.2],
                "paired_change": pl.Series([paired], dtype=pl.Float64),
                "paired_reviewers": [pairs],
            }
        ),
        counties=pl.DataFrame(
            {
                "county": ["a", "a"],
                "round": [1, 2],
                "headline": [78.0, 80.6],
                "final": [78.0, 80.6 - deductions],
            }
        ),
        composites=pl.DataFrame(
            {
                "county": ["a", "a"],
                "round": [1, 2],
                "reviewer": ["r1", "r2"],
                "counted": [True, True],
            }
        ),
    )


def test_the_parts_sum_to_the_change_of_the_final_score():
    change = final_change(results(), "a")
    assert change.total == pytest.approx(1.6)
    assert change.parts == pytest.approx(
        {
            ChangePart.SAME_REVIEWERS: 0.9,
            ChangePart.PANEL: 2.3,
            ChangePart.RUBRIC: -0.6,
            ChangePart.ADJUSTMENTS: -1.0,
        }
    )


def test_fewer_than_three_pairs_are_not_told_apart_from_the_panel():
    told = final_change(results(pairs=2), "a").told()
    assert told[ChangePart.RATINGS] == pytest.approx(3.2)
    assert ChangePart.SAME_REVIEWERS not in told
    assert sum(told.values()) == pytest.approx(1.6)


def test_one_reviewer_who_changed_nothing_is_not_told_by_the_absence_of_a_part():
    told = final_change(results(paired=0.0, pairs=1), "a").told()
    assert set(told) == {ChangePart.RATINGS, ChangePart.RUBRIC, ChangePart.ADJUSTMENTS}


def test_without_anybody_in_both_rounds_the_ratings_are_one_part():
    change = final_change(results(paired=None, pairs=0), "a")
    assert change.parts[ChangePart.RATINGS] == pytest.approx(3.2)
    assert sum(change.parts.values()) == pytest.approx(change.total)


def test_parts_that_do_not_add_up_as_printed_are_noticed():
    assert rounds_off({ChangePart.RATINGS: 0.24, ChangePart.RUBRIC: 0.24}, 0.48)
    assert not rounds_off({ChangePart.RATINGS: 0.2, ChangePart.RUBRIC: 0.3}, 0.5)
