"""Multiplicity: p-values that stay honest when many questions are asked at once."""

import numpy as np

from evaluation.analysis.laplacian import Floats


def holm(p: Floats) -> Floats:
    """Holm's adjusted p-values: below .05 only where all k tests together err in 5% of cases.

    In order of size, `max over j <= i of (k - j + 1) p_(j)`, at most 1.

    Args:
        p: k p-values, in any order; none missing.

    References:
        Holm (1979), Scandinavian Journal of Statistics 6:65-70, https://www.jstor.org/stable/4615733.
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty(p.size)
    adjusted[order] = np.minimum(stepped, 1)
    return adjusted


def bonferroni(p: Floats) -> Floats:
    """Bonferroni's adjusted p-values: k times p, at most 1. `p`: as many as questions were asked."""
    return np.minimum(p * p.size, 1)
