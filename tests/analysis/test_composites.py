"""Composites: the fill rule, coverage, and criteria that a county is not scored on."""

import pytest

from evaluation.analysis.results import compute_results


def test_six_ratings_give_the_scores_worked_out_by_hand(inputs, cell):
    # Weights A .6, B .4.   r1: .6*80 + .4*70 = 76   r2: .6*90 + .4*60 = 78   r3: .6*70 + .4*80 = 74
    # raw = (76 + 78 + 74) / 3 = 76; spread = sqrt((0 + 4 + 4) / 2) = 2; three reviews: no trimming.
    found = compute_results(
        inputs(
            [
                (1, "x", "r1", "A", 80.0),
                (1, "x", "r1", "B", 70.0),
                (1, "x", "r2", "A", 90.0),
                (1, "x", "r2", "B", 60.0),
                (1, "x", "r3", "A", 70.0),
                (1, "x", "r3", "B", 80.0),
            ]
        )
    )
    assert found.composites["composite"].to_list() == pytest.approx([76, 78, 74])
    assert cell(found.scores, "raw", round=1, county="x") == pytest.approx(76)
    assert cell(found.scores, "trimmed", round=1, county="x") == pytest.approx(76)
    assert cell(found.scores, "spread", round=1, county="x") == pytest.approx(2)
    assert cell(found.scores, "reviewers", round=1, county="x") == 3
    assert found.criteria["raw"].to_list() == pytest.approx([80, 70])
    assert found.criteria["low"].to_list() == [70, 60]
    assert found.criteria["high"].to_list() == [90, 80]
    assert cell(found.dimensions, "score", dimension="D") == pytest.approx(76)


SKIPPED = [
    (1, "x", "r1", "A", 80.0),
    (1, "x", "r1", "B", 60.0),
    (1, "x", "r2", "A", 90.0),
    (1, "x", "r2", "B", 50.0),
    (1, "x", "r3", "A", 70.0),
    (1, "x", "r3", "B", "cannot_judge"),
]


def test_a_skipped_criterion_is_filled_with_its_level_plus_the_reviewer_effect(inputs, cell):
    # Set a1 + a2 = 0. r3 rated A alone, so a3 = 70 - m_A, and r3 does not move m_A:
    # m_A = (80 + 90) / 2 = 85, m_B = (60 + 50) / 2 = 55,
    # a1 = .6 (80 - 85) + .4 (60 - 55) = -1, a2 = .6 (90 - 85) + .4 (50 - 55) = 1, a3 = 70 - 85 = -15.
    # Filled B of r3 = 55 - 15 = 40; composite r3 = .6*70 + .4*40 = 58 (renormalising would say 70).
    # r1 = 72, r2 = 74, raw = (72 + 74 + 58) / 3 = 68.
    found = compute_results(inputs(SKIPPED))
    assert found.composites["composite"].to_list() == pytest.approx([72, 74, 58])
    assert found.composites["coverage"].to_list() == pytest.approx([1, 1, 0.6])
    assert found.composites["filled"].to_list() == [0, 0, 1]
    assert cell(found.scores, "raw", round=1, county="x") == pytest.approx(68)
    assert cell(found.criteria, "raw", criterion="B") == pytest.approx((60 + 50 + 40) / 3)
    assert cell(found.criteria, "ratings", criterion="B") == 2
    assert cell(found.criteria, "filled", criterion="B") == 1
    assert cell(found.criteria, "low", criterion="B") == 50


@pytest.mark.parametrize("state", ["cannot_judge", "not_applicable", "blank"])
def test_a_value_left_beside_another_state_than_rated_is_not_a_value(inputs, state, cell):
    frame = inputs(SKIPPED).ratings
    changed = frame.with_columns(
        state=frame["state"].replace("cannot_judge", state),
        rating=frame["rating"].fill_null(100.0),
    )
    found = compute_results(inputs(changed))
    assert cell(found.composites, "composite", reviewer="r3") == pytest.approx(58)


def test_a_criterion_not_applicable_to_most_reviewers_is_dropped_for_that_county(inputs, cell):
    # 2 of 3 say B does not apply to x: x is scored on A alone, weight 1: (80 + 90 + 70) / 3 = 80.
    # r3's B = 10 is left out. y keeps both: .6*50 + .4*100 = 70.
    found = compute_results(
        inputs(
            [
                (1, "x", "r1", "A", 80.0),
                (1, "x", "r1", "B", "not_applicable"),
                (1, "x", "r2", "A", 90.0),
                (1, "x", "r2", "B", "not_applicable"),
                (1, "x", "r3", "A", 70.0),
                (1, "x", "r3", "B", 10.0),
                (1, "y", "r1", "A", 50.0),
                (1, "y", "r1", "B", 100.0),
            ]
        )
    )
    assert cell(found.scores, "raw", county="x") == pytest.approx(80)
    assert cell(found.scores, "raw", county="y") == pytest.approx(70)
    assert cell(found.criteria, "not_applicable", county="x", criterion="B") is True
    assert cell(found.criteria, "not_applicable", county="y", criterion="B") is False
    assert cell(found.criteria, "county_weight", county="x", criterion="A") == pytest.approx(1)
    assert cell(found.criteria, "county_weight", county="x", criterion="B") is None
    assert cell(found.criteria, "raw", county="x", criterion="B") is None
    assert cell(found.scores, "dropped_criteria", county="x") == 1
    assert cell(found.scores, "own_criteria", county="x") is False
    assert found.composites.filter(county="x")["coverage"].to_list() == pytest.approx([1, 1, 1])
    assert str(found.reason("criteria", "raw", 1, "x", "B")).startswith("过半数")


