"""A programme small enough to work out by hand, and its county reports."""

import copy
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from evaluation.analysis.results import ResultInputs
from evaluation.domain.counties import County
from evaluation.domain.programme import Disclosure, Headline, Programme, Recipient
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.reports.context import ReportContext
from tests.computed_results import results_of

RUBRIC = {
    "id": "small",
    "version": "1",
    "title": "小指标体系",
    "dimension": [
        {
            "id": "D1",
            "title": "组织建设",
            "criterion": [
                {"id": "A1", "title": "班子配备", "weight": 30, "kind": "points", "target": 80.0},
                {"id": "A2", "title": "台账制度", "weight": 20, "kind": "points", "target": 70.0},
            ],
        },
        {
            "id": "D2",
            "title": "服务青年",
            "title_en": "Serving the young",
            "criterion": [
                {"id": "B1", "title": "青年之家", "weight": 50, "kind": "points", "target": 90.0}
            ],
        },
    ],
    "indicator": [
        {"id": "Q1", "title": "待业青年", "unit": "人", "figure": "lower_bound"},
        {"id": "Q2", "title": "基层选拔占比", "unit": "%", "figure": "ambiguous"},
    ],
    "bonus": [{"id": "J1", "title": "经验推广", "per": 2.0, "cap": 2.0}],
    "grades": {
        "lines": [
            {"name": "优秀", "name_en": "Excellent", "at_least": 90.0},
            {"name": "良好", "name_en": "Good", "at_least": 75.0},
            {"name": "待改进", "name_en": "Wanting", "at_least": 0.0},
        ]
    },
}
OWN = {
    1: {"r1": (60.0, 70.0, 80.0), "r2": (70.0, 60.0, 84.0), "r3": (65.0, 80.0, 82.0)},
    2: {"r1": (72.0, 66.0, 90.0), "r2": (78.0, 60.0, 94.0), "r3": (75.0, 63.0, 95.0)},
}
"""The own county's ratings of A1, A2, B1. Round 1: 65, 70, 82 on average; round 2: 75, 63, 93."""
CANARY = {1: (41.37, 42.37, 43.37), 2: (44.37, 45.37, 46.37)}
"""A county that is worst in everything: none of its scores may be told to another."""
BEST = {1: (88.88, 77.77, 66.66), 2: (85.85, 75.75, 99.19)}
"""A county that is best in everything: its scores may be told, but not whose they are."""

COUNTIES = (
    County(
        id="own", name="本地县", name_en="Own County", brand="一个品牌", brand_text="品牌说明。"
    ),
    County(id="canary", name="金丝雀县", brand="金丝雀的品牌"),
    County(id="best", name="标杆县"),
    County(id="silent", name="无材料县", material=False),
)


OTHERS = {"canary": CANARY, "best": BEST}


def _rows(
    round_number: int, others: dict[str, dict[int, tuple[float, ...]]]
) -> list[dict[str, object]]:
    reviewers = ("r1", "r2", "r3")
    alike = {name: dict.fromkeys(reviewers, given[round_number]) for name, given in others.items()}
    given = {"own": OWN[round_number], **alike}
    return [
        {
            "round": round_number,
            "county": county,
            "reviewer": reviewer,
            "criterion": criterion,
            "state": "rated",
            "rating": rating,
        }
        for county, reviews in given.items()
        for reviewer, ratings in reviews.items()
        for criterion, rating in zip(("A1", "A2", "B1"), ratings, strict=True)
    ]


@pytest.fixture
def small_rubric() -> dict[str, object]:
    """The rubric as data, to be changed at will."""
    return copy.deepcopy(RUBRIC)


@pytest.fixture(scope="session")
def make_context() -> Callable[..., ReportContext]:
    """A report context of the small programme; keyword arguments change parts of it."""

    def make(
        county: str = "own",
        rounds: tuple[int, ...] = (1, 2),
        disclosure: Disclosure | None = None,
        programme: dict[str, object] | None = None,
        counties: tuple[County, ...] = COUNTIES,
        rubric: dict[str, object] | None = None,
        only: tuple[str, ...] = ("r1", "r2", "r3"),
        others: dict[str, dict[int, tuple[float, ...]]] = OTHERS,
        **changes: object,
    ) -> ReportContext:
        parsed = Rubric.model_validate(rubric or RUBRIC)
        the_programme = Programme(
            id="small",
            title="小型评审",
            commissioning_body="委托单位",
            evaluating_body="评审单位",
            sample=True,
            headline=Headline.ADJUSTED,
            disclosure=disclosure or Disclosure(),
            distribution=(Recipient(county="own", office="中共本地县委书记"),),
        ).model_copy(update=programme or {})
        ratings = pl.DataFrame([row for n in rounds for row in _rows(n, others)])
        ratings = ratings.filter(pl.col("reviewer").is_in(only))
        keys = ratings.select("round", "county", "reviewer").unique(maintain_order=True)
        reviews = keys.with_columns(
            state=pl.lit("submitted"),
            answered=pl.lit(3, pl.Int64),
            asked=pl.lit(3, pl.Int64),
        )
        rubrics = dict.fromkeys(rounds, parsed)
        results = results_of(
            ResultInputs(
                programme=the_programme,
                counties=counties,
                rubrics=rubrics,
                ratings=ratings,
                reviews=reviews,
                adjustments=changes.get("adjustments", ()),
                round_numbers=(1, 2),
            )
        )
        values: dict[str, object] = {
            "programme": the_programme,
            "county": next(c for c in counties if c.id == county),
            "counties": counties,
            "rounds": (
                Round(number=1, title="初评", title_en="First review", state=RoundState.PUBLISHED),
                Round(number=2, title="终评", title_en="Final review", state=RoundState.PUBLISHED),
            ),
            "rubrics": rubrics,
            "results": results,
            "dated": date(2022, 10, 21),
            "panel_sizes": dict.fromkeys(rounds, len(only)),
            "seals": {n: f"{n}" * 64 for n in rounds},
        }
        return ReportContext(**{**values, **changes})

    return make
