"""Connectedness: whether all counties are linked by reviewers, so that they share one scale."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy.sparse
from scipy.sparse.csgraph import connected_components

LARGE_PANEL = 400
"""Above this many reviewers the search for fragile links is left out: one component count each."""


@dataclass(frozen=True)
class Connectedness:
    """How reviewers link counties, over all rounds together."""

    components: tuple[tuple[str, ...], ...]
    """County ids then reviewer ids of each linked part, the part of the first county first."""
    fragile: tuple[str, ...] | None
    """Reviewers without whom a linked part falls apart; null for a panel above `LARGE_PANEL`."""
    returning: int
    """How many reviewers have counted reviews in both the first and the last round."""


def connectedness(counted: pl.DataFrame) -> Connectedness:
    """The connected parts of the graph of reviewers and counties.

    Args:
        counted: round, county, reviewer: the reviews that count.
    """
    links = counted.select("county", "reviewer").unique().sort("county", "reviewer")
    counties, reviewers = (links[c].unique().sort().to_list() for c in ("county", "reviewer"))
    at = links.select(
        pl.col("county").rank("dense").cast(pl.Int64) - 1,
        pl.col("reviewer").rank("dense").cast(pl.Int64) - 1,
    ).to_numpy()
    labels = _parts(at, len(counties), len(reviewers))
    components = tuple(
        tuple(
            name for name, label in zip(counties + reviewers, labels, strict=True) if label == part
        )
        for part in range(int(labels.max()) + 1 if labels.size else 0)
    )
    fragile = None
    if len(reviewers) <= LARGE_PANEL:
        fragile = tuple(
            name
            for place, name in enumerate(reviewers)
            if _splits(at, place, len(counties), len(reviewers))
        )
    return Connectedness(components, fragile, _returning(counted))


def _parts(
    at: np.ndarray[tuple[int, ...], np.dtype[np.int64]], counties: int, reviewers: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """The part that each county, then each reviewer, belongs to."""
    if counties == 0:
        return np.zeros(0, dtype=np.int32)
    size = counties + reviewers
    graph = scipy.sparse.csr_array(
        (np.ones(len(at)), (at[:, 0], counties + at[:, 1])), shape=(size, size)
    )
    labels: np.ndarray[tuple[int, ...], np.dtype[np.int32]] = connected_components(
        graph, directed=False
    )[1]
    return labels


def _splits(
    at: np.ndarray[tuple[int, ...], np.dtype[np.int64]], place: int, counties: int, reviewers: int
) -> bool:
    """Whether the counties of one reviewer are no longer linked without that reviewer."""
    own = at[at[:, 1] == place, 0]
    left = _parts(at[at[:, 1] != place], counties, reviewers)
    return len(np.unique(left[own])) > 1


def _returning(counted: pl.DataFrame) -> int:
    rounds = counted["round"].unique().sort().to_list()
    if len(rounds) < 2:  # noqa: PLR2004 - returning needs two rounds
        return 0
    panels = [
        set(counted.filter(pl.col("round") == n)["reviewer"]) for n in (rounds[0], rounds[-1])
    ]
    return len(panels[0] & panels[1])
