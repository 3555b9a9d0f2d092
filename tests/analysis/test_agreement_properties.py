"""What holds for the agreement of any table, found by trying many, and small tables by hand."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.analysis.agreement_table import Scale, rated_table, table_agreement
from evaluation.analysis.closeness import closeness
from evaluation.analysis.coefficient import (
    DISCONNECTED,
    FEW_FOR_INTERVAL,
    FEW_RATERS,
    FEW_UNITS,
    NO_REST,
    NO_VARIATION,
    ONE_RATING,
)
from evaluation.analysis.gwet import CONTINUOUS, Weights, ac2, fleiss, gwet
from evaluation.analysis.intraclass import FORMS, intraclass
from evaluation.analysis.kendall import kendall_w
from evaluation.analysis.krippendorff import Metric, alpha
from evaluation.analysis.unit_ratings import from_matrix, unit_ratings

NAN = float("nan")
LEVEL = st.integers(0, 4).map(float)
quick = settings(max_examples=40, deadline=None)


def everything(unit, rater, rating, categories=None):
    return table_agreement(rated_table(unit, rater, rating, categories), list(Metric))


@st.composite
def tables(draw, value=LEVEL):
    """Ratings as (unit, rater, rating), some missing."""
    units, raters = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    cells = draw(
        st.lists(
            st.one_of(*[value] * 4, st.none()), min_size=units * raters, max_size=units * raters
        )
    )
    return [
        (f"u{at // raters}", f"r{at % raters}", rating)
        for at, rating in enumerate(cells)
        if rating is not None
    ]


def columns(rows):
    return ([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


@quick
@given(rows=tables(value=st.floats(0, 100)))
def test_every_number_is_finite_or_null_with_its_reason(rows):
    for name, found in everything(*columns(rows)).items():
        for key in ("value", "low", "high", "p"):
            number = getattr(found, key)
            if number is None:
                assert str(found.reasons[key]), (name, key)
            else:
                assert math.isfinite(number), (name, key)
        assert all(math.isfinite(d) for d in found.details.values() if isinstance(d, float))


@quick
@given(rows=tables())
def test_every_coefficient_is_listed_whatever_the_table(rows):
    wanted = {*FORMS, "kendall_w", "fleiss", "ac1", "ac2"} | {f"alpha_{m}" for m in Metric}
    assert everything(*columns(rows)).keys() == wanted


@quick
@given(rows=tables(), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit(rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert everything(*columns(rows)) == everything(*columns(shuffled))


@quick
@given(rows=tables(value=st.floats(0, 100)))
def test_what_labels_look_like_changes_no_coefficient(rows):
    # Reversing the names reverses their order, and so whom a random draw would meet.
    renamed = [(f"z{9 - int(u[1])}", f"q{9 - int(r[1])}", value) for u, r, value in rows]
    one, other = everything(*columns(rows)), everything(*columns(renamed))
    for name, found in one.items():
        for key in ("value", "low", "high", "p"):
            a, b = getattr(found, key), getattr(other[name], key)
            assert (a is None) == (b is None), (name, key)
            assert a is None or a == pytest.approx(b, rel=1e-6, abs=1e-6), (name, key)


@quick
@given(levels=st.lists(st.integers(1, 5), min_size=2, max_size=9), raters=st.integers(2, 5))
def test_raters_who_say_the_same_of_units_that_differ_agree_fully(levels, raters):
    assume(len(set(levels)) > 1)
    table = from_matrix(np.repeat(np.array(levels, float)[:, None], raters, axis=1))
    for metric in Metric:
        assert alpha(table, metric).value == pytest.approx(1.0)
    assert gwet(table, (1, 2, 3, 4, 5)).value == pytest.approx(1.0)
    assert fleiss(table).value == pytest.approx(1.0)
    for found in intraclass(table).values():
        assert found.value == pytest.approx(1.0)
        assert found.reasons["low"] == NO_REST


@quick
@given(rows=tables(), shift=st.floats(-50, 50), scale=st.floats(0.1, 10))
def test_interval_coefficients_know_no_origin_and_no_unit(rows, shift, scale):
    unit, rater, rating = columns(rows)
    moved = [shift + scale * value for value in rating]
    one, other = (unit_ratings(unit, rater, values) for values in (rating, moved))
    a, b = alpha(one, Metric.INTERVAL).value, alpha(other, Metric.INTERVAL).value
    assert (a is None) == (b is None)
    assert a is None or a == pytest.approx(b, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        pytest.param([[3, 3], [3, 3], [3, 3]], NO_VARIATION, id="constant"),
        pytest.param([[1], [2], [3]], FEW_RATERS, id="one rater"),
        pytest.param([[1, 2, 3]], FEW_UNITS, id="one unit"),
        pytest.param([[NAN, NAN], [NAN, NAN]], FEW_UNITS, id="all missing"),
        pytest.param([[4]], FEW_UNITS, id="one rating"),
        pytest.param([[1, NAN], [NAN, 2], [3, NAN]], ONE_RATING, id="never two of one unit"),
        pytest.param([[1, 2, NAN, NAN], [NAN, NAN, 3, 5]], DISCONNECTED, id="two panels"),
    ],
)
def test_an_intraclass_correlation_that_cannot_be_says_why(table, why):
    reasons = [found.reason for found in intraclass(from_matrix(table)).values()]
    assert reasons == [why] * len(FORMS)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param([[3, 3], [3, 3], [3, 3]], id="constant"),
        pytest.param([[1], [2], [3]], id="one rater"),
        pytest.param([[NAN, NAN], [NAN, NAN]], id="all missing"),
        pytest.param([[4]], id="one rating"),
    ],
)
def test_nothing_at_all_is_computed_from_ratings_without_agreement_or_difference(table):
    values = np.array(table, dtype=float)
    kept = [(*place, value) for place, value in np.ndenumerate(values) if np.isfinite(value)]
    found = everything(*columns(kept))
    assert {one.value for one in found.values()} == {None}
    assert all(str(one.reason) for one in found.values())


def test_a_unit_that_nobody_tells_apart_from_the_others_gives_a_negative_correlation():
    # Both units have the mean 2, raters differ within: MSB = 0, so ICC(1) = -1 / (k - 1) = -1.
    found = intraclass(from_matrix([[1, 3], [3, 1]]))
    assert found["icc1"].value == pytest.approx(-1.0)
    assert found["icc3"].value == pytest.approx(-1.0)
    assert found["icc1k"].value is None


def test_two_raters_who_reverse_each_other_have_a_value_and_no_interval_of_absolute_agreement():
    # MSB = MSJ = 0: ICC(2) = -MSE / (MSE (k-1) - k MSE / n) = -1 / (1 - 2/6) = -1.5.
    found = intraclass(from_matrix([[1, 6], [2, 5], [3, 4], [4, 3], [5, 2], [6, 1]]))["icc2"]
    assert found.value == pytest.approx(-1.5)
    assert found.low is None
    assert "区间无从计算" in str(found.reasons["low"])


def test_an_interval_holds_its_own_estimate_also_where_nothing_agrees():
    # 18 ratings, two equal ones in different units and else all different: Do = 1, De = 152/153.
    table = np.arange(18.0).reshape(6, 3)
    table[1, 0] = table[0, 0]
    found = alpha(from_matrix(table), Metric.NOMINAL)
    assert found.value == pytest.approx(1 - 153 / 152)
    assert found.low <= found.value <= found.high


def test_alpha_exceeds_1_in_no_sample():
    rows = [[1e-6, 0], [1e6, NAN], [1e6, 1e-6], [-3, -3], [0, 1e-6], [1e-6, 1e6], [0, 1e-6]]
    assert alpha(from_matrix(rows), Metric.INTERVAL).high <= 1


def test_alpha_by_hand():
    # Pairs within units (1,1) (1,2): Do = 2/4. Ratings 1,1,1,2: De = 6/12. Alpha = 0.
    assert alpha(from_matrix([[1, 1], [1, 2]]), Metric.NOMINAL).value == pytest.approx(0.0)


def test_negative_alpha_is_not_cut():
    # Every pair differs: Do = 1, De = 8/12.
    found = alpha(from_matrix([[1, 2], [2, 1]]), Metric.NOMINAL)
    assert found.value == pytest.approx(1 - 1 / (8 / 12))


def test_ac1_by_hand():
    # pa = 2/3; pi = (4/6, 2/6), pe = 2 * (4/6) * (2/6) = 4/9 for two categories.
    found = gwet(from_matrix([[1, 1], [1, 2], [1, 2]]).kept(np.array([1, 1, 1, 1, 1, 1], bool)))
    pa, pe = 1 / 3, 4 / 9
    assert found.value == pytest.approx((pa - pe) / (1 - pe))


def test_kappa_by_hand():
    # pa = 1/2, pi = (3/4, 1/4), pe = 10/16.
    found = fleiss(from_matrix([[1, 1], [1, 2]]))
    assert found.value == pytest.approx((1 / 2 - 10 / 16) / (6 / 16))


def test_concordance_by_hand():
    # Rank sums 2, 5, 5 of m = 2, n = 3: S = 6, W = 12 * 6 / (4 * 24).
    found = kendall_w(from_matrix([[1, 1], [2, 3], [3, 2]]))
    assert found.value == pytest.approx(0.75)
    assert found.details["chi2"] == pytest.approx(3.0)
    # A second rater matches the first fully in 1 of 6 orders, up to one swap of neighbours in 2 more.
    assert found.details["p_exact"] == pytest.approx(3 / 6)


def test_concordance_of_an_incomplete_table_by_hand():
    # Raters 1 and 2 agree on three units (rho 1, weight 2), 1 and 3 disagree on two (rho -1, weight 1),
    # 2 and 3 likewise: rho = (2 - 1 - 1) / 4 = 0; k = 8/3; W = 1/k.
    found = kendall_w(from_matrix([[1, 1, 2], [2, 2, 1], [3, 3, NAN]]))
    assert found.value == pytest.approx(3 / 8)
    assert "缺失" in str(found.reasons["p_exact"])


def test_a_negative_concordance_is_shown_and_every_value_is_as_large():
    # Raters 1 and 2: rho -1/2 on three units, weight 2; 3 and 4 agree with each other on two units and
    # with neither of them: rho = (-1 + 1 - 4) / 7; k = 10/3; W = (1 + rho (k - 1)) / k = -.1.
    found = kendall_w(from_matrix([[3, 1, NAN, NAN], [1, 2, 2, 2], [2, 3, 1, 1]]))
    assert found.value == pytest.approx(-0.1)
    assert found.p == 1.0


def test_concordance_needs_three_units():
    assert "三个" in str(kendall_w(from_matrix([[1, 1], [2, 2]])).reason)


def test_concordance_of_ties_alone_is_undefined():
    assert "并列" in str(kendall_w(from_matrix([[1, 5], [1, 5], [1, 5]])).reason)


def test_below_five_units_there_is_no_interval():
    rows = [(u, r, float((u * r) % 3 + u)) for u in range(4) for r in range(3)]
    found = everything(*columns(rows))
    assert found["icc2"].value is not None
    for name in (*FORMS, "ac1", "fleiss", "alpha_interval"):
        assert found[name].reasons["low"] == FEW_FOR_INTERVAL


def test_ac2_is_not_given_for_more_than_ten_categories():
    table = from_matrix([[float(n), float(n)] for n in range(11)])
    assert ac2(table, None, Weights.ORDINAL).reason == CONTINUOUS
    assert ac2(table, tuple(range(11)), Weights.ORDINAL).reason == CONTINUOUS


def test_a_rating_off_the_scale_leaves_ac1_undefined():
    assert "等级" in str(gwet(from_matrix([[1, 2], [2, 2.5]]), (1.0, 2.0, 3.0)).reason)


def test_categories_that_nobody_used_belong_to_the_scale():
    table = from_matrix([[1, 1], [1, 2], [2, 2]])
    assert gwet(table, (1.0, 2.0, 3.0)).value > gwet(table).value


def test_the_ratio_metric_refuses_negative_ratings():
    assert "负" in str(alpha(from_matrix([[-1, 1], [2, 2]]), Metric.RATIO).reason)


def test_words_have_nominal_coefficients_alone():
    found = everything(list("aabbcc"), list("xyxyxy"), ["好", "好", "差", "好", "差", "差"])
    known = {name for name, one in found.items() if one.value is not None}
    assert known == {"fleiss", "ac1", "alpha_nominal"}


def test_words_whose_order_is_given_have_ordinal_coefficients_too():
    rating = ["好", "好", "差", "好", "差", "差"]
    table = rated_table(list("aabbcc"), list("xyxyxy"), rating, ["差", "中", "好"])
    found = table_agreement(table, list(Metric))
    assert table.scale is Scale.ORDER
    assert found["alpha_ordinal"].value is not None
    assert found["ac2"].value is not None
    assert found["kendall_w"].value is not None
    assert found["icc1"].value is None


def test_a_bootstrap_gives_the_same_interval_every_time():
    values = np.random.default_rng(3).normal(size=(8, 4)) + np.arange(8)[:, None]
    values[0, 0] = values[3, 2] = NAN
    first, second = intraclass(from_matrix(values)), intraclass(from_matrix(values))
    assert first == second
    assert first["icc2"].low < first["icc2"].value < first["icc2"].high
    assert first["icc2"].details["method"] == "reml"


def test_one_missing_rating_of_many_hardly_changes_a_correlation_or_its_interval():
    values = np.random.default_rng(3).normal(size=(30, 6)) + 2 * np.arange(30)[:, None] / 10
    whole = intraclass(from_matrix(values))
    values[0, 0] = NAN
    part = intraclass(from_matrix(values))
    for name in ("icc1", "icc2", "icc3", "icc2k", "icc3k"):
        assert part[name].value == pytest.approx(whole[name].value, abs=0.02)
        assert part[name].low == pytest.approx(whole[name].low, abs=0.08)
        assert part[name].high == pytest.approx(whole[name].high, abs=0.08)


def test_a_table_too_large_for_the_likelihood_has_values_without_an_interval():
    random = np.random.default_rng(1)
    unit = np.repeat(np.arange(900), 5)
    rater = np.concatenate([random.choice(300, 5, replace=False) for _ in range(900)])
    values = random.normal(size=900)[unit] * 2 + random.normal(size=300)[rater]
    found = intraclass(unit_ratings(unit, rater, values + random.normal(size=unit.size)))
    assert found["icc3"].value == pytest.approx(4 / 5, abs=0.05)
    assert found["icc2"].value == pytest.approx(4 / 6, abs=0.05)
    assert found["icc3"].details["method"] == "sums_of_squares"
    assert found["icc3"].low is None


def test_closeness_by_hand():
    # Differences 1, 3, 2 and 0: two of four within one step. Medians 2 and 3: deviations 1 0 2 0 0.
    found = closeness(from_matrix([[1, 2, 4], [3, 3, NAN], [5, NAN, NAN]]), 1.0)
    assert found.within_step == pytest.approx(2 / 4)
    assert found.deviation == pytest.approx(0.0)


def test_closeness_without_pairs_is_undefined():
    assert closeness(from_matrix([[1, NAN], [NAN, 2]]), 1.0).within_step is None
