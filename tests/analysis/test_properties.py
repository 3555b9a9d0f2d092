"""Properties: what must hold for any evaluation, found by trying many."""

import json
import math

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evaluation.analysis.results import compute_results, results_json

VALUE = st.one_of(
    st.integers(0, 100).map(float), st.just("cannot_judge"), st.just("not_applicable"), st.none()
)
MOSTLY_RATED = st.one_of(*[st.integers(0, 100).map(float)] * 6, st.just("cannot_judge"))
quick = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def evaluations(draw, value=MOSTLY_RATED):
    counties = draw(st.integers(1, 4))
    reviewers = draw(st.integers(1, 6))
    return [
        (n, f"c{c}", f"r{r}", k, draw(value))
        for n in range(1, draw(st.integers(1, 2)) + 1)
        for c in range(counties)
        for r in range(reviewers)
        for k in "AB"
    ]


def close(left: pl.Series, right: pl.Series) -> bool:
    return all(
        (a is None and b is None) or math.isclose(a, b, abs_tol=1e-8)
        for a, b in zip(left, right, strict=True)
    )


@quick
@given(rows=evaluations(), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit(inputs, rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    one, other = (results_json(compute_results(inputs(r))) for r in (rows, shuffled))
    assert json.dumps(one) == json.dumps(other)


@quick
@given(rows=evaluations())
def test_what_ids_look_like_changes_no_score(inputs, rows):
    # Reversing the names reverses their order too.
    def renamed(name):
        return f"z{9 - int(name[1])}"

    others = [(n, renamed(c), renamed(r), k, v) for n, c, r, k, v in rows]
    names = sorted({row[1] for row in rows})
    one = compute_results(inputs(rows, counties=names))
    other = compute_results(inputs(others, counties=[renamed(c) for c in names]))
    for column in ("raw", "trimmed", "spread"):
        assert close(one.scores[column], other.scores[column])
    for column in ("raw_change", "common_change", "paired_change"):
        assert close(one.changes[column], other.changes[column])


@quick
@given(rows=evaluations(), shift=st.floats(-50, 50))
def test_a_constant_added_to_a_reviewer_shifts_that_reviewers_composites_alone(inputs, rows, shift):
    moved = [
        (n, c, r, k, v + shift if r == "r0" and isinstance(v, float) else v)
        for n, c, r, k, v in rows
    ]
    one = compute_results(inputs(rows)).composites
    other = compute_results(inputs(moved)).composites
    expected = one["composite"] + shift * (one["reviewer"] == "r0").cast(pl.Float64)
    assert close(expected, other["composite"])


@quick
@given(rows=evaluations())
def test_a_score_lies_between_its_reviews(inputs, rows):
    found = compute_results(inputs(rows))
    bounds = found.composites.group_by("round", "county").agg(
        low=pl.col("composite").min(), high=pl.col("composite").max()
    )
    joined = found.scores.select("round", "county", "raw").join(bounds, on=["round", "county"])
    for raw, low, high in joined.drop_nulls().select("raw", "low", "high").iter_rows():
        assert low - 1e-9 <= raw <= high + 1e-9


@quick
@given(rows=evaluations())
def test_weighted_criteria_and_dimensions_both_sum_to_the_score(inputs, rows):
    found = compute_results(inputs(rows))
    key = ["round", "county"]
    sums = found.criteria.group_by(key).agg(c=(pl.col("county_weight") * pl.col("raw")).sum())
    rolled = found.dimensions.group_by(key).agg(d=(pl.col("weight") * pl.col("score")).sum())
    scored = found.scores.drop_nulls("raw").join(sums, on=key).join(rolled, on=key)
    assert close(scored["raw"], scored["c"])
    assert close(scored["raw"], scored["d"])


@quick
@given(rows=evaluations())
def test_the_split_sums_to_the_raw_change(inputs, rows):
    changes = compute_results(inputs(rows)).changes.drop_nulls("common_change")
    assert close(changes["raw_change"], changes["common_change"] + changes["rubric_effect"])


@quick
@given(rows=evaluations(VALUE))
def test_no_evaluation_gives_a_number_that_is_none(inputs, rows):
    found = results_json(compute_results(inputs(rows)))
    json.dumps(found, allow_nan=False)
    for row in found["scores"]:
        if row["raw"] is None:
            assert row["reasons"]["raw"]


@quick
@given(rows=evaluations(VALUE))
def test_every_excluded_review_covers_less_than_the_minimum(inputs, rows):
    found = compute_results(inputs(rows))
    assume(found.excluded.height)
    assert all(share is None or share < 0.6 for share in found.excluded["coverage"])


@pytest.mark.parametrize("size", [2, 3, 5])
def test_doubling_the_panel_leaves_the_mean(inputs, size):
    rows = [(1, "x", f"r{r}", k, 10.0 * r + ord(k)) for r in range(size) for k in "AB"]
    twins = [(n, c, r + "t", k, v) for n, c, r, k, v in rows]
    one, other = (compute_results(inputs(r)).scores["raw"].item() for r in (rows, rows + twins))
    assert one == pytest.approx(other)
