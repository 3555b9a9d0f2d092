"""Typed table cells: the printed text and the unrounded value with the spreadsheet's format."""

from evaluation.locale.numbers import percent, points, rounded, signed
from evaluation.reports.document import Cell

POINTS_FORMAT = "0.0"
SIGNED_FORMAT = '+0.0;[Red]"−"0.0;0.0'
SHARE_FORMAT = "0.##%"
COUNT_FORMAT = "0"


def score_cell(value: float | None) -> Cell:
    """A score, or a dash."""
    return Cell(points(value), value, POINTS_FORMAT)


def change_cell(value: float | None) -> Cell:
    """A signed change; a loss is also red."""
    warns = value is not None and rounded(value) < 0
    return Cell(signed(value), value, SIGNED_FORMAT, warns=warns)


def share_cell(value: float | None) -> Cell:
    """A weight as a share."""
    return Cell(percent(value), value, SHARE_FORMAT)


def count_cell(value: int | None) -> Cell:
    """A count, or a dash."""
    text = points(None if value is None else float(value), 0)
    return Cell(text, value, COUNT_FORMAT)


def gain_cell(value: float | None) -> Cell:
    """What one criterion adds to the overall score: small, so with two decimals."""
    return Cell(points(value, 2), value, "0.00")
