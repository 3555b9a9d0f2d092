"""Made-up frames of the analysis, small enough to read off what a chart must show."""

import polars as pl

from evaluation.analysis.frames import CHANGES, SCORES, Schema, complete
from evaluation.analysis.panel_frames import SEVERITY, SINGLE_REVIEWS
from evaluation.charts.labels import chart_labels
from evaluation.locale import translator

HOSTILE = "datum.x'); alert(1); //"
NAMES = {"a": "甲县", "b": HOSTILE, "c": "丙县", "r1": "专家一", "r2": HOSTILE, "r3": "专家三"}
LABELS = chart_labels(translator("zh_CN"), NAMES, first="初评", last="终评")
ROUNDS = {1: "初评", 2: "终评"}


def frame(schema: Schema, *rows: dict[str, object]) -> pl.DataFrame:
    """The rows as a frame of a schema; what a row does not say is null."""
    types = {name: kind for name, kind in schema.items() if any(name in row for row in rows)}
    return complete(pl.DataFrame(rows, schema=types), schema)


def scored(number: int, county: str, raw: float, adjusted: float, ranks: tuple[int, int]):
    """A county's row of the scores with an interval of four points on either side."""
    return {
        "round": number,
        "county": county,
        "raw": raw,
        "adjusted": adjusted,
        "low": adjusted - 4,
        "high": adjusted + 4,
        "rank_low": ranks[0],
        "rank_high": ranks[1],
    }


ALL_SCORES = frame(
    SCORES,
    scored(1, "a", 71.0, 70.25, (1, 2)),
    scored(1, "b", 66.0, 68.0, (1, 2)),
    {"round": 1, "county": "c"},
    scored(2, "a", 75.0, 74.0, (2, 2)),
    scored(2, "b", 80.0, 82.0, (1, 1)),
    {"round": 2, "county": "c"},
)
ALL_CHANGES = frame(
    CHANGES,
    {
        "county": "a",
        "raw_change": 4.0,
        "adjusted_change": 3.75,
        "low": -0.5,
        "high": 8.0,
        "panel_effect": 0.25,
        "rubric_effect": 0.0,
    },
    {
        "county": "b",
        "raw_change": -2.0,
        "adjusted_change": 3.0,
        "low": 1.0,
        "high": 5.0,
        "panel_effect": -6.0,
        "rubric_effect": 1.0,
    },
    {"county": "c"},
)
ALL_SINGLE = frame(
    SINGLE_REVIEWS,
    {"round": 2, "county": "a", "reviewer": "r1", "residual": 4.25},
    {"round": 2, "county": "a", "reviewer": "r2", "residual": -4.25},
    {"round": 2, "county": "b", "reviewer": "r3", "residual": None},
)
ALL_SEVERITY = frame(
    SEVERITY,
    {"round": 1, "reviewer": "r1", "severity": 1.0, "se": 0.5},
    {"round": 1, "reviewer": "r2", "severity": -1.0, "se": 0.5},
    {"round": 2, "reviewer": "r1", "severity": -2.0, "se": 0.5},
    {"round": 2, "reviewer": "r3", "severity": 2.0, "se": None},
)
