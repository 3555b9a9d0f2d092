"""The marks that stand for a round, the target, the best and the mean, with one legend for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from evaluation.charts.columns import NumberedRows
from evaluation.charts.surface import BAR, BLUE, QUIET, RED, TRIANGLE, rows


@dataclass(frozen=True)
class Series:
    """One kind of mark: which column it shows, its word in the legend and its shape."""

    column: str
    word: str
    shape: str
    fill: str
    stroke: str


def first(word: str) -> Series:
    """The first round: an open circle."""
    return Series("first", word, "circle", "#ffffff", BLUE)


def last(word: str) -> Series:
    """The last round: a filled circle."""
    return Series("last", word, "circle", BLUE, BLUE)


def target(word: str) -> Series:
    """The target: an upright bar."""
    return Series("target", word, BAR, RED, RED)


def best(word: str) -> Series:
    """The best of all counties: a diamond."""
    return Series("best", word, "diamond", "#ffffff", QUIET)


def mean(word: str) -> Series:
    """The mean of all counties: a triangle."""
    return Series("mean", word, TRIANGLE, QUIET, "#ffffff")


def marks(
    series: Sequence[Series], table: list[dict[str, Any]], grid: NumberedRows, *, size: int = 75
) -> alt.Chart:
    """All points of all series; a series without a single value is left out of the legend too."""
    shown = [s for s in series if any(row.get(s.column) is not None for row in table)]
    values = [
        {"row": row["row"], "value": row[s.column], "series": s.word}
        for s in shown
        for row in table
        if row.get(s.column) is not None
    ]
    words = [s.word for s in shown]

    def scale(attribute: str) -> alt.Scale:
        return alt.Scale(domain=words, range=[getattr(s, attribute) for s in shown])

    chart: alt.Chart = (
        alt.Chart(rows(values))
        .mark_point(size=size, strokeWidth=1.6, opacity=1, yOffset=grid.shift)
        .encode(
            x=grid.x,
            y=grid.y,
            shape=alt.Shape("series:N", scale=scale("shape"), title=None),
            fill=alt.Fill("series:N", scale=scale("fill"), title=None),
            stroke=alt.Stroke("series:N", scale=scale("stroke"), title=None),
        )
    )
    return chart
