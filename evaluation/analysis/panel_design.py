"""The panel's design: who reviewed whom in which round, in numbers that linear algebra can use."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SEVERITY, DRIFT, HALO = "s", "d", "k"
FACETS = (SEVERITY, DRIFT, HALO)
"""s: a reviewer's severity; d: its drift in one round; k: a reviewer's bias to one county."""


@dataclass(frozen=True)
class PanelDesign:
    """Counted reviews as codes; the order of rows in the frame leaves no trace."""

    cells: pl.DataFrame
    """round, county, cell, anchor: which mean each county's reviews of a round estimate; the cell of
    an anchor is that of the dossier it repeats."""
    reviewers: tuple[str, ...]
    rounds: tuple[int, ...]
    y: Floats
    """The composites, one a review."""
    cell: Integers
    reviewer: Integers
    turn: Integers
    """Which reviewer in which round: the levels of drift."""
    pair: Integers
    """Which reviewer and which cell's county: the levels of bias."""
    own: Integers
    """Which row of `cells` each review belongs to: not the same as its cell where dossiers repeat."""
    turns: pl.DataFrame
    """round, reviewer, turn, severity (the reviewer's code)."""

    @property
    def reviews(self) -> int:
        """How many reviews count."""
        return self.y.size

    @property
    def cell_count(self) -> int:
        """How many means are estimated."""
        return int(self.cell.max()) + 1 if self.y.size else 0

    @property
    def free(self) -> int:
        """Reviews minus means: what is left to learn severity and noise from."""
        return self.reviews - self.cell_count

    @property
    def returning(self) -> int:
        """Reviewers with counted reviews in more than one round."""
        return int(np.sum(np.bincount(self.turns["severity"].to_numpy()) > 1))

    @property
    def returning_pairs(self) -> int:
        """Reviewer and county pairs with counted reviews in more than one round."""
        return int(np.sum(np.bincount(self.pair) > 1)) if self.y.size else 0

    def levels(self, facet: str) -> Integers:
        """The level of a facet that each review stands on."""
        return {SEVERITY: self.reviewer, DRIFT: self.turn, HALO: self.pair}[facet]

    def effects(self, facets: tuple[str, ...]) -> int:
        """How many random effects these facets have."""
        return sum(int(self.levels(f).max()) + 1 for f in facets) if self.y.size else 0


def panel_design(
    composites: pl.DataFrame, anchors: Mapping[tuple[int, str], tuple[int, str]] | None = None
) -> PanelDesign:
    """The design of the counted reviews.

    Args:
        composites: round, county, reviewer, composite, one row a counted review.
        anchors: (round, county) -> (round, county): the second is the dossier that the first shows
            again unchanged, so that both estimate the same mean.
    """
    rows = composites.select("round", "county", "reviewer", "composite").sort(
        "round", "county", "reviewer"
    )
    cells = _cells(rows, anchors or {}).with_columns(pl.int_range(pl.len()).alias("own"))
    coded = rows.join(cells, on=["round", "county"], maintain_order="left").with_columns(
        pl.col("reviewer").rank("dense").cast(pl.Int64).sub(1).alias("severity"),
        pl.struct("round", "reviewer").rank("dense").cast(pl.Int64).sub(1).alias("turn"),
        pl.struct("home", "reviewer").rank("dense").cast(pl.Int64).sub(1).alias("pair"),
    )
    turns = coded.select("round", "reviewer", "turn", "severity").unique().sort("turn")
    return PanelDesign(
        cells=cells.drop("home", "own"),
        reviewers=tuple(rows["reviewer"].unique().sort()),
        rounds=tuple(rows["round"].unique().sort()),
        y=coded["composite"].to_numpy(),
        cell=coded["cell"].to_numpy(),
        reviewer=coded["severity"].to_numpy(),
        turn=coded["turn"].to_numpy(),
        pair=coded["pair"].to_numpy(),
        own=coded["own"].to_numpy(),
        turns=turns,
    )


def _cells(rows: pl.DataFrame, anchors: Mapping[tuple[int, str], tuple[int, str]]) -> pl.DataFrame:
    """round, county, home (the county whose dossier it is), cell, anchor."""
    own = rows.select("round", "county").unique().sort("round", "county")
    means = [anchors.get(key, key) for key in own.iter_rows()]
    codes = {key: place for place, key in enumerate(dict.fromkeys(sorted(means)))}
    return own.with_columns(
        pl.Series("home", [county for _, county in means], dtype=pl.String),
        pl.Series("cell", [codes[key] for key in means], dtype=pl.Int64),
        pl.Series("anchor", [key in anchors for key in own.iter_rows()], dtype=pl.Boolean),
    )


def identifiable_facets(design: PanelDesign) -> tuple[str, ...]:
    """The facets that the design can tell apart (`STATISTICS.md` 4.3).

    Severity needs a reviewer with two reviews; drift two returning reviewers; bias a returning
    reviewer of the same county. One returning reviewer cannot show drift.
    """
    if not design.reviews or int(np.bincount(design.reviewer).max()) < 2:  # noqa: PLR2004
        return ()
    facets = [SEVERITY]
    if design.returning >= 2:  # noqa: PLR2004 - one reviewer's drift is nobody's variance
        facets.append(DRIFT)
    if design.returning_pairs:
        facets.append(HALO)
    return tuple(facets)
