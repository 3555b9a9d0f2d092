"""Severity: how much more leniently or strictly than the panel each reviewer scores."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import polars as pl

from evaluation.charts.columns import NumberedRows
from evaluation.charts.labels import Labels
from evaluation.charts.reach import drawn, note_of, spread_ends
from evaluation.charts.score_intervals import interval_lines
from evaluation.charts.surface import BLUE, INK, Surface, finish, rows
from evaluation.locale.numbers import signed

NORMAL_95 = 1.96
"""How many standard errors on either side make 95%."""
APART = 5
"""Pixels by which the two rounds of a reviewer stand above and below the middle."""
OPEN, FILLED = ("○", "#ffffff"), ("●", BLUE)
"""The sign in the heading and the fill of the mark: of the first round, and of the last."""

Line = dict[str, Any]


def severity_dots(
    frame: pl.DataFrame,
    labels: Labels,
    surface: Surface = Surface.SCREEN,
    *,
    rounds: Mapping[int, str],
    description: str = "",
) -> alt.LayerChart:
    """A row a reviewer, the most lenient of the last round first: severity ± 1.96 standard errors.

    `frame`: round, reviewer, severity, se — the columns of `Results.severity`; a reviewer without a
    number is left out. `rounds`: round → title, in order; the first and the last are drawn, the
    first as an open circle, the last as a filled one.
    """
    looks = _looks(list(rounds))
    lines = _lines(frame, labels, looks)
    order = list(dict.fromkeys(line["row"] for line in lines))
    held, count = drawn(pl.DataFrame({"row": order}, schema={"row": pl.String}), "row")
    kept = held["row"].to_list()
    lines = [line for line in lines if line["row"] in kept]
    grid = NumberedRows(
        kept,
        spread_ends(line[c] for line in lines for c in ("value", "low", "high")),
        [f"{sign}\u00a0{rounds[number]}" for number, (sign, _fill) in looks.items()],
        surface,
        row_height=26,
    )
    zero = alt.Chart(rows([{"value": 0}])).mark_rule(color=INK, strokeWidth=1.2)
    layers = [
        grid.bands({row: row for row in kept}),
        zero.encode(x=grid.x),
        *_marks(lines, looks, grid),
        *grid.directions(labels.strict, labels.lenient),
        # Strict is no fault: a minus is not red.
        *grid.texts({row: _numbers(lines, row, list(looks)) for row in kept}, red_minus=False),
    ]
    return finish(
        layers, surface, grid.height, description, beside=grid.beside, note=note_of(labels, count)
    )


def _looks(rounds: list[int]) -> dict[int, tuple[str, str]]:
    """How the rounds are drawn; a single one as the last."""
    return {rounds[0]: OPEN, rounds[-1]: FILLED}


def _lines(frame: pl.DataFrame, labels: Labels, rounds: Mapping[int, object]) -> list[Line]:
    """A point and its interval for each reviewer and round, in the order of the rows."""
    found = frame.filter(
        pl.col("severity").is_not_null() & pl.col("round").is_in(list(rounds))
    ).sort("round", "severity", descending=True)
    return [
        {
            "row": labels.name(r["reviewer"]),
            "round": r["round"],
            "value": r["severity"],
            "low": None if r["se"] is None else r["severity"] - NORMAL_95 * r["se"],
            "high": None if r["se"] is None else r["severity"] + NORMAL_95 * r["se"],
        }
        for r in found.iter_rows(named=True)
    ]


def _marks(
    lines: list[Line], looks: Mapping[int, tuple[str, str]], grid: NumberedRows
) -> list[alt.Chart]:
    """The rounds of a reviewer above one another; a single round in the middle."""
    layers: list[alt.Chart] = []
    for place, (number, (_sign, fill)) in enumerate(looks.items()):
        shift = APART * (2 * place - 1) if len(looks) > 1 else 0
        own = [line for line in lines if line["round"] == number]
        mark = alt.Chart(rows({"row": o["row"], "value": o["value"]} for o in own)).mark_point(
            shape="circle",
            size=60,
            fill=fill,
            stroke=BLUE,
            strokeWidth=1.6,
            opacity=1,
            yOffset=grid.shift + shift,
        )
        layers += interval_lines(own, grid, shift=shift, width=1.4)
        layers.append(mark.encode(x=grid.x, y=grid.y))
    return layers


def _numbers(lines: list[Line], row: str, rounds: list[int]) -> tuple[str, ...]:
    found = {line["round"]: line["value"] for line in lines if line["row"] == row}
    return tuple(signed(found.get(number)) for number in rounds)
