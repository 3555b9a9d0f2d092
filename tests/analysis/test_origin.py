"""How a score was made: an account whose lines lead to its totals, worked out by hand."""

from types import SimpleNamespace

import polars as pl
import pytest

from evaluation.analysis.origin import Line, Step, adds_up_as_printed, score_origin
from evaluation.domain.programme import Headline

MEAN_OF_A, MEAN_OF_B = 80.0, 70.0
RAW = 0.6 * 80 + 0.4 * 70  # 76
ADJUSTED = RAW - 1.5 - 0.25 - (-0.5)  # 74.75


def results(rule=Headline.ADJUSTED, *, headline=ADJUSTED, final=None, **stand):
    """County a in rounds 1 and 2; two reviewers gave 78 and 74; round 1 ended at 70."""
    parts = {"zeroed": 0.0, "bonus": 0.0, "deductions": 0.0, **stand}
    computed = headline - parts["zeroed"] + parts["bonus"] - parts["deductions"]
    final = computed if final is None else final
    return SimpleNamespace(
        rounds=(1, 2),
        method=SimpleNamespace(headline=rule.value),
        scores=pl.DataFrame(
            {"round": [2], "county": ["a"], "raw": [RAW], "trimmed": [75.0], "adjusted": [ADJUSTED]}
        ),
        effects=pl.DataFrame(
            {"round": [2], "county": ["a"], "severity": [1.5], "drift": [0.25], "halo": [-0.5]}
        ),
        criteria=pl.DataFrame(
            {
                "round": [2, 2, 2],
                "county": ["a", "a", "a"],
                "criterion": ["A", "B", "C"],
                "county_weight": [0.6, 0.4, None],
                "raw": [MEAN_OF_A, MEAN_OF_B, None],
                "ratings": [2, 1, 0],
                "filled": [0, 1, 0],
            }
        ),
        composites=pl.DataFrame(
            {
                "round": [2, 2, 2],
                "county": ["a", "a", "a"],
                "reviewer": ["r2", "r1", "r3"],
                "composite": [74.0, 78.0, None],
                "counted": [True, True, False],
            }
        ),
        counties=pl.DataFrame(
            {
                "round": [1, 2],
                "county": ["a", "a"],
                "headline": [70.0, headline],
                "zeroed": [0.0, parts["zeroed"]],
                "bonus": [0.0, parts["bonus"]],
                "deductions": [0.0, parts["deductions"]],
                "final": [70.0, final],
                "vetoes": [[], ["V1"]],
                "earned_grade": ["合格", "良好"],
                "grade": ["合格", "合格"],
                "combined": [None, 0.4 * 70 + 0.6 * final],
                "combined_grade": [None, "合格"],
            }
        ),
    )


def origin(found, number=2, combination=(0.4, 0.6)):
    return score_origin(found, "a", number, combination=combination)


def lines(found):
    return {line.step: line.value for line in origin(found).lines}


def test_criteria_by_their_weights_sum_to_the_mean():
    found = origin(results())
    assert [part.points for part in found.criteria] == pytest.approx([48.0, 28.0])
    assert sum(part.points for part in found.criteria) == pytest.approx(found.raw)


def test_a_criterion_that_the_county_is_not_scored_on_has_no_part():
    assert [part.criterion for part in origin(results()).criteria] == ["A", "B"]


def test_filled_ratings_are_counted():
    assert origin(results()).filled == 1


def test_the_composites_of_the_reviews_that_count_have_the_mean():
    found = origin(results())
    assert found.composites == {"r1": 78.0, "r2": 74.0}
    assert sum(found.composites.values()) / 2 == pytest.approx(found.raw)


def test_the_adjusted_score_is_the_mean_less_severity_drift_and_bias():
    assert lines(results()) == pytest.approx(
        {
            Step.RAW: 76.0,
            Step.SEVERITY: -1.5,
            Step.DRIFT: -0.25,
            Step.HALO: 0.5,
            Step.HEADLINE: 74.75,
            Step.FINAL: 74.75,
        }
    )


def test_a_plain_mean_is_published_as_it_is():
    assert lines(results(Headline.MEAN, headline=RAW)) == {
        Step.RAW: RAW,
        Step.HEADLINE: RAW,
        Step.FINAL: RAW,
    }


def test_what_trimming_changes_is_one_line():
    assert lines(results(Headline.TRIMMED_MEAN, headline=75.0))[Step.TRIMMING] == pytest.approx(-1)


def test_vetoes_bonus_and_deductions_lead_to_the_final_score():
    found = results(zeroed=10.0, bonus=3.0, deductions=2.0)
    assert lines(found)[Step.ZEROED] == -10.0
    assert lines(found)[Step.BONUS] == 3.0
    assert lines(found)[Step.DEDUCTIONS] == -2.0
    assert lines(found)[Step.FINAL] == pytest.approx(65.75)


def test_clipping_is_a_line_of_its_own():
    found = results(headline=99.0, bonus=4.0, final=100.0)
    assert lines(found)[Step.CLIPPING] == pytest.approx(-3.0)


@pytest.mark.parametrize("rule", list(Headline))
def test_the_lines_between_two_totals_sum_to_the_difference(rule):
    running = None
    for line in origin(results(rule, bonus=1.0, deductions=0.5)).lines:
        if running is None or line.is_total:
            expected = line.value if running is None else running
            if rule is Headline.ADJUSTED:
                assert expected == pytest.approx(line.value, abs=1e-9)
            running = line.value
        else:
            running += line.value


def test_the_rounds_by_their_shares_sum_to_the_combined_result():
    found = origin(results())
    assert [(p.round, p.share) for p in found.rounds] == [(1, 0.4), (2, 0.6)]
    assert sum(part.points for part in found.rounds) == pytest.approx(found.combined)


def test_an_earlier_round_has_no_combined_result():
    found = results()
    found.scores = found.scores.with_columns(pl.lit(1, pl.Int64).alias("round"))
    assert origin(found, number=1).rounds == ()


def test_a_county_without_a_score_has_no_account():
    assert origin(results(), number=1) is None


def test_lines_that_do_not_add_up_as_printed_are_noticed():
    off = [Line(Step.RAW, 76.04), Line(Step.SEVERITY, 0.04), Line(Step.HEADLINE, 76.08)]
    even = [Line(Step.RAW, 76.0), Line(Step.SEVERITY, 0.1), Line(Step.HEADLINE, 76.1)]
    assert not adds_up_as_printed(off)
    assert adds_up_as_printed(even)
