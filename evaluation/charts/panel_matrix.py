"""Who rated whom: reviewers and counties as a matrix, the linked parts apart from each other."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts.labels import Labels
from evaluation.charts.reach import MOST_ROWS, note_of
from evaluation.charts.surface import (
    BLUE,
    INK,
    LEGEND_AND_AXIS,
    ORANGE,
    QUIET,
    Surface,
    finish,
    name_room,
    rows,
)
from evaluation.locale.numbers import rounded, signed

GAP = "\u2002"
"""A blank category; one more of them is another category."""
LEAST_DEPTH = 5.0
"""Points off from which the ground is at least as dark as it gets."""
DARK_FROM = 0.62
"""Share of the darkest ground from which the number is written in white."""
ONE_DECIMAL, NUMBERED = 9, 18
"""Columns up to which there is room for a decimal, and for a number at all."""
ROW_HEIGHT, HEAD_HEIGHT = 26, 92
GROUNDS = (ORANGE, "#f4f4f4", BLUE)
UP, DOWN = "triangle-up", "triangle-down"
NAME_ROOM = "containerSize()[0] < 520 ? 108 : 200"
PAPER_NAME_ROOM = 200
"""Pixels for the names of the counties: on a phone the cells need the room."""
NUMBER_SIZE: dict[Surface, alt.ExprRef] = {
    Surface.SCREEN: alt.ExprRef("containerSize()[0] < 520 ? 10 : 12"),
    Surface.PAPER: alt.ExprRef("11"),
}


def panel_matrix(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    parts: Sequence[Iterable[str]] = (),
    description: str = "",
) -> alt.LayerChart:
    """A row a county, a column a reviewer, a cell for each review that counts.

    `frame`: county, reviewer, residual — columns of one round of `Results.single_reviews`: by how
    much the review lies above or below what reviewer and county lead to expect; null: it counts, but
    nothing can be expected. Counties and reviewers stand in the order of `labels.names`. `parts`:
    the ids of each linked part; more than one are set apart from each other. An empty cell is a
    review that was not asked for, not submitted or recused. Darker is further off; the sign stands
    in the cell, as a number or, where there is no room, as a triangle upward or downward.
    """
    counties, reviewers = (_order(frame[c], labels, parts) for c in ("county", "reviewer"))
    counted = sum(1 for name in counties if name.strip())
    counties, reviewers = _first(counties), _first(reviewers)
    cells = [
        cell
        for r in frame.iter_rows(named=True)
        if (cell := _cell(r, labels, len(reviewers)))["county"] in counties
        and cell["reviewer"] in reviewers
    ]
    x = _heads(reviewers)
    y = alt.Y(
        "county:N",
        title=None,
        sort=counties,
        scale=alt.Scale(domain=counties),
        axis=alt.Axis(labelPadding=6, **_name_style(counties, surface)),
    )
    layers = [
        _ground(cells, x, y, labels),
        *_signs(cells, x, y, NUMBER_SIZE[surface] if len(reviewers) <= NUMBERED else None),
    ]
    chart: alt.LayerChart = finish(
        layers,
        surface,
        ROW_HEIGHT * len(counties),
        description,
        note=note_of(labels, counted),
        beside=_name_style(counties, surface).get("minExtent", 0),
        around=LEGEND_AND_AXIS + HEAD_HEIGHT,
    ).resolve_scale(color="independent", shape="independent")
    return chart


def _name_style(counties: Sequence[str], surface: Surface) -> dict[str, Any]:
    if surface is Surface.SCREEN:
        return {"labelLimit": {"expr": NAME_ROOM}}
    return {"labelLimit": PAPER_NAME_ROOM, **name_room(counties, limit=PAPER_NAME_ROOM)}


def _order(ids: pl.Series, labels: Labels, parts: Sequence[Iterable[str]]) -> list[str]:
    """The names in their order, part by part, with a blank between the parts."""
    there = set(ids)
    known = [i for i in labels.names if i in there]
    listed = known + sorted(there - set(known))
    groups = [[i for i in listed if i in set(part)] for part in parts] or [listed]
    groups = [group for group in groups if group]
    loose = [i for i in listed if not any(i in group for group in groups)]
    order: list[str] = []
    for number, group in enumerate([*groups, *([loose] if loose else [])]):
        order += ([GAP * number] if number else []) + [labels.name(i) for i in group]
    return order


def _first(names: list[str]) -> list[str]:
    """As many names as one chart draws, and the blanks between them."""
    kept = [place for place, name in enumerate(names) if name.strip()][:MOST_ROWS]
    return names[: kept[-1] + 1] if kept else names


def _heads(reviewers: list[str]) -> alt.X:
    """A column a reviewer, the name above, slanted so that narrow columns hold it."""
    axis = alt.Axis(
        orient="top",
        labelAngle=-50,
        labelAlign="left",
        labelLimit=96,
        labelOverlap="greedy" if len(reviewers) > NUMBERED else False,
    )
    return alt.X(
        "reviewer:N", title=None, sort=reviewers, scale=alt.Scale(domain=reviewers), axis=axis
    )


def _cell(row: Mapping[str, Any], labels: Labels, columns: int) -> dict[str, Any]:
    off = row["residual"]
    return {
        "county": labels.name(row["county"]),
        "reviewer": labels.name(row["reviewer"]),
        "off": off,
        "text": "·" if off is None else signed(off, 1 if columns <= ONE_DECIMAL else 0),
        "exact": signed(off),
    }


def _ground(cells: list[dict[str, Any]], x: alt.X, y: alt.Y, labels: Labels) -> alt.Chart:
    depth = _depth(cells)
    off = alt.Color(
        "off:Q",
        title=labels.deviation,
        scale=alt.Scale(domain=[-depth, 0, depth], range=list(GROUNDS), interpolate="rgb"),
        legend=alt.Legend(gradientLength=150, gradientThickness=10, titleLimit=260),
    )
    tooltip = [
        alt.Tooltip("county:N", title=labels.county),
        alt.Tooltip("reviewer:N", title=labels.reviewer),
        alt.Tooltip("exact:N", title=labels.deviation),
    ]
    grounds = [{**c, "off": 0.0 if c["off"] is None else c["off"]} for c in cells]
    chart: alt.Chart = (
        alt.Chart(rows(grounds))
        .mark_rect(stroke=QUIET, strokeWidth=0.6)
        .encode(x=x, y=y, color=off, tooltip=tooltip)
    )
    return chart


def _depth(cells: Iterable[Mapping[str, Any]]) -> float:
    """The deviation whose ground is the darkest: whole points."""
    furthest = max((abs(c["off"]) for c in cells if c["off"] is not None), default=0.0)
    return max(LEAST_DEPTH, float(rounded(furthest + 0.5, 0)))


def _signs(
    cells: list[dict[str, Any]], x: alt.X, y: alt.Y, size: alt.ExprRef | None
) -> list[alt.Chart]:
    """The deviations as numbers of a size, or without a size as triangles."""
    limit = DARK_FROM * _depth(cells)
    inked = [
        {**c, "ink": "#ffffff" if c["off"] is not None and abs(c["off"]) >= limit else INK}
        for c in cells
    ]
    ink = alt.Color("ink:N", scale=None, legend=None)
    if size is not None:
        text = alt.Chart(rows(inked)).mark_text(baseline="middle", fontSize=size)
        return [text.encode(x=x, y=y, text=alt.Text("text:N"), color=ink)]
    return [
        alt.Chart(rows(c for c in inked if _is_above(c) is above))
        .mark_point(shape=shape, size=26, filled=True, opacity=1)
        .encode(x=x, y=y, color=ink)
        for above, shape in ((True, UP), (False, DOWN))
    ]


def _is_above(cell: Mapping[str, Any]) -> bool | None:
    """Whether a review lies above what was expected; null where it hardly differs."""
    off = cell["off"]
    if off is None or not rounded(off, 0):
        return None
    return bool(off > 0)
