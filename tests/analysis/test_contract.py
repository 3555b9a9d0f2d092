"""The contract: the keys of the JSON object, its reasons, and never a number that is none."""

import json

import polars as pl
import pytest

from evaluation.analysis.results import compute_results, results_json
from evaluation.domain.counties import County
from evaluation.domain.programme import Headline

KEYS = {
    "scores": "round county reviewers raw trimmed fixed adjusted se low high rank_low rank_high p_best",
    "severity": "round reviewer severity se",
    "changes": "county raw_change adjusted_change se df low high panel_effect rubric_effect "
    "relative_change relative_low relative_high verdict panel_artefact holm_p",
    "agreement": "round criterion coefficient value low high reason",
    "reviewers": "round reviewer mean_square f p correlation influence",
    "warnings": "code text subjects",
    "counties": "round county status headline bonus deductions final grade grade_reason combined "
    "combined_grade",
    "dimensions": "round county dimension weight score",
    "gaps": "round county criterion score to_target to_best to_mean",
    "completion": "round county reviewer state answered asked",
}
ROWS = [
    (n, c, r, k, 50.0 + 10 * n + len(c))
    for n in (1, 2)
    for c in ("x", "yy")
    for r in ("r1", "r2")
    for k in "AB"
]


@pytest.fixture
def whole(inputs):
    return results_json(compute_results(inputs(ROWS, headline=Headline.ADJUSTED)))


@pytest.mark.parametrize("table", KEYS)
def test_every_key_of_the_contract_is_there(whole, table):
    assert whole[table]
    for row in whole[table]:
        assert set(KEYS[table].split()) <= set(row)


def test_the_single_objects_hold_their_keys(whole):
    assert set(whole["variance"]) == {"reviewer", "drift", "halo", "residual", "reasons"}
    assert {"components", "fragile", "returning"} <= set(whole["connectedness"])
    assert {"intervals", "facets", "headline", "version"} <= set(whole["method"])
    assert {c["coefficient"] for c in whole["agreement"]} == {
        *("icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha", "ac2", "kendall_w")
    }


def test_a_whole_evaluation_is_scored_by_the_adjusted_rule(whole):
    assert whole["method"]["headline"] == "adjusted"
    assert [c["headline"] for c in whole["counties"]] == [s["adjusted"] for s in whole["scores"]]


def test_sentences_come_in_the_readers_language(inputs):
    found = results_json(compute_results(inputs(ROWS)), lambda text: "EN " + text)
    assert all(w["text"].startswith("EN ") for w in found["warnings"])
    assert all(c["grade_reason"].startswith("EN ") for c in found["counties"])


def strict(found):
    text = json.dumps(found, ensure_ascii=False, allow_nan=False)
    assert "NaN" not in text
    return json.loads(text)


DEGENERATE = {
    "constant": [(n, c, r, k, 50.0) for n in (1, 2) for c in "xyz" for r in "abc" for k in "AB"],
    "single reviewer": [(n, c, "a", k, 60.0) for n in (1, 2) for c in "xyz" for k in "AB"],
    "single county": [(1, "x", r, k, 60.0) for r in "abc" for k in "AB"],
    "all missing": [(1, c, r, k, "cannot_judge") for c in "xy" for r in "ab" for k in "AB"],
    "none applies": [(1, c, r, k, "not_applicable") for c in "xy" for r in "ab" for k in "AB"],
    "one rating": [(1, "x", "a", "A", 70.0)],
    "not a number": [(1, "x", "a", "A", float("nan")), (1, "x", "a", "B", float("inf"))],
    "no county in both": [(1, "x", "a", "A", 1.0), (2, "y", "a", "A", 2.0)],
    "no reviewer in both": [(n, "x", f"r{n}", k, 50.0) for n in (1, 2) for k in "AB"],
    "no criterion in both": [
        *((1, "x", "a", *given) for given in (("A", 50.0), ("B", "not_applicable"))),
        *((2, "x", "a", *given) for given in (("A", "not_applicable"), ("B", 50.0))),
    ],
    "too little coverage": [(1, "x", "a", "A", "cannot_judge"), (1, "x", "a", "B", 50.0)],
}


