"""The equations of reviewer effects: how to solve them where each linked part has a free constant."""

import numpy as np
import scipy.linalg
import scipy.sparse
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool]


def linked_parts(shared: "scipy.sparse.csr_array") -> Integers:
    """The linked part of each reviewer, numbered from 0 in the order of its first reviewer.

    Args:
        shared: q x q, not 0 where two reviewers rated a cell in common.
    """
    labels: Integers = connected_components(shared, directed=False)[1].astype(np.int64)
    return labels


def linked_cells(cell: Integers, reviewer: Integers) -> Integers:
    """The linked part of each cell, numbered from 0, by who rated what (both numbered from 0)."""
    if not cell.size:
        return np.zeros(0, dtype=np.int64)
    cells = int(cell.max()) + 1
    size = cells + int(reviewer.max()) + 1
    graph = scipy.sparse.csr_array(
        (np.ones(cell.size), (cell, cells + reviewer)), shape=(size, size)
    )
    return linked_parts(graph)[:cells]


def solve(system: Floats, right: Floats, parts: Integers) -> Floats:
    """Solve a Laplacian system: each part's constant is free and is set so that its sum is 0.

    Args:
        system: q x q, symmetric; its rows sum to 0 within each part.
        right: q.
        parts: q, the linked part of each reviewer.
    """
    if not parts.size:
        return np.zeros(0)
    solution: Floats = scipy.linalg.solve(
        _pinned(system, parts)[0], right, assume_a="pos", overwrite_a=True, check_finite=False
    )
    return solution


def pseudo_inverse(system: Floats, parts: Integers) -> Floats:
    """The Moore-Penrose inverse of a Laplacian system, q x q, by one Cholesky factorisation.

    `(G + c J)^-1 = G^+ + J / c`, where J projects on the constant of each part.
    """
    if not parts.size:
        return np.zeros((0, 0))
    pinned, free = _pinned(system, parts)
    factor, failed = scipy.linalg.lapack.dpotrf(pinned, lower=1, clean=1)
    inverse, failed_too = scipy.linalg.lapack.dpotri(factor, lower=1)
    if failed or failed_too:
        raise scipy.linalg.LinAlgError("the parts do not fit the system")
    whole: Floats = np.tril(inverse) + np.tril(inverse, -1).T
    return whole - free


def _pinned(system: Floats, parts: Integers) -> tuple[Floats, Floats]:
    """The system with its free constants fixed, and what that adds to its inverse."""
    sizes = np.bincount(parts)
    projection = (parts[:, None] == parts[None, :]) / sizes[parts]
    scale = max(float(np.mean(np.diag(system))), 1.0)
    return system + projection * scale, projection / scale
