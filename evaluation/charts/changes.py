"""Change between the rounds: per criterion against its target, and per county by the same reviewers."""

from collections.abc import Collection
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts import series
from evaluation.charts.columns import NumberedRows, named
from evaluation.charts.labels import Labels
from evaluation.charts.surface import (
    BLUE,
    INK,
    PALE_BLUE,
    QUIET,
    RED,
    Surface,
    finish,
    rows,
    scale_start,
)
from evaluation.locale.numbers import points, rounded, signed

SINGLE = {"shape": "circle", "size": 55, "stroke": QUIET, "fill": "#ffffff"}
MEAN = {"shape": "diamond", "size": 130, "fill": BLUE, "stroke": "#ffffff"}


def change_dumbbell(
    frame: pl.DataFrame, labels: Labels, surface: Surface = Surface.SCREEN, *, description: str = ""
) -> alt.LayerChart:
    """First round → last round against target, one row a criterion, its numbers beside it.

    `frame`: criterion, dimension, first, last, change, target, to_target, best — the columns of
    `evaluation.charts.rows.criterion_rows`; null where there is no number. `labels.names` names the
    criteria. A thick line says that the score fell; a dotted one is what is lacking to the target.
    """
    table = [{**r, "row": labels.numbered(r["criterion"])} for r in frame.iter_rows(named=True)]
    one_round = not any(r["first"] is not None for r in table)
    titles = (labels.score if one_round else labels.last, labels.change, labels.to_target)
    texts = {r["row"]: _texts(r, one_round=one_round) for r in table}
    start = scale_start(r[c] for r in table for c in ("first", "last", "target", "best"))
    grid = NumberedRows(
        named(table), (start, 100), titles[:1] + titles[2:] if one_round else titles, surface
    )
    kinds = (
        series.best(labels.best),
        series.target(labels.target),
        series.first(labels.first),
        series.last(labels.score if one_round else labels.last),
    )
    layers = [
        grid.bands({r["row"]: r["dimension"] for r in table}),
        *_lines(table, grid),
        series.marks(kinds, table, grid),
        *grid.texts(texts),
    ]
    return finish(layers, surface, grid.height, description, beside=grid.beside)


def _texts(row: dict[str, Any], *, one_round: bool) -> tuple[str, ...]:
    texts = (points(row["last"]), signed(row["change"]), signed(row["to_target"]))
    return texts[:1] + texts[2:] if one_round else texts


def _lines(table: list[dict[str, Any]], grid: NumberedRows) -> list[alt.Chart]:
    """Lacking to the target, dotted; then the way from first to last, thick where it falls."""
    lacking = [
        _line(r, "last", "target")
        for r in table
        if r["to_target"] is not None and r["to_target"] < 0
    ]
    moved = [r for r in table if r["change"] is not None]
    risen = [_line(r, "first", "last") for r in moved if r["change"] >= 0]
    fallen = [_line(r, "first", "last") for r in moved if r["change"] < 0]
    styles: list[tuple[list[dict[str, Any]], dict[str, Any]]] = [
        (lacking, {"color": RED, "strokeDash": [2, 2], "strokeWidth": 1}),
        (risen, {"color": PALE_BLUE, "strokeWidth": 2}),
        (fallen, {"color": RED, "strokeWidth": 3.5}),
    ]
    return [
        alt.Chart(rows(values))
        .mark_rule(yOffset=grid.shift, **style)
        .encode(x=grid.x, x2=alt.X2("value2:Q"), y=grid.y)
        for values, style in styles
        if values
    ]


def _line(row: dict[str, Any], start: str, end: str) -> dict[str, Any]:
    return {"row": row["row"], "value": row[start], "value2": row[end]}


def paired_change(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    means_only: Collection[str] = (),
    description: str = "",
) -> alt.LayerChart:
    """How the reviewers who rated a county in both rounds changed their own score of it.

    `frame`: county, reviewer, change — the columns of `Results.paired_changes`. Open
    circles are single reviewers, the filled diamond is their mean; its number and how many pairs
    it rests on stand beside it. Counties stand in the order of `labels.names`; of those in
    `means_only` no reviewer is in the chart, nor in its data or the length of its scale.
    """
    places = {name: place for place, name in enumerate(labels.names.values())}
    pairs = [
        {
            "row": labels.name(r["county"]),
            "value": r["change"],
            "shown": r["county"] not in means_only,
        }
        for r in frame.iter_rows(named=True)
    ]
    pairs.sort(key=lambda pair: places.get(pair["row"], len(places)))
    order = named(pairs)
    changes = {row: [r["value"] for r in pairs if r["row"] == row] for row in order}
    means = {row: sum(values) / len(values) for row, values in changes.items()}
    texts = {row: (signed(means[row]), str(len(changes[row]))) for row in order}
    titles = (labels.change, labels.pairs)
    mean_table = [{"row": row, "value": means[row], "value2": 0} for row in order]
    single = [pair for pair in pairs if pair["shown"]]
    grid = NumberedRows(order, _reach([*single, *mean_table]), titles, surface, row_height=26)
    zero = alt.Chart(rows([{"value": 0}])).mark_rule(color=INK, strokeWidth=1.2)
    layers = [
        grid.bands({row: row for row in order}),
        zero.encode(x=grid.x),
        alt.Chart(rows(mean_table))
        .mark_rule(color=PALE_BLUE, strokeWidth=5, yOffset=grid.shift)
        .encode(x=grid.x, x2=alt.X2("value2:Q"), y=grid.y),
        *([_points(single, grid, SINGLE)] if single else []),
        _points(mean_table, grid, MEAN),
        *grid.texts(texts),
    ]
    return finish(layers, surface, grid.height, description, beside=grid.beside)


def _points(table: list[dict[str, Any]], grid: NumberedRows, style: dict[str, Any]) -> alt.Chart:
    values = rows({"row": r["row"], "value": r["value"]} for r in table)
    mark = alt.Chart(values).mark_point(opacity=1, yOffset=grid.shift, **style)
    chart: alt.Chart = mark.encode(x=grid.x, y=grid.y)
    return chart


def _reach(pairs: list[dict[str, Any]]) -> tuple[float, float]:
    """The changes and zero, on steps of five."""
    changes = [float(pair["value"]) for pair in pairs]
    low, high = min([0.0, *changes]), max([0.0, *changes])
    return float(rounded(low / 5 - 0.5, 0) * 5), float(rounded(high / 5 + 0.5, 0) * 5)
