"""Refits: scores without one reviewer."""

import polars as pl
import pytest

from evaluation.analysis.adjusted_scores import adjusted_scores
from evaluation.analysis.refits import refit_without
from evaluation.analysis.severity_model import Intervals, ModelOptions, severity_model
from tests.analysis.model_cases import panel, reviews


def scores(model) -> dict[tuple[int, str], float]:
    table = adjusted_scores(model, unranked={}).scores
    return {(n, c): s for n, c, s in table.select("round", "county", "adjusted").iter_rows()}


@pytest.mark.parametrize("intervals", [None, Intervals.REML])
def test_leaving_out_a_reviewer_comes_close_to_fitting_without(intervals):
    frame, options = panel(keep=0.9, seed=4), ModelOptions(intervals=intervals)
    whole = severity_model(frame, options)
    without = scores(severity_model(frame.filter(pl.col("reviewer") != "r2"), options))
    found = refit_without(whole)("r2")
    # The ratios are the whole panel's: what a refit would learn anew about them is left out.
    assert found == pytest.approx(without, abs=0.6)
    assert found != pytest.approx(scores(whole), abs=0.05)


def test_a_county_that_only_this_reviewer_rated_is_absent():
    frame = panel(rounds=1).filter((pl.col("county") != "c0") | (pl.col("reviewer") == "r1"))
    found = refit_without(severity_model(frame))("r1")
    assert (1, "c0") not in found
    assert len(found) == 4


def test_fixed_severities_are_refitted_exactly():
    # Noiseless: T2 without r4 still has B 4 above A and C 8.
    frame = reviews("T2_rank_reversal_incomplete")
    found = refit_without(severity_model(frame))("r4")
    rest = severity_model(frame.filter(pl.col("reviewer") != "r4"))
    assert found[1, "B"] - found[1, "A"] == pytest.approx(4, abs=1e-6)
    assert rest.intervals is not None
