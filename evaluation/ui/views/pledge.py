"""The pledge to read again, and to sign where it is not signed yet."""

from evaluation.ui.parts.pledge_signing import pledge_sheet


def page() -> None:
    """The newest version."""
    pledge_sheet()
