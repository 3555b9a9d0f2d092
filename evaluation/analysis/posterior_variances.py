"""Variances as they are believed in: the posterior median of each."""

import numpy as np
import scipy.optimize
import scipy.special

from evaluation.analysis.mixed_model import Floats
from evaluation.analysis.panel_design import HALO
from evaluation.analysis.posterior import Posterior


def posterior_variances(posterior: Posterior, facets: tuple[str, ...]) -> dict[str, float | None]:
    """The posterior median of each variance: `s2 nu rho^2 / chi2_nu` mixed over the nodes."""
    weights = np.concatenate([g.weights for g in posterior.groups])
    residual = np.concatenate([g.residual for g in posterior.groups])
    ratios = np.concatenate([g.ratios for g in posterior.groups])
    columns = {f: ratios[:, place] for place, f in enumerate(f for f in facets if f != HALO)}
    if HALO in facets:
        columns[HALO] = np.concatenate(
            [np.full(len(g.weights), g.whitened_ratio) for g in posterior.groups]
        )
    scales = {f: residual * ratio**2 for f, ratio in columns.items()} | {"residual": residual}
    return {name: _median(weights, scale, posterior.df) for name, scale in scales.items()}


def _median(weights: Floats, scale: Floats, df: float) -> float:
    """The median of a mixture of scaled inverse chi-squares, found on the log scale."""

    def miss(log_value: float) -> float:
        return float(weights @ scipy.special.chdtrc(df, df * scale / np.exp(log_value))) - 0.5

    logs = np.log(scale)
    low, high = float(logs.min()) - 20, float(logs.max()) + 20
    return float(np.exp(scipy.optimize.brentq(miss, low, high)))
