"""The severity model: which facets, which way of stating uncertainty, and what it gives."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.analysis.adjusted_scores import adjusted_scores
from evaluation.analysis.bayes_grid import _log_prior, bayes_grid
from evaluation.analysis.estimators import BayesEstimator, RemlEstimator
from evaluation.analysis.mixed_model import MixedModel
from evaluation.analysis.panel_design import identifiable_facets, panel_design
from evaluation.analysis.real_changes import real_changes
from evaluation.analysis.reml_fit import fit_at
from evaluation.analysis.severity_model import Intervals, ModelOptions, severity_model
from tests.analysis.model_cases import expected, panel, raw_changes, reviews

P11 = "P11_two_round_small"
few = settings(max_examples=15, deadline=None)


def scored(frame: pl.DataFrame, **options) -> pl.DataFrame:
    model = severity_model(frame, ModelOptions(**options))
    return adjusted_scores(model, unranked={}).scores


def changed(frame: pl.DataFrame, smallest: float = 3.0, **options):
    model = severity_model(frame, ModelOptions(**options))
    return real_changes(model, raw_changes(frame), ends=(1, 2), smallest=smallest)


@pytest.fixture(scope="module")
def two_rounds():
    return severity_model(reviews(P11, "y"))


def test_small_panels_are_fitted_by_bayes_on_a_grid(two_rounds):
    assert two_rounds.intervals is Intervals.BAYES
    assert two_rounds.facets == ("s", "d", "k")


def test_changes_equal_those_of_the_prototypes_grid(two_rounds):
    known = expected(P11)["prototype_bayes"]
    found = real_changes(two_rounds, raw_changes(reviews(P11, "y")), ends=(1, 2), smallest=3.0)
    table = found.changes.sort("county")
    assert table["adjusted_change"].to_list() == pytest.approx(
        list(known["change_mean"].values()), abs=0.15
    )
    assert table["se"].to_list() == pytest.approx(list(known["change_sd"].values()), abs=0.15)
    for place, (low, high) in enumerate(known["change_ci95"].values()):
        assert (table["low"][place], table["high"][place]) == pytest.approx((low, high), abs=0.15)
    for place, (low, high) in enumerate(known["relative_ci95"].values()):
        interval = (table["relative_low"][place], table["relative_high"][place])
        assert interval == pytest.approx((low, high), abs=0.15)


@pytest.mark.parametrize("number", [1, 2])
def test_scores_ranks_and_chances_equal_those_of_the_prototype(two_rounds, number):
    known = expected(P11)["prototype_bayes"][f"round{number}"]
    table = adjusted_scores(two_rounds, unranked={}).scores.filter(round=number).sort("county")
    assert table["adjusted"].to_list() == pytest.approx(list(known["score"].values()), abs=0.15)
    assert table["p_best"].to_list() == pytest.approx(list(known["p_best"].values()), abs=0.03)
    for place, (low, high) in enumerate(known["rank_set_simultaneous95"].values()):
        assert abs(table["rank_low"][place] - low) <= 1
        assert abs(table["rank_high"][place] - high) <= 1
    for place, (low, high) in enumerate(known["ci95"].values()):
        assert (table["low"][place], table["high"][place]) == pytest.approx((low, high), abs=0.15)


def test_most_rank_sets_equal_the_prototypes(two_rounds):
    table = adjusted_scores(two_rounds, unranked={}).scores.sort("round", "county")
    known = expected(P11)["prototype_bayes"]
    sets = [*known["round1"]["rank_set_simultaneous95"].values()]
    sets += known["round2"]["rank_set_simultaneous95"].values()
    found = list(table.select("rank_low", "rank_high").iter_rows())
    assert sum(tuple(k) == f for k, f in zip(sets, found, strict=True)) >= 11


def test_reml_on_demand_gives_lme4s_changes_with_its_degrees_of_freedom():
    known = expected(P11)["expected"]
    table = changed(reviews(P11, "y"), intervals=Intervals.REML).changes.sort("county")
    for column, name, tolerance in (
        ("adjusted_change", "adjusted_change", 1e-5),
        ("se", "se", 1e-5),
        ("df", "df_satterthwaite", 1e-3),
        ("panel_effect", "panel_effect", 1e-5),
        ("relative_change", "relative_change", 1e-5),
    ):
        assert table[column].to_list() == pytest.approx(list(known[name].values()), abs=tolerance)


def test_the_panels_part_is_its_composition_drift_and_bias(two_rounds):
    table = real_changes(
        two_rounds, raw_changes(reviews(P11, "y")), ends=(1, 2), smallest=3.0
    ).changes
    parts = table["panel_composition"] + table["panel_drift"] + table["panel_halo"]
    assert (table["panel_effect"] - parts).abs().max() < 1e-9


def test_a_score_is_the_mean_less_the_mean_effects_of_its_reviewers(two_rounds):
    means = reviews(P11, "y").group_by("round", "county").agg(pl.col("composite").mean())
    table = adjusted_scores(two_rounds, unranked={}).scores.join(means, on=["round", "county"])
    cells = two_rounds.design.cells.select("round", "county", "cell")
    effects = sum(two_rounds.county_effects(f) for f in "sdk")
    joined = table.join(cells, on=["round", "county"])
    rest = joined["composite"] - pl.Series(effects[joined["cell"].to_numpy()])
    assert (joined["adjusted"] - rest).abs().max() < 1e-9


def test_a_changed_panel_alone_is_no_change():
    # T1: everybody stays as they were; a lenient reviewer is replaced by a harsh one.
    frame = reviews("T1_panel_change_only")
    found = changed(frame)
    assert found.changes["adjusted_change"].to_list() == pytest.approx([0.0] * 4, abs=0.05)
    assert found.changes["panel_effect"].to_list() == pytest.approx([-10 / 3] * 4, abs=0.05)
    assert found.changes["panel_artefact"].to_list() == [True] * 4


def test_severity_turns_a_raw_order_round():
    # T2: raw means put A above B, but B is 4 better.
    table = scored(reviews("T2_rank_reversal_incomplete")).sort("county")
    away = (table["fixed"] - table["fixed"][0]).to_list()
    assert away == pytest.approx([0, 4, 8, 12], abs=1e-9)
    assert table["adjusted"][1] > table["adjusted"][0]


def test_a_disconnected_design_has_differences_within_its_parts_and_no_common_ranking():
    frame = reviews("T3_disconnected")
    model = severity_model(frame)
    found = adjusted_scores(model, unranked={})
    table = dict(found.scores.select("county", "adjusted").iter_rows())
    assert table["B"] - table["A"] == pytest.approx(5, abs=1e-9)
    assert table["D"] - table["C"] == pytest.approx(6, abs=1e-9)
    assert found.scores["rank_low"].null_count() == 4
    assert "互不相连" in str(found.reasons["scores", "rank_low", (1, "A")])
    assert found.separated_parts == (1,)


def test_facets_are_those_that_the_design_can_tell_apart():
    whole = panel()
    assert identifiable_facets(panel_design(whole)) == ("s", "d", "k")
    one_round = whole.filter(round=1)
    assert identifiable_facets(panel_design(one_round)) == ("s",)
    new = whole.with_columns(
        pl.concat_str(pl.col("round").cast(pl.String), pl.col("reviewer")).alias("reviewer")
    )
    assert identifiable_facets(panel_design(new)) == ("s",)
    one = pl.concat([one_round, new.filter(round=2), whole.filter(round=2, reviewer="r0")])
    assert identifiable_facets(panel_design(one)) == ("s", "k")
    single = one_round.filter(pl.col("county").str.slice(1) == pl.col("reviewer").str.slice(1))
    assert identifiable_facets(panel_design(single)) == ()


def test_facets_that_are_asked_for_and_impossible_are_left_out():
    model = severity_model(panel(rounds=1), ModelOptions(facets=("s", "d", "k")))
    assert model.facets == ("s",)
    assert model.dropped == ("d", "k")


def test_many_effects_leave_severity_alone_by_reml():
    frame = panel(counties=40, reviewers=8)  # 8 + 16 + 320 effects
    model = severity_model(frame)
    assert model.intervals is Intervals.REML
    assert model.facets == ("s",)
    assert model.too_large


def test_a_large_fit_with_bias_equals_the_small_one(monkeypatch):
    frame = panel(keep=0.9)
    options = ModelOptions(intervals=Intervals.REML, facets=("s", "d", "k"))
    small = severity_model(frame, options)
    monkeypatch.setattr("evaluation.analysis.severity_model.LARGE_EFFECTS", 20)
    large = severity_model(frame, options)
    assert isinstance(large.estimator, RemlEstimator)
    assert large.estimator.model.whitened is not None
    assert large.estimator.fit.criterion == pytest.approx(small.estimator.fit.criterion, abs=1e-4)
    rows = np.eye(small.design.cell_count)
    assert large.estimator.contrasts(rows).value == pytest.approx(
        small.estimator.contrasts(rows).value, abs=1e-3
    )


def test_two_reviews_beyond_the_scores_give_scores_without_uncertainty():
    frame = panel(counties=2, reviewers=2, rounds=1)
    model = severity_model(frame)
    assert model.intervals is Intervals.NONE
    table = adjusted_scores(model, unranked={})
    assert table.scores["adjusted"].null_count() == 0
    assert table.scores["se"].null_count() == 2
    assert "评审份数过少" in str(table.reasons["scores", "se", (1, "c0")])


def test_anchors_measure_the_common_shift():
    # Round 2's standard is 5 points easier for all; c4's dossier is the same in both rounds.
    frame = panel(counties=5, reviewers=6, noise=0.5, seed=3)
    level = frame.filter(county="c4", round=1)["composite"].mean()
    own = frame.filter(county="c4", round=2)["composite"].mean()
    shift = pl.when(pl.col("round") == 2).then(5.0).otherwise(0.0)
    same = pl.when((pl.col("county") == "c4") & (pl.col("round") == 2)).then(level - own)
    frame = frame.with_columns(pl.col("composite") + shift + same.otherwise(0.0))
    plain, anchored = changed(frame), changed(frame, anchors={(2, "c4"): (1, "c4")})
    assert set(anchored.changes["county"]) == {"c0", "c1", "c2", "c3"}
    both = plain.changes.join(anchored.changes, on="county", suffix="_anchored")
    moved = both["adjusted_change"] - both["adjusted_change_anchored"]
    assert moved.to_list() == pytest.approx([5.0] * 4, abs=1.0)
    assert "对照材料" in str(anchored.reasons["changes", "adjusted_change", ("c4",)])


def test_the_quantiles_of_the_mixture_hold_their_share(two_rounds):
    estimator = two_rounds.estimator
    assert isinstance(estimator, BayesEstimator)
    found = estimator.posterior.contrasts(np.eye(two_rounds.design.cell_count))
    for share in (0.025, 0.5, 0.9):
        assert found.below(found.quantile(share)) == pytest.approx(share, abs=1e-9)


def test_the_draws_have_the_mixtures_mean_and_covariance(two_rounds):
    rows = np.eye(two_rounds.design.cell_count)
    drawn = two_rounds.estimator.draws(rows, 20_000, seed=7)
    covariance = two_rounds.estimator.covariance(rows)
    marginal = two_rounds.estimator.contrasts(rows)
    assert np.diag(covariance) == pytest.approx(marginal.se**2)
    assert drawn.mean(axis=0) == pytest.approx(marginal.value, abs=0.08)
    assert np.cov(drawn.T) == pytest.approx(covariance, abs=0.3)


def test_a_finer_grid_moves_no_limit_by_a_tenth_of_a_point(monkeypatch):
    frame = reviews(P11, "y")
    plain = changed(frame).changes
    monkeypatch.setattr("evaluation.analysis.bayes_grid.POINTS", {1: 81, 2: 31, 3: 25})
    monkeypatch.setattr("evaluation.analysis.bayes_grid.DROP", 9.0)
    finer = changed(frame).changes
    for column in ("low", "high", "relative_low", "relative_high"):
        assert (plain[column] - finer[column]).abs().max() < 0.1


def test_the_grid_needs_no_facet():
    model = MixedModel(np.array([60.0, 62.0, 70.0, 75.0]), np.array([0, 0, 1, 1]), [])
    posterior, _ = bayes_grid(model, ())
    # t with 2 degrees of freedom: s2 = (2 + 12.5) / 2, variance of a mean s2 / 2.
    found = posterior.contrasts(np.eye(2))
    assert found.mean == pytest.approx([61, 72.5])
    assert found.scale[0] == pytest.approx([14.5 / 4] * 2)


@few
@given(shift=st.floats(-30, 30), seed=st.integers(0, 5))
def test_a_constant_added_to_one_reviewer_changes_no_fixed_difference(shift, seed):
    frame = panel(keep=0.8, seed=seed, rounds=1)
    moved = frame.with_columns(
        pl.col("composite") + pl.when(pl.col("reviewer") == "r0").then(shift).otherwise(0.0)
    )
    one, other = scored(frame)["fixed"], scored(moved)["fixed"]
    assert ((one - one[0]) - (other - other[0])).abs().max() < 1e-7


@few
@given(shift=st.floats(-30, 30), seed=st.integers(0, 5))
def test_a_constant_added_to_one_reviewer_changes_no_difference_of_a_complete_round(shift, seed):
    frame = panel(seed=seed, rounds=1)
    moved = frame.with_columns(
        pl.col("composite") + pl.when(pl.col("reviewer") == "r0").then(shift).otherwise(0.0)
    )
    one, other = scored(frame)["adjusted"], scored(moved)["adjusted"]
    assert ((one - one[0]) - (other - other[0])).abs().max() < 1e-7


@few
@given(seed=st.integers(0, 9), order=st.randoms(use_true_random=False))
def test_neither_order_nor_labels_matter(seed, order):
    frame = panel(counties=4, reviewers=5, keep=0.8, seed=seed)
    turned = {f"c{i}": f"z{9 - i}" for i in range(4)}
    rows = frame.rows()
    order.shuffle(rows)
    other = pl.DataFrame(rows, schema=frame.schema, orient="row").with_columns(
        pl.col("county").replace_strict(turned)
    )
    one = scored(frame)
    two = scored(other).with_columns(
        pl.col("county").replace_strict({v: k for k, v in turned.items()})
    )
    both = one.join(two, on=["round", "county"], suffix="_2")
    for column in ("adjusted", "se", "low", "high", "fixed"):
        assert (both[column] - both[f"{column}_2"]).abs().max() < 1e-6


@few
@given(seed=st.integers(0, 9), keep=st.floats(0.6, 1.0))
def test_the_split_holds_to_the_last_digits(seed, keep):
    frame = panel(counties=4, reviewers=5, keep=keep, seed=seed)
    table = changed(frame).changes
    raw = raw_changes(frame)
    for row in table.iter_rows(named=True):
        total = row["adjusted_change"] + row["panel_effect"]
        assert total == pytest.approx(raw[row["county"]], abs=1e-9)
        parts = row["panel_composition"] + row["panel_drift"] + row["panel_halo"]
        assert row["panel_effect"] == pytest.approx(parts, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_doubling_the_panel_narrows_intervals_at_fixed_ratios(seed):
    frame = panel(seed=seed, keep=0.9)
    twins = frame.with_columns(pl.col("reviewer") + "t")
    ratios, widths = np.array([1.2, 0.3, 0.8]), []
    for rows in (frame, pl.concat([frame, twins])):
        design = panel_design(rows)
        model = MixedModel(design.y, design.cell, [design.levels(f) for f in "sdk"])
        fit = fit_at(model.absorb(), ratios)
        # The residual variance is part of the fixed ratios' scale: compare at the same one.
        widths.append(fit.contrast_variance(np.eye(design.cell_count)) / fit.residual)
    assert np.all(widths[1] < widths[0])


DEGENERATE = {
    "constant": panel().with_columns(pl.lit(60.0).alias("composite")),
    "one reviewer": panel(reviewers=1),
    "one county": panel(counties=1),
    "one review": panel(counties=1, reviewers=1, rounds=1),
    "nothing": panel().clear(),
    "all agree": panel(noise=0).with_columns(
        pl.col("composite").mean().over("round", "county").alias("composite")
    ),
    "noiseless": panel(noise=0),
    "two disconnected reviewers": panel(counties=2, reviewers=2, rounds=1).filter(
        pl.col("county").str.slice(1) == pl.col("reviewer").str.slice(1)
    ),
    "tiny scale": panel().with_columns(pl.col("composite") * 1e-6),
    "huge scale": panel().with_columns(pl.col("composite") * 1e6),
}


@pytest.mark.parametrize("intervals", [None, Intervals.REML])
@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_panels_give_numbers_or_reasons(name, intervals):
    frame = DEGENERATE[name]
    model = severity_model(frame, ModelOptions(intervals=intervals))
    found = adjusted_scores(model, unranked={})
    for row in found.scores.iter_rows(named=True):
        assert row["adjusted"] is not None
        for column, value in row.items():
            if value is None:
                key = (row["round"], row["county"])
                known = {("scores", column, key), ("scores", column, ())}
                assert known & found.reasons.keys()
            elif isinstance(value, float):
                assert np.isfinite(value)
    for column in ("severity", "se"):
        assert not found.severity[column].is_nan().any()
        if found.severity[column].null_count():
            assert ("severity", column, ()) in found.reasons


@pytest.mark.parametrize("intervals", [Intervals.BAYES, Intervals.REML])
@pytest.mark.parametrize("facets", ["s", "d", "k", "sd", "sk", "dk", "sdk"])
def test_any_set_of_facets_can_be_asked_for(facets, intervals):
    frame = panel(counties=4, reviewers=5)
    table = changed(frame, facets=tuple(facets), intervals=intervals).changes
    raw = raw_changes(frame)
    parts = ("panel_composition", "panel_drift", "panel_halo", "panel_pooled")
    for row in table.iter_rows(named=True):
        assert row["low"] < row["adjusted_change"] < row["high"]
        split = row["adjusted_change"] + sum(row[name] for name in parts)
        assert split == pytest.approx(raw[row["county"]], abs=1e-9)


def test_reml_of_a_design_with_too_few_reviews_still_adds_up():
    rows = [(1, "A", "r1", 70.0), (1, "A", "r2", 75.0), (1, "B", "r2", 71.0), (1, "B", "r3", 66.0)]
    frame = pl.DataFrame(rows, schema=["round", "county", "reviewer", "composite"], orient="row")
    model = severity_model(frame, ModelOptions(intervals=Intervals.REML))
    assert model.intervals is Intervals.NONE
    table = adjusted_scores(model, unranked={}).scores
    raw = np.array([72.5, 68.5])
    assert table["adjusted"].to_numpy() == pytest.approx(raw - model.county_effects("s"))
    assert table["se"].null_count() == 2


def test_an_exact_bias_is_told_as_failed_also_where_it_is_whitened(monkeypatch):
    frame = panel(counties=6, reviewers=8, noise=0.0)
    bias = {(f"c{i}", f"r{r}"): float((i * 7 + r * 3) % 5) for i in range(6) for r in range(8)}
    exact = frame.with_columns(
        pl.Series([y + bias[c, r] for _, c, r, y in frame.iter_rows()]).alias("composite")
    )
    monkeypatch.setattr("evaluation.analysis.severity_model.LARGE_EFFECTS", 20)
    options = ModelOptions(intervals=Intervals.REML, facets=("s", "k"))
    assert severity_model(exact, options).failed


def test_ratings_far_from_zero_vary_as_much_as_others():
    far = panel().with_columns(pl.col("composite") + 1e9)
    assert severity_model(far).intervals is Intervals.BAYES


def test_clear_changes_say_how_far_the_panel_must_have_moved_to_undo_them():
    table = changed(reviews(P11, "y")).changes
    for row in table.iter_rows(named=True):
        clear = row["low"] > 0 or row["high"] < 0
        nearest = row["low"] if row["low"] > 0 else row["high"]
        assert row["tipping_point"] == (nearest if clear else None)
        assert row["holm_clear"] == ((row["holm_p"] < 0.05) if clear else None)


def test_more_than_twenty_counties_have_scores_drawn_to_the_mean():
    table = scored(panel(counties=25, reviewers=5, rounds=1, noise=6.0))
    mean = table["adjusted"].mean()
    away, drawn = table["adjusted"] - mean, table["shrunken"] - mean
    assert (drawn.abs() < away.abs()).all()
    assert scored(panel(counties=20, rounds=1))["shrunken"].null_count() == 20


def test_the_chances_of_being_among_three_sum_to_three():
    table = scored(panel(rounds=1))
    assert table["p_top3"].sum() == pytest.approx(3)
    assert (table["p_top3"] >= table["p_best"]).all()


def test_the_prior_does_not_argue_with_ratios_from_eight_to_eighty_scales():
    x = np.log([1e-3, 2e-3, 8.0, 20.0, 80.0, 800.0, 8000.0])
    density = _log_prior(x)
    assert density[1] - density[0] == pytest.approx(np.log(2), abs=1e-4)  # rises like rho below
    assert density[2:5] == pytest.approx([density[2]] * 3, abs=0.02)
    assert density[6] - density[5] == pytest.approx(-np.log(10), abs=1e-4)  # falls like 1 / rho


def test_scores_that_differ_by_rounding_alone_take_no_rank():
    noise = np.random.default_rng(27).normal(0, 5, (6, 4))
    level = 60 + noise - noise.mean(axis=1, keepdims=True)
    rows = [(1, f"c{i}", f"r{r}", value) for (i, r), value in np.ndenumerate(level)]
    frame = pl.DataFrame(rows, schema=["round", "county", "reviewer", "composite"], orient="row")

    found = adjusted_scores(severity_model(frame), unranked={})

    assert np.ptp(found.scores["adjusted"].to_numpy()) > 0
    assert found.scores["rank_low"].null_count() == 6
    assert "完全相同" in str(found.reasons["scores", "rank_low", (1, "c1")])


@pytest.mark.parametrize("intervals", [Intervals.BAYES, Intervals.REML])
def test_names_have_no_share_in_rank_sets_and_chances(intervals):
    frame = panel(counties=7, keep=0.8, noise=6.0)
    one = scored(frame, intervals=intervals)
    # Turned round: the first county becomes the last, and so do the reviewers.
    new = {f"{side}{n}": f"{side}{9 - n}" for side in "cr" for n in range(7)}
    other = scored(
        frame.with_columns(pl.col("county", "reviewer").replace_strict(new)), intervals=intervals
    )
    both = one.with_columns(pl.col("county").replace_strict(new)).join(
        other, on=["round", "county"], suffix="_other"
    )
    assert both["rank_low", "rank_high"].rows() == both["rank_low_other", "rank_high_other"].rows()
    for chance in ("p_best", "p_top3"):
        assert both[chance].to_list() == pytest.approx(both[f"{chance}_other"].to_list(), abs=5e-4)
