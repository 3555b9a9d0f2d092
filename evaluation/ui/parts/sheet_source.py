"""Where the cards of a sheet get it from: read once for a whole page, anew for each fragment."""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.errors import StreamlitAPIException

from evaluation.services.reviewing import ReviewSheet, open_sheet
from evaluation.ui import session

PROGRESS = ("sheet-progress", "sheet-submission")
"""The parts of the page that count what is answered."""


@dataclass
class SheetSource:
    """The sheet of one page run, and who has had it already."""

    sheet: ReviewSheet
    given: set[str] = field(default_factory=set)

    def take(self, who: str) -> ReviewSheet:
        """The sheet as it stands now: the page's own reading at first, a fresh one after that."""
        if who not in self.given:
            self.given.add(who)
            return self.sheet
        round_, county = self.sheet.round.number, self.sheet.county.id
        return open_sheet(session.platform(), session.actor(), round_, county)

    def card_key(self, criterion: str) -> str:
        """The name under which a card can be drawn anew."""
        return f"card/{self.sheet.county.id}/{criterion}"

    def redraw(self, criterion: str) -> None:
        """Called back after a save: draw this card and the progress anew, nothing else."""
        try:
            st.rerun([self.card_key(criterion), *PROGRESS])
        except StreamlitAPIException:
            # The page was never drawn whole in this session: Streamlit then draws all of it anyway.
            return
