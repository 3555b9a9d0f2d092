"""Resampling: the fixed seeds and numbers of draws of every bootstrap, so that it can be repeated."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SEED = 20240601
"""Every bootstrap and permutation starts here."""
DRAWS_OF_UNITS = 1_000
"""Bootstrap samples of units."""
DRAWS_OF_VARIANCES = 500
"""Data sets drawn from a fitted model of variances."""
DRAWS_OF_PERMUTATIONS = 100_000
"""Random permutations where all of them are too many."""


@lru_cache(maxsize=4)
def resampled_units(units: int) -> NDArray[np.float64]:
    """How often each unit stands in each bootstrap sample: draws x units."""
    even = np.full(units, 1.0 / units)
    drawn = np.random.default_rng(SEED).multinomial(units, even, size=DRAWS_OF_UNITS)
    counts = drawn.astype(np.float64)
    counts.flags.writeable = False
    return counts
