"""Fixed severity: the additive fit against published values, algebra and dense least squares."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.analysis.fixed_severity import fixed_severity
from tests.analysis.shared_reference import shared_reference

FOLDER = Path(__file__).parent.parent / "known_values"


def codes(names):
    return np.unique(np.array(list(names)), return_inverse=True)[1].astype(np.int64)


def fit_of(frame: pl.DataFrame, cell, reviewer, value):
    """The fit, with the names of its cells and reviewers in the order of their numbers."""
    cells = [str(name) for name in frame.select(pl.concat_str(cell, separator="|")).to_series()]
    panel = [str(name) for name in frame[reviewer]]
    fit = fixed_severity(codes(cells), codes(panel), frame[value].cast(pl.Float64).to_numpy())
    return fit, sorted(set(cells)), sorted(set(panel))


def by_name(names, values):
    return dict(zip(names, values.tolist(), strict=True))


@pytest.fixture(scope="module")
def conference():
    folder = shared_reference("P07_conference_reviews_kuhlisch2016")
    expected = json.loads((folder / "expected.json").read_text())["expected"]["fixed_additive"]
    frame = pl.read_csv(folder / "scores.csv")
    return expected, *fit_of(frame, ["idpaper"], "idreviewer", "score")


def test_conference_papers_and_their_standard_errors_equal_those_of_lm(conference):
    expected, fit, papers, _ = conference
    assert by_name(papers, fit.theta) == pytest.approx(expected["paper"], abs=1e-9)
    assert by_name(papers, fit.theta_se) == pytest.approx(expected["paper_se"], abs=1e-9)


def test_conference_severities_and_their_standard_errors_equal_those_of_lm(conference):
    expected, fit, _, reviewers = conference
    assert by_name(reviewers, fit.effects) == pytest.approx(expected["severity_sum0"], abs=1e-9)
    assert by_name(reviewers, fit.effect_se) == pytest.approx(expected["severity_se"], abs=1e-9)


def test_conference_residual_variance_equals_that_of_lm(conference):
    expected, fit, _, _ = conference
    assert fit.df == expected["df"]
    assert fit.sigma2**0.5 == pytest.approx(expected["sigma"], abs=1e-9)


def test_changes_over_two_rounds_equal_those_of_lm():
    folder = FOLDER / "P11_two_round_small"
    expected = json.loads((folder / "expected.json").read_text())["expected"]["fixed_reviewer_ols"]
    fit, cells, _ = fit_of(
        pl.read_csv(folder / "composites.csv"), ["county", "round"], "reviewer", "y"
    )
    counties = list(expected["change"])
    rows = np.zeros((len(counties), len(cells)))
    for place, county in enumerate(counties):
        rows[place, [cells.index(f"{county}|1"), cells.index(f"{county}|2")]] = [-1, 1]
    errors = np.sqrt(fit.contrast_variance(rows))
    assert by_name(counties, rows @ fit.theta) == pytest.approx(expected["change"], abs=1e-8)
    assert by_name(counties, errors) == pytest.approx(expected["se"], abs=1e-8)
    assert fit.df == expected["df"]


def test_a_change_of_the_panel_alone_is_no_change():
    folder = FOLDER / "T1_panel_change_only"
    expected = json.loads((folder / "expected.json").read_text())["expected"]
    frame = pl.read_csv(folder / "composites.csv")
    fit, cells, _ = fit_of(frame, ["county", "round"], "reviewer", "score")
    theta = by_name(cells, fit.theta)
    changes = {c: theta[f"{c}|2"] - theta[f"{c}|1"] for c in expected["raw_change"]}
    assert changes == pytest.approx(expected["adjusted_change_fixed"], abs=1e-9)


def test_a_county_that_met_lenient_reviewers_goes_back_to_its_place():
    folder = FOLDER / "T2_rank_reversal_incomplete"
    expected = json.loads((folder / "expected.json").read_text())["expected"]
    fit, cells, _ = fit_of(pl.read_csv(folder / "composites.csv"), ["county"], "reviewer", "score")
    away = by_name(cells, fit.theta - fit.theta[0])
    assert away == pytest.approx(expected["adjusted_differences_from_A"], abs=1e-9)
    assert fit.df == expected["residual_df"]
    assert np.unique(fit.part_of_cell).size == expected["components"]


def test_values_without_noise_leave_a_residual_of_exactly_nothing():
    folder = FOLDER / "T2_rank_reversal_incomplete"
    fit, *_ = fit_of(pl.read_csv(folder / "composites.csv"), ["county"], "reviewer", "score")
    assert fit.rss == 0
    assert fit.sigma2 == 0


def test_disjoint_panels_are_two_parts_with_effects_that_sum_to_nothing_in_each():
    folder = FOLDER / "T3_disconnected"
    expected = json.loads((folder / "expected.json").read_text())["expected"]
    fit, cells, panel = fit_of(
        pl.read_csv(folder / "composites.csv"), ["county"], "reviewer", "score"
    )
    theta = by_name(cells, fit.theta)
    assert fit.part_of_cell.tolist() == [0, 0, 1, 1]
    assert fit.part_of_reviewer.tolist() == [0, 0, 1, 1]
    assert by_name(panel, fit.effects) == pytest.approx({"r1": -2, "r2": 2, "r3": -2, "r4": 2})
    differences = expected["within_component_differences"]
    assert theta["B"] - theta["A"] == pytest.approx(differences["B-A"], abs=1e-9)
    assert theta["D"] - theta["C"] == pytest.approx(differences["D-C"], abs=1e-9)


def test_four_reviews_give_the_fit_worked_out_by_hand():
    # 70 74 / 76 84: effects -3, 3; levels 72, 80; each residual 1; df 4 - 2 - 2 + 1 = 1; s2 = 4.
    # Var(theta) = s2 / 2; Var(effect) = s2 / 4; each leverage (2 + 2 - 1) / 4.
    fit = fixed_severity(codes("aabb"), codes("rsrs"), np.array([70.0, 74.0, 76.0, 84.0]))
    assert fit.theta == pytest.approx([72, 80])
    assert fit.effects == pytest.approx([-3, 3])
    assert fit.residuals == pytest.approx([1, -1, -1, 1])
    assert (fit.rss, fit.df, fit.sigma2) == pytest.approx((4, 1, 4))
    assert fit.theta_se == pytest.approx([2**0.5] * 2)
    assert fit.effect_se == pytest.approx([1, 1])
    assert fit.leverages == pytest.approx([0.75] * 4)


@pytest.mark.parametrize(
    ("cell", "reviewer"), [("", ""), ("a", "r"), ("aaa", "rst"), ("abc", "rrr")]
)
def test_without_a_residual_degree_of_freedom_there_is_no_standard_error(cell, reviewer):
    y = np.arange(len(cell), dtype=float) + 70
    fit = fixed_severity(codes(cell), codes(reviewer), y)
    assert (fit.df, fit.sigma2, fit.theta_se, fit.effect_se) == (0, None, None, None)
    assert fit.contrast_variance(np.eye(fit.theta.size)) is None
    assert np.isfinite(fit.theta).all()
    assert fit.leverages == pytest.approx(np.ones(len(cell)))


def test_numbers_with_a_gap_are_refused():
    with pytest.raises(ValueError, match="without gaps"):
        fixed_severity(np.array([0, 2]), np.array([0, 0]), np.array([1.0, 2.0]))


@st.composite
def designs(draw):
    rows = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=24))
    values = draw(st.lists(st.integers(0, 100), min_size=len(rows), max_size=len(rows)))
    cell, reviewer = (codes(column) for column in zip(*rows, strict=True))
    return cell, reviewer, np.array(values, dtype=float)


def dense(cell, reviewer):
    """The design matrix, with the convention of effects summing to 0 left to the smallest norm."""
    return np.hstack([np.eye(cell.max() + 1)[cell], np.eye(reviewer.max() + 1)[reviewer]])


@settings(max_examples=150, deadline=None)
@given(designs())
def test_any_design_is_fitted_as_by_dense_least_squares(design):
    cell, reviewer, y = design
    matrix = dense(cell, reviewer)
    fit = fixed_severity(*design)
    hat = matrix @ np.linalg.pinv(matrix)
    assert fit.residuals == pytest.approx(y - hat @ y, abs=1e-8)
    assert fit.df == y.size - np.linalg.matrix_rank(matrix)
    assert fit.leverages == pytest.approx(np.diag(hat), abs=1e-8)
    assert fit.hat(np.arange(y.size)) == pytest.approx(hat, abs=1e-8)


@settings(max_examples=150, deadline=None)
@given(designs())
def test_any_design_has_the_standard_errors_of_dense_least_squares(design):
    cell, reviewer, _ = design
    fit = fixed_severity(*design)
    if fit.sigma2 is None:
        return
    parts = fit.part_of_reviewer[:, None] == np.unique(fit.part_of_reviewer)
    sums = np.hstack([np.zeros((parts.shape[1], fit.theta.size)), parts.T])
    matrix = dense(cell, reviewer)
    # The pinning of each sum adds nothing to the variance of what it pins at 0.
    bread = np.linalg.inv(matrix.T @ matrix + sums.T @ sums)
    covariance = fit.sigma2 * bread @ matrix.T @ matrix @ bread
    errors = np.concatenate([fit.theta_se, fit.effect_se])
    assert errors == pytest.approx(np.sqrt(np.abs(np.diag(covariance))), abs=1e-6)
    assert fit.contrast_variance(np.eye(fit.theta.size)) == pytest.approx(fit.theta_se**2)


@settings(max_examples=80, deadline=None)
@given(designs(), st.floats(-30, 30))
def test_a_constant_added_to_a_reviewer_changes_no_difference_within_a_part(design, shift):
    cell, reviewer, y = design
    one, other = (
        fixed_severity(cell, reviewer, y + moved * (reviewer == 0)) for moved in (0.0, shift)
    )
    moved = other.theta - one.theta
    for part in np.unique(one.part_of_cell):
        assert np.ptp(moved[one.part_of_cell == part]) < 1e-8
