"""Sensitivity: orders compared by hand, and where there is no order."""

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.frames import SCORES, complete
from evaluation.analysis.panel_frames import SENSITIVITY
from evaluation.analysis.sensitivity import RULES, sensitivity
from evaluation.locale import message


def scores(adjusted, **others):
    """Round 1 with counties c0, c1, ...; rules not given are as adjusted."""
    adjusted = pl.Series(adjusted, dtype=pl.Float64)
    rules = dict.fromkeys(("adjusted", "raw", "trimmed", "fixed"), adjusted) | {
        rule: pl.Series(values, dtype=pl.Float64) for rule, values in others.items()
    }
    frame = pl.DataFrame({"county": [f"c{i}" for i in range(len(adjusted))]} | rules)
    return complete(frame.with_columns(round=pl.lit(1)), SCORES)


def row(found, rule):
    return found.filter(rule=rule).row(0, named=True)


def test_one_pair_the_other_way_round_of_six():
    found, _ = sensitivity(scores([40, 50, 60, 70], raw=[50, 41, 60, 72]), {})
    assert found.schema == SENSITIVITY
    assert row(found, "raw") == {
        "round": 1,
        "rule": "raw",
        "tau": pytest.approx(4 / 6),
        "largest_difference": 10,
        "changed_order": 1,
    }


def test_the_same_scores_change_nothing():
    found, reasons = sensitivity(scores([40, 50, 60]), {1: {"c0": -1, "c1": 0, "c2": 1}})
    assert found["rule"].to_list() == list(RULES)
    assert found["tau"].to_list() == pytest.approx([1, 1, 1, 1])
    assert found["changed_order"].to_list() == [0, 0, 0, 0]
    assert set(reasons) == {("sensitivity", "largest_difference", (1, "rasch"))}


def test_ties_are_no_reversal():
    # Pairs: 1 tied in the other; 2 concordant. tau-b = 2 / sqrt(3 x 2).
    found, _ = sensitivity(scores([40, 50, 60], raw=[50, 50, 70]), {})
    assert row(found, "raw")["tau"] == pytest.approx(2 / 6**0.5)
    assert row(found, "raw")["changed_order"] == 0


def test_rounding_is_no_reversal():
    found, _ = sensitivity(scores([40, 70, 70 + 1e-12], raw=[40, 70 + 1e-12, 70]), {})
    assert row(found, "raw")["changed_order"] == 0


def test_the_order_in_logits_is_compared_for_the_counties_that_have_one():
    found, _ = sensitivity(scores([40, 50, 60]), {1: {"c0": 2.0, "c2": -2.0}})
    assert row(found, "rasch")["tau"] == -1
    assert row(found, "rasch")["changed_order"] == 1


def test_why_there_is_no_rasch_order_is_passed_on():
    why = message("因故不算")
    _, reasons = sensitivity(scores([40, 50]), {1: why})
    _, absent = sensitivity(scores([40, 50]), {})
    for column in ("tau", "largest_difference", "changed_order"):
        assert reasons["sensitivity", column, (1, "rasch")] == why
        assert "没有作 Rasch" in str(absent["sensitivity", column, (1, "rasch")])


@pytest.mark.parametrize(
    ("frame", "nulls"),
    [
        (scores([40]), {"tau", "changed_order"}),
        (scores([50, 50]), {"tau", "changed_order"}),
        (scores([None, None]), {"tau", "changed_order", "largest_difference"}),
    ],
    ids=["one county", "all tied", "no scores"],
)
def test_every_null_has_a_reason(frame, nulls):
    found, reasons = sensitivity(frame, {})
    values = row(found, "raw")
    assert {column for column, value in values.items() if value is None} == nulls
    assert {key[1] for key in reasons if key[2] == (1, "raw")} == nulls


def test_counties_on_their_own_criteria_do_not_count():
    frame = scores([40, 50, 60], raw=[40, 50, 0]).with_columns(
        own_criteria=pl.col("county") == "c2"
    )
    found, _ = sensitivity(frame, {})
    assert row(found, "raw")["changed_order"] == 0


def test_thousands_of_counties_are_counted_in_parts():
    rng = np.random.default_rng(5)
    adjusted, raw = rng.permutation(np.arange(3000.0)), rng.permutation(np.arange(3000.0))
    found, _ = sensitivity(scores(adjusted, raw=raw), {})
    values = row(found, "raw")
    # Without ties tau = 1 - 4 x reversals / (n (n - 1)).
    assert values["tau"] == pytest.approx(1 - 4 * values["changed_order"] / (3000 * 2999))
