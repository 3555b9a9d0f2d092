"""Standing: the final score, grade and combined result of each county."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from evaluation.analysis.adjustments import Adjusted, adjusted
from evaluation.analysis.combination import Combination, combined, round_shares
from evaluation.analysis.frames import COUNTIES
from evaluation.analysis.grades import graded
from evaluation.analysis.headline import criterion_column, score_column
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.programme import Headline
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rubric import Rubric
from evaluation.locale import N_, Message, message

Reasons = dict[tuple[str, str, tuple[object, ...]], Message]
"""(table, column, key) -> why that number is null."""

SCORED, NO_MATERIAL, NOT_RATED, RECUSED = "scored", "no_material", "not_rated", "recused"

WHY_UNSCORED: Mapping[str, Message] = {
    NO_MATERIAL: message(N_("未提供材料")),
    NOT_RATED: message(N_("没有计入的评审")),
    RECUSED: message(N_("所分派的评审专家均已回避")),
}
"""For each status but scored: why there is no score."""

COUNTY = ("round", "county")
_NUMBERS = ("headline", "zeroed", "bonus", "deductions", "final", "earned_grade", "grade")
_LATER = message(N_("合成成绩列在最后一轮"))


@dataclass(frozen=True)
class Standing:
    """The counties' frame with the sentences that belong to it."""

    counties: pl.DataFrame
    """`frames.COUNTIES`."""
    grade_reasons: Mapping[tuple[int, str], Message]
    reasons: Reasons


def statuses(
    scores: pl.DataFrame, reviews: pl.DataFrame, counties: Sequence[County]
) -> dict[tuple[int, str], str]:
    """The status of each county in each round: (round, county) -> status."""
    without_material = {county.id for county in counties if not county.material}
    states = reviews.group_by("round", "county").agg(
        (pl.col("state") == ReviewState.RECUSED.value).all().alias("recused")
    )
    recused = set(states.filter("recused").select("round", "county").iter_rows())
    found = {}
    for number, county, score in scores.select("round", "county", "raw").iter_rows():
        if county in without_material:
            found[number, county] = NO_MATERIAL
        elif score is not None:
            found[number, county] = SCORED
        else:
            found[number, county] = RECUSED if (number, county) in recused else NOT_RATED
    return found


def standing(
    scores: pl.DataFrame,
    criteria: pl.DataFrame,
    status: Mapping[tuple[int, str], str],
    *,
    rubrics: Mapping[int, Rubric],
    rule: Headline,
    adjustments: Sequence[Adjustment],
    combination: Combination,
    rounds: Sequence[int],
) -> Standing:
    """Final score, grade and combined result of each county in each round.

    `final` = clip(headline - zeroed + bonus - deductions, 0, 100); `zeroed` = sum of the weighted
    headline scores of the criteria that a veto zeroes; then the grade, then the caps of the vetoes.
    The finals combine by the shares of `combination` into the last round's row, which has its own
    grade under that round's caps.

    Args:
        scores: `frames.SCORES`.
        criteria: `frames.CRITERIA`.
        status: what `statuses` gives.
        rubrics: the rubric of each round computed.
        rule: which score is published.
        adjustments: all applied vetoes, deductions and bonuses; other rounds' are ignored.
        combination: the programme's rule.
        rounds: all rounds of the programme, in order.

    Raises:
        FaultyInputError: an adjustment or a veto that does not fit the rubric.
    """
    shares, weighted = round_shares(combination, rounds), _weighted(criteria, rule)
    rows: list[dict[str, object]] = []
    reasons: Reasons = {}
    sentences: dict[tuple[int, str], Message] = {}
    finals: dict[str, dict[int, float | None]] = {}
    for number, county, headline in scores.select(*COUNTY, score_column(rule)).iter_rows():
        key = (number, county)
        total = adjusted(_of(key, adjustments), rubrics[number], weighted.get(key, {}))
        row = _row(key, status[key], total)
        if headline is None or status[key] != SCORED:
            sentences[key] = WHY_UNSCORED[status[key]]
            reasons |= {("counties", c, key): sentences[key] for c in _NUMBERS}
        else:
            finals.setdefault(county, {})[number] = total.final(headline)
            sentences[key] = _put_final(row, total, headline, rubrics[number])
        row["grade_reason"] = str(sentences[key])
        reasons |= _combine(row, total, finals.get(county, {}), shares, rubrics[number])
        rows.append(row)
    return Standing(pl.DataFrame(rows, schema=COUNTIES), sentences, reasons)


def _of(key: tuple[int, str], adjustments: Sequence[Adjustment]) -> list[Adjustment]:
    """What was decided on one county in one round."""
    return [a for a in adjustments if (a.round, a.county) == key]


def _weighted(criteria: pl.DataFrame, rule: Headline) -> dict[tuple[int, str], dict[str, float]]:
    """(round, county) -> criterion -> weight share x published criterion score."""
    points = criteria.select(
        "round",
        "county",
        "criterion",
        (pl.col("county_weight") * criterion_column(rule)).alias("points"),
    ).drop_nulls()
    found: dict[tuple[int, str], dict[str, float]] = {}
    for number, county, criterion, value in points.iter_rows():
        found.setdefault((number, county), {})[criterion] = value
    return found


def _row(key: tuple[int, str], status: str, total: Adjusted) -> dict[str, object]:
    """A row of `frames.COUNTIES` before there is a score."""
    empty: dict[str, object] = dict.fromkeys(COUNTIES)
    return empty | {
        "round": key[0],
        "county": key[1],
        "status": status,
        "vetoes": [veto.id for veto in total.vetoes],
    }


def _put_final(row: dict[str, object], total: Adjusted, headline: float, rubric: Rubric) -> Message:
    """Put the final score and its grade into the row; why it has this grade."""
    final = total.final(headline)
    grade = graded(final, rubric.grades, total.vetoes)
    row |= {"headline": headline, "zeroed": total.zeroed, "final": final}
    row |= {"bonus": total.bonus, "deductions": total.deductions}
    row |= {"grade": grade.grade, "earned_grade": grade.earned}
    return grade.reason


def _combine(
    row: dict[str, object],
    total: Adjusted,
    finals: Mapping[int, float | None],
    shares: Mapping[int, float],
    rubric: Rubric,
) -> Reasons:
    """Put the combined result into the last round's row; the reasons where there is none."""
    key, columns = (row["round"], row["county"]), ("combined", "combined_grade")
    if row["round"] != max(shares, default=None):
        return {("counties", c, key): _LATER for c in columns}
    score, why = combined(finals, shares)
    if score is not None:
        row["combined"] = score
        row["combined_grade"] = graded(score, rubric.grades, total.vetoes).grade
        return {}
    return {("counties", c, key): why for c in columns if why is not None}
