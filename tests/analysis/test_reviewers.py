"""Reviewers: consistency, single reviews, straight-lining and influence, by hand and by refitting."""

import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.analysis.fixed_severity import fixed_severity
from evaluation.analysis.frames import COMPOSITES, complete
from evaluation.analysis.leave_one_out import without
from evaluation.analysis.multiplicity import bonferroni, holm
from evaluation.analysis.reviewers import reviewer_diagnostics
from evaluation.locale import message
from tests.analysis.shared_reference import shared_reference

FOLDER = Path(__file__).parent.parent / "known_values"
NO_REFIT = message("不重算")
REVIEW = ["round", "county", "reviewer"]


def composites(rows):
    """Counted reviews from (county, reviewer, composite), or with the round in front."""
    whole = [row if len(row) == 4 else (1, *row) for row in rows]
    schema = {name: COMPOSITES[name] for name in (*REVIEW, "composite")}
    frame = pl.DataFrame(whole, schema=schema, orient="row")
    return complete(frame.with_columns(counted=pl.lit(value=True)), COMPOSITES)


def values_of(ratings):
    """The ratings of each review, (round, county, reviewer) -> list with null for what was filled."""
    rows = [
        (*key, f"K{place}", given)
        for key, line in ratings.items()
        for place, given in enumerate(line)
    ]
    schema = dict.fromkeys((*REVIEW, "criterion", "given"), pl.String)
    schema |= {"round": pl.Int64, "given": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def diagnose(rows, ratings=None, **more):
    frame = rows if isinstance(rows, pl.DataFrame) else composites(rows)
    more = {"scores": {}, "refit": NO_REFIT, **more}
    return reviewer_diagnostics(frame, values_of(ratings or {}), **more)


def row(frame, **key):
    found = frame.filter(*(pl.col(name) == value for name, value in key.items()))
    assert found.height == 1
    return found.row(0, named=True)


def reason(found, table, column, *key):
    return str(found.reasons.get((table, column, key)) or found.reasons[table, column, ()])


# Two counties: each reviewer is one difference b - a: s 4, t 8, r 20, of mean 32/3.
# RSS = (400 + 64 + 784) / 9 / 2 = 208/3 on 6 - 2 - 3 + 1 = 2; s2 = 104/3; each 1 - h = 2 / 6.
# Without r: differences 4 and 8, RSS = (4 + 4) / 2 = 4 on 1. F = (208/3 - 4) / 4 = 49/3.
BY_HAND = [
    ("a", "s", 70),
    ("b", "s", 74),
    ("a", "t", 72),
    ("b", "t", 80),
    ("a", "r", 70),
    ("b", "r", 90),
]


def test_three_reviewers_of_two_counties_have_the_f_worked_out_by_hand():
    found = row(diagnose(BY_HAND).reviewers, reviewer="r")
    assert found["f"] == pytest.approx(49 / 3)
    # F on 1 and 1: p = 2/pi atan(1 / sqrt F).
    assert found["p"] == pytest.approx(2 / math.pi * math.atan((3 / 49) ** 0.5))
    assert found["holm_p"] == pytest.approx(3 * found["p"])


def test_severities_and_mean_squares_are_those_worked_out_by_hand():
    found = diagnose(BY_HAND).reviewers
    assert found["severity"].to_list() == pytest.approx([4, -4, 0], abs=1e-12)
    # Var(a) = s2 (1/2) (1 - 1/3).
    assert found["severity_se"].to_list() == pytest.approx([(104 / 9) ** 0.5] * 3)
    assert found["outlying_severity"].to_list() == [False, False, False]
    # Sums of squares (d - 32/3)^2 / 2 over 2 (2/6) over s2.
    expected = [x / 9 / 2 / (2 / 3) / (104 / 3) for x in (784, 400, 64)]
    assert found["mean_square"].to_list() == pytest.approx(expected)
    assert found["reviews"].to_list() == [2, 2, 2]


def test_a_single_review_has_the_studentised_residual_worked_out_by_hand():
    found = row(diagnose(BY_HAND).single_reviews, county="b", reviewer="r")
    assert found["residual"] == pytest.approx(14 / 3)
    # e^2 / (1 - h) = 196/3, which leaves 4 on 1: t = (14/3) / (2 sqrt(1/3)), and t^2 = F.
    assert found["t"] == pytest.approx((49 / 3) ** 0.5)
    assert found["p"] == pytest.approx(min(1, 6 * 2 / math.pi * math.atan((3 / 49) ** 0.5)))


def test_a_severity_beyond_the_bonferroni_limit_is_outlying():
    lenient = [
        ("abcdef"[i], name, 60 + 3 * i + shift + (i * 5 + j) % 3)
        for i in range(6)
        for j, (name, shift) in enumerate({"s": 0, "t": 1, "u": -1, "r": 25}.items())
    ]
    found = diagnose(lenient).reviewers
    fit_df, limit = 6 * 4 - 6 - 4 + 1, 0.05 / 2 / 4
    t = (found["severity"] / found["severity_se"]).abs()
    expected = (t > scipy.stats.t.ppf(1 - limit, fit_df)).to_list()
    assert found["outlying_severity"].to_list() == expected
    assert row(found, reviewer="r")["outlying_severity"] is True


WIDE = [
    (c, n, y)
    for n, line in {"r": (60, 70, 80), "s": (70, 74, 78), "t": (72, 76, 80)}.items()
    for c, y in zip("abc", line, strict=True)
]


def test_a_reviewer_who_stretches_the_scale_has_a_slope_above_one():
    # The rest says 71, 75, 79; r says 60, 70, 80: slope 10 / 4, in the same order.
    found = row(diagnose(WIDE).reviewers, reviewer="r")
    assert found["slope"] == pytest.approx(2.5)
    assert found["correlation"] == pytest.approx(1)


def test_a_reviewer_beside_a_panel_without_any_difference_cannot_be_tested():
    found = diagnose(WIDE)
    assert row(found.reviewers, reviewer="r")["f"] is None
    assert reason(found, "reviewers", "f", 1, "r") == "其余评审专家之间没有剩余差异，无法检验"


def test_a_flat_scorer_has_no_correlation_and_a_slope_of_nothing():
    flat = [(c, n, 70 if n == "r" else y) for c, n, y in WIDE]
    found = diagnose(flat)
    line = row(found.reviewers, reviewer="r")
    assert (line["correlation"], line["slope"]) == (None, 0)
    assert "相关系数无定义" in reason(found, "reviewers", "correlation", 1, "r")


def test_two_shared_counties_are_too_few_for_a_correlation():
    found = diagnose(BY_HAND)
    assert found.reviewers["correlation"].null_count() == 3
    assert "不足3个" in reason(found, "reviewers", "correlation", 1, "r")


def test_a_reviewer_who_alone_holds_the_panel_together_is_not_compared_with_it():
    rows = [("a", "s", 70.0), ("b", "s", 75.0), ("c", "t", 60.0), ("d", "t", 66.0)]
    bridge = [(c, "r", y) for c, y in zip("abcd", (71.0, 78.0, 62.0, 67.0), strict=True)]
    found = diagnose(rows + bridge)
    assert row(found.reviewers, reviewer="r")["correlation"] is None
    assert "不再相连" in reason(found, "reviewers", "correlation", 1, "r")


def test_rounds_are_looked_at_one_by_one():
    both = [(n, *line) for n in (1, 2) for line in BY_HAND]
    found = diagnose(both).reviewers
    one, other = (found.filter(round=n).drop("round") for n in (1, 2))
    assert one.equals(other)
    assert one.equals(diagnose(BY_HAND).reviewers.drop("round"))


def test_a_review_that_does_not_count_is_not_looked_at():
    frame = composites([*BY_HAND, ("a", "x", 12.0)])
    frame = frame.with_columns(counted=pl.col("reviewer") != "x")
    assert diagnose(frame).reviewers.equals(diagnose(BY_HAND).reviewers)


def test_a_favoured_county_is_found_among_the_single_reviews():
    noise = np.random.default_rng(7).normal(0, 1, (6, 7))
    rows = [
        (f"c{i}", f"r{j}", 60 + 4 * i + 2 * j + noise[i, j] + 15 * (i == j == 0))
        for i in range(6)
        for j in range(7)
    ]
    found = diagnose(rows).single_reviews.filter(pl.col("p") < 0.05)
    assert found.select("county", "reviewer").rows() == [("c0", "r0")]


# Straight-lining


LINES = {
    (1, "a", "r"): (70, 70, 70, 70, 70),
    (1, "a", "s"): (60, 65, 70, 75, 80),
    (1, "a", "t"): (50, 60, 70, 80, 90),
}
LINED = [("a", "r", 70), ("a", "s", 70), ("a", "t", 70)]


def test_the_spread_of_a_review_stands_beside_the_median_of_its_round():
    found = diagnose(LINED, LINES).single_reviews
    assert found["spread_ratio"].to_list() == pytest.approx([0, 1, 2])
    assert found["equal_share"].to_list() == pytest.approx([1, 0.2, 0.2])
    assert found["straight_lining"].to_list() == [True, False, False]


def test_nine_equal_ratings_of_ten_are_straight_lining_whatever_the_tenth():
    lines = LINES | {(1, "a", "r"): (70,) * 9 + (0,)}
    assert row(diagnose(LINED, lines).single_reviews, reviewer="r")["straight_lining"] is True


def test_eight_equal_ratings_of_ten_are_not_yet_straight_lining():
    lines = LINES | {(1, "a", "r"): (70,) * 8 + (50, 90)}
    found = row(diagnose(LINED, lines).single_reviews, reviewer="r")
    assert (found["equal_share"], found["straight_lining"]) == (0.8, False)


def test_filled_ratings_are_no_sign_of_care_or_of_its_lack():
    lines = LINES | {(1, "a", "r"): (70, 70, None, None, 70)}
    found = diagnose(LINED, lines)
    line = row(found.single_reviews, reviewer="r")
    assert (line["equal_share"], line["straight_lining"]) == (1, None)
    assert "不足5项" in reason(found, "single_reviews", "straight_lining", 1, "a", "r")


def test_a_panel_without_spread_gives_no_ratio_but_equal_shares():
    found = diagnose(LINED, dict.fromkeys(LINES, (70,) * 5))
    assert found.single_reviews["spread_ratio"].null_count() == 3
    assert found.single_reviews["straight_lining"].to_list() == [True] * 3
    assert "无从比较" in reason(found, "single_reviews", "spread_ratio", 1, "a", "r")


# Influence


def means(rows, excluded=None):
    groups = {}
    for county, reviewer, y in rows:
        if reviewer != excluded:
            groups.setdefault((1, county), []).append(y)
    return {cell: sum(line) / len(line) for cell, line in groups.items()}


# Means: a 72, b 74, c 80. Without r: a 76, b 74, c 80.
MOVING = [
    ("a", "r", 64),
    ("a", "s", 75),
    ("a", "t", 77),
    ("b", "s", 73),
    ("b", "t", 75),
    ("c", "s", 80),
]


def test_influence_is_the_largest_move_of_a_score_and_of_a_place():
    found = diagnose(MOVING, scores=means(MOVING), refit=lambda name: means(MOVING, name))
    line = row(found.reviewers, reviewer="r")
    assert line["influence_score"] == pytest.approx(4)
    assert line["influence_rank"] == 1
    moved = found.left_out.filter(reviewer="r").drop("round", "reviewer")
    assert moved.rows() == [("a", 72, 76, 3, 2), ("b", 74, 74, 2, 3), ("c", 80, 80, 1, 1)]


def test_a_county_that_loses_its_only_reviewer_moves_nobody():
    # Without s nobody rates c: a and b stand as before, a 70.5 and b 75.
    found = diagnose(MOVING, scores=means(MOVING), refit=lambda name: means(MOVING, name))
    lost = row(found.left_out, reviewer="s", county="c")
    assert (lost["score_without"], lost["rank_without"]) == (None, None)
    assert "没有其他评审专家" in reason(found, "left_out", "score_without", 1, "s", "c")
    assert row(found.reviewers, reviewer="s")["influence_rank"] == 0


def test_places_are_not_compared_where_leaving_a_reviewer_out_splits_the_panel():
    rows = [("a", "r", 70), ("b", "r", 72), ("a", "s", 71), ("b", "t", 75)]
    found = diagnose(rows, scores=means(rows), refit=lambda name: means(rows, name))
    assert row(found.reviewers, reviewer="r")["influence_rank"] is None
    assert row(found.reviewers, reviewer="r")["influence_score"] == pytest.approx(1.5)
    assert "不再全部相连" in reason(found, "reviewers", "influence_rank", 1, "r")
    assert "不再全部相连" in reason(found, "left_out", "rank_without", 1, "r", "a")


def test_a_county_without_a_place_takes_none_here():
    why = message("自有指标")
    found = diagnose(
        MOVING,
        scores=means(MOVING),
        refit=lambda name: means(MOVING, name),
        unranked={(1, "c"): why},
    )
    assert row(found.left_out, reviewer="r", county="c")["rank"] is None
    assert row(found.left_out, reviewer="r", county="b")["rank"] == 1
    assert reason(found, "left_out", "rank", 1, "r", "c") == "自有指标"


def test_the_only_reviewer_leaves_nothing_to_compare():
    rows = [("a", "r", 70), ("b", "r", 72)]
    found = diagnose(rows, scores=means(rows), refit=lambda name: {})
    line = row(found.reviewers, reviewer="r")
    assert {v for k, v in line.items() if k not in ("round", "reviewer", "reviews")} == {None}
    assert "去掉后没有得分" in reason(found, "reviewers", "influence_score", 1, "r")


def test_a_panel_too_large_to_leave_each_out_says_so():
    found = reviewer_diagnostics(composites(BY_HAND), values_of({}), {})
    assert found.left_out.height == 0
    assert found.reviewers["influence_score"].null_count() == 3
    assert "超过60位" in reason(found, "reviewers", "influence_score", 1, "r")


# Leaving out against fitting again


@st.composite
def panels(draw):
    cells = st.tuples(st.integers(0, 6), st.integers(0, 4))
    rated = draw(st.lists(cells, min_size=1, max_size=28, unique=True))
    return [(f"c{i}", f"r{j}", float(draw(st.integers(0, 20)) + 3 * i)) for i, j in sorted(rated)]


def numbered(rows):
    columns = zip(*rows, strict=True)
    cell, reviewer = (np.unique(list(next(columns)), return_inverse=True)[1] for _ in "cr")
    return cell, reviewer, np.array(next(columns))


def refitted(cell, reviewer, y, left_out):
    """Residual sum of squares and degrees of freedom without one reviewer, by dense least squares."""
    kept = reviewer != left_out
    matrix = np.hstack([np.eye(7)[cell[kept]], np.eye(5)[reviewer[kept]]])
    rest = y[kept] - matrix @ np.linalg.pinv(matrix) @ y[kept]
    return rest @ rest, kept.sum() - np.linalg.matrix_rank(matrix)


@settings(max_examples=150, deadline=None)
@given(panels())
def test_leaving_a_reviewer_out_is_the_same_as_fitting_the_rest_again(rows):
    cell, reviewer, y = numbered(rows)
    fit = fixed_severity(cell, reviewer, y)
    for r in range(fit.effects.size):
        found = without(fit, r, y)
        rss, df = refitted(cell, reviewer, y, r) if fit.effects.size > 1 else (0, 0)
        assert found.df == df
        assert found.rss == pytest.approx(rss, abs=1e-7)
        kept = reviewer != r
        if found.parts != 1:
            continue
        cells, again = np.unique(cell[kept], return_inverse=True)
        rest = fixed_severity(again, np.unique(reviewer[kept], return_inverse=True)[1], y[kept])
        theta = rest.theta[np.searchsorted(cells, cell[found.rows])]
        assert np.ptp(found.theta - theta) < 1e-7


@settings(max_examples=100, deadline=None)
@given(panels())
def test_every_studentised_residual_is_that_of_a_fit_without_the_review(rows):
    cell, reviewer, y = numbered(rows)
    found = diagnose(rows).single_reviews
    n = y.size
    for j, t in enumerate(found["t"]):
        if t is None:
            continue
        # The mean-shift model: a parameter of its own for the review; t is its estimate / its error.
        matrix = np.hstack([np.eye(7)[cell], np.eye(5)[reviewer], np.eye(n)[:, [j]]])
        inverse = np.linalg.pinv(matrix.T @ matrix, rcond=1e-10)
        estimate = inverse @ matrix.T @ y
        rest = y - matrix @ estimate
        sigma2 = rest @ rest / (n - np.linalg.matrix_rank(matrix))
        assert t == pytest.approx(
            estimate[-1] / (sigma2 * inverse[-1, -1]) ** 0.5, rel=1e-5, abs=1e-6
        )


@settings(max_examples=100, deadline=None)
@given(panels(), st.booleans())
def test_every_number_is_finite_and_every_null_has_its_reason(rows, with_refit):
    refit = (lambda name: means(rows, name)) if with_refit else NO_REFIT
    found = diagnose(rows, scores=means(rows), refit=refit)
    keys = {
        "reviewers": ("round", "reviewer"),
        "single_reviews": tuple(REVIEW),
        "left_out": ("round", "reviewer", "county"),
    }
    for table, names in keys.items():
        for line in getattr(found, table).iter_rows(named=True):
            key = tuple(line[name] for name in names)
            for column, value in line.items():
                assert value is not None or reason(found, table, column, *key)
                assert not isinstance(value, float) or math.isfinite(value)
    unexplained = {k for k in found.reasons if k[2] and row_value(found, k, keys) is not None}
    assert unexplained == set()


def row_value(found, key, keys):
    table, column, names = key
    return row(getattr(found, table), **dict(zip(keys[table], names, strict=True)))[column]


@settings(max_examples=60, deadline=None)
@given(panels(), st.randoms(use_true_random=False))
def test_the_order_of_reviews_changes_no_bit(rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    one, other = diagnose(rows), diagnose(shuffled)
    assert one.reviewers.equals(other.reviewers)
    assert one.single_reviews.equals(other.single_reviews)


def test_a_panel_without_reviews_gives_empty_tables():
    found = diagnose([])
    assert (found.reviewers.height, found.single_reviews.height, found.left_out.height) == (0, 0, 0)


# Reference cases


def test_conference_reviewers_have_the_severities_of_lm():
    folder = shared_reference("P07_conference_reviews_kuhlisch2016")
    expected = json.loads((folder / "expected.json").read_text())["expected"]["fixed_additive"]
    frame = pl.read_csv(folder / "scores.csv")
    rows = [(str(p), str(r), float(s)) for p, r, s in frame.iter_rows()]
    found = diagnose(rows).reviewers
    severity = dict(found.select("reviewer", "severity").iter_rows())
    errors = dict(found.select("reviewer", "severity_se").iter_rows())
    assert severity == pytest.approx(expected["severity_sum0"], abs=1e-9)
    assert errors == pytest.approx(expected["severity_se"], abs=1e-9)


@pytest.mark.parametrize(
    "case", ["T1_panel_change_only", "T2_rank_reversal_incomplete", "T3_disconnected"]
)
def test_without_noise_nobody_is_inconsistent_and_the_reason_is_given(case):
    frame = pl.read_csv(FOLDER / case / "composites.csv")
    found = diagnose([(n, c, r, float(y)) for c, n, r, y in frame.iter_rows()])
    assert found.reviewers["f"].null_count() == found.reviewers.height
    assert "没有剩余差异" in reason(found, "reviewers", "f", *found.reviewers.row(0)[:2])


# Many questions at once


def test_holm_steps_through_the_p_values_as_by_hand():
    # In order .01 x 4, .02 x 3, .03 x 2 (not below .06), .2 x 1.
    assert holm(np.array([0.03, 0.01, 0.2, 0.02])) == pytest.approx([0.06, 0.04, 0.2, 0.06])


def test_no_adjusted_p_value_exceeds_one():
    assert holm(np.array([0.6, 0.7])).max() == 1
    assert bonferroni(np.array([0.6, 0.01])) == pytest.approx([1, 0.02])
    assert holm(np.zeros(0)).size == 0


def test_seven_alike_reviewers_are_falsely_flagged_in_no_more_than_one_panel_of_twenty():
    runs, draw = 300, np.random.default_rng(20260101)
    flagged = 0
    for _ in range(runs):
        y = draw.normal(0, 6, (6, 1)) + draw.normal(0, 4, 7) + draw.normal(0, 3.5, (6, 7))
        rows = [(f"c{i}", f"r{j}", 70 + y[i, j]) for i in range(6) for j in range(7)]
        flagged += diagnose(rows).reviewers["holm_p"].min() < 0.05
    assert flagged / runs < 0.05 + 2 * (0.05 * 0.95 / runs) ** 0.5
