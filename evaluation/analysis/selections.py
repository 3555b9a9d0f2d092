"""Contrasts as matrices: which cells stand with which sign in each row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse

from evaluation.analysis.mixed_model import DENSE_CELLS

Matrix = Any


def picked(cells: Sequence[int], count: int) -> Matrix:
    """One row a cell: that cell alone."""
    return differences(cells, None, count)


def differences(cells: Sequence[int], from_cells: Sequence[int] | None, count: int) -> Matrix:
    """One row a pair: the first cell minus the second; without a second, the first alone.

    Dense for as few cells as the model's matrices are dense for, else sparse.
    """
    size = len(cells)
    rows, columns = np.arange(size), np.asarray(cells, dtype=np.int64)
    values = np.ones(size)
    if from_cells is not None:
        rows = np.concatenate([rows, rows])
        columns = np.concatenate([columns, np.asarray(from_cells, dtype=np.int64)])
        values = np.concatenate([values, -values])
    matrix = scipy.sparse.csr_array((values, (rows, columns)), (size, count))
    return matrix.toarray() if count <= DENSE_CELLS else matrix
