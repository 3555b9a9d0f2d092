"""Small evaluations to compute results from, written out rating by rating."""

from collections.abc import Iterable, Mapping

import polars as pl
import pytest

from evaluation.analysis.frames import RATINGS, REVIEWS
from evaluation.analysis.results import ResultInputs
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.programme import Headline, Programme
from evaluation.domain.rubric import (
    Bonus,
    Criterion,
    CriterionKind,
    Deduction,
    Dimension,
    GradeLine,
    Grades,
    Rubric,
    Veto,
)

RatingRow = tuple[int, str, str, str, float | str | None]
"""round, county, reviewer, criterion, and points or a state such as `cannot_judge`."""


def criterion(name: str, weight: float, rounds: tuple[int, ...] = (), target: float | None = None):
    return Criterion(
        id=name, title=name, weight=weight, kind=CriterionKind.POINTS, rounds=rounds, target=target
    )


def rubric(*dimensions: tuple[str, tuple[Criterion, ...]]) -> Rubric:
    """A rubric with every kind of rule: caps, zeroing, a bonus and a deduction with caps."""
    return Rubric(
        id="small",
        version="1",
        title="小样",
        dimension=tuple(Dimension(id=n, title=n, criterion=cs) for n, cs in dimensions),
        veto=(
            Veto(id="V1", title="弄虚作假", effect="cap_grade:合格"),
            Veto(id="V2", title="材料迟交", effect="no_top_grade"),
            Veto(id="V3", title="佐证失实", effect="zero_criterion"),
        ),
        deduction=(Deduction(id="D1", title="通报", per=2.0, cap=5.0),),
        bonus=(Bonus(id="B1", title="表扬", per=1.5, cap=4.0),),
        grades=Grades(
            lines=(
                GradeLine(name="优秀", at_least=90.0),
                GradeLine(name="良好", at_least=80.0),
                GradeLine(name="合格", at_least=60.0),
                GradeLine(name="不合格", at_least=0.0),
            )
        ),
    )


TWO_CRITERIA = rubric(("D", (criterion("A", 60.0), criterion("B", 40.0))))


def ratings(rows: Iterable[RatingRow]) -> pl.DataFrame:
    data = [
        (*row[:4], row[4], None)
        if isinstance(row[4], str)
        else (*row[:4], "blank" if row[4] is None else "rated", row[4])
        for row in rows
    ]
    return pl.DataFrame(data, schema=RATINGS, orient="row")


def reviews_of(frame: pl.DataFrame, state: str = "submitted") -> pl.DataFrame:
    """Every review that has a row, submitted."""
    return (
        frame.group_by("round", "county", "reviewer", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("asked"))
        .select(
            "round",
            "county",
            "reviewer",
            pl.lit(state).alias("state"),
            pl.col("asked").alias("answered"),
            "asked",
        )
        .match_to_schema(REVIEWS)
    )


def make_inputs(
    rows: Iterable[RatingRow] | pl.DataFrame,
    rubrics: Mapping[int, Rubric] | None = None,
    *,
    counties: Iterable[County | str] | None = None,
    headline: Headline = Headline.MEAN,
    combination=(0.4, 0.6),
    adjustments: tuple[Adjustment, ...] = (),
    reviews: pl.DataFrame | None = None,
    round_numbers: tuple[int, ...] = (),
) -> ResultInputs:
    frame = rows if isinstance(rows, pl.DataFrame) else ratings(rows)
    numbers = frame["round"].unique().sort().to_list()
    named = frame["county"].unique().sort() if counties is None else counties
    return ResultInputs(
        programme=Programme(
            id="small",
            title="小样",
            commissioning_body="甲",
            evaluating_body="乙",
            headline=headline,
            combination=combination,
        ),
        counties=tuple(c if isinstance(c, County) else County(id=c, name=c) for c in named),
        rubrics=rubrics or dict.fromkeys(numbers, TWO_CRITERIA),
        ratings=frame,
        reviews=reviews_of(frame) if reviews is None else reviews,
        adjustments=adjustments,
        round_numbers=round_numbers,
    )


@pytest.fixture
def inputs():
    """The builder of `ResultInputs` from rating rows."""
    return make_inputs


@pytest.fixture
def build_rubric():
    """The builder of a rubric from (dimension, criteria)."""
    return rubric


@pytest.fixture
def build_criterion():
    """The builder of a criterion from id, weight, rounds and target."""
    return criterion


@pytest.fixture
def cell():
    """One value of one row of a frame: cell(frame, "raw", round=1, county="x")."""

    def pick(frame: pl.DataFrame, column: str, **key):
        rows = frame.filter(*(pl.col(name) == value for name, value in key.items()))
        assert rows.height == 1, rows
        return rows[column].item() if frame.schema[column] != pl.List else rows[column][0]

    return pick
