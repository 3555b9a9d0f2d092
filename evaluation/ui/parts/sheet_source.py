"""Where the cards of a sheet get it from: read once for a whole page, anew for each fragment."""

import streamlit as st
from streamlit.errors import StreamlitAPIException

from evaluation.domain.rubric import Criterion, Dimension
from evaluation.services.reviewing import ReviewSheet, open_sheet
from evaluation.ui import session

PROGRESS = ("sheet-progress", "sheet-submission")
"""The parts of the page that count what is answered."""


def dimension_anchor(dimension: Dimension) -> str:
    """Where a dimension stands on the page."""
    return f"dimension-{dimension.id}"


def criterion_anchor(criterion: Criterion) -> str:
    """Where the card of a criterion stands on the page."""
    return f"criterion-{criterion.id}"


class SheetSource:
    """The sheet of one page run, and who may still draw from the reading it holds."""

    def __init__(self, sheet: ReviewSheet) -> None:
        self.sheet = sheet
        self._waiting = {*PROGRESS, *(c.id for c in sheet.asked)}

    def take(self, who: str) -> ReviewSheet:
        """The sheet as it stands now.

        A whole page is drawn from one reading. After that each card reads anew, and the progress
        drawn with it shares its reading.
        """
        if who not in self._waiting:
            round_, county = self.sheet.round.number, self.sheet.county.id
            self.sheet = open_sheet(session.platform(), session.actor(), round_, county)
            self._waiting = set(PROGRESS)
        self._waiting.discard(who)
        return self.sheet

    def card_key(self, criterion: str) -> str:
        """The name under which a card can be drawn anew."""
        return f"card/{self.sheet.county.id}/{criterion}"

    def redraw(self, criterion: str) -> None:
        """Called back after a save: draw this card and the progress anew, nothing else."""
        self._waiting.clear()
        try:
            st.rerun([self.card_key(criterion), *PROGRESS])
        except StreamlitAPIException:
            # The page was never drawn whole in this session: Streamlit then draws all of it anyway.
            return
