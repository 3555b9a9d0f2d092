"""Rows with their names and number columns beside the marks, inside one chart of any width.

On paper a row's name stands left of it. On a screen, which may be a phone, it stands above its
marks, so that these keep the whole width.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import altair as alt

from evaluation.charts.name_lines import IN_LINES, LINE_BREAK, LINES_LIMIT, SMALL
from evaluation.charts.surface import (
    BAND,
    INK,
    LATIN,
    NAME_LIMIT,
    QUIET,
    RED,
    Surface,
    fixed_x,
    fixed_x2,
    name_room,
    rows,
)
from evaluation.locale.numbers import MINUS

STEPS = ((6, 1), (14, 2), (30, 5), (100, 10), (200, 20), (500, 50))
"""Up to how many points the grid stands every so many points."""
WIDEST_STEP = 100
HEADING = "\u2002"
"""The blank category of the row that holds the column headings."""
NARROWEST = 50
"""Pixels of a column; a longer heading makes it wider."""
TALL = 60
"""Pixels of a row from which its name stands well above its marks."""
TWO_LINES = 22
"""Pixels of a row whose name takes two lines."""
NAME_WIDTH = 112
"""Pixels that a remark leaves to the name in front of it."""
ONE_LINE = 10
"""Letters up to which a heading stays in one line on a screen."""
HALF_LINE = 7
"""Pixels by which numbers of two lines begin higher, so as not to reach the next row."""
ROOM = 10
"""Pixels between the largest value and the first column."""


class NumberedRows:
    """The rows in their order, the scale of the marks, and the columns right of it."""

    def __init__(
        self,
        order: Sequence[str],
        reach: tuple[float, float],
        titles: Sequence[str],
        surface: Surface,
        *,
        row_height: int = 18,
        above: bool = False,
        ticks: Sequence[int] = (),
        widths: Sequence[int] = (),
    ) -> None:
        """The rows in `order` with marks from and to `reach` and a column under each title.

        `above`: names stand above their marks on paper too; `ticks`: where the grid stands, if not
        at even steps; `widths`: pixels that columns need beyond what their titles ask.
        """
        self._above = above or surface is Surface.SCREEN
        self.order, self.reach = tuple(order), reach
        self.titles = tuple(
            t if self._above and len(t) <= ONE_LINE else _in_lines(t) for t in titles
        )
        asked = [*widths, *(0 for _ in self.titles[len(widths) :])]
        self._widths = [
            max(_column_width(title), width)
            for title, width in zip(self.titles, asked, strict=True)
        ]
        self._ticks = tuple(ticks)
        self._in_lines = any(LINE_BREAK in text for text in (*self.order, *self.titles))
        self.row_height = row_height + (20 if self._above else 0)
        if self._in_lines:
            self.row_height = max(self.row_height, TWO_LINES)

    @property
    def height(self) -> int:
        """Of all rows and the row of headings."""
        return self.row_height * (len(self.order) + 1)

    @property
    def shift(self) -> int:
        """How far the marks of a row stand below its middle, to make room for its name."""
        if not self._above:
            return 0
        return 9 if self.row_height < TALL else 13

    @property
    def taken(self) -> int:
        """Pixels at the right end that belong to the columns."""
        return sum(self._widths) + ROOM

    @property
    def x(self) -> alt.X:
        """The scale of the marks, with its grid; the columns take fixed pixels off its right end."""
        low, high = self.reach
        return alt.X(
            "value:Q",
            title=None,
            scale=alt.Scale(
                domain=[low, high],
                range=[0, {"expr": f"width - {self.taken}"}],
                nice=False,
                zero=False,
            ),
            axis=alt.Axis(
                values=list(self._ticks) or _even_steps(low, high),
                grid=True,
                labelOverlap=False,
                labelLimit=0,
            ),
        )

    @property
    def y(self) -> alt.Y:
        """The rows, the blank row of headings first."""
        listed = [HEADING, *self.order]
        return alt.Y(
            "row:N",
            title=None,
            sort=listed,
            scale=alt.Scale(domain=listed, paddingInner=0, paddingOuter=0),
            axis=alt.Axis(
                labelPadding=6,
                grid=False,
                labels=not self._above,
                **(IN_LINES if self._in_lines else self._limit),
                **self._extent,
            ),
        )

    @property
    def beside(self) -> float:
        """Pixels of the names left of the rows."""
        return float(self._extent.get("minExtent", 0))

    @cached_property
    def _extent(self) -> dict[str, Any]:
        if self._above:
            return {}
        size, limit = (SMALL, LINES_LIMIT) if self._in_lines else (12, NAME_LIMIT)
        return name_room(self.order, size=size, limit=limit)

    @property
    def _limit(self) -> dict[str, Any]:
        """No limit where every name is short: to keep to one, each label is measured again."""
        return {"labelLimit": 0} if all(_width(n) <= NAME_LIMIT for n in self.order) else {}

    def bands(self, groups: Mapping[str, str]) -> alt.Chart:
        """A pale ground under every second group of rows; the grid shines through."""
        kinds = list(dict.fromkeys(groups.values()))
        shaded = [{"row": row} for row, group in groups.items() if kinds.index(group) % 2 == 0]
        chart: alt.Chart = (
            alt.Chart(rows(shaded))
            .mark_bar(color=BAND, opacity=0.8)
            .encode(y=self.y, x=fixed_x(0), x2=fixed_x2("width"))
        )
        return chart

    def texts(
        self, numbers: Mapping[str, Sequence[str]], *, red_minus: bool = True
    ) -> list[alt.Chart]:
        """The names where they stand above, then each column: heading and numbers.

        `red_minus`: whether a number below zero is printed red, as a shortfall is.
        """
        columns = range(len(self.titles))
        layers = [self._heading(i) for i in columns] + [
            self._column(i, numbers, red_minus=red_minus) for i in columns
        ]
        if not self._above:
            return layers
        names = alt.Chart(rows({"row": row} for row in self.order)).mark_text(
            align="left", baseline="middle", dx=2, dy=-self.shift, limit={"expr": "width - 4"}
        )
        return [names.encode(x=fixed_x(0), y=self.y, text=alt.Text("row:N")), *layers]

    def remarks(self, texts: Mapping[str, str]) -> alt.Chart:
        """Words at the right end of a row's line of its name; only where names stand above."""
        cells = [{"row": row, "text": text} for row, text in texts.items()]
        mark = alt.Chart(rows(cells)).mark_text(
            align="right",
            baseline="middle",
            dx=-4,
            dy=-self.shift,
            fontWeight="bold",
            limit={"expr": f"width - {NAME_WIDTH}"},
        )
        chart: alt.Chart = mark.encode(x=fixed_x("width"), y=self.y, text=alt.Text("text:N"))
        return chart

    def sayings(self, texts: Mapping[str, str]) -> alt.Chart:
        """Words where a row's marks would stand, for a row without any."""
        cells = [{"row": row, "text": text} for row, text in texts.items()]
        mark = alt.Chart(rows(cells)).mark_text(
            align="left",
            baseline="middle",
            dx=2,
            dy=self.shift,
            color=QUIET,
            limit={"expr": f"width - {self.taken}"},
        )
        chart: alt.Chart = mark.encode(x=fixed_x(0), y=self.y, text=alt.Text("text:N"))
        return chart

    def directions(self, low: str, high: str) -> list[alt.Chart]:
        """What lies to the left and to the right, in the row of headings."""
        quiet: dict[str, Any] = {"baseline": "middle", "dy": self.shift, "color": QUIET}
        left = alt.Chart(rows([{"row": HEADING, "text": low}])).mark_text(align="left", **quiet)
        right = alt.Chart(rows([{"row": HEADING, "text": high}])).mark_text(align="right", **quiet)
        end = fixed_x({"expr": f"width - {self.taken}"})
        return [
            left.encode(x=fixed_x(0), y=self.y, text=alt.Text("text:N")),
            right.encode(x=end, y=self.y, text=alt.Text("text:N")),
        ]

    def _heading(self, index: int) -> alt.Chart:
        """A column's heading; two lines begin higher, so as not to reach the first row."""
        cells = [{"row": HEADING, "text": self.titles[index], "ink": QUIET}]
        up = (11 if self._above else 6) * self.titles[index].count(LINE_BREAK)
        return self._texts(cells, index, self.shift - up)

    def _column(
        self, index: int, numbers: Mapping[str, Sequence[str]], *, red_minus: bool
    ) -> alt.Chart:
        """A column's numbers."""
        texts = {row: numbers[row][index] for row in self.order}
        cells = [
            {"row": row, "text": text, "ink": _ink(text, red_minus=red_minus)}
            for row, text in texts.items()
        ]
        lines = max((text.count(LINE_BREAK) for text in texts.values()), default=0)
        return self._texts(cells, index, self.shift - HALF_LINE * lines)

    def _texts(self, cells: list[dict[str, str]], index: int, down: int) -> alt.Chart:
        mark = alt.Chart(rows(cells)).mark_text(
            align="right",
            baseline="middle",
            dx=-sum(self._widths[index + 1 :]) - 4,
            dy=down,
            lineBreak=LINE_BREAK,
        )
        ink = alt.Color("ink:N", scale=None, legend=None)
        chart: alt.Chart = mark.encode(
            x=fixed_x("width"), y=self.y, text=alt.Text("text:N"), color=ink
        )
        return chart


def _column_width(title: str) -> int:
    """Room for a heading: a Chinese character is about twice as wide as a Latin letter."""
    return max(NARROWEST, max(_width(line) for line in title.split(LINE_BREAK)) + 8)


def _width(line: str) -> int:
    """Pixels that a line takes at most."""
    return 7 * sum(2 if ord(character) > LATIN else 1 for character in line)


def _even_steps(low: float, high: float) -> list[int]:
    """Where the grid stands: whole steps inside the reach."""
    step = next((step for span, step in STEPS if high - low <= span), WIDEST_STEP)
    return list(range(int(-(-low // step) * step), int(high) + 1, step))


def _in_lines(title: str) -> str:
    """A heading of several words, a word a line, so that its column stays narrow."""
    return title.replace(" ", LINE_BREAK)


def _ink(text: str, *, red_minus: bool) -> str:
    """A minus is also red where it is a shortfall."""
    return RED if red_minus and text.startswith(MINUS) else INK


def named(table: Sequence[Mapping[str, Any]], column: str = "row") -> list[str]:
    """The names of the rows in order, each once."""
    return list(dict.fromkeys(str(entry[column]) for entry in table))
