"""Reviewers: how consistently each rates beside the panel, and what leaving them out would do."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from evaluation.analysis.consistency import consistency
from evaluation.analysis.frames import complete
from evaluation.analysis.influence import TOO_MANY, Cell, Refit, Scores, influence
from evaluation.analysis.panel_frames import REVIEWERS
from evaluation.analysis.round_fits import RoundFit, round_fits
from evaluation.analysis.single_reviews import single_reviews
from evaluation.analysis.standing import Reasons
from evaluation.locale import Message


@dataclass(frozen=True)
class Diagnostics:
    """How each reviewer and each review stands beside the panel; nobody is left out by itself."""

    reviewers: pl.DataFrame
    """`frames.REVIEWERS`."""
    single_reviews: pl.DataFrame
    """`frames.SINGLE_REVIEWS`."""
    left_out: pl.DataFrame
    """`frames.LEFT_OUT`; empty where nobody is left out in turn."""
    reasons: Reasons
    """Why a number of the tables `reviewers`, `single_reviews`, `left_out` is null; the keys are
    (round, reviewer), (round, county, reviewer) and (round, reviewer, county)."""


def reviewer_diagnostics(
    composites: pl.DataFrame,
    values: pl.DataFrame,
    scores: Scores,
    refit: Refit | Message = TOO_MANY,
    *,
    unranked: Mapping[Cell, Message] | None = None,
    rounds: tuple[RoundFit, ...] | None = None,
) -> Diagnostics:
    """All that can be said about reviewers, round by round, on the counted composites.

    Args:
        composites: `frames.COMPOSITES`.
        values: round, county, reviewer, criterion, given (null where it was filled).
        scores: (round, county) -> adjusted score with everybody.
        refit: reviewer -> (round, county) -> adjusted score without any of that reviewer's reviews,
            a county without reviews left absent; or why nobody is left out, such as `TOO_MANY`.
        unranked: counties that take no place, and why.
        rounds: what `round_fits` gives for these composites, if it is there already.
    """
    fits = round_fits(composites) if rounds is None else rounds
    counted = composites.filter("counted").select(
        "round", pl.col("county", "reviewer").cast(pl.String)
    )
    table, reasons = consistency(fits)
    reviews, why_reviews = single_reviews(fits, values)
    moved = influence(counted, scores, refit, unranked or {})
    moves = pl.DataFrame(
        [(*key, *move) for key, move in moved.moves.items()],
        schema={name: REVIEWERS[name] for name in MOVES},
        orient="row",
    )
    table = table.drop("influence_score", "influence_rank").join(
        moves, on=["round", "reviewer"], how="left", maintain_order="left"
    )
    return Diagnostics(
        complete(table, REVIEWERS),
        reviews,
        moved.left_out,
        reasons | why_reviews | moved.reasons,
    )


MOVES = ("round", "reviewer", "influence_score", "influence_rank")
