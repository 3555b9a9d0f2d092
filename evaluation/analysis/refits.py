"""Refits: what every county's adjusted score would be without one reviewer.

The variance ratios stay those of the whole panel, so that what moves is the reviewer's doing and not
the estimate of the variances; the difference to the plug-in fit of everybody is added to the
published score.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.estimators import (
    BayesEstimator,
    FixedEstimator,
    Floats,
    RemlEstimator,
)
from evaluation.analysis.fixed_severity import fixed_severity
from evaluation.analysis.mixed_model import MixedModel
from evaluation.analysis.panel_design import HALO, PanelDesign
from evaluation.analysis.reml_fit import fit_at
from evaluation.analysis.severity_model import SeverityModel

Refit = Callable[[str], Mapping[tuple[int, str], float]]
Mask = NDArray[np.bool_]


def refit_without(model: SeverityModel) -> Refit:
    """A function from a reviewer to (round, county) -> adjusted score without that reviewer.

    A county that nobody else reviewed is absent.
    """
    design = model.design
    columns = ("round", "county", "cell")
    cells = {(n, county): cell for n, county, cell in design.cells.select(columns).iter_rows()}
    published = model.estimator.contrasts(np.eye(design.cell_count)).value
    whole = _means(model, np.ones(design.reviews, dtype=bool))

    def refit(reviewer: str) -> Mapping[tuple[int, str], float]:
        others = design.reviewer != design.reviewers.index(reviewer)
        moved = published + _means(model, others) - whole
        return {key: float(moved[cell]) for key, cell in cells.items() if np.isfinite(moved[cell])}

    return refit


def _means(model: SeverityModel, kept: Mask) -> Floats:
    """The cells' means from some of the reviews at the whole panel's variance ratios; nan without."""
    design, found = model.design, np.full(model.design.cell_count, np.nan)
    if kept.any():
        cells, cell = _recoded(design.cell[kept])
        found[cells] = _theta(model, design, kept, cell)
    return found


def _theta(
    model: SeverityModel, design: PanelDesign, kept: Mask, cell: NDArray[np.int64]
) -> Floats:
    y, estimator = design.y[kept], model.estimator
    if isinstance(estimator, FixedEstimator):
        return fixed_severity(cell, _recoded(design.reviewer[kept])[1], y).theta
    if not isinstance(estimator, BayesEstimator | RemlEstimator):
        return np.bincount(cell, y) / np.bincount(cell)
    ratios, whitened = _ratios(estimator)
    plain = [_recoded(design.levels(f)[kept])[1] for f in model.plain_facets]
    pair = _recoded(design.levels(HALO)[kept])[1] if model.whitens else None
    mixed = MixedModel(y, cell, plain, pair)
    return fit_at(mixed.absorb(whitened), ratios**2).theta


def _ratios(estimator: BayesEstimator | RemlEstimator) -> tuple[Floats, float]:
    """The standard deviations over the residual one: the heaviest node's, or REML's."""
    if isinstance(estimator, RemlEstimator):
        return np.sqrt(estimator.fit.tau), estimator.whitened_ratio
    group = max(estimator.posterior.groups, key=lambda g: float(g.weights.max()))
    return group.ratios[int(group.weights.argmax())], group.whitened_ratio


def _recoded(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The codes that occur, and the same codes counted from 0 without gaps."""
    values, places = np.unique(codes, return_inverse=True)
    return values, places.astype(np.int64)
