"""Connectedness: linked parts, fragile links and returning reviewers."""

import polars as pl

from evaluation.analysis.connectedness import connectedness


def links(*rows):
    schema = {"round": pl.Int64, "county": pl.String, "reviewer": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_a_reviewer_who_alone_links_two_counties_is_fragile():
    found = connectedness(links((1, "x", "r1"), (1, "x", "r2"), (1, "y", "r2"), (1, "y", "r3")))
    assert found.components == (("x", "y", "r1", "r2", "r3"),)
    assert found.fragile == ("r2",)


def test_a_complete_panel_has_no_fragile_link():
    found = connectedness(links(*((1, c, r) for c in "xyz" for r in "abc")))
    assert found.fragile == ()


def test_returning_reviewers_counted_in_both_rounds():
    found = connectedness(links((1, "x", "a"), (1, "x", "b"), (2, "x", "b"), (2, "x", "c")))
    assert found.returning == 1


def test_nobody_is_no_part():
    found = connectedness(links())
    assert found.components == ()
    assert found.returning == 0
