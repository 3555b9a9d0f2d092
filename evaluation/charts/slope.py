"""From the first round to the last: a line a county, so that rises, falls and crossings are seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts.labels import Labels
from evaluation.charts.surface import (
    BLUE,
    INK,
    PAPER_WIDTH,
    QUIET,
    Surface,
    finish,
    rows,
    text_width,
)
from evaluation.locale.numbers import points

MOST_NAMED = 16
"""Counties up to which each line bears its name at both ends."""
EACH_END = 8
"""Of more counties, how many of the highest and of the lowest bear theirs."""
LINE_GAP = 15.5
"""Pixels from one label to the next."""
HEAD = 26
"""Pixels of the line that names the rounds."""
LEAD = 0.022
"""How far, as a part of the width, a label is from its end of the line."""
NEAREST, FARTHEST = 0.24, 0.42
"""Where the first round may stand on the width; the last one stands as far from the other side."""
AROUND = 34
"""Pixels of what surrounds a label."""
LOWEST_ROOM, HIGHEST_ROOM, ROOM_EACH = 150, 400, 30
"""Pixels of the lines: so many a county, within limits."""
PALE = "#aab3bd"


def slope(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    own: str | None = None,
    named: bool = True,
    description: str = "",
) -> alt.LayerChart:
    """A line a county with a score in both rounds; open circle the first, filled the last.

    `frame`: county, first, last. A falling line is dashed. `own` is drawn heavier than the others.
    Without `named` nothing but the own line is labelled, and no other county's name, id or score is
    in the specification: its line stands there as two places in pixels.
    """
    table = _lines(frame, own)
    told = _labelled(table, own, named=named)
    room = min(HIGHEST_ROOM, max(LOWEST_ROOM, ROOM_EACH * max(len(told), len(table) // 3)))
    room = max(room, int(LINE_GAP * len(told)))
    left = _left([labels.name(county) for county in told])
    ends = _ends(table)
    drawn = [
        {**_placed(r, ends, room), "x": left, "x2": 1 - left, "ink": _ink(r, told)} for r in table
    ]
    layers = [
        *_strokes(drawn, room),
        *_circles(drawn, room),
        *(layer for side in ("first", "last") for layer in _names(drawn, told, side, room, labels)),
        _headings(labels, room, left),
    ]
    note = ""
    if named and len(told) < len(table):
        note = labels.ends_named.format(shown=EACH_END, all=len(table))
    return finish(layers, surface, room + HEAD, description, note=note, around=0)


def pushed_apart(places: Sequence[float], gap: float, room: float) -> list[float]:
    """The places, ascending, moved as little as keeps them `gap` apart inside 0 to `room`.

    Neighbours that would overlap share the middle of their places; what then still overlaps joins
    them, until all blocks stand clear of one another.
    """
    blocks: list[tuple[float, int]] = []
    for index, place in enumerate(places):
        mean, count = place - index * gap, 1
        while blocks and blocks[-1][0] > mean:
            above, many = blocks.pop()
            mean, count = (above * many + mean * count) / (many + count), many + count
        blocks.append((mean, count))
    highest = max(0.0, room - (len(places) - 1) * gap)
    level = [min(max(mean, 0.0), highest) for mean, count in blocks for _ in range(count)]
    return [start + index * gap for index, start in enumerate(level)]


def _lines(frame: pl.DataFrame, own: str | None) -> list[dict[str, Any]]:
    """The counties with both scores by the last one, so that their order tells nothing else."""
    both = frame.drop_nulls(["first", "last"]).sort(
        ["last", "first", "county"], descending=[True, True, False]
    )
    return [
        {
            "county": row["county"],
            "first": row["first"],
            "last": row["last"],
            "own": row["county"] == own,
            "falls": points(row["last"]) != points(row["first"]) and row["last"] < row["first"],
        }
        for row in both.iter_rows(named=True)
    ]


def _labelled(table: Sequence[Mapping[str, Any]], own: str | None, *, named: bool) -> list[str]:
    """The counties whose lines bear their names, the highest first."""
    listed = [r["county"] for r in table]
    if not named:
        return [county for county in listed if county == own]
    if len(listed) <= MOST_NAMED:
        return listed
    kept = {*listed[:EACH_END], *listed[-EACH_END:], own}
    return [county for county in listed if county in kept]


def _left(names: Sequence[str]) -> float:
    """Where the first round stands, so that the longest label has room beside it."""
    widest = max((text_width(name) for name in names), default=0.0)
    return min(FARTHEST, max(NEAREST, (widest + AROUND) / PAPER_WIDTH + LEAD))


def _ends(table: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    values = [r[side] for r in table for side in ("first", "last")]
    low, high = min(values, default=0.0), max(values, default=1.0)
    return low, max(high, low + 1.0)


def _ink(row: Mapping[str, Any], told: Sequence[str]) -> str:
    if row["own"]:
        return BLUE
    return QUIET if row["county"] in told else PALE


def _placed(row: Mapping[str, Any], ends: tuple[float, float], room: int) -> dict[str, Any]:
    """A line with its ends in pixels above the foot of the chart."""
    low, high = ends

    def place(value: float) -> float:
        return round(6 + (value - low) / (high - low) * (room - 12), 1)

    return {**row, "y": place(row["first"]), "y2": place(row["last"])}


def _y(room: int, field: str = "y") -> alt.Y:
    scale = alt.Scale(domain=[0, room + HEAD], nice=False, zero=False)
    return alt.Y(f"{field}:Q", title=None, axis=None, scale=scale)


def _x(field: str = "x") -> alt.X:
    scale = alt.Scale(domain=[0, 1], nice=False, zero=False)
    return alt.X(f"{field}:Q", title=None, axis=None, scale=scale)


def _strokes(drawn: Sequence[Mapping[str, Any]], room: int) -> list[alt.Chart]:
    """Thin lines for the others, paler without a name, a heavy one for the own; dashed where they fall."""
    charts: list[alt.Chart] = []
    for ink, width in ((PALE, 1.3), (QUIET, 1.3), (BLUE, 3.2)):
        for falls in (False, True):
            held = [
                {end: r[end] for end in ("x", "x2", "y", "y2")}
                for r in drawn
                if r["ink"] == ink and r["falls"] is falls
            ]
            if not held:
                continue
            dash = [5, 3] if falls else [1, 0]
            mark = alt.Chart(rows(held)).mark_rule(color=ink, strokeWidth=width, strokeDash=dash)
            charts.append(mark.encode(x=_x(), x2=alt.X2("x2:Q"), y=_y(room), y2=alt.Y2("y2:Q")))
    return charts


def _circles(drawn: Sequence[Mapping[str, Any]], room: int) -> list[alt.Chart]:
    """Open at the first round, filled at the last."""
    charts: list[alt.Chart] = []
    for own in (False, True):
        for x, y, filled in (("x", "y", False), ("x2", "y2", True)):
            held = [{"x": r[x], "y": r[y]} for r in drawn if r["own"] is own]
            if not held:
                continue
            ink = BLUE if own else QUIET
            mark = alt.Chart(rows(held)).mark_point(
                shape="circle",
                size=70 if own else 34,
                fill=ink if filled else "#ffffff",
                stroke=ink,
                strokeWidth=1.4,
                opacity=1,
            )
            charts.append(mark.encode(x=_x(), y=_y(room)))
    return charts


def _names(
    drawn: Sequence[Mapping[str, Any]],
    told: Sequence[str],
    side: str,
    room: int,
    labels: Labels,
) -> list[alt.Chart]:
    """The labels of one side, pushed apart, each led to its end of the line."""
    at_first = side == "first"
    field, end = ("y", "x") if at_first else ("y2", "x2")
    held = sorted(
        (r for r in drawn if r["county"] in told), key=lambda r: (r[field], r[side], -r["y2"])
    )
    away = -LEAD if at_first else LEAD
    spread = pushed_apart([r[field] for r in held], LINE_GAP, room)
    cells = [
        {
            "x": r[end] + away,
            "x2": r[end],
            "y": y,
            "y2": r[field],
            "text": _text(labels.name(r["county"]), points(r[side]), at_first=at_first),
        }
        for r, y in zip(held, spread, strict=True)
    ]
    if not cells:
        return []
    leads = alt.Chart(rows({k: c[k] for k in ("x", "x2", "y", "y2")} for c in cells))
    texts = alt.Chart(rows({k: c[k] for k in ("x", "y", "text")} for c in cells)).mark_text(
        align="right" if at_first else "left",
        dx=-4 if at_first else 4,
        baseline="middle",
    )
    return [
        leads.mark_rule(color=PALE, strokeWidth=0.8).encode(
            x=_x(), x2=alt.X2("x2:Q"), y=_y(room), y2=alt.Y2("y2:Q")
        ),
        texts.encode(x=_x(), y=_y(room), text=alt.Text("text:N")),
    ]


def _text(name: str, score: str, *, at_first: bool) -> str:
    """The number next to the line, the name outside."""
    name = name.replace("\n", " ")
    return f"{name}  {score}" if at_first else f"{score}  {name}"


def _headings(labels: Labels, room: int, left: float) -> alt.Chart:
    cells = [
        {"x": left, "y": room + HEAD - 8, "text": labels.first},
        {"x": 1 - left, "y": room + HEAD - 8, "text": labels.last},
    ]
    mark = alt.Chart(rows(cells)).mark_text(baseline="middle", color=INK)
    chart: alt.Chart = mark.encode(x=_x(), y=_y(room), text=alt.Text("text:N"))
    return chart
