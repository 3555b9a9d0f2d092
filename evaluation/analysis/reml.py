"""REML: the ratios of the variances that make the reviews most likely.

References:
    Patterson & Thompson (1971), doi:10.1093/biomet/58.3.545; Bates, Maechler, Bolker & Walker (2015),
    doi:10.18637/jss.v067.i01 for the profiled form.
"""

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from evaluation.analysis.mixed_model import Absorbed
from evaluation.analysis.reml_fit import LARGE, LARGEST_RATIO, RemlFit, fit_at

Floats = NDArray[np.float64]

STARTS = (1.0, 0.05)
CONVERGED, CLOSE = 1e-18, 1e-8
"""How much of the criterion another step may still promise, for few effects and for many."""
NO_VARIANCE = 1e-9
"""A ratio below this is none."""
STEPS, HALVINGS, LONGEST_STEP = 30, 4, 2.0


def reml(absorbed: Absorbed) -> RemlFit:
    """The REML fit of absorbed statistics; every facet that the model has stands in `absorbed`.

    Raises:
        ValueError: no review is left over (`free` < 1), or nothing varies.
    """
    if absorbed.free < 1 or absorbed.total <= 0:
        raise ValueError("REML needs reviews that vary within their cells")
    count = int(absorbed.facet.max()) + 1 if absorbed.facet.size else 0
    if count == 0:
        return fit_at(absorbed, np.zeros(0))
    return _polished(absorbed, _search(absorbed, count))


def _search(absorbed: Absorbed, count: int) -> Floats:
    """Near the optimum, from two starts; ratios may be zero. Many effects go straight to Newton."""
    if absorbed.facet.size > LARGE:
        return _by_moments(absorbed, count)

    def step(root: Floats) -> tuple[float, Floats]:
        fit = fit_at(absorbed, root**2)
        return fit.criterion, fit.slope() * 2 * root

    found = [
        scipy.optimize.minimize(
            step,
            np.full(count, start),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, np.sqrt(LARGEST_RATIO))] * count,
            options={"ftol": 1e-12, "gtol": 1e-7, "maxiter": 200},
        )
        for start in STARTS
    ]
    best = min(found, key=lambda result: result.fun)
    return _released(absorbed, np.asarray(best.x) ** 2)


def _released(absorbed: Absorbed, tau: Floats) -> Floats:
    """The search goes on in the ratios themselves where one at zero would make the reviews likelier.

    In roots every zero is a stationary point, and a step that lands on it stays there; in tau the slope
    at zero tells whether to leave.
    """

    def step(tau: Floats) -> tuple[float, Floats]:
        fit = fit_at(absorbed, tau)
        return fit.criterion, fit.slope()

    criterion, slope = step(tau)
    if not np.any((tau < NO_VARIANCE) & (slope < 0)):
        return tau
    found = scipy.optimize.minimize(
        step,
        tau,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, LARGEST_RATIO)] * tau.size,
        options={"ftol": 1e-12, "gtol": 1e-7, "maxiter": 200},
    )
    return np.asarray(found.x) if found.fun < criterion else tau


def _by_moments(absorbed: Absorbed, count: int) -> Floats:
    """Ratios from quadratic forms set equal to what is expected of them; a start, not an estimate.

    `E yy = s2 (n - p + sum_h tau_h tr G_hh)` and for each facet
    `E |g_f|^2 = s2 (tr G_ff + sum_h tau_h |G_fh|^2)`: linear in s2 and s2 tau.
    """
    owners = [absorbed.facet == f for f in range(count)]
    traces = [float(np.sum(np.diag(absorbed.cross)[own])) for own in owners]
    system = np.empty((count + 1, count + 1))
    system[0] = [absorbed.free, *traces]
    system[1:, 0] = traces
    for f, own in enumerate(owners):
        for h, other in enumerate(owners):
            system[f + 1, h + 1] = np.sum(absorbed.cross[np.ix_(own, other)] ** 2)
    right = [absorbed.total, *(float(np.sum(absorbed.right[own] ** 2)) for own in owners)]
    residual, *variances = np.linalg.solve(system, right)
    found: Floats = np.array(variances) / max(residual, absorbed.total * NO_VARIANCE)
    return np.clip(found, 1e-2, 1e2)


def _polished(absorbed: Absorbed, tau: Floats) -> RemlFit:
    """Newton's steps in log tau, on the ratios that are not at the edge, to the last digits."""
    precise = CONVERGED if absorbed.facet.size <= LARGE else CLOSE
    fit = fit_at(absorbed, np.where(tau < NO_VARIANCE, 0.0, tau))
    for _ in range(STEPS):
        free = (fit.tau > 0) & (fit.tau < LARGEST_RATIO * 0.99)
        if not free.any():
            break
        gradient = fit.slope()[free] * fit.tau[free]
        move = _newton_step(fit, free, gradient)
        if abs(gradient @ move) < precise:
            break
        trial = _better(absorbed, fit, free, move)
        if trial is None:
            break
        fit = trial
    return fit


def _newton_step(fit: RemlFit, free: NDArray[np.bool_], gradient: Floats) -> Floats:
    """The step in log tau; where the criterion curves the wrong way, downhill all the same."""
    profiled = fit.curvature() - np.outer(fit.squares(), fit.squares()) / (
        fit.residual**2 * fit.absorbed.free
    )
    tau = fit.tau[free]
    hessian = profiled[np.ix_(free, free)] * np.outer(tau, tau) + np.diag(gradient)
    values, vectors = np.linalg.eigh(hessian)
    bounded = np.maximum(np.abs(values), 1e-8 * np.max(np.abs(values)))
    step: Floats = -vectors @ ((vectors.T @ gradient) / bounded)
    return np.clip(step, -LONGEST_STEP, LONGEST_STEP)


def _better(
    absorbed: Absorbed, fit: RemlFit, free: NDArray[np.bool_], move: Floats
) -> RemlFit | None:
    """The fit after a step that is halved until the criterion does not rise; None if none is."""
    for _ in range(HALVINGS):
        tau = fit.tau.copy()
        tau[free] = np.minimum(tau[free] * np.exp(move), LARGEST_RATIO)
        tau[tau < NO_VARIANCE] = 0.0
        trial = fit_at(absorbed, tau)
        if trial.criterion <= fit.criterion:
            return trial
        move = move / 4
    return None
