"""Agreement coefficients against published values and other programs."""

import json

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.crossed_effects import restricted_likelihood, sums_of_squares
from evaluation.analysis.gwet import Weights, fleiss, gwet
from evaluation.analysis.intraclass import FORMS, intraclass
from evaluation.analysis.kendall import kendall_w
from evaluation.analysis.krippendorff import Metric, alpha
from evaluation.analysis.unit_ratings import from_matrix, unit_ratings
from tests.analysis.agreement_tables import COPIED, wide_table
from tests.analysis.shared_reference import shared_reference

P01 = COPIED / "P01_shrout_fleiss_1979"
P02 = COPIED / "P02_krippendorff_4observers"
P04 = COPIED / "P04_quandt_wine_report3"


def expected(folder):
    return json.loads((folder / "expected.json").read_text())["expected"]


def same_icc(found, values, tolerance):
    assert found.value == pytest.approx(values["icc"], abs=tolerance)
    assert found.low == pytest.approx(values["lower95"], abs=tolerance)
    assert found.high == pytest.approx(values["upper95"], abs=tolerance)
    assert found.p == pytest.approx(values["p"], abs=tolerance)
    assert found.details["f"] == pytest.approx(values["F"], abs=tolerance)
    assert (found.details["df1"], found.details["df2"]) == (values["df1"], values["df2"])


