"""What a change is made of: parts that sum to it, and that tell on nobody."""

from types import SimpleNamespace

import polars as pl
import pytest

from evaluation.analysis.final_change import ChangePart, final_change, rounds_off


def results(real=0.9, verdict="rise", headline="mean", scores=(78.0, 80.6), deductions=1.0):
    """Means 78 → 80.6 (+2.6), of it 3.2 on common criteria; 1 point taken off in the last round."""
    return SimpleNamespace(
        rounds=(1, 2),
        method=SimpleNamespace(headline=headline),
        changes=pl.DataFrame(
            {
                "county": ["a"],
                "raw_change": [2.6],
                "common_change": [3.2],
                "adjusted_change": pl.Series([real], dtype=pl.Float64),
                "verdict": pl.Series([verdict], dtype=pl.String),
            }
        ),
        counties=pl.DataFrame(
            {
                "county": ["a", "a"],
                "round": [1, 2],
                "headline": list(scores),
                "final": [scores[0], scores[1] - deductions],
            }
        ),
    )


def test_the_parts_sum_to_the_change_of_the_final_score():
    change = final_change(results(), "a")
    assert change.total == pytest.approx(1.6)
    assert change.parts == pytest.approx(
        {
            ChangePart.REAL: 0.9,
            ChangePart.PANEL: 2.3,
            ChangePart.RUBRIC: -0.6,
            ChangePart.ADJUSTMENTS: -1.0,
        }
    )


def test_an_adjusted_score_has_the_panels_part_out_of_it_already():
    # 77.5 → 78.1 adjusted: +0.6, of it +0.9 on common criteria.
    change = final_change(results(headline="adjusted", scores=(77.5, 78.1)), "a")
    assert change.parts == pytest.approx(
        {ChangePart.REAL: 0.9, ChangePart.RUBRIC: -0.3, ChangePart.ADJUSTMENTS: -1.0}
    )
    assert sum(change.parts.values()) == pytest.approx(change.total)


def test_without_a_verdict_the_ratings_are_one_part():
    # A split that no interval supports would be one returning reviewer's own change.
    change = final_change(results(real=9.0, verdict=None), "a")
    assert change.parts[ChangePart.RATINGS] == pytest.approx(3.2)
    assert not {ChangePart.REAL, ChangePart.PANEL} & set(change.parts)
    assert sum(change.parts.values()) == pytest.approx(change.total)


def test_without_a_verdict_the_panels_part_is_not_told_as_one_of_the_rubric():
    # Adjusted 77.5 → 78.1 is +.6; the rubric did -.6 to the plain means, so the ratings did +1.2.
    found = results(real=9.0, verdict=None, headline="adjusted", scores=(77.5, 78.1))
    change = final_change(found, "a")
    assert change.parts == pytest.approx(
        {ChangePart.RATINGS: 1.2, ChangePart.RUBRIC: -0.6, ChangePart.ADJUSTMENTS: -1.0}
    )


def test_parts_that_do_not_add_up_as_printed_are_noticed():
    assert rounds_off({ChangePart.RATINGS: 0.24, ChangePart.RUBRIC: 0.24}, 0.48)
    assert not rounds_off({ChangePart.RATINGS: 0.2, ChangePart.RUBRIC: 0.3}, 0.5)
