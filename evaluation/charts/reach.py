"""How far a chart of the analysis goes: which rows it still draws, and where its axis ends."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from evaluation.charts.labels import Labels
from evaluation.charts.surface import LEGEND_AND_AXIS, NOTE, PAPER_ROOM, Surface

MOST_ROWS = 40
"""Counties or reviewers that one chart draws; tables hold all."""
LIMITS = ((14.0, 1.0), (30.0, 5.0))
"""Up to how many points the ends of an axis stand on which steps."""
WIDE_STEP = 10.0


def drawn(frame: pl.DataFrame, column: str = "county") -> tuple[pl.DataFrame, int]:
    """The rows of the first `MOST_ROWS` ids of a column, and how many ids there are in all."""
    ids = frame[column].unique(maintain_order=True)
    return frame.filter(pl.col(column).is_in(ids.head(MOST_ROWS).to_list())), len(ids)


def most_rows(surface: Surface, row_height: float, head: float) -> int:
    """How many rows a chart has room for: on a page no more than stand on it, an even number."""
    if surface is Surface.SCREEN:
        return MOST_ROWS
    room = PAPER_ROOM - LEGEND_AND_AXIS - NOTE - head
    return min(MOST_ROWS, 2 * int(room / row_height / 2))


def note_of(labels: Labels, count: int) -> str:
    """That a chart does not hold every row; empty where it does."""
    if count <= MOST_ROWS:
        return ""
    return labels.first_only.format(shown=MOST_ROWS, all=count)


def spread_ends(
    values: Iterable[float | None], *, around: Sequence[float] = (0.0,)
) -> tuple[float, float]:
    """The ends of an axis that holds every value and those of `around`, on whole steps."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    low, high = min([*around, *known]), max([*around, *known])
    step = next((step for span, step in LIMITS if high - low <= span), WIDE_STEP)
    margin = step * 0.1
    ends = step * math.floor((low - margin) / step), step * math.ceil((high + margin) / step)
    return ends[0], max(ends[1], ends[0] + step)


def between(labels: Labels, low: str, high: str) -> str:
    """An interval in words; the dash alone where there is none."""
    if labels.missing in (low, high):
        return labels.missing
    return labels.between.format(low=low, high=high)


def known(row: dict[str, Any], *columns: str) -> bool:
    """Whether a row has a number in each of the columns."""
    return all(row[column] is not None for column in columns)
