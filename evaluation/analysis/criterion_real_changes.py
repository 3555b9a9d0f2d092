"""Real change by criterion: where a county's real change comes from."""

from collections.abc import Collection

import numpy as np
import polars as pl
import scipy.special

from evaluation.analysis.adjusted_scores import why_uncertain
from evaluation.analysis.composites import Composites, decoded
from evaluation.analysis.estimators import BayesEstimator, RemlEstimator, dense
from evaluation.analysis.frames import CRITERION_CHANGES, complete, empty
from evaluation.analysis.mixed_model import Floats, MixedModel
from evaluation.analysis.panel_design import HALO, panel_design
from evaluation.analysis.posterior import LEVEL, Factors, NodeGroup, Posterior
from evaluation.analysis.selections import differences
from evaluation.analysis.severity_model import LARGE_EFFECTS, SeverityModel
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, message

REAL = ("adjusted_change", "se", "low", "high")
SCHEMA = {n: CRITERION_CHANGES[n] for n in ("county", "criterion", *REAL)}
TOO_LARGE = message(N_("评审规模大，不分指标计算真实变化"))
NOT_MODELLED = message(N_("没有可用的宽严模型，不分指标计算真实变化"))
NO_PANEL = message(N_("此指标两轮没有可比的评审，真实变化无从计算"))


def criterion_real_changes(
    model: SeverityModel, found: Composites, ends: tuple[int, int], counties: Collection[str]
) -> tuple[pl.DataFrame, Reasons]:
    """The real change of each county on each criterion of both rounds.

    The severity model of the composites, its ratios and their weights held fast, is fitted to the
    (filled) ratings of each criterion; the residual variance is the criterion's own. With the same
    criteria and weights in both rounds `sum_c w_c Delta_ic = Delta_i`, the fit being linear.

    Args:
        model: fitted to the composites.
        found: the composites and their values.
        ends: the first and the last round.
        counties: those with a real change of their own; anchors have none.

    Returns:
        county, criterion, adjusted_change, se, low, high (95%, Student's t at the mixture's mean and
        standard deviation, not adjusted for multiplicity), and why numbers are missing.
    """
    posterior = _posterior(model)
    if posterior is None:
        large = isinstance(model.estimator, RemlEstimator)
        why = TOO_LARGE if large else NOT_MODELLED
        return empty(SCHEMA), {("criterion_changes", name, ()): why for name in REAL}
    rows = decoded(found.values).select(
        "round", "county", "reviewer", "criterion", pl.col("value").alias("composite")
    )
    parts = [
        _of_criterion(model, posterior, own, name[0], ends, counties)
        for name, own in rows.partition_by("criterion", as_dict=True, maintain_order=True).items()
    ]
    reasons: Reasons = {("criterion_changes", name, ()): NO_PANEL for name in REAL}
    if posterior.df <= 2:  # noqa: PLR2004 - t needs more for a variance
        reasons |= {("criterion_changes", name, ()): why_uncertain(model) for name in REAL[1:]}
    return pl.concat([empty(SCHEMA), *parts]), reasons


def _posterior(model: SeverityModel) -> Posterior | None:
    """The mixture over the ratios, one node for REML; None without a model or for a large one."""
    if isinstance(model.estimator, BayesEstimator):
        return model.estimator.posterior
    if not isinstance(model.estimator, RemlEstimator):
        return None
    fit, ratio = model.estimator.fit, model.estimator.whitened_ratio
    if fit.root.size > LARGE_EFFECTS or ratio:
        return None
    group = NodeGroup(
        absorbed=fit.absorbed,
        whitened_ratio=0.0,
        factors=Factors(fit.absorbed.cross, fit.root[None, :]),
        ratios=np.sqrt(fit.tau)[None, :],
        weights=np.ones(1),
        residual=np.array([fit.residual]),
        effects=fit.effects[None, :],
    )
    return Posterior((group,), float(fit.absorbed.free))


def _of_criterion(
    model: SeverityModel,
    posterior: Posterior,
    rows: pl.DataFrame,
    criterion: object,
    ends: tuple[int, int],
    counties: Collection[str],
) -> pl.DataFrame:
    design = panel_design(rows, model.anchors)
    columns = ("round", "county", "cell")
    at = {(n, county): cell for n, county, cell in design.cells.select(columns).iter_rows()}
    names = [c for c in counties if (ends[0], c) in at and (ends[1], c) in at]
    if not names or design.free < 1:
        return empty(SCHEMA)
    plain = [design.levels(f) for f in model.plain_facets]
    mixed = MixedModel(design.y, design.cell, plain, design.levels(HALO) if model.whitens else None)
    first, last = ([at[number, c] for c in names] for number in ends)
    contrasts = dense(differences(last, first, design.cell_count))
    marginals = posterior.of(mixed).contrasts(contrasts)
    certain = marginals.df > 2  # noqa: PLR2004
    return complete(
        pl.DataFrame(
            {
                "county": names,
                "criterion": [criterion] * len(names),
                "adjusted_change": marginals.mean,
                **(_interval(marginals.mean, marginals.sd, marginals.df) if certain else {}),
            }
        ),
        SCHEMA,
    )


def _interval(mean: Floats, sd: Floats, df: float) -> dict[str, Floats]:
    half = scipy.special.stdtrit(df, (1 + LEVEL) / 2) * sd * np.sqrt((df - 2) / df)
    return {"se": sd, "low": mean - half, "high": mean + half}
