"""Every county's place in one round with its uncertainty: score, 95% interval and rank set."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts import series
from evaluation.charts.columns import TWO_LINES, NumberedRows
from evaluation.charts.labels import Labels
from evaluation.charts.places import both_ends, place_names
from evaluation.charts.rank_sets import set_text
from evaluation.charts.reach import most_rows
from evaluation.charts.score_intervals import (
    ADJUSTED,
    INTERVAL_WIDTH,
    highest_end,
    interval_lines,
    interval_text,
)
from evaluation.charts.surface import (
    BLUE,
    QUIET,
    Surface,
    finish,
    fixed_x,
    fixed_x2,
    rows,
    scale_start,
)
from evaluation.locale.numbers import points

GAP_ROW = "⋯"
"""The row that stands for the counties left out between the first and the last ones."""
ROW_HEIGHT = 18
EXACT = ("adjusted", "low", "high", "target")


def ranking(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    own: str | None = None,
    named: bool = True,
    description: str = "",
) -> alt.LayerChart:
    """A row a county, the highest corrected score first, with its interval and its rank set.

    `frame`: county, adjusted, low, high, rank_low, rank_high — columns of one round of
    `Results.scores` — and, where known, target. Counties without a score are left out. Of many
    counties the first and the last are drawn, and the own one. Without `named` the others stand
    under the number of their place, without numbers beside their marks, and no name, id or exact
    score of theirs is in the specification.
    """
    row = TWO_LINES if labels.wrap else ROW_HEIGHT
    most = most_rows(surface, row, head=2 * row)
    table, count = _table(frame, labels, own, named=named, most=most)
    ends = [r[c] for r in table for c in EXACT]
    start = scale_start(ends)
    titles = (labels.adjusted, labels.interval, labels.ranks)
    grid = NumberedRows(
        [r["row"] for r in table],
        (start, highest_end(ends, start)),
        titles,
        surface,
        widths=(0, INTERVAL_WIDTH),
    )
    numbers = {r["row"]: _numbers(r, labels, told=named or r["county"] == own) for r in table}
    kinds = (
        series.Series(ADJUSTED[0], labels.adjusted, "square", BLUE, BLUE),
        series.target(labels.target),
    )
    layers = [
        grid.bands({r["row"]: r["row"] for r in table}),
        *_own_frame(table, grid, own),
        *interval_lines([{**r, "middle": r["adjusted"]} for r in table], grid),
        series.marks(kinds, table, grid, size=60),
        *grid.texts(numbers),
    ]
    note = ""
    if len(table) < count:
        note = labels.ends_drawn.format(shown=most // 2, all=count)
    return finish(layers, surface, grid.height, description, beside=grid.beside, note=note)


def _table(
    frame: pl.DataFrame, labels: Labels, own: str | None, *, named: bool, most: int
) -> tuple[list[dict[str, Any]], int]:
    """The rows that are drawn, and how many counties have a score."""
    if "target" not in frame.columns:
        frame = frame.with_columns(target=pl.lit(None, pl.Float64))
    scored = frame.drop_nulls("adjusted").sort(
        ["adjusted", "county"], descending=[True, False], maintain_order=True
    )
    listed = scored.to_dicts()
    names = place_names([r["county"] for r in listed], labels, own=own, named=named)
    kept = _kept([r["county"] for r in listed], own, most)
    table: list[dict[str, Any]] = []
    by_county = {r["county"]: r for r in listed}
    for index, county in enumerate(kept):
        if county is None:
            blank = dict.fromkeys(by_county[str(kept[0])])
            table.append({**blank, "county": None, "row": GAP_ROW + " " * index})
            continue
        row = by_county[county]
        exact = {} if named or county == own else {c: _coarse(row[c]) for c in EXACT}
        table.append({**row, **exact, "row": names[county]})
    return table, len(listed)


def _kept(listed: Sequence[str], own: str | None, most: int) -> list[str | None]:
    """The counties that are drawn; None stands for a gap between them."""
    wanted = set(both_ends(listed, most, own))
    found: list[str | None] = []
    for county in listed:
        if county in wanted:
            found.append(county)
        elif found[-1] is not None:
            found.append(None)
    return found


def _coarse(value: float | None) -> float | None:
    """A place on the axis that is not anybody's exact score."""
    return None if value is None else round(value * 2) / 2


def _own_frame(
    table: Sequence[dict[str, Any]], grid: NumberedRows, own: str | None
) -> list[alt.Chart]:
    """A line around the own row."""
    held = [{"row": r["row"]} for r in table if own is not None and r["county"] == own]
    if not held:
        return []
    mark = alt.Chart(rows(held)).mark_bar(filled=False, stroke=QUIET, strokeWidth=1.2)
    return [mark.encode(y=grid.y, x=fixed_x(0), x2=fixed_x2({"expr": "width"}))]


def _numbers(row: dict[str, Any], labels: Labels, *, told: bool) -> tuple[str, str, str]:
    if row["county"] is None or not told:
        return "", "", ""
    ranks = set_text(row["rank_low"], row["rank_high"])
    return points(row["adjusted"]), interval_text(row, labels), ranks