@pytest.mark.parametrize("form", ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"])
def test_intraclass_correlations_of_shrout_and_fleiss(form):
    found = intraclass(wide_table(P01 / "ratings.csv"))[form.lower()]
    same_icc(found, expected(P01)["r_psych"][form], 1e-6)
    assert round(found.value, 2) == expected(P01)["published"][form]


def test_concordance_and_alpha_of_shrout_and_fleiss():
    ratings, known = wide_table(P01 / "ratings.csv"), expected(P01)
    w = kendall_w(ratings)
    assert w.value == pytest.approx(known["kendall"]["W_tie_corrected"], abs=1e-6)
    assert w.p == pytest.approx(known["kendall"]["p"], abs=1e-6)
    assert w.details["chi2"] == pytest.approx(known["kendall"]["chi2"], abs=1e-6)
    assert alpha(ratings, Metric.INTERVAL).value == pytest.approx(known["alpha_interval"], abs=1e-6)


@pytest.mark.parametrize("metric", list(Metric))
def test_alpha_of_krippendorffs_four_observers(metric):
    found = alpha(wide_table(P02 / "ratings.csv"), metric)
    known = expected(P02)
    assert found.value == pytest.approx(known["r_irr"][metric], abs=1e-6)
    assert round(found.value, 3) == known["published"][metric]


@pytest.mark.parametrize("weights", list(Weights))
@pytest.mark.parametrize(("coefficient", "name"), [(gwet, "gwet"), (fleiss, "fleiss")])
def test_chance_corrected_agreement_with_its_standard_error(weights, coefficient, name):
    folder = shared_reference("P03_gwet_raw4raters")
    heading = "unweighted" if weights is Weights.IDENTITY else weights.value
    known = expected(folder)["r_irrCAC"][heading][name]
    found = coefficient(wide_table(folder / "ratings.csv"), (1.0, 2.0, 3.0, 4.0, 5.0), weights)
    assert found.value == pytest.approx(known["coef"], abs=1e-5)
    assert found.details["se"] == pytest.approx(known["se"], abs=1e-5)
    assert found.details["pa"] == pytest.approx(known["pa"], abs=1e-9)
    assert found.details["pe"] == pytest.approx(known["pe"], abs=1e-9)


def test_concordance_of_the_wine_judges_and_its_published_p():
    found, known = kendall_w(wide_table(P04 / "ranks.csv")), expected(P04)["published"]
    assert found.value == pytest.approx(known["W"], abs=5e-5)
    assert found.p == pytest.approx(known["p"], abs=5e-5)
    assert found.details["p_method"] == "exact"


@pytest.mark.parametrize("name", FORMS)
def test_intraclass_correlations_of_paris_1976(name):
    folder = shared_reference("P13_paris1976_chardonnay")
    scores = pl.read_csv(folder / "scores.csv")
    ratings = unit_ratings(*(scores[c].to_numpy() for c in ("wine", "taster", "score")))
    form = "ICC" + name.removeprefix("icc")
    same_icc(intraclass(ratings)[name], expected(folder)["icc"][form], 1e-4)


def test_concordance_alpha_and_variances_of_paris_1976():
    folder = shared_reference("P13_paris1976_chardonnay")
    scores, known = pl.read_csv(folder / "scores.csv"), expected(folder)
    ratings = unit_ratings(*(scores[c].to_numpy() for c in ("wine", "taster", "score")))
    w, variances = kendall_w(ratings), restricted_likelihood(ratings)
    assert w.value == pytest.approx(known["kendall"]["W_tie_corrected"], abs=1e-4)
    assert w.p == pytest.approx(known["kendall"]["p"], abs=1e-4)
    assert alpha(ratings, Metric.INTERVAL).value == pytest.approx(known["alpha_interval"], abs=1e-4)
    rest = known["lme4"]["var"]["Residual"]
    assert variances.unit == pytest.approx(known["lme4"]["var"]["wine"] / rest, abs=1e-4)
    assert variances.rater == pytest.approx(known["lme4"]["var"]["taster"] / rest, abs=1e-4)


def test_variances_of_an_incomplete_panel_equal_those_of_lme4():
    folder = shared_reference("P07_conference_reviews_kuhlisch2016")
    scores = pl.read_csv(folder / "scores.csv")
    columns = ("idpaper", "idreviewer", "score")
    ratings = unit_ratings(*(scores[c].to_numpy() for c in columns))
    known, found = expected(folder)["mixed_random"]["var"], restricted_likelihood(ratings)
    assert found.unit == pytest.approx(known["p"] / known["Residual"], abs=1e-4)
    assert found.rater == pytest.approx(known["r"] / known["Residual"], abs=1e-4)


def test_unbiased_variances_of_a_complete_table_are_those_of_the_analysis_of_variance():
    found = sums_of_squares(wide_table(P01 / "ratings.csv"))
    squares = expected(P01)["anova"]
    assert found.rest == pytest.approx(squares["MSE"], abs=1e-9)
    assert found.unit == pytest.approx((squares["MSB"] - squares["MSE"]) / 4, abs=1e-9)
    assert found.rater == pytest.approx((squares["MSJ"] - squares["MSE"]) / 6, abs=1e-9)


def test_one_way_correlation_of_an_incomplete_table_equals_that_of_ebel():
    folder = shared_reference("P10_irrNA_incomplete")
    known = expected(folder)["Ebel51"]["iccNA"]
    found = intraclass(wide_table(folder / "Ebel51.csv"))
    assert found["icc1"].value == pytest.approx(known["ICCs"]["ICC(1)"], abs=1e-6)
    assert found["icc1k"].value == pytest.approx(known["ICCs"]["ICC(k)"], abs=1e-6)
    assert found["icc1"].details["k"] == pytest.approx(known["k0"], abs=1e-6)


def test_concordance_in_separate_panels_is_shown_with_a_remark_and_nothing_else_is():
    folder = shared_reference("P10_irrNA_incomplete")
    ratings, known = wide_table(folder / "ConsistNA.csv"), expected(folder)["ConsistNA"]
    w = kendall_w(ratings)
    assert w.value == pytest.approx(known["W"], abs=1e-12)
    assert w.p == pytest.approx(known["p"], abs=1e-6)
    assert w.details["components"] == known["components"]
    assert "2组" in str(w.details["note"])
    assert {c.value for c in intraclass(ratings).values()} == {None}
    assert "互不相连" in str(alpha(ratings, Metric.INTERVAL).reason)


@pytest.mark.parametrize(
    ("units", "raters", "squares", "p"),
    [
        (3, 3, 18, 0.028),
        (3, 3, 8, 0.361),
        (3, 4, 32, 0.0046),
        (3, 10, 14, 0.601),
        (4, 3, 45, 0.0017),
        (4, 4, 48, 0.054),
        (4, 4, 52, 0.036),
        (5, 3, 64, 0.045),
    ],
)
def test_exact_p_equals_the_tables_of_kendall(units, raters, squares, p):
    from evaluation.analysis.kendall_permutations import _exact

    ranks = tuple(range(2, 2 * units + 1, 2))
    mean = raters * (units + 1)
    observed = 4 * squares + units * mean**2
    assert _exact((ranks,) * raters, observed) == pytest.approx(p, abs=6e-4)


def test_drawn_permutations_come_close_to_all_of_them():
    from evaluation.analysis.kendall_permutations import _drawn, permutation_p

    ranks = np.argsort(np.random.default_rng(5).random((5, 4)), axis=0) + 1.0
    exact, method = permutation_p(ranks)
    doubled = 2 * ranks
    observed = int((doubled.sum(axis=1) ** 2).sum())
    assert method == "exact"
    assert _drawn(((2, 4, 6, 8, 10),) * 4, observed) == pytest.approx(exact, abs=0.006)


def test_exact_p_with_ties_counts_every_order_of_the_tied_ranks():
    # Two raters who each tie the first two of three: their third units are the same 1 time in 3.
    w = kendall_w(from_matrix([[1, 1], [1, 1], [2, 2]]))
    assert w.value == pytest.approx(1.0)
    assert w.details["p_exact"] == pytest.approx(1 / 3)
