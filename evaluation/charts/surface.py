"""Where a chart is shown, and the look that all charts share."""

import math
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import altair as alt

PAPER_WIDTH = 590
"""Pixels that fill the 156 mm of an official page's text; a label of 12 px prints at 9 points."""
FONT = "Noto Sans SC"
"""The static family that the paper charts are drawn with (evaluation/reports/fonts.py)."""
SCREEN_FONTS = f"{FONT}, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"

INK = "#1f2933"
QUIET = "#6b7480"
HAIR = "#d5dae0"
BAND = "#f1f3f6"
BLUE = "#12508c"
PALE_BLUE = "#9dbfdf"
ORANGE = "#a8540a"
RED = "#b3141e"
DEPTHS = ("#f6f8fb", "#c6dbee", "#6ea6d2", "#2b6ca8", "#0b315e")
"""From at the target to far below it, told apart by lightness alone."""
BAR = "M-0.22,-1L0.22,-1L0.22,1L-0.22,1Z"
"""The upright bar of the target as a point shape."""
TRIANGLE = "triangle-down"
LEGEND_AND_AXIS = 56
"""Pixels that the legend and the axis take above and below the rows of a chart."""
NOTE = 24
"""Pixels of a note below the chart."""
PAPER_ROOM = 740
"""Pixels of the tallest chart that a page has room for, beside its caption and note."""

AnyChart = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart


class Surface(StrEnum):
    """A page in a browser, as wide as it happens to be, or a printed page."""

    SCREEN = "screen"
    PAPER = "paper"


def rows(values: Iterable[dict[str, Any]]) -> alt.InlineData:
    """The chart's data: everything people typed stands here and never in an expression."""
    return alt.InlineData(values=list(values))


def scale_start(values: Iterable[float | None], *, step: int = 5) -> float:
    """Where the score axis begins: the last step below every value, at least 20 points wide."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    lowest = min(known, default=60.0)
    return float(max(0, min(80, math.floor((lowest - 1) / step) * step)))


def finish(
    layers: list[Any], surface: Surface, height: float, description: str, *, note: str = ""
) -> alt.LayerChart:
    """The layers at the width and in the style of a surface; `height` is that of the rows alone.

    `note` stands below the chart, such as what it leaves out.
    """
    chart: alt.LayerChart = alt.layer(*layers).properties(  # type: ignore[assignment]
        width=PAPER_WIDTH if surface is Surface.PAPER else "container",
        height=height + LEGEND_AND_AXIS + (NOTE if note else 0),
        description=description,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        padding={"left": 2, "top": 2, "right": 4, "bottom": 2},
    )
    if note:
        title = alt.TitleParams(
            note, orient="bottom", anchor="start", fontSize=12, fontWeight="normal", color=QUIET
        )
        chart = chart.properties(title=title)
    return _styled(chart, surface)


def _styled(chart: alt.LayerChart, surface: Surface) -> alt.LayerChart:
    font = FONT if surface is Surface.PAPER else SCREEN_FONTS
    size = 12 if surface is Surface.PAPER else 13
    label_limit = 210 if surface is Surface.PAPER else 150
    styled: alt.LayerChart = (
        chart.configure(font=font, background="transparent", aria=surface is Surface.SCREEN)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=size,
            labelColor=INK,
            labelLimit=label_limit,
            titleFontSize=size,
            titleColor=QUIET,
            titleFontWeight="normal",
            gridColor=HAIR,
            domain=False,
            ticks=False,
        )
        .configure_legend(
            orient="top",
            direction="horizontal",
            labelFontSize=size,
            labelColor=INK,
            titleFontSize=size,
            titleFontWeight="normal",
            titleColor=QUIET,
            symbolSize=70,
            columnPadding=14,
            columns=0 if surface is Surface.PAPER else 3,
            offset=4,
        )
        .configure_text(fontSize=size, color=INK)
        .configure_point(filled=False)
    )
    return styled


def as_specification(chart: AnyChart) -> dict[str, Any]:
    """The chart as Vega-Lite, the same for the same frame."""
    with alt.data_transformers.enable("default", consolidate_datasets=False, max_rows=None):
        specification: dict[str, Any] = chart.to_dict()
    return specification
