"""The mixed model: absorbing the means, REML and Satterthwaite against lme4 and lmerTest."""

import json

import numpy as np
import polars as pl
import pytest

from evaluation.analysis import mixed_model
from evaluation.analysis.mixed_model import MixedModel
from evaluation.analysis.panel_design import identifiable_facets, panel_design
from evaluation.analysis.reml import reml
from evaluation.analysis.reml_fit import fit_at
from tests.analysis.model_cases import codes, expected, panel, reviews
from tests.analysis.shared_reference import shared_reference


@pytest.fixture(scope="module")
def two_rounds():
    """P11: its design, its model with all facets in Z, the fit, and what lme4 says."""
    design = panel_design(reviews("P11_two_round_small", "y"))
    model = MixedModel(design.y, design.cell, [design.levels(f) for f in "sdk"])
    return design, model, reml(model.absorb()), expected("P11_two_round_small")["expected"]


def differences(design) -> np.ndarray:
    """Round 2 minus round 1, a row a county."""
    at = {(n, c): i for n, c, i in design.cells.select("round", "county", "cell").iter_rows()}
    rows = np.zeros((6, design.cell_count))
    for place in range(6):
        rows[place, at[2, f"C{place}"]], rows[place, at[1, f"C{place}"]] = 1, -1
    return rows


def test_all_facets_can_be_told_apart_where_reviewers_return(two_rounds):
    assert identifiable_facets(two_rounds[0]) == ("s", "d", "k")


def test_variances_and_criterion_equal_those_of_lme4(two_rounds):
    _, _, fit, known = two_rounds
    names = ("reviewer", "reviewer:round", "county:reviewer")
    assert fit.variances == pytest.approx([known["var"][n] for n in names], rel=1e-5)
    assert fit.residual == pytest.approx(known["var"]["Residual"], rel=1e-5)
    assert fit.criterion == pytest.approx(known["remlcrit"], abs=1e-8)


def test_cells_and_their_errors_equal_those_of_lme4(two_rounds):
    design, _, fit, known = two_rounds
    at = {f"{c}|{n}": i for n, c, i in design.cells.select("round", "county", "cell").iter_rows()}
    se = np.sqrt(fit.contrast_variance(np.eye(design.cell_count)))
    for name, value in known["cell_estimate"].items():
        assert fit.theta[at[name]] == pytest.approx(value, abs=1e-5)
        assert se[at[name]] == pytest.approx(known["cell_se"][name], abs=1e-5)


@pytest.mark.parametrize("relative", [False, True])
def test_changes_errors_and_degrees_of_freedom_equal_those_of_lmertest(two_rounds, relative):
    design, _, fit, known = two_rounds
    rows = differences(design)
    rows = rows - rows.mean(axis=0) if relative else rows
    names = ("relative_change", "relative_se", "relative_df")
    names = names if relative else ("adjusted_change", "se", "df_satterthwaite")
    found = (rows @ fit.theta, np.sqrt(fit.contrast_variance(rows)), fit.contrast_df(rows))
    for name, values, tolerance in zip(names, found, (1e-5, 1e-5, 1e-3), strict=True):
        assert values == pytest.approx(list(known[name].values()), abs=tolerance), name


def test_a_row_taken_off_every_contrast_is_the_same_as_contrasts_without_it(two_rounds):
    design, _, fit, _ = two_rounds
    rows = differences(design)
    mean = rows.mean(axis=0)
    assert fit.contrast_variance(rows, mean) == pytest.approx(fit.contrast_variance(rows - mean))
    assert fit.contrast_df(rows, mean) == pytest.approx(fit.contrast_df(rows - mean))


def test_whitening_the_bias_changes_nothing(two_rounds):
    design, model, fit, _ = two_rounds
    ratio = float(np.sqrt(fit.tau[2]))
    whitened = MixedModel(design.y, design.cell, [design.levels(f) for f in "sd"], design.pair)
    same = fit_at(whitened.absorb(ratio), fit.tau[:2])
    rows = differences(design)
    assert same.criterion == pytest.approx(fit.criterion, abs=1e-9)
    assert same.theta == pytest.approx(fit.theta, abs=1e-9)
    assert same.contrast_variance(rows) == pytest.approx(fit.contrast_variance(rows), abs=1e-9)
    bias = whitened.whitened_effects(ratio, same.theta, same.effects)
    assert bias == pytest.approx(fit.effects[model.facet == 2], abs=1e-9)


