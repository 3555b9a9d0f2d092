"""Rows with their names and number columns beside the marks, inside one chart of any width.

On paper a row's name stands left of it. On a screen, which may be a phone, it stands above its
marks, so that these keep the whole width.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from evaluation.charts.surface import BAND, INK, QUIET, RED, Surface, rows
from evaluation.locale.numbers import MINUS

WIDE = 30
"""Points from which the grid stands every ten points, not every five."""
HEADING = "\u2002"
"""The blank category of the row that holds the column headings."""
NARROWEST = 50
"""Pixels of a column; a longer heading makes it wider."""
LATIN = 0x2E7F
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
    ) -> None:
        self.order, self.reach, self.titles = tuple(order), reach, tuple(titles)
        self._widths = [_column_width(title) for title in titles]
        self._above = surface is Surface.SCREEN
        self.row_height = row_height + (20 if self._above else 0)

    @property
    def height(self) -> int:
        """Of all rows and the row of headings."""
        return self.row_height * (len(self.order) + 1)

    @property
    def shift(self) -> int:
        """How far the marks of a row stand below its middle, to make room for its name."""
        return 9 if self._above else 0

    @property
    def x(self) -> alt.X:
        """The scale of the marks, with its grid; the columns take fixed pixels off its right end."""
        low, high = self.reach
        step = 10 if high - low > WIDE else 5
        first = int(-(-low // step) * step)
        taken = sum(self._widths) + ROOM
        return alt.X(
            "value:Q",
            title=None,
            scale=alt.Scale(
                domain=[low, high],
                range=[0, {"expr": f"width - {taken}"}],
                nice=False,
                zero=False,
            ),
            axis=alt.Axis(
                values=list(range(first, int(high) + 1, step)), grid=True, labelOverlap=False
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
            axis=alt.Axis(labelPadding=6, grid=False, labels=not self._above),
        )

    def bands(self, groups: Mapping[str, str]) -> alt.Chart:
        """A pale ground under every second group of rows; the grid shines through."""
        kinds = list(dict.fromkeys(groups.values()))
        shaded = [{"row": row} for row, group in groups.items() if kinds.index(group) % 2 == 0]
        chart: alt.Chart = (
            alt.Chart(rows(shaded))
            .mark_bar(color=BAND, opacity=0.8)
            .encode(y=self.y, x=alt.value(0), x2=alt.value("width"))
        )
        return chart

    def texts(self, numbers: Mapping[str, Sequence[str]]) -> list[alt.Chart]:
        """The names where they stand above, then each column: heading and numbers."""
        layers = [self._column(i, numbers) for i in range(len(self.titles))]
        if not self._above:
            return layers
        names = alt.Chart(rows({"row": row} for row in self.order)).mark_text(
            align="left", baseline="middle", dx=2, dy=-self.shift, limit={"expr": "width - 4"}
        )
        return [names.encode(x=alt.value(0), y=self.y, text="row:N"), *layers]

    def _column(self, index: int, numbers: Mapping[str, Sequence[str]]) -> alt.Chart:
        cells = [{"row": HEADING, "text": self.titles[index], "ink": QUIET}]
        cells += [
            {"row": row, "text": numbers[row][index], "ink": _ink(numbers[row][index])}
            for row in self.order
        ]
        right = sum(self._widths[index + 1 :])
        chart: alt.Chart = (
            alt.Chart(rows(cells))
            .mark_text(align="right", baseline="middle", dx=-right - 4, dy=self.shift)
            .encode(
                x=alt.value("width"),
                y=self.y,
                text="text:N",
                color=alt.Color("ink:N", scale=None, legend=None),
            )
        )
        return chart


def _column_width(title: str) -> int:
    """Room for a heading: a Chinese character is about twice as wide as a Latin letter."""
    letters = sum(2 if ord(character) > LATIN else 1 for character in title)
    return max(NARROWEST, 7 * letters + 8)


def _ink(text: str) -> str:
    """A minus is also red."""
    return RED if text.startswith(MINUS) else INK


def named(table: Sequence[Mapping[str, Any]], column: str = "row") -> list[str]:
    """The names of the rows in order, each once."""
    return list(dict.fromkeys(str(entry[column]) for entry in table))
