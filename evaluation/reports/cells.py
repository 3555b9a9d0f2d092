"""Typed table cells: the printed text and the unrounded value with the spreadsheet's format."""

import math

from evaluation.locale.numbers import percent, points, rounded, signed
from evaluation.reports.document import Cell

POINTS_FORMAT = "0.0"
SIGNED_FORMAT = '+0.0;[Red]"−"0.0;0.0'
ZERO_FORMAT = "0.0;0.0;0.0"
"""A change too small to print takes no sign."""
WHOLE_SHARE_FORMAT = "0%"
SHARE_FORMAT = "0.0%"
COUNT_FORMAT = "0"


def score_cell(value: float | None) -> Cell:
    """A score, or a dash."""
    return Cell(points(value), _finite(value), POINTS_FORMAT)


def change_cell(value: float | None) -> Cell:
    """A signed change; a loss is also red."""
    known = _finite(value)
    printed = None if known is None else rounded(known)
    number_format = SIGNED_FORMAT if printed else ZERO_FORMAT
    return Cell(signed(value), known, number_format, warns=printed is not None and printed < 0)


def share_cell(value: float | None) -> Cell:
    """A weight as a share."""
    text = percent(value)
    return Cell(text, _finite(value), SHARE_FORMAT if "." in text else WHOLE_SHARE_FORMAT)


def count_cell(value: int | None) -> Cell:
    """A count, or a dash."""
    text = points(None if value is None else float(value), 0)
    return Cell(text, value, COUNT_FORMAT)


def gain_cell(value: float | None) -> Cell:
    """What one criterion adds to the overall score: small, so with two decimals."""
    return Cell(points(value, 2), _finite(value), "0.00")


def _finite(value: float | None) -> float | None:
    """What a sheet can hold as a number."""
    return value if value is not None and math.isfinite(value) else None