def test_sparse_matrices_give_what_dense_ones_give(monkeypatch):
    design = panel_design(panel(keep=0.8, rounds=3))
    plain = [design.levels(f) for f in "sd"]
    dense = MixedModel(design.y, design.cell, plain, design.pair).absorb(0.7)
    monkeypatch.setattr(mixed_model, "DENSE_CELLS", 0)
    sparse = MixedModel(design.y, design.cell, plain, design.pair).absorb(0.7)
    tau = np.array([1.5, 0.3])
    rows = np.eye(design.cell_count)
    left, right = fit_at(dense, tau), fit_at(sparse, tau)
    assert left.criterion == pytest.approx(right.criterion)
    assert left.theta == pytest.approx(right.theta)
    assert left.contrast_variance(rows) == pytest.approx(right.contrast_variance(rows))
    assert left.contrast_df(rows) == pytest.approx(right.contrast_df(rows))


def test_crossed_random_effects_equal_those_of_lme4_on_the_penicillin_plates():
    folder = shared_reference("P05_lme4_penicillin")
    known = json.loads((folder / "expected.json").read_text())["expected"]["lme4"]
    frame = pl.read_csv(folder / "ratings.csv")
    y = frame["diameter"].cast(pl.Float64).to_numpy()
    model = MixedModel(y, np.zeros(y.size, int), [codes(frame["plate"]), codes(frame["sample"])])
    fit = reml(model.absorb())
    found = [*fit.variances, fit.residual]
    assert found == pytest.approx(
        [known["var"][n] for n in ("plate", "sample", "Residual")], rel=1e-4
    )
    assert fit.criterion == pytest.approx(known["remlcrit"], abs=1e-7)
    assert fit.theta[0] == pytest.approx(known["intercept"])
    assert np.sqrt(fit.contrast_variance(np.eye(1)))[0] == pytest.approx(known["se"], rel=1e-4)
    for facet, name in enumerate(("plate", "sample")):
        predicted = fit.effects[model.facet == facet]
        assert predicted == pytest.approx(list(known[name].values()), abs=1e-4)


def test_variance_components_equal_the_exact_analysis_of_variance_in_brennans_table():
    folder = shared_reference("P06_brennan_table3_2")
    known = json.loads((folder / "expected.json").read_text())["expected"]["anova_exact"]
    frame = pl.read_csv(folder / "ratings.csv")

    def crossed(*names: str) -> np.ndarray:
        return codes(frame.select(pl.concat_str(names, separator="|").alias("z"))["z"])

    facets = [
        crossed("Person"),
        crossed("Task"),
        crossed("Person", "Task"),
        crossed("Rater", "Task"),
    ]
    y = frame["Score"].cast(pl.Float64).to_numpy()
    fit = reml(MixedModel(y, np.zeros(y.size, int), facets).absorb())
    assert [*fit.variances, fit.residual] == pytest.approx(
        [known[n] for n in ("p", "t", "pt", "r_t", "pr_t")], abs=1e-4
    )


def test_severity_of_conference_reviewers_equals_that_of_lme4():
    folder = shared_reference("P07_conference_reviews_kuhlisch2016")
    known = json.loads((folder / "expected.json").read_text())["expected"]
    frame = pl.read_csv(folder / "scores.csv")
    model = MixedModel(
        frame["score"].cast(pl.Float64).to_numpy(),
        codes(frame["idpaper"]),
        [codes(frame["idreviewer"])],
    )
    fit, mixed = reml(model.absorb()), known["mixed_fixed_paper"]
    assert [*fit.variances, fit.residual] == pytest.approx(
        [mixed["var"]["r"], mixed["var"]["Residual"]], rel=1e-4
    )
    assert fit.criterion == pytest.approx(mixed["remlcrit"], abs=1e-7)
    assert fit.theta == pytest.approx(list(mixed["paper"].values()), abs=1e-5)
    se = np.sqrt(fit.contrast_variance(np.eye(57)))
    assert se == pytest.approx(list(mixed["paper_se"].values()), abs=1e-5)
    assert fit.effects == pytest.approx(list(mixed["severity"].values()), abs=1e-5)


def test_reml_refuses_what_has_no_variation_left():
    model = MixedModel(np.array([70.0, 70.0]), np.array([0, 0]), [np.array([0, 1])])
    with pytest.raises(ValueError, match="vary"):
        reml(model.absorb())


def test_a_variance_is_zero_only_where_the_likelihood_says_so():
    # Computed apart, by the dense V = I + sum tau ZZ' from many starts; a search that steps onto zero
    # stays there and finds (3.30, 0, 0), .90 worse.
    design = panel_design(panel(4, 5, seed=3))
    model = MixedModel(design.y, design.cell, [design.levels(f) for f in "sdk"])

    fit = reml(model.absorb())

    assert fit.tau == pytest.approx([4.18701, 0.0, 0.33197], abs=1e-4)
    assert fit.slope()[1] > 0
