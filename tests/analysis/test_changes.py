"""Changes: raw, on common criteria, paired, and what a changed rubric does."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.origin import score_origin
from evaluation.analysis.results import compute_results
from evaluation.domain.programme import Headline


@pytest.fixture
def with_c_in_round_2(build_rubric, build_criterion):
    """A 48, B 32 in both rounds, C 20 in round 2 only: round 1 weighs .6 and .4."""
    criteria = (
        build_criterion("A", 48.0),
        build_criterion("B", 32.0),
        build_criterion("C", 20.0, (2,)),
    )
    rubric = build_rubric(("D", criteria))
    return {1: rubric, 2: rubric}


ROWS = [
    (1, "x", "r1", "A", 70.0),
    (1, "x", "r1", "B", 60.0),
    (2, "x", "r1", "A", 80.0),
    (2, "x", "r1", "B", 70.0),
    (2, "x", "r1", "C", 20.0),
    (2, "x", "r2", "A", 90.0),
    (2, "x", "r2", "B", 80.0),
    (2, "x", "r2", "C", 40.0),
]


def test_a_criterion_asked_in_round_2_only_is_a_rubric_effect(inputs, with_c_in_round_2, cell):
    # Round 1: .6*70 + .4*60 = 66. Round 2: r1 .48*80 + .32*70 + .2*20 = 64.8,
    # r2 .48*90 + .32*80 + .2*40 = 76.8, mean 70.8. raw_change 4.8.
    # Common (.6, .4): A 85 - 70 = 15, B 75 - 60 = 15 -> 15. rubric_effect 4.8 - 15 = -10.2.
    # Paired, r1 alone: .6*10 + .4*10 = 10.
    found = compute_results(inputs(ROWS, with_c_in_round_2))
    assert cell(found.changes, "raw_change") == pytest.approx(4.8)
    assert cell(found.changes, "common_change") == pytest.approx(15)
    assert cell(found.changes, "rubric_effect") == pytest.approx(-10.2)
    assert cell(found.changes, "common_criteria") == 2
    assert cell(found.changes, "paired_change") == pytest.approx(10)
    assert cell(found.changes, "paired_reviewers") == 1
    assert {w.code: w.subjects for w in found.warnings}["W11"] == ("C",)
    plain = found.criterion_changes.drop("adjusted_change", "se", "low", "high")
    assert plain.rows() == [
        ("x", "D", "A", 70, 85, 15, 10, 1),
        ("x", "D", "B", 60, 75, 15, 10, 1),
    ]


def test_an_unchanged_rubric_has_no_effect_at_all(inputs, cell):
    rows = [
        (n, "x", r, c, 50.0 + n * len(r) / 3) for n in (1, 2) for r in ("r", "rr") for c in "AB"
    ]
    found = compute_results(inputs(rows))
    assert cell(found.changes, "rubric_effect") == 0
    assert cell(found.changes, "common_change") == cell(found.changes, "raw_change")
    assert "W11" not in {w.code for w in found.warnings}


def test_other_weights_in_round_2_are_a_rubric_effect(inputs, build_rubric, build_criterion, cell):
    # Round 1 (.6, .4): 70, 60 -> 66. Round 2 (.5, .5): 80, 70 -> 75. raw 9, common 10, rubric -1.
    halves = build_rubric(("D", (build_criterion("A", 50.0), build_criterion("B", 50.0))))
    sixths = build_rubric(("D", (build_criterion("A", 60.0), build_criterion("B", 40.0))))
    rows = [row for row in ROWS if row[2] == "r1" and row[3] != "C"]
    found = compute_results(inputs(rows, {1: sixths, 2: halves}))
    assert cell(found.changes, "raw_change") == pytest.approx(9)
    assert cell(found.changes, "common_change") == pytest.approx(10)
    assert cell(found.changes, "rubric_effect") == pytest.approx(-1)


def test_one_round_has_no_changes(inputs):
    found = compute_results(inputs([row for row in ROWS if row[0] == 1]))
    assert found.changes.height == 0
    assert found.criterion_changes.height == 0


def test_the_parts_of_a_change_sum_to_it_although_the_rubric_changed(
    inputs, with_c_in_round_2, cell
):
    found = compute_results(inputs(ROWS, with_c_in_round_2))
    parts = [cell(found.changes, c) for c in ("adjusted_change", "panel_effect", "rubric_effect")]
    assert sum(parts) == pytest.approx(cell(found.changes, "raw_change"), abs=1e-9)


def test_a_county_without_a_first_score_has_a_reason_instead_of_a_change(inputs, cell):
    rows = [*ROWS[:2], (2, "y", "r1", "A", 1.0), (2, "y", "r1", "B", 1.0)]
    found = compute_results(inputs(rows))
    assert cell(found.changes, "raw_change", county="y") is None
    assert "没有得分" in str(found.reason("changes", "raw_change", "y"))


def noisy(counties=4, reviewers=5, seed=3):
    """Ratings of two criteria, with severity, drift and noise; r0 leaves, n0 comes."""
    chance = np.random.default_rng(seed)
    level = chance.normal(70, 6, (2, counties, 2))
    names = [[f"r{r}" for r in range(reviewers)], ["n0", *(f"r{r}" for r in range(1, reviewers))]]
    severity = dict(zip(["n0", *names[0]], chance.normal(0, 4, reviewers + 1), strict=True))
    return [
        (t + 1, f"c{i}", r, "AB"[k], float(level[t, i, k] + severity[r] + chance.normal(0, 3)))
        for t in range(2)
        for i in range(counties)
        for r in names[t]
        for k in range(2)
    ]


def test_the_real_changes_of_the_criteria_sum_to_the_countys(inputs):
    found = compute_results(inputs(noisy()))
    weighted = found.criterion_changes.with_columns(
        pl.col("adjusted_change")
        * pl.col("criterion").replace_strict({"A": 0.6, "B": 0.4}, return_dtype=pl.Float64)
    )
    sums = weighted.group_by("county").agg(pl.col("adjusted_change").sum())
    both = found.changes.join(sums, on="county", suffix="_summed")
    assert (both["adjusted_change"] - both["adjusted_change_summed"]).abs().max() < 1e-9
    assert found.criterion_changes.select("se", "low", "high").null_count().row(0) == (0, 0, 0)


def test_the_real_changes_of_the_criteria_sum_to_the_countys_under_other_weights(
    inputs, build_rubric, build_criterion
):
    halves = build_rubric(("D", (build_criterion("A", 50.0), build_criterion("B", 50.0))))
    ninths = build_rubric(("D", (build_criterion("A", 90.0), build_criterion("B", 10.0))))
    found = compute_results(inputs(noisy(), {1: halves, 2: ninths}))
    weighted = found.criterion_changes.with_columns(
        pl.col("adjusted_change")
        * pl.col("criterion").replace_strict({"A": 0.9, "B": 0.1}, return_dtype=pl.Float64)
    )
    sums = weighted.group_by("county").agg(pl.col("adjusted_change").sum())
    both = found.changes.join(sums, on="county", suffix="_summed")
    assert (both["adjusted_change"] - both["adjusted_change_summed"]).abs().max() < 1e-9
    assert both["rubric_effect"].abs().min() > 0


def test_a_criterion_that_one_county_is_not_rated_on_is_compared_among_the_others(inputs):
    rows = [
        (*row[:4], "not_applicable") if row[1] == "c0" and row[3] == "B" else row for row in noisy()
    ]
    found = compute_results(inputs(rows))
    real = found.criterion_changes.filter(criterion="B").select("county", "adjusted_change")
    assert real.filter(county="c0")["adjusted_change"].item() is None
    assert real.filter(pl.col("county") != "c0")["adjusted_change"].null_count() == 0
    assert found.reason("criterion_changes", "adjusted_change", "c0", "B") is not None


def test_an_anchor_has_neither_rank_nor_change_and_no_warning_of_a_common_shift(inputs):
    rows = noisy(counties=5)
    plain = inputs(rows)
    programme = plain.programme.model_copy(
        update={"anchors": {"c4": "c0"}, "headline": Headline.ADJUSTED}
    )
    anchored = replace(plain, programme=programme)
    found = compute_results(anchored)
    assert found.scores.filter(county="c4", round=2)["rank_low"].item() is None
    assert "对照材料" in str(found.reason("scores", "rank_low", 2, "c4"))
    assert found.changes.filter(county="c4")["adjusted_change"].item() is None
    assert "对照材料" in str(found.reason("changes", "adjusted_change", "c4"))
    same = found.scores.filter(pl.col("county").is_in(["c0", "c4"]))
    first = same.filter(county="c0", round=1)["adjusted"].item()
    assert same.filter(county="c4", round=2)["adjusted"].item() == pytest.approx(first)
    for county in ("c0", "c4"):
        for number in (1, 2):
            origin = score_origin(found, county, number, combination=(0.4, 0.6))
            to_headline = [line.value for line in origin.lines if not line.is_total]
            assert origin.raw + sum(to_headline) == pytest.approx(origin.adjusted, abs=1e-9)
    parts = ("panel_composition", "panel_drift", "panel_halo", "panel_pooled")
    for row in found.changes.drop_nulls("panel_effect").iter_rows(named=True):
        assert sum(row[name] for name in parts) == pytest.approx(row["panel_effect"], abs=1e-9)
    assert found.changes["panel_pooled"].abs().max() > 0.01
    assert "W8" not in {w.code for w in found.warnings}
    assert "W8" in {w.code for w in compute_results(plain).warnings}
