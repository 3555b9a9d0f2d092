"""The heat map of counties and criteria: darker is further below the target."""

from typing import Any

import altair as alt
import polars as pl

from evaluation.charts.labels import Labels
from evaluation.charts.surface import DEPTHS, INK, Surface, finish, rows
from evaluation.locale.numbers import points

DEEPEST = 25.0
"""Points below the target from which the ground is as dark as it gets."""
NAME_ROOM = "containerSize()[0] < 520 ? 104 : 240"
"""Pixels for the names of the criteria: on a phone the cells need the room."""
HEAD_SIZE = "containerSize()[0] < 520 ? 11 : 12"
ROW_HEIGHT, HEAD_HEIGHT = 22, 30
DARK_FROM = 12.0
"""From here the number is written in white."""


def criterion_heat_map(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    description: str = "",
    own: str | None = None,
) -> alt.LayerChart:
    """One cell a county and criterion of one round with its score in whole points.

    `frame`: county, criterion, score, to_target (target − score, positive is lacking) — the columns
    of `Results.gaps`, one round of it. Criteria are the rows, counties the columns, each in the
    order of the frame, so that six counties stay readable on a phone. `own` frames one county.
    """
    cells = [_cell(r, labels) for r in frame.iter_rows(named=True)]
    criteria = list(dict.fromkeys(c["criterion"] for c in cells))
    counties = list(dict.fromkeys(c["county"] for c in cells))
    x, y = _columns(counties), _lines(criteria)
    text = alt.Chart(rows(cells)).mark_text(baseline="middle")
    layers: list[Any] = [
        _ground(cells, x, y, labels),
        text.encode(x=x, y=y, text="text:N", color=alt.Color("ink:N", scale=None, legend=None)),
    ]
    if own is not None:
        framed = rows(c for c in cells if c["county"] == labels.name(own))
        frame_line = alt.Chart(framed).mark_rect(fill=None, stroke=INK, strokeWidth=1.5)
        layers.append(frame_line.encode(x=x, y=y))
    height = ROW_HEIGHT * len(criteria) + HEAD_HEIGHT
    chart: alt.LayerChart = finish(layers, surface, height, description).resolve_scale(
        color="independent"
    )
    return chart


def _columns(counties: list[str]) -> alt.X:
    """A column a county, its name above."""
    axis = alt.Axis(
        orient="top",
        labelAngle=0,
        labelLimit=84,
        labelOverlap=False,
        labelFontSize={"expr": HEAD_SIZE},
    )
    return alt.X("county:N", title=None, sort=counties, axis=axis)


def _lines(criteria: list[str]) -> alt.Y:
    """A line a criterion, its name to the left."""
    axis = alt.Axis(labelPadding=6, labelLimit={"expr": NAME_ROOM})
    return alt.Y("criterion:N", title=None, sort=criteria, axis=axis)


def _ground(cells: list[dict[str, Any]], x: alt.X, y: alt.Y, labels: Labels) -> alt.Chart:
    lacking = alt.Color(
        "lacking:Q",
        title=labels.below_target,
        scale=alt.Scale(domain=[0, DEEPEST], range=list(DEPTHS), clamp=True, interpolate="rgb"),
        legend=alt.Legend(gradientLength=120, gradientThickness=10),
    )
    tooltip = [
        alt.Tooltip("county:N", title=labels.county),
        alt.Tooltip("criterion:N", title=labels.criterion),
        alt.Tooltip("exact:N", title=labels.score),
        alt.Tooltip("below:N", title=labels.below_target),
    ]
    chart: alt.Chart = (
        alt.Chart(rows(c for c in cells if c["lacking"] is not None))
        .mark_rect(stroke="#ffffff", strokeWidth=1)
        .encode(x=x, y=y, color=lacking, tooltip=tooltip)
    )
    return chart


def _cell(row: dict[str, Any], labels: Labels) -> dict[str, Any]:
    lacking = row["to_target"]
    return {
        "county": labels.name(row["county"]),
        "criterion": labels.numbered(row["criterion"]),
        "lacking": None if lacking is None else max(0.0, lacking),
        "text": labels.missing if row["score"] is None else points(row["score"], 0),
        "exact": points(row["score"]),
        "below": points(lacking),
        "ink": "#ffffff" if lacking is not None and lacking >= DARK_FROM else INK,
    }
