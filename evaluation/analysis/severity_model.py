"""The severity model: what each county deserves once it is known who rated it.

`Y_irt = theta_it + s_r + d_rt + k_ir + e_irt` on the composites of counted reviews: theta fixed
(county x round), s a reviewer's severity, d its drift in one round, k its lasting bias to one county,
e the rest. Which facets are present is decided by the design; how uncertainty is stated, by its size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import polars as pl
import scipy.optimize

from evaluation.analysis.bayes_grid import GridFailedError, bayes_grid
from evaluation.analysis.estimators import (
    BayesEstimator,
    Estimator,
    FixedEstimator,
    Floats,
    MeansEstimator,
    RemlEstimator,
)
from evaluation.analysis.fixed_severity import FixedFit, fixed_severity
from evaluation.analysis.mixed_model import MixedModel
from evaluation.analysis.panel_design import (
    FACETS,
    HALO,
    SEVERITY,
    PanelDesign,
    identifiable_facets,
    panel_design,
)
from evaluation.analysis.posterior_variances import posterior_variances
from evaluation.analysis.reml import reml
from evaluation.analysis.reml_fit import RemlFit

LARGE_EFFECTS = 300
"""Above this many random effects the default is severity alone, by REML."""
LARGE_CELLS = 400
"""Above this many counties in a round intervals are REML's."""
LEAST_FREE = 3
"""Reviews minus means from which uncertainty can be stated."""
NOISELESS = 1e-13
"""Below this share of the composites' own squares nothing varies within the cells."""
ROUNDING = 1e-14


class Intervals(StrEnum):
    """How uncertainty is stated."""

    BAYES = "bayes"
    REML = "reml"
    FIXED = "fixed"
    """Neither could bound the variances: fixed severities (W16)."""
    NONE = "none"
    """Too few reviews, or nothing varies."""


