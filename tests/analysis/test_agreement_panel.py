"""The agreement panel of an evaluation: composites and criteria, round by round."""

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.agreement import COEFFICIENTS, agreement_panel
from evaluation.analysis.intraclass import intraclass
from evaluation.analysis.panel_frames import AGREEMENT
from evaluation.analysis.unit_ratings import from_matrix

LEVELS = (0.0, 50.0, 100.0)


def frames(tables):
    """Composites and values from (round, criterion or None) -> counties x reviewers."""
    composites, values = [], []
    for (number, criterion), table in tables.items():
        for (county, reviewer), given in np.ndenumerate(np.array(table, dtype=float)):
            key = (number, f"c{county}", f"r{reviewer}")
            if criterion is None:
                composites.append((*key, given))
            else:
                values.append((*key, criterion, None if np.isnan(given) else given))
    key = {"round": pl.Int64, "county": pl.String, "reviewer": pl.String}
    return (
        pl.DataFrame(composites, {**key, "composite": pl.Float64}, orient="row"),
        pl.DataFrame(values, {**key, "criterion": pl.String, "given": pl.Float64}, orient="row"),
    )


COMPOSITES = [[70, 72, 69], [81, 80, 84], [60, 66, 63], [75, 71, 77], [90, 88, 93]]
BUNCHED = [[100, 100, 100], [100, 100, 100], [100, 50, 100], [100, 100, 100], [100, 100, 100]]
TABLES = {
    (1, None): COMPOSITES,
    (1, "A"): BUNCHED,
    (1, "B"): COMPOSITES,
    (2, None): [[70, 70, 70]],
    (2, "A"): [[float("nan")] * 3],
}
CATEGORIES = {"A": LEVELS, "B": None}


@pytest.fixture(scope="module")
def panel():
    return agreement_panel(*frames(TABLES), CATEGORIES, (1, 2))


def row(panel, number, criterion, coefficient):
    is_criterion = pl.col("criterion").eq_missing(pl.lit(criterion))
    return panel.frame.row(
        by_predicate=is_criterion
        & (pl.col("round") == number)
        & (pl.col("coefficient") == coefficient),
        named=True,
    )


def test_each_round_has_its_composites_and_criteria_with_every_coefficient(panel):
    assert panel.frame.schema == pl.Schema(AGREEMENT)
    keys = panel.frame.select("round", "criterion").unique(maintain_order=True).rows()
    assert keys == [(1, None), (1, "A"), (1, "B"), (2, None), (2, "A")]
    assert panel.frame["coefficient"].to_list() == list(COEFFICIENTS) * len(keys)


def test_the_correlations_are_those_of_agreement_and_of_consistency(panel):
    known = intraclass(from_matrix(COMPOSITES))
    for name, form in (
        ("icc_a1", "icc2"),
        ("icc_ak", "icc2k"),
        ("icc_c1", "icc3"),
        ("icc_ck", "icc3k"),
    ):
        found = row(panel, 1, None, name)
        assert found["value"] == pytest.approx(known[form].value)
        assert found["low"] == pytest.approx(known[form].low)


def test_concordance_of_few_counties_has_its_exact_p(panel):
    found = row(panel, 1, None, "kendall_w")
    assert 0 < found["p"] < 0.001
    assert found["value"] > 0.9


def test_every_null_has_its_reason(panel):
    for found in panel.frame.iter_rows(named=True):
        key = (found["round"], found["criterion"], found["coefficient"])
        for column in ("value", "low", "high", "p"):
            why = panel.reasons.get(("agreement", column, key))
            assert (found[column] is None) == (why is not None), (column, key)


def test_a_scale_of_levels_has_ac2_and_continuous_points_have_not(panel):
    assert row(panel, 1, "A", "ac2")["value"] > 0.8
    assert row(panel, 1, "B", "ac2")["value"] is None
    assert "AC2" in str(panel.reasons["agreement", "value", (1, "B", "ac2")])


def test_bunched_scores_are_remarked_upon(panel):
    assert "集中" in str(panel.notes[1, "A"])
    assert (1, "B") not in panel.notes


def test_separate_panels_have_no_agreement_at_all():
    gap = float("nan")
    table = [
        [1, 2, gap, gap],
        [3, 5, gap, gap],
        [2, 2, gap, gap],
        [gap, gap, 1, 2],
        [gap, gap, 4, 4],
    ]
    found = agreement_panel(*frames({(1, None): table}), {}, (1,))
    assert found.frame["value"].null_count() == len(COEFFICIENTS)
    assert "互不相连" in str(found.reasons["agreement", "value", (1, None, "kendall_w")])


def test_the_order_of_rows_changes_no_bit():
    composites, values = frames(TABLES)
    shuffled = (frame.sample(fraction=1, shuffle=True, seed=4) for frame in (composites, values))
    one = agreement_panel(composites, values, CATEGORIES, (1, 2))
    other = agreement_panel(*shuffled, CATEGORIES, (1, 2))
    assert one.frame.equals(other.frame)
    assert one.reasons == other.reasons


def test_no_evaluation_at_all_has_an_empty_panel():
    found = agreement_panel(*frames({}), CATEGORIES, ())
    assert found.frame.height == 0
    assert found.frame.schema == pl.Schema(AGREEMENT)


def test_many_counties_take_the_short_way_per_criterion():
    random = np.random.default_rng(2)
    table = (
        np.clip(np.rint(random.normal(2, 1, (401, 1)) + random.normal(0, 1, (401, 4))), 0, 4) * 25
    )
    table[0, 0] = np.nan
    levels = (0.0, 25.0, 50.0, 75.0, 100.0)
    found = agreement_panel(*frames({(1, None): table, (1, "A"): table}), {"A": levels}, (1,))
    assert row(found, 1, "A", "kendall_w")["value"] is None
    assert row(found, 1, None, "kendall_w")["value"] is not None
    alpha, ac2 = row(found, 1, "A", "alpha"), row(found, 1, "A", "ac2")
    assert alpha["low"] is None
    assert ac2["low"] < ac2["value"] < ac2["high"]
