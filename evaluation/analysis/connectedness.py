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
    returning_pairs: int
    """How many pairs of reviewer and county have counted reviews in both of them."""
    rounds: tuple["RoundLinks", ...]
    """The same of each round alone."""


@dataclass(frozen=True)
class RoundLinks:
    """How reviewers link the counties of one round."""

    round: int
    parts: int
    """Linked parts of this round's own graph."""
    fill: float
    """Counted reviews over counties x reviewers."""
    fewest: int
    """The smallest panel of a county."""
    panel: float
    """The harmonic mean of the panels."""
    fiedler: float | None
    """The second-smallest eigenvalue of the review graph's Laplacian G: 0 where it falls apart, small
    where it hangs by a thread; null below two reviewers and above `LARGE_PANEL`."""


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
    ends = _ends(counted)
    return Connectedness(
        components,
        fragile,
        returning=_returning(ends, ["reviewer"]),
        returning_pairs=_returning(ends, ["county", "reviewer"]),
        rounds=tuple(
            _round_links(number, counted.filter(pl.col("round") == number))
            for number in counted["round"].unique().sort()
        ),
    )


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


def _ends(counted: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """The reviews of the first and of the last round; None while there is one only."""
    rounds = counted["round"].unique().sort().to_list()
    if len(rounds) < 2:  # noqa: PLR2004 - returning needs two rounds
        return None
    return tuple(counted.filter(pl.col("round") == n) for n in (rounds[0], rounds[-1]))  # type: ignore[return-value]


def _returning(ends: tuple[pl.DataFrame, pl.DataFrame] | None, key: list[str]) -> int:
    if ends is None:
        return 0
    first, last = (frame.select(key).unique() for frame in ends)
    return first.join(last, on=key, how="semi").height


def _round_links(number: int, reviews: pl.DataFrame) -> RoundLinks:
    """The links of one round; `reviews`: its counted reviews."""
    counties, reviewers = (reviews[c].n_unique() for c in ("county", "reviewer"))
    codes = [
        (reviews[c].rank("dense").cast(pl.Int64) - 1).to_numpy() for c in ("county", "reviewer")
    ]
    panels = np.bincount(codes[0])
    labels = _parts(np.column_stack(codes), counties, reviewers)
    fiedler = None
    if 1 < reviewers <= LARGE_PANEL:
        incidence = np.zeros((counties, reviewers))
        incidence[codes[0], codes[1]] = 1.0
        shared = incidence.T @ (incidence / panels[:, None])
        laplacian = np.diag(np.bincount(codes[1]).astype(np.float64)) - shared
        fiedler = max(float(np.linalg.eigvalsh(laplacian)[1]), 0.0)
    return RoundLinks(
        round=number,
        parts=int(labels.max()) + 1,
        fill=reviews.height / (counties * reviewers),
        fewest=int(panels.min()),
        panel=float(counties / np.sum(1 / panels)),
        fiedler=fiedler,
    )