@dataclass(frozen=True)
class ModelOptions:
    """What is asked for; what the design does not allow is not done."""

    intervals: Intervals | None = None
    """Bayes or REML; null: by size."""
    facets: tuple[str, ...] | None = None
    """Out of s, d, k; null: what the design can tell apart."""
    anchors: Mapping[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    """(round, county) that shows the dossier of another (round, county) again, unchanged."""


@dataclass(frozen=True)
class SeverityModel:
    """The fitted model."""

    design: PanelDesign
    facets: tuple[str, ...]
    possible: tuple[str, ...]
    """The facets that the design can tell apart."""
    anchors: Mapping[tuple[int, str], tuple[int, str]]
    """As in `ModelOptions`."""
    wanted_intervals: Intervals | None
    asked: tuple[str, ...] | None
    """The facets that were asked for; null: the default."""
    intervals: Intervals
    estimator: Estimator
    fixed: FixedFit | None
    """The additive fit over all rounds, null without reviews."""
    variances: Mapping[str, float | None]
    """Of each facet and of the residual, in squared points; null where not fitted."""
    too_large: bool
    """Whether drift and bias were left out because the panel is large (W19)."""
    failed: bool
    """Whether the variance ratios could not be bounded (W16)."""

    @property
    def dropped(self) -> tuple[str, ...]:
        """Facets that were asked for, or that the design has, and that are not modelled."""
        wanted = self.possible if self.asked is None else self.asked
        return tuple(f for f in wanted if f not in self.facets)

    @property
    def plain_facets(self) -> tuple[str, ...]:
        """The facets whose effects stand in the model's Z."""
        return tuple(f for f in self.facets if not (f == HALO and self.whitens))

    @property
    def whitens(self) -> bool:
        """Whether the bias is whitened: always but in a small REML fit."""
        return HALO in self.facets and not (
            isinstance(self.estimator, RemlEstimator) and self.estimator.model.whitened is None
        )

    def level_means(self, facet: str) -> Floats:
        """The expected effect of each level of a facet; zeros where it is not modelled."""
        size = self.design.effects((facet,))
        if facet == HALO and self.whitens:
            return self.estimator.whitened_means()
        if facet not in self.plain_facets:
            return np.zeros(size)
        start = self.design.effects(self.plain_facets[: self.plain_facets.index(facet)])
        return self.estimator.effect_means()[start : start + size]

    def county_effects(self, facet: str) -> Floats:
        """The mean expected effect of a facet over the reviews of each row of `design.cells`."""
        own = self.level_means(facet)[self.design.levels(facet)]
        return np.bincount(self.design.own, own) / np.bincount(self.design.own)


def severity_model(composites: pl.DataFrame, options: ModelOptions | None = None) -> SeverityModel:
    """Fit the model to composites.

    Args:
        composites: round, county, reviewer, composite, one row a counted review.
        options: what is asked for.
    """
    options = options or ModelOptions()
    design = panel_design(composites, options.anchors)
    chosen, too_large = _facets(design, options)
    return _fitted(design, options, chosen, too_large=too_large)


def _facets(design: PanelDesign, options: ModelOptions) -> tuple[tuple[str, ...], bool]:
    """Which facets are modelled, and whether the size made the choice."""
    possible = identifiable_facets(design)
    if options.facets is not None:
        return tuple(f for f in FACETS if f in options.facets and f in possible), False
    if is_large(design, possible):
        return possible[:1], len(possible) > 1
    return possible, False


def is_large(design: PanelDesign, facets: tuple[str, ...]) -> bool:
    """Whether the design is too large for the grid."""
    return design.effects(facets) > LARGE_EFFECTS or _counties(design) > LARGE_CELLS


def _counties(design: PanelDesign) -> int:
    """The most counties that any round has."""
    return int(np.bincount(design.cells["round"].to_numpy()).max()) if design.reviews else 0


def _fitted(
    design: PanelDesign, options: ModelOptions, facets: tuple[str, ...], *, too_large: bool
) -> SeverityModel:
    fixed = fixed_severity(design.cell, design.reviewer, design.y) if design.reviews else None
    found, intervals, variances, failed = _estimated(design, options, facets, fixed)
    if isinstance(found, FixedEstimator):
        facets = (SEVERITY,)
    return SeverityModel(
        design=design,
        facets=() if isinstance(found, MeansEstimator) else facets,
        possible=identifiable_facets(design),
        anchors=options.anchors,
        wanted_intervals=options.intervals,
        asked=options.facets,
        intervals=intervals,
        estimator=found,
        fixed=fixed,
        variances=variances,
        too_large=too_large,
        failed=failed,
    )


_Found = tuple[Estimator, Intervals, dict[str, float | None], bool]


def _estimated(
    design: PanelDesign,
    options: ModelOptions,
    facets: tuple[str, ...],
    fixed: FixedFit | None,
) -> _Found:
    """The estimator that the data allow, how uncertainty is stated, the variances."""
    none: dict[str, float | None] = dict.fromkeys((*FACETS, "residual"))
    if fixed is None or not _varies(design):
        return MeansEstimator(_means(design)), Intervals.NONE, none, False
    try:
        if _wants_reml(design, options, facets):
            return _by_reml(design, facets, none)
        return _by_bayes(design, facets, none)
    except GridFailedError:
        return FixedEstimator(fixed), Intervals.FIXED, none | {"residual": fixed.sigma2}, True


def _wants_reml(design: PanelDesign, options: ModelOptions, facets: tuple[str, ...]) -> bool:
    plain = tuple(f for f in facets if f != HALO)
    if design.effects(plain) > LARGE_EFFECTS or _counties(design) > LARGE_CELLS:
        return True
    if options.intervals is not None:
        return options.intervals is Intervals.REML
    return is_large(design, identifiable_facets(design))


def _varies(design: PanelDesign) -> bool:
    """Whether anything is left to learn severity or noise from."""
    if design.free < 1:
        return False
    away = design.y - _means(design)[design.cell]
    centred = design.y - design.y.mean()
    # Composites carry about sixteen digits: what differs in the last of them does not differ.
    rounding = (ROUNDING * float(np.abs(design.y).max())) ** 2 * design.y.size
    return float(away @ away) > max(NOISELESS * float(centred @ centred), rounding)


def _means(design: PanelDesign) -> Floats:
    if not design.reviews:
        return np.zeros(0)
    return np.bincount(design.cell, design.y) / np.bincount(design.cell)


def _by_bayes(
    design: PanelDesign, facets: tuple[str, ...], none: dict[str, float | None]
) -> _Found:
    plain = [design.levels(f) for f in facets if f != HALO]
    model = MixedModel(design.y, design.cell, plain, design.pair if HALO in facets else None)
    posterior, _ = bayes_grid(model, facets)
    certain = design.free >= LEAST_FREE
    estimator = BayesEstimator(posterior, model, certain)
    variances = none | (posterior_variances(posterior, facets) if certain else {})
    return estimator, Intervals.BAYES if certain else Intervals.NONE, variances, False


def _by_reml(design: PanelDesign, facets: tuple[str, ...], none: dict[str, float | None]) -> _Found:
    """REML; a bias with many levels is whitened, its ratio found by a search of its own."""
    if HALO in facets and design.effects(facets) > LARGE_EFFECTS:
        estimator = _whitened_reml(design, facets)
    else:
        model = MixedModel(design.y, design.cell, [design.levels(f) for f in facets])
        estimator = RemlEstimator(reml(model.absorb()), model)
    fit = estimator.fit
    if fit.at_edge or np.log(max(estimator.whitened_ratio, 1e-9)) > WHITENED_ENDS[1] - 0.01:
        raise GridFailedError
    plain = tuple(f for f in facets if f != HALO or estimator.model.whitened is None)
    variances: dict[str, float | None] = dict(zip(plain, map(float, fit.variances), strict=True))
    if estimator.model.whitened is not None:
        variances[HALO] = fit.residual * estimator.whitened_ratio**2
    if design.free < LEAST_FREE:
        return replace(estimator, certain=False), Intervals.NONE, none, False
    return estimator, Intervals.REML, none | variances | {"residual": fit.residual}, False


WHITENED_ENDS = (-6.0, 4.0)
"""Between which logarithms the ratio of a whitened bias is searched."""


def _whitened_reml(design: PanelDesign, facets: tuple[str, ...]) -> RemlEstimator:
    plain = [design.levels(f) for f in facets if f != HALO]
    model = MixedModel(design.y, design.cell, plain, design.pair)
    fits: dict[float, RemlFit] = {}

    def criterion(log_ratio: float) -> float:
        fits[log_ratio] = reml(model.absorb(float(np.exp(log_ratio))))
        return fits[log_ratio].criterion

    found = scipy.optimize.minimize_scalar(
        criterion, bounds=WHITENED_ENDS, method="bounded", options={"xatol": 1e-3}
    )
    log_ratio = float(found.x)
    return RemlEstimator(fits[log_ratio], model, float(np.exp(log_ratio)))
