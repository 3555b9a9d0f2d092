"""Reasons: why a number is null, in words that can be printed beside the dash."""

from collections.abc import Iterable, Mapping

import polars as pl

from evaluation.analysis.standing import SCORED, WHY_UNSCORED, Reasons
from evaluation.domain.reviews import MINIMUM_COVERAGE
from evaluation.locale import N_, Message, message

MODELLED = (
    *("fixed", "adjusted", "se", "low", "high"),
    *("rank_low", "rank_high", "p_best", "p_top3", "shrunken"),
)
"""What the severity model says of a county's score."""

OWN_CRITERIA = message(N_("有指标无人能够评判，按其余指标计分，不参加排序"))
_NOT_APPLICABLE = message(N_("过半数评审专家认为不适用，该县不计此指标"))
_UNJUDGED = message(N_("没有评审专家能够评判此指标"))
_ONE_REVIEW = message(N_("不足两份评审，没有离散程度"))
_NO_TARGET = message(N_("此指标没有目标值"))
_ALL_CRITERIA = message(N_("按整份评审的得分计算，不分指标"))
_NOTHING_APPLIES = message(N_("该县没有一项指标适用，评审不计入"))
_LITTLE_COVERAGE = message(
    N_("所评指标不足权重的{share}%，评审不计入"), share=round(MINIMUM_COVERAGE * 100)
)


def reasons_of(
    scores: pl.DataFrame,
    criteria: pl.DataFrame,
    composites: pl.DataFrame,
    status: Mapping[tuple[int, str], str],
) -> Reasons:
    """Why each null of the scores, criteria and composites is null."""
    found: Reasons = {("agreement", "criterion", ()): _ALL_CRITERIA}
    return found | _scores(scores, status) | _criteria(criteria, status) | _composites(composites)


def _scores(scores: pl.DataFrame, status: Mapping[tuple[int, str], str]) -> Reasons:
    found: Reasons = {}
    columns = ("round", "county", "reviewers")
    for number, county, reviewers in scores.select(columns).iter_rows():
        key = (number, county)
        if status[key] != SCORED:
            why = WHY_UNSCORED[status[key]]
            found |= each_column("scores", ("raw", "trimmed", "spread"), key, why)
            found |= each_column("scores", MODELLED, key, why)
        elif reviewers == 1:
            found["scores", "spread", key] = _ONE_REVIEW
    return found


def _criteria(criteria: pl.DataFrame, status: Mapping[tuple[int, str], str]) -> Reasons:
    found: Reasons = {}
    numbers = ("county_weight", "raw", "trimmed", "spread", "low", "high")
    for key, why in unscored_criteria(criteria, status):
        found |= each_column("criteria", numbers, key, why)
    alone = criteria.filter(pl.col("raw").is_not_null() & pl.col("spread").is_null())
    for row in alone.select("round", "county", "criterion").iter_rows():
        found["criteria", "spread", row] = _ONE_REVIEW
    by_dimension = criteria.group_by("round", "county", "dimension", maintain_order=True).agg(
        pl.col("raw").is_null().all().alias("none")
    )
    for number, county, dimension in by_dimension.filter("none").drop("none").iter_rows():
        why = WHY_UNSCORED.get(status[number, county], _NO_CRITERION)
        found["dimensions", "score", (number, county, dimension)] = why
    found["criteria", "target", ()] = _NO_TARGET
    return found


_NO_CRITERION = message(N_("该县在此维度没有可计分的指标"))


def gap_reasons(
    criteria: pl.DataFrame, gaps: pl.DataFrame, status: Mapping[tuple[int, str], str]
) -> Reasons:
    """Why each null of the gaps is null."""
    found: Reasons = {}
    untargeted = gaps.filter(pl.col("score").is_not_null() & pl.col("to_target").is_null())
    for row in untargeted.select("round", "county", "criterion").iter_rows():
        found["gaps", "to_target", row] = _NO_TARGET
    for key, why in unscored_criteria(criteria, status):
        found |= each_column("gaps", ("score", "to_target", "to_best", "to_mean"), key, why)
    return found


def unscored_criteria(
    criteria: pl.DataFrame, status: Mapping[tuple[int, str], str]
) -> Iterable[tuple[tuple[object, ...], Message]]:
    """Each round, county and criterion without a score, and why."""
    missing = criteria.filter(pl.col("raw").is_null())
    columns = ("round", "county", "criterion", "not_applicable")
    for number, county, criterion, dropped in missing.select(columns).iter_rows():
        own = _NOT_APPLICABLE if dropped else _UNJUDGED
        yield (number, county, criterion), WHY_UNSCORED.get(status[number, county], own)


def _composites(composites: pl.DataFrame) -> Reasons:
    """Why a review is left out, in the table of all reviews and in that of those left out."""
    found: Reasons = {}
    left_out = composites.filter(~pl.col("counted"))
    for *key, coverage in left_out.select("round", "county", "reviewer", "coverage").iter_rows():
        why = _NOTHING_APPLIES if coverage is None else _LITTLE_COVERAGE
        found |= each_column("composites", ("composite", "coverage", "filled"), tuple(key), why)
        found |= each_column("excluded", ("coverage",), tuple(key), why)
    return found


def each_column(
    table: str, columns: Iterable[str], key: tuple[object, ...], why: Message
) -> Reasons:
    """One reason for several columns of a row."""
    return {(table, column, key): why for column in columns}
