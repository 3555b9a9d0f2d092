"""The heat map of counties and criteria: darker is further below the target.

With few counties the criteria are the rows, under their names. With many, or where one county is
framed among others, the counties are, and the criteria stand above by their ids.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts.columns import TWO_LINES
from evaluation.charts.labels import Labels
from evaluation.charts.name_lines import IN_LINES, LINE_BREAK, LINES_LIMIT, SMALL
from evaluation.charts.places import both_ends, place_names
from evaluation.charts.reach import most_rows
from evaluation.charts.surface import (
    DEPTHS,
    INK,
    LEGEND_AND_AXIS,
    NAME_LIMIT,
    PAPER_ROOM,
    Surface,
    finish,
    name_room,
    rows,
)
from evaluation.locale.numbers import points

DEEPEST = 25.0
"""Points below the target from which the ground is as dark as it gets."""
NAME_ROOM = "containerSize()[0] < 520 ? 104 : 240"
"""Pixels for the names of the criteria: on a phone the cells need the room."""
PAPER_NAME_ROOM, COUNTY_ROOM = 240, 150
"""Pixels that names of criteria and of counties take at most on paper."""
FEW_COLUMNS = 20
"""Criteria that leave the names of counties as much room as in other charts."""
HEAD_SIZE = "containerSize()[0] < 520 ? 11 : 12"
ROW_HEIGHT, HEAD_HEIGHT, IDS_HEIGHT = 22, 30, 40
LOW_ROW = 17
"""Pixels of a row that holds one county."""
MOST_COLUMNS = 8
"""Counties that have room for their names side by side on paper."""
DARK_FROM = 12.0
"""From here the number is written in white."""
WORD_A_LINE = "split(datum.label, ' ')"
"""The expression is ours, the names are data."""
ALL = 1_000_000
"""No county is left out."""
GAP = "\u2002"
"""The blank column between two dimensions, once for each of them."""


def criterion_heat_map(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    description: str = "",
    own: str | None = None,
    named: bool = True,
) -> alt.LayerChart:
    """One cell a county and criterion of one round with its score in whole points.

    `frame`: county, criterion, score, to_target (target − score, positive is lacking) — the columns
    of `Results.gaps`, one round of it. Criteria are the rows, counties the columns, each in the
    order of the frame, so that six counties stay readable on a phone. `own` frames one county.
    Without `named` the others stand as in `county_heat_map`.
    """
    cells, counties, _count = _cells(frame, labels, own, named=named, most=ALL)
    criteria = list(dict.fromkeys(c["criterion"] for c in cells))
    x, y = _columns(counties, surface), _lines(criteria, surface)
    row: float = ROW_HEIGHT
    if surface is Surface.PAPER:
        row = TWO_LINES if _in_lines(criteria) else LOW_ROW
        row = min(row, (PAPER_ROOM - LEGEND_AND_AXIS - HEAD_HEIGHT) / len(criteria))
    chart: alt.LayerChart = finish(
        _layers(cells, x, y, labels),
        surface,
        row * len(criteria),
        description,
        beside=_room(criteria, PAPER_NAME_ROOM)["minExtent"],
        around=LEGEND_AND_AXIS + HEAD_HEIGHT,
    ).resolve_scale(color="independent")
    return chart


def county_heat_map(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    description: str = "",
    own: str | None = None,
    named: bool = True,
) -> alt.LayerChart:
    """The same with a row a county and a column a criterion, by its id, a gap between dimensions.

    `frame`: as for `criterion_heat_map`, with the `dimension` of each criterion. Of many counties the
    first and the last of the frame are drawn, and the own one. Without `named` the others stand by
    their mean score, under the number of their place: their cells hold a shade and no number, and
    the specification neither their names and ids nor their scores.
    """
    row = TWO_LINES if labels.wrap else LOW_ROW
    most = most_rows(surface, row, head=IDS_HEIGHT)
    cells, counties, count = _cells(frame, labels, own, named=named, most=most)
    titles = {c["criterion"]: c["id"] for c in cells}
    cells = [{**c, "criterion": c["id"]} for c in cells]
    groups = dict(frame.select("criterion", "dimension").iter_rows())
    room = NAME_LIMIT if len(titles) <= FEW_COLUMNS else COUNTY_ROOM
    x, y = _ids(list(titles.values()), groups), _counties(counties, room)
    note = labels.ends_drawn.format(shown=most // 2, all=count) if count > most else ""
    chart: alt.LayerChart = finish(
        _layers(cells, x, y, labels),
        surface,
        row * len(counties),
        description,
        note=note,
        beside=_room(counties, room)["minExtent"],
        around=LEGEND_AND_AXIS + IDS_HEIGHT,
    ).resolve_scale(color="independent")
    return chart


def _cells(
    frame: pl.DataFrame, labels: Labels, own: str | None, *, named: bool, most: int
) -> tuple[list[dict[str, Any]], list[str], int]:
    """The cells that are drawn, their counties in order, and how many counties there are."""
    order = list(dict.fromkeys(frame["county"]))
    if not named:
        means = frame.group_by("county").agg(pl.col("score").mean()).drop_nulls("score")
        order = means.sort(["score", "county"], descending=[True, False])["county"].to_list()
    names = place_names(order, labels, own=own, named=named)
    kept = both_ends(order, most, own)
    by_county = frame.partition_by("county", as_dict=True)
    cells = [
        _cell(row, labels, names[county], own=county == own, told=named or county == own)
        for county in kept
        for row in by_county[(county,)].iter_rows(named=True)
    ]
    return cells, [names[county] for county in kept], len(order)


def _cell(
    row: dict[str, Any], labels: Labels, county: str, *, own: bool, told: bool
) -> dict[str, Any]:
    """A cell; one that may not be told holds its shade alone, in whole points."""
    lacking = row["to_target"]
    shade = None if lacking is None else max(0.0, lacking)
    cell = {
        "county": county,
        "id": row["criterion"],
        "criterion": labels.numbered(row["criterion"]),
        "own": own,
    }
    if not told:
        return {**cell, "lacking": None if shade is None else float(round(shade)), "text": ""}
    return {
        **cell,
        "lacking": shade,
        "text": labels.missing if row["score"] is None else points(row["score"], 0),
        "exact": points(row["score"]),
        "below": points(lacking),
        "ink": "#ffffff" if lacking is not None and lacking >= DARK_FROM else INK,
    }


def _layers(cells: Sequence[dict[str, Any]], x: alt.X, y: alt.Y, labels: Labels) -> list[alt.Chart]:
    """The grounds, the numbers on them and the frame of the own county."""
    told = [c for c in cells if c["text"]]
    text = alt.Chart(rows(told)).mark_text(baseline="middle")
    ink = alt.Color("ink:N", scale=None, legend=None)
    layers: list[Any] = [
        _ground(cells, x, y, labels),
        text.encode(x=x, y=y, text=alt.Text("text:N"), color=ink),
    ]
    if any(c["own"] for c in cells):
        framed = rows(c for c in cells if c["own"])
        frame_line = alt.Chart(framed).mark_rect(fill=None, stroke=INK, strokeWidth=1.5)
        layers.append(frame_line.encode(x=x, y=y))
    return layers


def _columns(counties: Sequence[str], surface: Surface) -> alt.X:
    """A column a county, its name above."""
    many = surface is Surface.PAPER and len(counties) > MOST_COLUMNS
    style: dict[str, Any] = {
        "labelAngle": -90 if many else 0,
        "labelFontSize": 12 if surface is Surface.PAPER else {"expr": HEAD_SIZE},
    }
    if not many and _in_lines(counties):
        style["labelExpr"] = IN_LINES["labelExpr"]
    elif not many and surface is Surface.PAPER:
        style["labelExpr"] = WORD_A_LINE
        style["labelPadding"] = 3 + 13 * max((name.count(" ") for name in counties), default=0)
    axis = alt.Axis(orient="top", labelLimit=84, labelOverlap=False, **style)
    return alt.X("county:N", title=None, sort=list(counties), axis=axis)


def _lines(criteria: Sequence[str], surface: Surface) -> alt.Y:
    """A line a criterion, its name to the left."""
    style: dict[str, Any] = {"labelLimit": {"expr": NAME_ROOM}, **_line_style(criteria)}
    if surface is Surface.PAPER:
        room = {"labelLimit": PAPER_NAME_ROOM, **_room(criteria, PAPER_NAME_ROOM)}
        style = {**room, **_line_style(criteria)}
    axis = alt.Axis(labelPadding=6, **style)
    return alt.Y("criterion:N", title=None, sort=list(criteria), axis=axis)


def _ids(criteria: Sequence[str], groups: dict[str, str]) -> alt.X:
    """A column a criterion, upright, and a blank one between two dimensions."""
    domain: list[str] = []
    for number, criterion in enumerate(criteria):
        if number and groups[criterion] != groups[criteria[number - 1]]:
            domain.append(GAP * number)
        domain.append(criterion)
    scale = alt.Scale(domain=domain, paddingInner=0, paddingOuter=0)
    axis = alt.Axis(orient="top", labelAngle=-90, labelOverlap=False, labelFontSize=11)
    return alt.X("criterion:N", title=None, scale=scale, axis=axis)


def _counties(counties: Sequence[str], room: float) -> alt.Y:
    """A row a county, its name to the left."""
    style: dict[str, Any] = {"labelLimit": room, **_room(counties, room)}
    style |= {"labelOverlap": False, **_line_style(counties)}
    axis = alt.Axis(labelPadding=6, **style)
    return alt.Y("county:N", title=None, sort=list(counties), axis=axis)


def _in_lines(names: Sequence[str]) -> bool:
    return any(LINE_BREAK in name for name in names)


def _line_style(names: Sequence[str]) -> dict[str, Any]:
    return IN_LINES if _in_lines(names) else {}


def _room(names: Sequence[str], limit: float) -> dict[str, Any]:
    """The extent of the names on paper."""
    if _in_lines(names):
        return name_room(names, size=SMALL, limit=LINES_LIMIT)
    return name_room(names, limit=limit)


def _ground(cells: Sequence[dict[str, Any]], x: alt.X, y: alt.Y, labels: Labels) -> alt.Chart:
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