def test_not_applicable_by_half_the_reviewers_counts_as_missing(inputs, cell):
    # 1 of 2 is not more than half. a1 = -5, a2 = 5, m_A = 85, m_B = 60 + 5 = 65, filled = 70.
    # r1 = .6*80 + .4*60 = 72, r2 = .6*90 + .4*70 = 82, raw = 77.
    found = compute_results(
        inputs(
            [
                (1, "x", "r1", "A", 80.0),
                (1, "x", "r1", "B", 60.0),
                (1, "x", "r2", "A", 90.0),
                (1, "x", "r2", "B", "not_applicable"),
            ]
        )
    )
    assert cell(found.scores, "raw", county="x") == pytest.approx(77)
    assert cell(found.criteria, "not_applicable", criterion="B") is False


def test_a_review_below_sixty_per_cent_of_the_weight_is_excluded_and_listed(inputs, cell):
    # r2 rated B alone: coverage .4. The score is r1's alone: .6*80 + .4*60 = 72.
    found = compute_results(
        inputs(
            [
                (1, "x", "r1", "A", 80.0),
                (1, "x", "r1", "B", 60.0),
                (1, "x", "r2", "A", "cannot_judge"),
                (1, "x", "r2", "B", 0.0),
            ]
        )
    )
    assert cell(found.scores, "raw", county="x") == pytest.approx(72)
    assert cell(found.scores, "reviewers", county="x") == 1
    assert found.excluded.rows() == [(1, "x", "r2", pytest.approx(0.4))]
    assert cell(found.composites, "composite", reviewer="r2") is None
    assert "W10" in {w.code for w in found.warnings}


def test_a_criterion_nobody_could_judge_leaves_the_county_on_its_own_criteria(inputs, cell):
    # Nobody judged B for x: x stands on A alone, (80 + 90) / 2 = 85, unranked; y is unaffected.
    found = compute_results(
        inputs(
            [
                (1, "x", "r1", "A", 80.0),
                (1, "x", "r1", "B", "cannot_judge"),
                (1, "x", "r2", "A", 90.0),
                (1, "x", "r2", "B", "cannot_judge"),
                (1, "y", "r1", "A", 50.0),
                (1, "y", "r1", "B", 100.0),
            ]
        )
    )
    assert cell(found.scores, "raw", county="x") == pytest.approx(85)
    assert cell(found.scores, "own_criteria", county="x") is True
    assert cell(found.scores, "own_criteria", county="y") is False
    assert cell(found.scores, "raw", county="y") == pytest.approx(70)
    assert cell(found.criteria, "unjudged", county="x", criterion="B") is True
    assert "不参加排序" in str(found.reason("scores", "rank_low", 1, "x"))


def test_only_submitted_reviews_enter(inputs, cell):
    from polars import col, lit, when

    made = inputs(SKIPPED)
    state = when(col("reviewer") == "r3").then(lit("returned")).otherwise("state")
    found = compute_results(inputs(SKIPPED, reviews=made.reviews.with_columns(state=state)))
    assert cell(found.scores, "raw", county="x") == pytest.approx(73)
    assert found.composites["reviewer"].to_list() == ["r1", "r2"]


def test_a_reviewer_who_is_easier_by_ten_points_fills_easier_by_ten_points(inputs):
    # Complete but for one value; y = m + a exactly, so the fill must find the value left out:
    # levels A 60, B 70, C-county z alike; r1 +0, r2 +10. z,B of r2 would be 75 + 10 = 85.
    found = compute_results(
        inputs(
            [
                (1, "y", "r1", "A", 60.0),
                (1, "y", "r1", "B", 70.0),
                (1, "y", "r2", "A", 70.0),
                (1, "y", "r2", "B", 80.0),
                (1, "z", "r1", "A", 65.0),
                (1, "z", "r1", "B", 75.0),
                (1, "z", "r2", "A", 75.0),
                (1, "z", "r2", "B", None),
            ]
        )
    )
    assert found.composites["composite"].to_list() == pytest.approx([64, 74, 69, 79])
