"""The split of a change: how much of it is real, and how much came from who rated and by what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts.columns import NumberedRows
from evaluation.charts.labels import Labels
from evaluation.charts.reach import between, drawn, known, note_of, spread_ends
from evaluation.charts.score_intervals import interval_lines
from evaluation.charts.surface import BLUE, INK, PALE_BLUE, QUIET, Surface, finish, rows
from evaluation.locale.numbers import signed

NOISE = 1e-9
"""Below this a part is the noise of floating point, not a part."""
ROW_HEIGHT = 50
BAR_HEIGHT = 12
BAR_UP, LINE_DOWN = 4, 10
"""Pixels by which the bar stands above and the interval below the line of the marks."""
INTERVAL_WIDTH = 96
SUM_SIGN = "○"
UPRIGHT = "M0,-1L0,1"
"""A line from the top to the bottom of its place, as a point shape."""
HALF_NAME = 9
"""Pixels from the middle of a row's name down to where nothing of it stands."""


@dataclass(frozen=True)
class _Part:
    """A part of a change: its column, its word and how it is filled."""

    column: str
    word: str
    fill: str


def change_split(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    verdicts: Mapping[str, str] | None = None,
    margin: float | None = None,
    row_height: int = ROW_HEIGHT,
    description: str = "",
) -> alt.LayerChart:
    """A row a county: the bars of its parts, their sum, the real change's interval, the verdict.

    `frame`: county, raw_change, adjusted_change, low, high, panel_effect, rubric_effect — columns of
    `Results.changes`. Parts above zero go right, those below left, the real change first, so that
    its interval lies under its end; the circle is their sum, the change of the plain mean.
    `verdicts`: county → the verdict, or why there is none, in words. `margin`: the smallest change
    that matters, drawn as dotted lines on both sides of zero.
    """
    held, count = drawn(frame)
    table = [{**r, "row": labels.name(r["county"])} for r in held.iter_rows(named=True)]
    pieces = [piece for r in table for piece in _pieces(r, _parts(labels))]
    around = [0.0] if margin is None else [-margin, 0.0, margin]
    grid = NumberedRows(
        [r["row"] for r in table],
        spread_ends(_everything(table, pieces), around=around),
        (labels.real_change,),
        surface,
        row_height=row_height,
        above=True,
        widths=(INTERVAL_WIDTH,),
    )
    words = {r["row"]: (verdicts or {}).get(r["county"], labels.missing) for r in table}
    layers = [
        grid.bands({r["row"]: r["row"] for r in table}),
        *_guides(grid, around),
        _bars(pieces, _parts(labels), grid),
        *interval_lines(table, grid, shift=LINE_DOWN),
        _sums(table, grid),
        *grid.directions(f"{SUM_SIGN} {labels.raw_change}", ""),
        grid.remarks(words),
        *grid.texts({r["row"]: _numbers(r, labels) for r in table}),
    ]
    return finish(
        layers, surface, grid.height, description, beside=grid.beside, note=note_of(labels, count)
    )


def _parts(labels: Labels) -> tuple[_Part, ...]:
    """The parts in the order in which they are stacked, told apart by lightness."""
    return (
        _Part("adjusted_change", labels.real_change, BLUE),
        _Part("panel_effect", labels.panel_effect, PALE_BLUE),
        _Part("rubric_effect", labels.rubric_effect, "#ffffff"),
    )


def _sums(table: Sequence[dict[str, Any]], grid: NumberedRows) -> alt.Chart:
    """What the parts come to: the change of the plain mean; the heading says what the sign is."""
    values = [{"row": r["row"], "value": r["raw_change"]} for r in table if known(r, "raw_change")]
    mark = alt.Chart(rows(values)).mark_point(
        shape="circle",
        size=70,
        fill="#ffffff",
        stroke=INK,
        strokeWidth=1.6,
        opacity=1,
        yOffset=grid.shift - BAR_UP,
    )
    chart: alt.Chart = mark.encode(x=grid.x, y=grid.y)
    return chart


def _pieces(row: dict[str, Any], parts: Sequence[_Part]) -> list[dict[str, Any]]:
    """A row's bars, from where to where; none where its parts are not known."""
    if not known(row, "adjusted_change", "panel_effect"):
        return []
    ends = {True: 0.0, False: 0.0}
    pieces = []
    for part in parts:
        value = row[part.column]
        if value is None or abs(value) <= NOISE:
            continue
        start = ends[value > 0]
        ends[value > 0] = start + value
        pieces.append(
            {"row": row["row"], "value": start, "value2": start + value, "series": part.word}
        )
    return pieces


def _everything(
    table: Sequence[dict[str, Any]], pieces: Sequence[dict[str, Any]]
) -> list[float | None]:
    """All that the axis must hold."""
    sums = [r[c] for r in table for c in ("raw_change", "low", "high")]
    return sums + [piece["value2"] for piece in pieces]


def _guides(grid: NumberedRows, around: Sequence[float]) -> list[alt.Chart]:
    """Zero, and on both sides of it the smallest change that matters; never through a name."""
    top, bottom = HALF_NAME - grid.shift, grid.row_height / 2
    down: dict[str, Any] = {
        "shape": UPRIGHT,
        "size": (bottom - top) ** 2,
        "yOffset": (top + bottom) / 2,
        "filled": False,
        "opacity": 1,
    }
    zero = alt.Chart(_at(grid, [0.0])).mark_point(stroke=INK, strokeWidth=1.2, **down)
    limits = alt.Chart(_at(grid, [value for value in around if value])).mark_point(
        stroke=QUIET, strokeWidth=1, strokeDash=[2, 3], **down
    )
    return [guide.encode(x=grid.x, y=grid.y) for guide in (zero, limits)]


def _at(grid: NumberedRows, values: Sequence[float]) -> alt.InlineData:
    """The values in every row."""
    return rows({"row": row, "value": value} for row in grid.order for value in values)


def _bars(pieces: list[dict[str, Any]], parts: Sequence[_Part], grid: NumberedRows) -> alt.Chart:
    """The parts that are there; one that nowhere counts is left out of the legend too."""
    there = {piece["series"] for piece in pieces}
    shown = [part for part in parts if part.word in there]
    scale = alt.Scale(domain=[p.word for p in shown], range=[p.fill for p in shown])
    chart: alt.Chart = (
        alt.Chart(rows(pieces))
        .mark_bar(
            height=BAR_HEIGHT, stroke=INK, strokeWidth=0.8, yOffset=grid.shift - BAR_UP, opacity=1
        )
        .encode(
            x=grid.x,
            x2=alt.X2("value2:Q"),
            y=grid.y,
            fill=alt.Fill(
                "series:N", scale=scale, title=None, legend=alt.Legend(symbolType="square")
            ),
        )
    )
    return chart


def _numbers(row: dict[str, Any], labels: Labels) -> tuple[str]:
    """The real change with its interval below it."""
    real = signed(row["adjusted_change"])
    if not known(row, "low", "high"):
        return (real,)
    interval = between(labels, signed(row["low"]), signed(row["high"]))
    return (f"{real}\n{interval}",)