def unexplained(found, place="results"):
    """Where a null stands in an object that gives no reason for it."""
    if isinstance(found, list):
        return [p for n, row in enumerate(found) for p in unexplained(row, f"{place}[{n}]")]
    if not isinstance(found, dict):
        return []
    reasons = found.get("reasons", {})
    assert all(reasons.values())
    return [
        *(
            f"{place}.{key}"
            for key, value in found.items()
            # The field `reason` of a coefficient is null where nothing is to be explained.
            if value is None and key not in reasons and key != "reason"
        ),
        *(p for key, value in found.items() for p in unexplained(value, f"{place}.{key}")),
    ]


@pytest.mark.parametrize("name", DEGENERATE)
def test_every_null_of_a_degenerate_evaluation_has_its_reason(inputs, name):
    found = compute_results(inputs(DEGENERATE[name], counties=["x", "y", "z", "unrated"]))
    assert unexplained(strict(results_json(found))) == []


def test_every_null_of_a_whole_evaluation_has_its_reason(whole):
    assert unexplained(whole) == []


def test_a_county_without_material_has_a_reason_for_each_of_its_nulls(inputs):
    counties = [County(id="x", name="x"), County(id="yy", name="yy", material=False)]
    found = results_json(compute_results(inputs(ROWS, counties=counties)))
    assert unexplained(found) == []
    assert {c["reasons"]["zeroed"] for c in found["counties"] if c["county"] == "yy"} == {
        "未提供材料"
    }


def test_the_reasons_of_an_influence_stand_inside_it(inputs):
    # One county: leaving a reviewer out moves no place.
    rows = [(1, "x", r, k, 60.0 + len(r) * ord(k)) for r in ("a", "bb", "ccc") for k in "AB"]
    for row in results_json(compute_results(inputs(rows)))["reviewers"]:
        assert not {"influence_score", "influence_rank"} & {*row, *row.get("reasons", {})}
        for name in ("score", "rank"):
            assert row["influence"][name] is not None or row["influence"]["reasons"][name]


def test_a_review_left_out_says_that_it_covers_too_little(inputs):
    rows = [*ROWS, (1, "x", "r3", "A", "cannot_judge"), (1, "x", "r3", "B", 50.0)]
    found = results_json(compute_results(inputs(rows)))
    (row,) = [r for r in found["composites"] if not r["counted"]]
    assert row["reasons"]["composite"] == "所评指标不足权重的60%，评审不计入"


def test_no_ratings_at_all_is_still_an_object(inputs):
    made = inputs(DEGENERATE["one rating"])
    empty = made.ratings.clear()
    reviews = made.reviews.clear()
    found = compute_results(inputs(empty, made.rubrics, counties=["x"], reviews=reviews))
    assert strict(results_json(found))["counties"][0]["status"] == "not_rated"


def test_no_round_at_all_is_still_an_object(inputs):
    made = inputs(DEGENERATE["one rating"])
    found = compute_results(
        type(made)(made.programme, made.counties, {}, made.ratings, made.reviews)
    )
    assert strict(results_json(found))["counties"] == []


def test_a_frame_without_a_column_is_refused_by_its_name(inputs):
    made = inputs(ROWS)
    with pytest.raises(ValueError, match="rating"):
        compute_results(
            inputs(ROWS, reviews=made.reviews).__class__(
                made.programme,
                made.counties,
                made.rubrics,
                made.ratings.drop("rating"),
                made.reviews,
            )
        )


def test_a_review_that_rates_a_criterion_twice_is_refused(inputs):
    with pytest.raises(ValueError, match="more than once"):
        compute_results(inputs([*ROWS, ROWS[0]], reviews=inputs(ROWS).reviews))


def test_completion_lists_every_assignment(inputs):
    made = inputs(ROWS)
    recused = pl.DataFrame(
        [(1, "x", "r9", "recused", 0, 2)], schema=made.reviews.schema, orient="row"
    )
    found = compute_results(inputs(ROWS, reviews=pl.concat([made.reviews, recused])))
    assert ("r9", "recused") in found.completion.select("reviewer", "state").rows()


def test_limits_are_kept_on_the_scale_for_the_eye_alone(inputs):
    rows = [
        (1, f"c{i}", f"r{r}", k, 99.0 + (i + r) % 2)
        for i in range(3)
        for r in range(4)
        for k in "AB"
    ]
    found = compute_results(inputs(rows, headline=Headline.ADJUSTED))
    assert found.scores["high"].max() > 100
    assert found.method.printed(found.scores)["high"].max() == 100
