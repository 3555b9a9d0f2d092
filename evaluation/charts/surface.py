"""Where a chart is shown, and the look that all charts share."""

import math
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any

import altair as alt
from altair.utils import schemapi

schemapi.DEBUG_MODE = False
"""Nothing is checked against Vega-Lite's schema while a chart is built, only when a page shows it:
checked at every step, a chart takes twice as long."""
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
NAME_LIMIT = 210
"""Pixels after which a name beside its row is cut short on paper."""
LATIN = 0x2E7F
"""The last character that is not as wide as it is high."""
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
    """The chart's data: everything people typed stands here and never in an expression.

    A tuple, because altair copies lists each time that it copies a chart.
    """
    return alt.InlineData(values=tuple(values))


def fixed_x(place: float | str | dict[str, str]) -> alt.XValue:
    """A place of its own, the same for all marks of a layer.

    As an object: what altair has to read from words or dictionaries takes it 30 times as long.
    """
    return alt.XValue(place)  # type: ignore[no-untyped-call]


def fixed_x2(place: float | str | dict[str, str]) -> alt.X2Value:
    """Where a mark that begins at a fixed place ends."""
    return alt.X2Value(place)  # type: ignore[no-untyped-call]


def scale_start(values: Iterable[float | None], *, step: int = 5) -> float:
    """Where the score axis begins: the last step below every value, at least 20 points wide."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    lowest = min(known, default=60.0)
    return float(max(0, min(80, math.floor((lowest - 1) / step) * step)))


def finish(
    layers: list[Any],
    surface: Surface,
    height: float,
    description: str,
    *,
    note: str = "",
    beside: float = 0,
    around: float = LEGEND_AND_AXIS,
) -> alt.LayerChart:
    """The layers at the width and in the style of a surface; `height` is that of the rows alone.

    `note` stands below the chart, such as what it leaves out. `beside`: pixels of the names left of
    the rows, as `name_room` gives them; `around`: of the legend and the axes above and below them. On
    paper the room for the marks is what these leave: a chart that is told to fit is laid out twice.
    """
    paper = surface is Surface.PAPER
    left, right = 2, 4
    return alt.LayerChart(
        layer=layers,
        width=PAPER_WIDTH - left - right - beside if paper else "container",
        height=height if paper else height + around + (NOTE if note else 0),
        description=description,
        autosize=alt.AutoSizeParams(type="pad" if paper else "fit", contains="padding"),
        padding={"left": left, "top": 2, "right": right, "bottom": 2},
        config=_style(surface),
        title=_below(note) if note else alt.Undefined,
    )


def text_width(text: str, size: float = 12) -> float:
    """Pixels that the widest line of a text takes at most at a size, by the kind of its letters."""
    return max(sum(_em(letter) for letter in line) for line in text.split("\n")) * size


def _em(letter: str) -> float:
    """The part of the size that a letter is wide, rounded up."""
    if ord(letter) > LATIN:
        return 1.0
    if letter in "iljtfI.,:;'|!() ":
        return 0.36
    if letter in "mwMW@%&":
        return 0.95
    return 0.74 if letter.isupper() else 0.6


def name_room(
    names: Iterable[str], *, size: float = 12, limit: float = NAME_LIMIT, padding: float = 8
) -> dict[str, Any]:
    """The extent of the axis of names on paper: what the longest takes, and no more than the limit.

    Fixed, so that the marks' room is known before anything is drawn.
    """
    longest = max((text_width(name, size) for name in names), default=0.0)
    extent = math.ceil(min(longest, limit or longest)) + padding
    return {"minExtent": extent, "maxExtent": extent}


def _below(note: str) -> alt.TitleParams:
    return alt.TitleParams(
        note, orient="bottom", anchor="start", fontSize=12, fontWeight="normal", color=QUIET
    )


@cache
def _style(surface: Surface) -> alt.Config:
    """The look; made once, and given as a whole: each `configure_…` would copy the whole chart."""
    paper = surface is Surface.PAPER
    size = 12 if paper else 13
    titles = {"titleFontSize": size, "titleColor": QUIET, "titleFontWeight": "normal"}
    axis = {
        "labelFontSize": size,
        "labelColor": INK,
        "labelLimit": NAME_LIMIT if paper else 150,
        "gridColor": HAIR,
        "domain": False,
        "ticks": False,
    }
    legend = {
        "orient": "top",
        "direction": "horizontal",
        "labelFontSize": size,
        "labelColor": INK,
        "symbolSize": 70,
        "columnPadding": 14,
        "columns": 0 if paper else 3,
        "offset": 4,
    }
    return alt.Config(
        font=FONT if paper else SCREEN_FONTS,
        background="transparent",
        aria=not paper,
        view={"stroke": None},
        axis={**axis, **titles},
        legend={**legend, **titles},
        text={"fontSize": size, "color": INK},
        point={"filled": False},
    )


def as_specification(chart: AnyChart) -> dict[str, Any]:
    """The chart as Vega-Lite, the same for the same frame; the tests check that it is valid."""
    with alt.data_transformers.enable("default", consolidate_datasets=False, max_rows=None):
        specification: dict[str, Any] = chart.to_dict(validate=False)
    return specification
