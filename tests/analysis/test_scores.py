"""Scores: the trimmed mean, dimensions and gaps."""

import pytest

from evaluation.analysis.results import compute_results
from evaluation.domain.programme import Headline


def panel(a, b):
    return [
        row
        for n, (x, y) in enumerate(zip(a, b, strict=True))
        for row in ((1, "x", f"r{n}", "A", x), (1, "x", f"r{n}", "B", y))
    ]


def test_five_reviews_drop_one_high_and_one_low_per_criterion(inputs, cell):
    # A: 50 60 70 80 100 -> (60 + 70 + 80) / 3 = 70, mean 72. B: 10 90 90 90 90 -> 90, mean 74.
    # trimmed = .6*70 + .4*90 = 78; raw = .6*72 + .4*74 = 72.8.
    rows = panel([50.0, 60.0, 70.0, 80.0, 100.0], [90.0, 10.0, 90.0, 90.0, 90.0])
    found = compute_results(inputs(rows, headline=Headline.TRIMMED_MEAN))
    assert cell(found.scores, "trimmed", county="x") == pytest.approx(78)
    assert cell(found.scores, "raw", county="x") == pytest.approx(72.8)
    assert cell(found.counties, "headline", county="x") == pytest.approx(78)
    assert found.method.headline == "trimmed_mean"


def test_four_reviews_are_not_trimmed(inputs, cell):
    rows = panel([50.0, 60.0, 70.0, 100.0], [10.0, 90.0, 90.0, 90.0])
    found = compute_results(inputs(rows))
    assert cell(found.scores, "trimmed", county="x") == pytest.approx(0.6 * 70 + 0.4 * 70)


def test_one_county_is_adjusted_to_its_mean_and_says_why_it_has_no_rank(inputs, cell):
    # Nobody rated twice: severity cannot be told from what the county is worth.
    rows = panel([50.0, 60.0], [10.0, 90.0])
    found = compute_results(inputs(rows, headline=Headline.ADJUSTED))
    assert found.method.headline == "adjusted"
    assert cell(found.counties, "headline", county="x") == pytest.approx(0.6 * 55 + 0.4 * 50)
    assert "位次" in str(found.reason("scores", "rank_low", 1, "x"))


def test_dimension_scores_are_weighted_means_and_sum_to_the_score(
    inputs, build_rubric, build_criterion, cell
):
    # D1: A 30, B 20 -> (30*80 + 20*50) / 50 = 68, weight .5. D2: C 50 -> 90, weight .5. Score 79.
    rubric = build_rubric(
        ("D1", (build_criterion("A", 30.0), build_criterion("B", 20.0))),
        ("D2", (build_criterion("C", 50.0),)),
    )
    rows = [(1, "x", "r", "A", 80.0), (1, "x", "r", "B", 50.0), (1, "x", "r", "C", 90.0)]
    found = compute_results(inputs(rows, {1: rubric}))
    assert found.dimensions.rows() == [
        (1, "x", "D1", pytest.approx(0.5), pytest.approx(68)),
        (1, "x", "D2", pytest.approx(0.5), pytest.approx(90)),
    ]
    assert cell(found.scores, "raw", county="x") == pytest.approx(79)


def test_gaps_are_what_is_lacking_to_target_best_and_mean(
    inputs, build_rubric, build_criterion, cell
):
    # A: target 85; x 70, y 90: mean 80. x lacks 15, 20, 10; y -5, 0, -10. B has no target.
    rubric = build_rubric(
        ("D", (build_criterion("A", 60.0, target=85.0), build_criterion("B", 40.0)))
    )
    rows = [
        (1, "x", "r", "A", 70.0),
        (1, "x", "r", "B", 50.0),
        (1, "y", "r", "A", 90.0),
        (1, "y", "r", "B", 50.0),
    ]
    found = compute_results(inputs(rows, {1: rubric}))
    assert found.gaps.filter(criterion="A").rows() == [
        (1, "x", "A", 70, pytest.approx(15), pytest.approx(20), pytest.approx(10)),
        (1, "y", "A", 90, pytest.approx(-5), 0, pytest.approx(-10)),
    ]
    assert cell(found.gaps, "to_target", county="x", criterion="B") is None
    assert found.reason("gaps", "to_target", 1, "x", "B") is not None
