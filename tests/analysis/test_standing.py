"""Standing: adjustments, grades, caps, combination and statuses."""

import pytest

from evaluation.analysis.results import compute_results
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.errors import FaultyInputError


def rated(a, b, round_number=1, county="x"):
    return [(round_number, county, "r", "A", a), (round_number, county, "r", "B", b)]


def applied(*rules, round_number=1):
    return tuple(
        Adjustment(county="x", round=round_number, rule=rule, criterion=criterion, count=count)
        for rule, criterion, count in rules
    )


EXCELLENT = rated(95.0, 90.0)  # .6*95 + .4*90 = 93


@pytest.mark.parametrize(
    ("rules", "grade"),
    [
        ([], "优秀"),
        ([("V1", None, 1)], "合格"),
        ([("V2", None, 1)], "良好"),
        ([("V1", None, 1), ("V2", None, 1)], "合格"),
    ],
)
def test_vetoes_cap_the_grade_and_leave_the_score(inputs, cell, rules, grade):
    found = compute_results(inputs(EXCELLENT, adjustments=applied(*rules)))
    assert cell(found.counties, "grade") == grade
    assert cell(found.counties, "earned_grade") == "优秀"
    assert cell(found.counties, "final") == pytest.approx(93)
    assert ("弄虚作假" in cell(found.counties, "grade_reason")) == (grade == "合格")


def test_a_cap_never_lifts_a_lower_grade(inputs, cell):
    found = compute_results(inputs(rated(50.0, 50.0), adjustments=applied(("V1", None, 1))))
    assert cell(found.counties, "grade") == "不合格"


def test_a_zeroed_criterion_takes_its_weighted_score_off_once(inputs, cell):
    # 93 - .4*90 = 57, however many vetoes name B.
    rules = applied(("V3", "B", 1), ("V3", "B", 1))
    found = compute_results(inputs(EXCELLENT, adjustments=rules))
    assert cell(found.counties, "zeroed") == pytest.approx(36)
    assert cell(found.counties, "final") == pytest.approx(57)
    assert cell(found.counties, "grade") == "不合格"


def test_bonuses_and_deductions_are_capped_each(inputs, cell):
    # 4 x 1.5 = 6 capped at 4; (1 + 2) x 2 = 6 capped at 5; 93 + 4 - 5 = 92.
    rules = applied(("B1", None, 4), ("D1", None, 1), ("D1", None, 2))
    found = compute_results(inputs(EXCELLENT, adjustments=rules))
    assert cell(found.counties, "bonus") == 4
    assert cell(found.counties, "deductions") == 5
    assert cell(found.counties, "final") == pytest.approx(92)


@pytest.mark.parametrize(("points", "rule", "final"), [(99.0, "B1", 100), (1.0, "D1", 0)])
def test_the_final_score_stays_on_the_scale(inputs, cell, points, rule, final):
    found = compute_results(inputs(rated(points, points), adjustments=applied((rule, None, 9))))
    assert cell(found.counties, "final") == final


def test_the_rounds_combine_into_the_last_row_under_its_caps(inputs, cell):
    # .4*70 + .6*95 = 85 -> 良好, capped by round 2's veto V1 at 合格; round 1's veto does not count.
    rows = rated(70.0, 70.0) + rated(95.0, 95.0, 2)
    found = compute_results(inputs(rows, adjustments=applied(("V1", None, 1))))
    assert cell(found.counties, "combined", round=2) == pytest.approx(85)
    assert cell(found.counties, "combined_grade", round=2) == "良好"
    assert cell(found.counties, "combined", round=1) is None
    assert found.reason("counties", "combined", 1, "x") is not None
    capped = compute_results(inputs(rows, adjustments=applied(("V1", None, 1), round_number=2)))
    assert cell(capped.counties, "combined_grade", round=2) == "合格"


def test_final_only_takes_the_last_round(inputs, cell):
    rows = rated(70.0, 70.0) + rated(95.0, 95.0, 2)
    found = compute_results(inputs(rows, combination="final_only"))
    assert cell(found.counties, "combined", round=2) == pytest.approx(95)


@pytest.mark.parametrize("combination", ["final_only", (0.4, 0.6)])
def test_nothing_combines_before_the_last_round_is_sealed(inputs, cell, combination):
    made = inputs(rated(70.0, 70.0), combination=combination, round_numbers=(1, 2))
    found = compute_results(made)
    assert cell(found.counties, "combined") is None
    assert found.reason("counties", "combined", 1, "x") is not None


def test_a_county_missing_from_a_needed_round_has_no_combined_result_but_a_reason(inputs, cell):
    rows = rated(70.0, 70.0, county="y") + rated(95.0, 95.0, 2) + rated(80.0, 80.0, 2, "y")
    found = compute_results(inputs(rows))
    assert cell(found.counties, "combined", round=2, county="x") is None
    assert "第1轮" in str(found.reason("counties", "combined", 2, "x"))
    assert cell(found.counties, "combined", round=2, county="y") == pytest.approx(76)


def test_a_county_without_material_is_never_scored_even_if_somebody_rated_it(inputs, cell):
    counties = (County(id="x", name="x"), County(id="z", name="z", material=False))
    found = compute_results(inputs(EXCELLENT + rated(10.0, 10.0, county="z"), counties=counties))
    assert cell(found.counties, "status", county="z") == "no_material"
    assert cell(found.counties, "final", county="z") is None
    assert cell(found.counties, "bonus", county="z") is None
    assert cell(found.scores, "raw", county="z") is None
    assert found.gaps.filter(county="x")["to_mean"].to_list() == [0, 0]
    assert str(found.reason("counties", "final", 1, "z")) == "未提供材料"


def test_an_unrated_county_and_a_wholly_recused_one_differ(inputs, cell):
    import polars as pl

    made = inputs(EXCELLENT)
    more = pl.DataFrame(
        [(1, "y", "r", "recused", 0, 2), (1, "z", "r", "assigned", 0, 2)],
        schema=made.reviews.schema,
        orient="row",
    )
    found = compute_results(
        inputs(EXCELLENT, counties="xyz", reviews=pl.concat([made.reviews, more]))
    )
    assert found.counties["status"].to_list() == ["scored", "recused", "not_rated"]
    assert found.completion.height == 3


@pytest.mark.parametrize("rules", [[("no-such", None, 1)], [("V3", None, 1)], [("V3", "Z", 1)]])
def test_an_adjustment_that_does_not_fit_the_rubric_is_refused_in_a_sentence(inputs, rules):
    with pytest.raises(FaultyInputError, match="第1轮"):
        compute_results(inputs(EXCELLENT, adjustments=applied(*rules)))
