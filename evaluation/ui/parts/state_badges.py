"""How the states of reviews and rounds look: always in words, never by colour alone."""

from typing import Literal

import streamlit as st

from evaluation.domain.permissions import STATE_NAMES
from evaluation.domain.review_names import REVIEW_STATE_NAMES
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import RoundState
from evaluation.ui import session

Colour = Literal["green", "blue", "orange", "gray", "violet"]

_REVIEW_COLOURS: dict[ReviewState, Colour] = {
    ReviewState.SUBMITTED: "green",
    ReviewState.IN_PROGRESS: "blue",
    ReviewState.RETURNED: "orange",
    ReviewState.ASSIGNED: "gray",
    ReviewState.RECUSED: "violet",
}
_ROUND_COLOURS: dict[RoundState, Colour] = {
    RoundState.PLANNED: "gray",
    RoundState.OPEN: "blue",
    RoundState.CLOSED: "orange",
    RoundState.CONFIRMED: "violet",
    RoundState.PUBLISHED: "green",
}


def review_badge(state: ReviewState) -> str:
    """Markdown of a review's state."""
    _ = session.translator()
    return f":{_REVIEW_COLOURS[state]}-badge[{_(REVIEW_STATE_NAMES[state])}]"


def round_badge(state: RoundState) -> None:
    """A round's state beside its title."""
    _ = session.translator()
    st.badge(_(STATE_NAMES[state]), color=_ROUND_COLOURS[state])


def round_path(state: RoundState) -> str:
    """Markdown of the states a round passes through, the present one standing out."""
    _ = session.translator()
    steps = []
    passed = True
    for step in RoundState:
        name = _(STATE_NAMES[step])
        if step is state:
            steps.append(f":{_ROUND_COLOURS[step]}-badge[{name}]")
            passed = False
        else:
            steps.append(f":gray[{':material/check: ' if passed else ''}{name}]")
    return " :gray[→] ".join(steps)
