"""Which counties of a round stand on one scale."""

import polars as pl

from evaluation.analysis.scale_parts import scale_parts
from evaluation.analysis.severity_model import ModelOptions, severity_model
from tests.analysis.model_cases import panel, reviews


def parts(frame: pl.DataFrame, number: int) -> set[frozenset[str]]:
    return {frozenset(p) for p in scale_parts(severity_model(frame, ModelOptions()), number)}


def test_counties_that_no_reviewer_links_stand_on_scales_of_their_own():
    assert parts(reviews("T3_disconnected"), 1) == {frozenset("AB"), frozenset("CD")}


def test_a_linked_panel_stands_on_one_scale():
    assert parts(panel(), 2) == {frozenset(f"c{i}" for i in range(5))}


def test_a_round_is_linked_by_reviewers_of_another_round_and_not_by_the_county_itself():
    rows = [(1, "x", "a", 70.0), (1, "y", "b", 60.0), (2, "x", "c", 75.0), (2, "y", "c", 66.0)]
    schema = {
        "round": pl.Int64,
        "county": pl.String,
        "reviewer": pl.String,
        "composite": pl.Float64,
    }
    apart = pl.DataFrame(rows, schema=schema, orient="row")
    assert parts(apart, 1) == {frozenset("x"), frozenset("y")}
    assert parts(apart, 2) == {frozenset("xy")}

    linked = pl.DataFrame([*rows, (2, "x", "a", 71.0), (2, "y", "b", 61.0)], schema, orient="row")
    assert parts(linked, 1) == {frozenset("xy")}
