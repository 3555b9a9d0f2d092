"""Reliability: by hand from the formulas, and where a number has no meaning."""

import polars as pl
import pytest

from evaluation.analysis.frames import SCORES, complete
from evaluation.analysis.panel_frames import RELIABILITY
from evaluation.analysis.reliability import reliability


def scores(*rows, **more):
    """Rows of county, adjusted, se and reviewers in round 1."""
    frame = pl.DataFrame(
        rows,
        schema={
            "county": pl.String,
            "adjusted": pl.Float64,
            "se": pl.Float64,
            "reviewers": pl.Int64,
        },
        orient="row",
    )
    return complete(frame.with_columns(round=pl.lit(1), **more), SCORES)


# Variance of 60, 70, 80 is 100, mean squared error 4: Vc = 96. Harmonic mean of 4, 4, 4 = 4.
THREE = scores(("x", 60.0, 2.0, 4), ("y", 70.0, 2.0, 4), ("z", 80.0, 2.0, 4))


def test_the_coefficients_follow_from_the_variances():
    found, reasons = reliability(THREE, severity_variance=16, residual_variance=32)
    row = found.row(0, named=True)
    assert row["relative"] == pytest.approx(96 / (96 + 8))
    assert row["absolute"] == pytest.approx(96 / (96 + 12))
    assert row["strata"] == pytest.approx((4 * 12**0.5 + 1) / 3)  # G = sqrt(96 / 8)
    assert row["panel"] == 4
    assert reasons == {}
    assert found.schema == RELIABILITY


def test_reviewers_needed_is_the_least_that_reaches_four_fifths():
    # 96 / (96 + 48 / 2) = .8: two reviewers reach it exactly.
    found, _ = reliability(THREE, severity_variance=16, residual_variance=32)
    assert found["reviewers_needed"].item() == 2
    found, _ = reliability(THREE, severity_variance=16.1, residual_variance=32)
    assert found["reviewers_needed"].item() == 3


def test_the_panel_is_the_harmonic_mean_of_counties_with_reviewers():
    rows = scores(("x", 60.0, 2.0, 2), ("y", 70.0, 2.0, 6), ("z", None, None, 0))
    found, _ = reliability(rows, 1, 1)
    assert found["panel"].item() == pytest.approx(3)


def test_rounds_are_told_apart():
    second = THREE.with_columns(round=pl.lit(2, pl.Int64), adjusted=pl.col("adjusted") * 2)
    found, _ = reliability(pl.concat([second, THREE]), 16, 32)
    assert found["round"].to_list() == [1, 2]
    assert found["relative"].to_list() == pytest.approx([96 / 104, 396 / 404])


def test_counties_on_their_own_criteria_do_not_count():
    odd = scores(("w", 0.0, 2.0, 4), own_criteria=pl.lit(value=True))
    found, _ = reliability(pl.concat([THREE, odd]), 16, 32)
    assert found["relative"].item() == pytest.approx(96 / 104)


def test_counties_no_further_apart_than_their_errors_have_no_number_of_reviewers():
    rows = scores(("x", 70.0, 2.0, 4), ("y", 70.1, 2.0, 4))
    found, reasons = reliability(rows, 16, 32)
    row = found.row(0, named=True)
    assert (row["relative"], row["absolute"]) == (0, 0)
    assert row["strata"] == pytest.approx(1 / 3)
    assert row["reviewers_needed"] is None
    assert "未超过误差" in str(reasons["reliability", "reviewers_needed", (1,)])


def test_a_number_of_reviewers_beyond_reason_is_not_stated():
    rows = scores(("x", 70.0, 0.0, 4), ("y", 70.001, 0.0, 4))
    found, reasons = reliability(rows, 16, 32)
    assert found["reviewers_needed"].item() is None
    assert "1000" in str(reasons["reliability", "reviewers_needed", (1,)])


def test_reviewers_who_agree_entirely_separate_without_limit():
    found, reasons = reliability(THREE, 0, 0)
    row = found.row(0, named=True)
    assert (row["relative"], row["absolute"], row["reviewers_needed"]) == (1, 1, 1)
    assert row["strata"] is None
    assert set(reasons) == {("reliability", "strata", (1,))}


@pytest.mark.parametrize(
    ("rows", "severity", "residual", "nulls"),
    [
        (scores(), 1, 1, None),
        (scores(("x", 70.0, 2.0, 3)), 1, 1, {"relative", "absolute", "strata", "reviewers_needed"}),
        (
            scores(("x", 70.0, None, 3), ("y", 60.0, None, 3)),
            1,
            1,
            {"relative", "absolute", "strata", "reviewers_needed"},
        ),
        (THREE, None, 1, {"absolute", "reviewers_needed"}),
        (THREE, 1, None, {"relative", "absolute", "strata", "reviewers_needed"}),
        (
            scores(("x", 70.0, 0.0, 3), ("y", 70.0, 0.0, 3)),
            0,
            0,
            {"relative", "absolute", "strata", "reviewers_needed"},
        ),
        (
            scores(("x", None, None, 0)),
            1,
            1,
            {"relative", "absolute", "strata", "reviewers_needed", "panel"},
        ),
    ],
    ids=["none", "one county", "no errors", "no severity", "no residual", "all equal", "unrated"],
)
def test_every_null_has_a_reason(rows, severity, residual, nulls):
    found, reasons = reliability(rows, severity, residual)
    if nulls is None:
        assert found.is_empty()
        return
    row = found.row(0, named=True)
    assert {column for column, value in row.items() if value is None} == nulls
    assert {key[1] for key in reasons} == nulls
