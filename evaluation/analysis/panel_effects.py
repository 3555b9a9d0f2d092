"""Panel effects: what each county's reviewers added to its raw score."""

import numpy as np
import polars as pl

from evaluation.analysis.frames import complete, empty
from evaluation.analysis.panel_design import FACETS
from evaluation.analysis.panel_frames import EFFECTS
from evaluation.analysis.severity_model import SeverityModel


def panel_effects(model: SeverityModel, scores: pl.DataFrame) -> pl.DataFrame:
    """`panel_frames.EFFECTS`: what each county's panel added to its raw score.

    `raw - severity - drift - halo - pooled` = adjusted, exactly.

    Args:
        model: the fitted model.
        scores: round, county, adjusted, in the order of the model's cells.
    """
    design = model.design
    if not design.reviews:
        return empty(EFFECTS)
    effects = [model.county_effects(facet) for facet in FACETS]
    raw = np.bincount(design.own, design.y) / np.bincount(design.own)
    adjusted = scores["adjusted"].to_numpy()
    # Without a repeated dossier the rest is rounding, and is not shown as something.
    pooled = raw - sum(effects) - adjusted if design.cells["anchor"].any() else np.zeros(raw.size)
    columns = zip(("severity", "drift", "halo", "pooled"), (*effects, pooled), strict=True)
    named = (pl.Series(name, values, dtype=pl.Float64) for name, values in columns)
    return complete(design.cells.with_columns(named), EFFECTS)
