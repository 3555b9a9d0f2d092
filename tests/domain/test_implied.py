"""Which level a county's figure implies."""

from typing import Any

import pytest

from evaluation.domain.implied import departs_without_reason, implied_level
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.reviews import Rating, RatingState
from evaluation.domain.rubric import Criterion

CRITERION = Criterion.model_validate(
    {
        "id": "C1",
        "title": "基层选拔",
        "weight": 100.0,
        "kind": "levels",
        "implied": {"indicator": "Q1", "at_least": [42.0, 30.0, 15.0]},
        "levels": [
            {"name": name, "points": points, "anchor": name}
            for name, points in (("优秀", 100.0), ("良好", 80.0), ("合格", 60.0), ("不合格", 0.0))
        ],
    }
)


def figure(kind: str, value: float | None, **other: Any) -> IndicatorValue:
    content = {"verified_by": "P01"} | other
    return IndicatorValue.model_validate(
        {"county": "A", "indicator": "Q1", "figure": kind, "value": value} | content
    )


@pytest.mark.parametrize(
    ("value", "name"), [(42.0, "优秀"), (41.9, "良好"), (15.0, "合格"), (3.0, "不合格")]
)
def test_an_exact_figure_implies_the_level_whose_bound_it_reaches(value: float, name: str) -> None:
    level = implied_level(CRITERION, [figure("exact", value)])
    assert level is not None
    assert level.name == name


def test_a_share_is_used_where_no_value_is_given() -> None:
    value = figure("exact", None, numerator=30.0, denominator=100.0)
    assert implied_level(CRITERION, [value]) is CRITERION.levels[1]


def test_a_lower_bound_decides_only_at_the_best_level() -> None:
    assert implied_level(CRITERION, [figure("lower_bound", 42.0)]) is CRITERION.levels[0]
    assert implied_level(CRITERION, [figure("lower_bound", 30.0)]) is None


def test_an_upper_bound_decides_only_at_the_last_level() -> None:
    assert implied_level(CRITERION, [figure("upper_bound", 10.0)]) is CRITERION.levels[3]
    assert implied_level(CRITERION, [figure("upper_bound", 50.0)]) is None


@pytest.mark.parametrize("kind", ["ambiguous", "policy_target", "open_list", "not_stated"])
def test_what_is_no_figure_implies_nothing(kind: str) -> None:
    assert implied_level(CRITERION, [figure(kind, 50.0)]) is None


def test_an_unverified_figure_implies_nothing() -> None:
    assert implied_level(CRITERION, [figure("exact", 50.0, verified_by="")]) is None


@pytest.mark.parametrize(
    ("value", "comment", "departs"),
    [(80.0, "", True), (80.0, "抽查不符", False), (100.0, "", False)],
)
def test_leaving_the_implied_level_needs_a_comment(
    value: float, comment: str, departs: bool
) -> None:
    rating = Rating(state=RatingState.RATED, value=value, comment=comment)
    assert departs_without_reason(CRITERION, rating, [figure("exact", 50.0)]) is departs
