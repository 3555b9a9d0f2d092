"""Rank sets: between which places each county's true place lies."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts import series
from evaluation.charts.columns import NumberedRows
from evaluation.charts.labels import Labels
from evaluation.charts.reach import drawn, note_of
from evaluation.charts.surface import BLUE, PALE_BLUE, Surface, finish, rows
from evaluation.locale.numbers import UNDEFINED, points

EVERY_PLACE = 15
"""Places up to which each has its own number on the axis."""
HALF = 0.32
"""Half the width, in places, of the bar of a county whose place is certain."""
DASH = "–"


def rank_sets(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    why_unranked: Mapping[str, str] | None = None,
    description: str = "",
) -> alt.LayerChart:
    """A row a county, the highest score first: a bar over the places that cannot be ruled out.

    `frame`: county, adjusted, rank_low, rank_high — columns of one round of `Results.scores`.
    Counties without a rank stand below, by their names, with the reason of `why_unranked`
    (county → words). The circle is the place by the score alone; it never stands without its bar.
    """
    table, count = _table(frame, labels)
    ranked = [r for r in table if r["place"] is not None]
    last = max((r["rank_high"] for r in ranked), default=1)
    grid = NumberedRows(
        [r["row"] for r in table],
        (0.5, last + 0.5),
        (labels.ranks, labels.adjusted),
        surface,
        ticks=_ticks(last),
    )
    bars = [
        {"row": r["row"], "value": r["rank_low"] - HALF, "value2": r["rank_high"] + HALF}
        for r in ranked
    ]
    reasons = why_unranked or {}
    without = {r["row"]: reasons.get(r["county"], "") for r in table if r["place"] is None}
    layers = [
        grid.bands({r["row"]: r["row"] for r in table}),
        alt.Chart(rows(bars))
        .mark_rule(color=PALE_BLUE, strokeWidth=11, yOffset=grid.shift)
        .encode(x=grid.x, x2=alt.X2("value2:Q"), y=grid.y),
        series.marks(
            (series.Series("place", labels.place, "circle", BLUE, "#ffffff"),), ranked, grid
        ),
        grid.sayings(without),
        *grid.texts(
            {
                r["row"]: (set_text(r["rank_low"], r["rank_high"]), points(r["adjusted"]))
                for r in table
            }
        ),
    ]
    return finish(
        layers, surface, grid.height, description, beside=grid.beside, note=note_of(labels, count)
    )


def set_text(low: int | None, high: int | None) -> str:
    """A rank set as it is printed: 2–4, or 1 where only one place is left."""
    if low is None or high is None:
        return UNDEFINED
    return str(low) if low == high else f"{low}{DASH}{high}"


def _table(frame: pl.DataFrame, labels: Labels) -> tuple[list[dict[str, Any]], int]:
    """The ranked counties by their score, then the others by their names."""
    listed = [{**r, "row": labels.name(r["county"])} for r in frame.iter_rows(named=True)]
    ranked = [r for r in listed if r["rank_low"] is not None]
    ranked.sort(key=lambda r: -r["adjusted"])
    others = sorted((r for r in listed if r["rank_low"] is None), key=lambda r: r["row"])
    placed = [{**r, "place": place} for place, r in enumerate(ranked, start=1)]
    both = [*placed, *({**r, "place": None} for r in others)]
    order = pl.DataFrame({"county": [r["county"] for r in both]}, schema={"county": pl.String})
    kept, count = drawn(order)
    return both[: kept.height], count


def _ticks(last: int) -> list[int]:
    """The first place and then each, or every fifth or twentieth where there are many."""
    if last <= EVERY_PLACE:
        return list(range(1, last + 1))
    step = 5 if last <= 5 * EVERY_PLACE else 20
    return [1, *range(step, last + 1, step)]
