"""The portrait of one county by dimension: one row a dimension instead of a radar."""

import altair as alt
import polars as pl

from evaluation.charts import series
from evaluation.charts.columns import NumberedRows, named
from evaluation.charts.labels import Labels
from evaluation.charts.surface import PALE_BLUE, Surface, finish, rows, scale_start
from evaluation.locale.numbers import points, signed

ROW_HEIGHT = 26
SHOWN = ("first", "last", "target", "mean", "best")


def dimension_portrait(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    row_height: int = ROW_HEIGHT,
    description: str = "",
) -> alt.LayerChart:
    """One row a dimension: first and last round, target, mean and best, each by its own mark.

    `frame`: dimension, first, last, target, to_target, mean, best — the columns of
    `evaluation.charts.rows.dimension_rows`; null where there is no number or none may be shown.
    """
    table = [{**r, "row": labels.name(r["dimension"])} for r in frame.iter_rows(named=True)]
    one_round = not any(r["first"] is not None for r in table)
    last_word = labels.score if one_round else labels.last
    reach = (scale_start(r[c] for r in table for c in SHOWN), 100.0)
    titles = (last_word, labels.to_target)
    grid = NumberedRows(named(table), reach, titles, surface, row_height=row_height)
    moved = [
        {"row": r["row"], "value": r["first"], "value2": r["last"]}
        for r in table
        if r["first"] is not None and r["last"] is not None
    ]
    kinds = (
        series.mean(labels.mean),
        series.best(labels.best),
        series.target(labels.target),
        series.first(labels.first),
        series.last(last_word),
    )
    texts = {r["row"]: (points(r["last"]), signed(r["to_target"])) for r in table}
    way = alt.Chart(rows(moved)).mark_rule(color=PALE_BLUE, strokeWidth=5, yOffset=grid.shift)
    layers = [
        grid.bands({r["row"]: r["row"] for r in table}),
        way.encode(x=grid.x, x2=alt.X2("value2:Q"), y=grid.y),
        series.marks(kinds, table, grid, size=110),
        *grid.texts(texts),
    ]
    return finish(layers, surface, grid.height, description, beside=grid.beside)
