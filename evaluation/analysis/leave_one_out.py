"""Leaving one reviewer out: what the rest of the panel says, without fitting everything again."""

from dataclasses import dataclass

import numpy as np

from evaluation.analysis.fixed_severity import FixedFit, fixed_severity
from evaluation.analysis.laplacian import Booleans, Floats, Integers

SINGULAR = 1e-8
"""Eigenvalues of I - H below this are 0: the rest of the panel says nothing about that direction."""
ROUNDING = 1e-10
"""A rest of the sum of squares below this share of the whole is rounding."""


@dataclass(frozen=True)
class Rest:
    """The fit of the rest of the panel, seen from the cells that the reviewer left out rated."""

    rss: float
    """Residual sum of squares of the rest."""
    df: int
    """Residual degrees of freedom of the rest."""
    rows: Integers
    """The rows of the reviewer left out whose cells somebody else rated too."""
    theta: Floats
    """The level of the cell of each of `rows`, up to a constant in each part."""
    parts: int
    """In how many linked parts of the rest those cells lie; above 1 `theta` has no common scale."""


def without(fit: FixedFit, reviewer: int, y: Floats) -> Rest:
    """The rest of the panel without one reviewer, exact, by whichever way is shorter.

    With R the k rows of the reviewer and `d = (I - H_RR)^+ e_R`: `RSS - RSS_-r = e_R' d`, the
    residual degrees of freedom fall by the rank of `I - H_RR`, and `theta_-r = y_R - d` up to the
    reviewer's own effect. One eigendecomposition k x k; a fit of the rest where k exceeds q.

    Args:
        fit: the fit of all.
        reviewer: the number of the reviewer left out.
        y: n values that were fitted.

    References:
        Cook & Weisberg (1982), Residuals and Influence in Regression, section 3.6,
        https://hdl.handle.net/11299/37076.
    """
    own = np.flatnonzero(fit.reviewer == reviewer)
    alone = np.bincount(fit.cell[own], minlength=fit.counts.size) == fit.counts
    seen = ~alone[fit.cell[own]]
    if own.size > fit.effects.size:
        return _refitted(fit, y, own[seen], fit.reviewer != reviewer)
    return _downdated(fit, y, own, seen)


def _downdated(fit: FixedFit, y: Floats, own: Integers, seen: Booleans) -> Rest:
    block = np.eye(own.size) - fit.hat(own)
    values, vectors = np.linalg.eigh((block + block.T) / 2)
    kept = values > SINGULAR
    along = vectors[:, kept].T @ fit.residuals[own]
    deleted = vectors[:, kept] @ (along / values[kept])
    rank = int(kept.sum())
    sole = np.unique(fit.cell[own[~seen]]).size
    return Rest(
        rss=_rounded(fit.rss - float(along @ (along / values[kept])), fit.rss),
        df=fit.df - rank,
        rows=own[seen],
        theta=y[own[seen]] - deleted[seen],
        parts=own.size - rank - sole,
    )


def _refitted(fit: FixedFit, y: Floats, rows: Integers, kept: Booleans) -> Rest:
    cells, cell = np.unique(fit.cell[kept], return_inverse=True)
    reviewer = np.unique(fit.reviewer[kept], return_inverse=True)[1]
    rest = fixed_severity(cell, reviewer, y[kept])
    own = np.searchsorted(cells, fit.cell[rows])
    return Rest(
        rss=_rounded(rest.rss, fit.rss),
        df=rest.df,
        rows=rows,
        theta=rest.theta[own],
        parts=np.unique(rest.part_of_cell[own]).size,
    )


def _rounded(rss: float, whole: float) -> float:
    return rss if rss > ROUNDING * whole else 0.0
