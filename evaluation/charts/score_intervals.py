"""Scores with their uncertainty: how sure each county's score is in each round."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts import series
from evaluation.charts.columns import NumberedRows, named
from evaluation.charts.labels import Labels
from evaluation.charts.reach import drawn, known, note_of
from evaluation.charts.surface import BAR, BLUE, INK, Surface, finish, rows, scale_start
from evaluation.locale.numbers import points

RAW = ("raw", "square", "#ffffff", INK)
ADJUSTED = ("adjusted", "square", BLUE, BLUE)
INTERVAL_WIDTH = 74
HIGHEST, STEP, NARROWEST = 100.0, 5.0, 20.0
"""Where the axis of scores ends at the latest, on which steps, and how wide it is at least."""


def score_intervals(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    rounds: Mapping[int, str],
    description: str = "",
) -> alt.LayerChart:
    """A row a county and round: the plain mean, the corrected score and its 95% interval.

    `frame`: round, county, raw, adjusted, low, high — columns of `Results.scores`; null where there
    is no number. `rounds`: round → title, in order; other rounds are left out. The open square is
    the mean as it was given, the filled one the corrected score, the line its interval.
    """
    wanted = frame.filter(pl.col("round").is_in(list(rounds)))
    held, count = drawn(wanted)
    table = _table(held, labels, rounds)
    ends = [r[c] for r in table for c in ("raw", "adjusted", "low", "high")]
    start = scale_start(ends)
    titles = (labels.adjusted, labels.interval)
    grid = NumberedRows(
        named(table), (start, highest_end(ends, start)), titles, surface, widths=(0, INTERVAL_WIDTH)
    )
    kinds = (
        series.Series(RAW[0], labels.plain_mean, *RAW[1:]),
        series.Series(ADJUSTED[0], labels.adjusted, *ADJUSTED[1:]),
    )
    layers = [
        grid.bands({r["row"]: r["county"] for r in table}),
        *interval_lines([{**r, "middle": r["adjusted"]} for r in table], grid),
        series.marks(kinds, table, grid, size=60),
        *grid.texts({r["row"]: (points(r["adjusted"]), interval_text(r, labels)) for r in table}),
    ]
    return finish(
        layers, surface, grid.height, description, beside=grid.beside, note=note_of(labels, count)
    )


def interval_lines(
    table: list[dict[str, Any]], grid: NumberedRows, *, shift: int = 0, width: float = 2
) -> list[alt.Chart]:
    """A line from `low` to `high` with an upright bar at either end, `shift` pixels below the marks."""
    inside = [r for r in table if known(r, "low", "high")]
    down = grid.shift + shift
    ends = [{"row": r["row"], "value": r[end]} for r in inside for end in ("low", "high")]
    whole = [{"row": r["row"], "value": r["low"], "value2": r["high"]} for r in inside]
    return [
        alt.Chart(rows(whole))
        .mark_rule(color=INK, strokeWidth=width, yOffset=down)
        .encode(x=grid.x, x2=alt.X2("value2:Q"), y=grid.y),
        alt.Chart(rows(ends))
        .mark_point(
            shape=BAR, size=22, fill=INK, stroke=INK, strokeWidth=0.5, opacity=1, yOffset=down
        )
        .encode(x=grid.x, y=grid.y),
    ]


def _table(frame: pl.DataFrame, labels: Labels, rounds: Mapping[int, str]) -> list[dict[str, Any]]:
    """The rows, the rounds of a county below one another."""
    places = {
        county: place for place, county in enumerate(frame["county"].unique(maintain_order=True))
    }
    order = list(rounds)
    table = [
        {**r, "row": _row_name(labels.name(r["county"]), rounds, r["round"])}
        for r in frame.iter_rows(named=True)
    ]
    table.sort(key=lambda r: (places[r["county"]], order.index(r["round"])))
    return table


def highest_end(values: Iterable[float | None], start: float) -> float:
    """Where the axis ends: the next step above every value, so that intervals keep their room."""
    known_values = [value for value in values if value is not None]
    top = STEP * math.ceil((max(known_values, default=HIGHEST) + 1) / STEP)
    return max(min(top, HIGHEST), start + NARROWEST, *known_values)


def _row_name(county: str, rounds: Mapping[int, str], number: int) -> str:
    return county if len(rounds) == 1 else f"{county} · {rounds[number]}"


def interval_text(row: dict[str, Any], labels: Labels) -> str:
    """Scores are never negative, so a dash between them is not read as a minus."""
    if not known(row, "low", "high"):
        return labels.missing
    return f"{points(row['low'])}–{points(row['high'])}"
