"""Filling what a counted review could not judge, so that a skipped criterion never helps."""

import numpy as np
import polars as pl
import scipy.sparse

from evaluation.analysis.laplacian import Floats, Integers, linked_parts, solve

__all__ = ["Floats", "Integers", "fill"]


def fill(values: pl.DataFrame) -> pl.Series:
    """The ratings of one round with each missing one replaced by what its cell and reviewer imply.

    Weighted least squares of `y_icr = m_ic + a_r` with weights `w_c` over counties i, criteria c and
    reviewers r; a missing value becomes `m_ic + a_r`. Complete data are returned as they are. The
    fit is not clipped to the scale.

    Args:
        values: rows of one round with `cell` (which county and criterion), `reviewer` (both integers
            from 0), `weight` and `value` (points, null when missing).

    Returns:
        As many floats; null only where nobody rated the cell.

    References:
        The fixed additive model of incomplete blocks; with weights constant within a cell, `m_ic`
        is absorbed and only one equation a reviewer is left.
    """
    value = values["value"]
    if value.null_count() == 0:
        return value
    cell, reviewer = values["cell"].to_numpy(), values["reviewer"].to_numpy()
    known = value.is_not_null().to_numpy()
    y = value.fill_null(0.0).to_numpy()
    counts = np.bincount(cell[known], minlength=int(cell.max()) + 1)
    effects = _reviewer_effects(
        cell[known], reviewer[known], values["weight"].to_numpy()[known], y[known], counts
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        level = (
            np.bincount(cell[known], y[known] - effects[reviewer[known]], minlength=counts.size)
            / counts
        )
    fitted = level[cell] + effects[reviewer]
    return pl.Series(value.name, np.where(known, y, fitted)).fill_nan(None)


def _reviewer_effects(
    cell: Integers, reviewer: Integers, weight: Floats, y: Floats, counts: Integers
) -> Floats:
    """The reviewer effects, summing to 0 in each connected part of the panel.

    Normal equations after absorbing the cells: `G a = g` with
    `G = diag(sum w) - B' diag(w / n) B` and `g_r = sum w (y - mean of the cell)`.
    """
    size = int(reviewer.max()) + 1
    incidence = scipy.sparse.csr_array(
        (np.ones(cell.size), (cell, reviewer)), shape=(counts.size, size)
    )
    cell_weight = np.zeros(counts.size)
    cell_weight[cell] = weight
    rated = np.maximum(counts, 1)
    scaled = incidence.multiply((cell_weight / rated)[:, None]).tocsr()
    shared = (incidence.T @ scaled).toarray()
    means = np.bincount(cell, y, minlength=counts.size) / rated
    system = np.diag(np.bincount(reviewer, weight, minlength=size)) - shared
    right = np.bincount(reviewer, weight * (y - means[cell]), minlength=size).astype(np.float64)
    return solve(system, right, linked_parts(scipy.sparse.csr_array(shared)))
