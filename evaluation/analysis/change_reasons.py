"""Reasons of the changes: why there is none for a county, or on one of its criteria."""

from collections.abc import Mapping

import polars as pl

from evaluation.analysis.real_changes import COLUMNS as MODELLED
from evaluation.analysis.reasons import each_column, unscored_criteria
from evaluation.analysis.standing import SCORED, WHY_UNSCORED, Reasons
from evaluation.locale import N_, Message, message

_NO_ROUND = message(N_("有一轮没有得分，无从比较"))
_NO_ROUND_ON_CRITERION = message(N_("此指标有一轮没有得分，无从比较"))
_NO_COMMON = message(N_("两轮没有共同的指标"))
_NO_PAIR = message(N_("没有评审专家两轮都评过该县"))
_NO_PAIR_ON_CRITERION = message(N_("没有评审专家两轮都评过该县的此指标"))


def change_reasons(
    changes: pl.DataFrame,
    criterion_changes: pl.DataFrame,
    criteria: pl.DataFrame,
    status: Mapping[tuple[int, str], str],
    rounds: tuple[int, ...],
) -> Reasons:
    """Why each null of the changes of counties and of criteria is null; `rounds` are in order."""
    if changes.is_empty():
        return {}
    unscored = dict(unscored_criteria(criteria, status))
    ends = {"first": rounds[0], "last": rounds[-1]}
    return (
        _ends(changes, status)
        | _changes(changes)
        | _criterion_ends(criterion_changes, unscored, ends)
        | _criterion_changes(criterion_changes)
    )


def _ends(changes: pl.DataFrame, status: Mapping[tuple[int, str], str]) -> Reasons:
    """Why a county has no score in the first or in the last round."""
    columns = ("county", "first_round", "last_round")
    return {
        ("changes", end, (county,)): WHY_UNSCORED[status[number, county]]
        for county, *numbers in changes.select(columns).iter_rows()
        for end, number in zip(("first", "last"), numbers, strict=True)
        if status[number, county] != SCORED
    }


def _changes(changes: pl.DataFrame) -> Reasons:
    found: Reasons = {}
    columns = ("county", "raw_change", "common_change", "paired_change")
    compared = ("common_change", "paired_change", "rubric_effect")
    for county, raw, common, paired in changes.select(columns).iter_rows():
        key = (county,)
        if raw is None:
            every = ("raw_change", *compared, *MODELLED)
            found |= each_column("changes", every, key, _NO_ROUND)
        elif common is None:
            found |= each_column("changes", (*compared, *MODELLED), key, _NO_COMMON)
        elif paired is None:
            found["changes", "paired_change", key] = _NO_PAIR
    return found


def _criterion_ends(
    changes: pl.DataFrame,
    unscored: Mapping[tuple[object, ...], Message],
    ends: Mapping[str, int],
) -> Reasons:
    """Why a county has no score on a criterion in the first or in the last round."""
    return {
        ("criterion_changes", end, key): unscored[number, *key]
        for key in changes.select("county", "criterion").iter_rows()
        for end, number in ends.items()
        if (number, *key) in unscored
    }


def _criterion_changes(changes: pl.DataFrame) -> Reasons:
    found: Reasons = {}
    columns = ("county", "criterion", "change", "paired_change")
    for *key, change, paired in changes.select(columns).iter_rows():
        if change is None:
            every = ("change", "paired_change", "adjusted_change", "se", "low", "high")
            found |= each_column("criterion_changes", every, tuple(key), _NO_ROUND_ON_CRITERION)
        elif paired is None:
            found["criterion_changes", "paired_change", tuple(key)] = _NO_PAIR_ON_CRITERION
    return found
