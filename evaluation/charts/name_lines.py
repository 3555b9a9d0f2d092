"""How a name beside its row stands in two lines."""

from typing import Any

LINE_BREAK = "\n"
SMALL, LINES_LIMIT = 9.8, 240
"""The size of a name in two lines, and the pixels after which a line is cut short."""
IN_LINES: dict[str, Any] = {
    "labelExpr": "split(datum.label, '\\n')",
    "labelFontSize": SMALL,
    "labelLineHeight": 10.5,
    "labelLimit": LINES_LIMIT,
    # Half a line higher than one line alone: else the second reaches the name of the row below.
    "labelBaseline": {
        "condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": "line-bottom"},
        "value": "middle",
    },
}
"""Two lines of a name beside its row; the expressions are ours, the names are data."""
