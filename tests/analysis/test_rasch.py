"""Many-facet Rasch: against the reference case, by hand, and where there is no finite answer."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.rasch import RATINGS_LIMIT, many_facet_rasch, rasch_order
from evaluation.locale import Message

FOLDER = Path(__file__).parent.parent / "known_values" / "P08_guilford_1954_mfrm"


def ratings(*rows):
    schema = {
        "county": pl.String,
        "reviewer": pl.String,
        "criterion": pl.String,
        "category": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def repeated(**categories):
    """One reviewer and one criterion; each county with a list of categories."""
    return ratings(*((c, "r", "k", v) for c, given in categories.items() for v in given))


def measures(fit, facet, column="measure"):
    rows = fit.measures.filter(pl.col("facet") == facet).select("element", column)
    return dict(rows.iter_rows())


def simulated(counties=5, reviewers=4, criteria=6, levels=5, seed=1):
    """Complete ratings of counties that grow better by one logit each."""
    rng = np.random.default_rng(seed)
    rows = []
    for c in range(counties):
        for r in range(reviewers):
            for k in range(criteria):
                y = c - (counties - 1) / 2 - 0.5 * r + rng.logistic() + levels / 2
                rows.append((f"c{c}", f"r{r}", f"k{k}", int(np.clip(np.floor(y), 0, levels - 1))))
    return ratings(*rows)


@pytest.fixture(scope="module")
def guilford():
    """P08: the fit and what is expected of it."""
    names = {"examinee": "county", "judge": "reviewer", "trait": "criterion", "score": "category"}
    fit = many_facet_rasch(pl.read_csv(FOLDER / "ratings.csv").rename(names))
    expected = json.loads((FOLDER / "expected.json").read_text())["expected"]["jml_sum_zero"]
    return fit, expected


def test_the_log_likelihood_equals_that_of_the_reference_case(guilford):
    fit, expected = guilford
    assert fit.loglik == pytest.approx(expected["loglik"], abs=1e-5)


@pytest.mark.parametrize(
    ("facet", "name"),
    [
        ("county", "examinee"),
        ("reviewer", "judge_severity"),
        ("criterion", "trait_difficulty"),
    ],
)
def test_the_measures_equal_those_of_the_reference_case(guilford, facet, name):
    fit, expected = guilford
    assert measures(fit, facet) == pytest.approx(expected[name], abs=1e-5)


def test_the_thresholds_equal_those_of_the_reference_case(guilford):
    fit, expected = guilford
    assert fit.thresholds == pytest.approx(expected["thresholds"], abs=1e-5)


def test_the_standard_errors_equal_those_of_the_reference_case(guilford):
    fit, expected = guilford
    found = {
        "examinee_Anne": measures(fit, "county", "se")["Anne"],
        "judge_Avogadro": measures(fit, "reviewer", "se")["Avogadro"],
        "trait_Attack": measures(fit, "criterion", "se")["Attack"],
    }
    assert found == pytest.approx(expected["se_first"], abs=1e-5)


def test_two_categories_and_two_counties_give_half_the_log_odds_ratio():
    # logit 3/4 = ln 3, logit 1/4 = -ln 3; variance of each logit 1 / (4 x 3/16) = 4/3.
    fit = many_facet_rasch(repeated(x=[1, 1, 1, 0], y=[1, 0, 0, 0]))
    assert measures(fit, "county") == pytest.approx({"x": np.log(3), "y": -np.log(3)})
    assert measures(fit, "county", "se") == pytest.approx(
        {"x": (2 / 3) ** 0.5, "y": (2 / 3) ** 0.5}
    )
    assert fit.thresholds == pytest.approx((0,), abs=1e-9)


def test_a_facet_of_one_element_has_the_measure_zero():
    fit = many_facet_rasch(repeated(x=[1, 1, 1, 0], y=[1, 0, 0, 0]))
    assert measures(fit, "reviewer") == {"r": 0}
    assert measures(fit, "criterion") == {"k": 0}


def test_missing_ratings_are_left_out():
    whole = simulated()
    missing = whole.with_columns(
        category=pl.when(pl.int_range(pl.len()) % 7 == 3).then(None).otherwise(pl.col("category"))
    )
    fit, other = many_facet_rasch(missing), many_facet_rasch(missing.drop_nulls())
    assert fit.loglik == pytest.approx(other.loglik)
    assert measures(fit, "county") == pytest.approx(measures(other, "county"))


def test_the_order_of_rows_and_the_numbers_of_the_categories_do_not_matter():
    rows = simulated()
    fit = many_facet_rasch(rows)
    other = many_facet_rasch(rows.sample(fraction=1, shuffle=True, seed=3))
    shifted = many_facet_rasch(rows.with_columns(pl.col("category") + 4))
    assert measures(other, "county") == pytest.approx(measures(fit, "county"))
    assert measures(shifted, "county") == pytest.approx(measures(fit, "county"))


def test_a_county_with_only_the_highest_category_is_taken_out_with_a_reason():
    rows = simulated()
    best = ratings(*(("top", f"r{r}", f"k{k}", 4) for r in range(4) for k in range(6)))
    fit, without = many_facet_rasch(pl.concat([rows, best])), many_facet_rasch(rows)
    assert measures(fit, "county")["top"] is None
    assert "最高等级" in str(fit.reasons["rasch", "measure", ("county", "top")])
    assert fit.loglik == pytest.approx(without.loglik)


def test_extremes_are_looked_for_again_in_what_is_left():
    # Without x (all 2) the highest category is 1, and y has nothing else.
    rows = repeated(x=[2, 2], y=[1, 1], z=[0, 1, 0], w=[0, 1, 1])
    fit = many_facet_rasch(rows)
    assert {key[2][1] for key in fit.reasons} == {"x", "y"}
    assert measures(fit, "county")["w"] == pytest.approx(np.log(2))
    assert fit.categories == (0, 1)


def test_who_rated_only_extreme_counties_has_a_reason_too():
    rows = pl.concat(
        [simulated(), ratings(*((c, "only", "k0", v) for c, v in (("t", 4), ("b", 0))))]
    )
    fit = many_facet_rasch(rows)
    assert measures(fit, "reviewer")["only"] is None
    assert ("rasch", "measure", ("reviewer", "only")) in fit.reasons


def test_an_unused_middle_category_has_no_threshold_and_is_noted():
    rows = repeated(x=[3, 3, 3, 0], y=[3, 0, 0, 0])
    fit = many_facet_rasch(rows)
    assert fit.categories == (0, 3)
    assert len(fit.thresholds) == 1
    assert [note.render() for note in fit.notes] == ["无人使用的等级不设阈值：1、2"]
    assert measures(fit, "county") == pytest.approx({"x": np.log(3), "y": -np.log(3)})


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (ratings(), "没有可用于"),
        (repeated(x=[None], y=[None]), "没有可用于"),
        (repeated(x=[1], y=[1]), "同一等级"),
        (repeated(x=[1, 1], y=[0, 0]), "没有剩下"),
        (repeated(x=[0, 1], y=[1, 2]), "没有有限"),
        (
            ratings(*(("x", "r", "k", v) for v in (0, 1)), *(("y", "s", "k", v) for v in (0, 1))),
            "同一把",
        ),
    ],
    ids=["none", "missing", "constant", "all extreme", "separated", "not linked"],
)
def test_without_a_finite_answer_every_measure_is_null_for_a_reason(rows, words):
    fit = many_facet_rasch(rows)
    assert fit.loglik is None
    assert fit.measures["measure"].null_count() == fit.measures.height
    assert words in str(fit.reasons["rasch", "measure", ()])


def test_too_many_ratings_are_not_fitted():
    rows = pl.concat([repeated(x=[0, 1])] * (RATINGS_LIMIT // 2 + 1))
    assert "20000" in str(many_facet_rasch(rows).reasons["rasch", "measure", ()])


def points(rows, levels):
    """Categories as points of levels, as the analysis holds them."""
    return rows.with_columns(given=pl.col("category").replace_strict(dict(enumerate(levels)))).drop(
        "category"
    )


FIVE = (0.0, 25.0, 50.0, 75.0, 100.0)


def test_the_order_on_level_scales_equals_the_fit_on_the_places_of_the_levels():
    rows = simulated()
    found = rasch_order(points(rows, FIVE), {f"k{k}": FIVE for k in range(6)})
    assert found == pytest.approx(measures(many_facet_rasch(rows), "county"))


def test_a_rating_between_levels_counts_as_the_nearest():
    rows = points(simulated(), FIVE)
    moved = rows.with_columns((pl.col("given") + 12).clip(0, 100))
    levels = {f"k{k}": FIVE for k in range(6)}
    assert rasch_order(moved, levels) == pytest.approx(rasch_order(rows, levels))


def test_criteria_with_another_number_of_levels_are_left_out():
    rows = simulated()
    levels = {f"k{k}": FIVE for k in range(4)} | {"k4": (0.0, 50.0, 100.0)}
    found = rasch_order(points(rows, FIVE), levels)
    kept = rows.filter(pl.col("criterion").is_in(["k0", "k1", "k2", "k3"]))
    assert found == pytest.approx(measures(many_facet_rasch(kept), "county"))


def test_levels_that_too_few_criteria_share_give_a_reason():
    levels = {f"k{k}": FIVE for k in range(3)}
    found = rasch_order(points(simulated(), FIVE), levels)
    assert isinstance(found, Message)
    assert "不足六成" in str(found)


def test_one_county_gives_a_reason():
    found = rasch_order(points(simulated(counties=1), FIVE), {f"k{k}": FIVE for k in range(6)})
    assert isinstance(found, Message)


def test_no_rating_gives_a_reason():
    assert isinstance(rasch_order(points(ratings(), FIVE), {}), Message)
