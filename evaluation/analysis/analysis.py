"""The analysis: everything the ratings alone say, for a programme or for any file of ratings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import polars as pl

from evaluation.analysis.adjusted_scores import (
    ANCHOR,
    AdjustedScores,
    Reasons,
    adjusted_scores,
)
from evaluation.analysis.agreement import AgreementFound, Key, agreement_panel
from evaluation.analysis.cautions import Caution, Findings, design_cautions
from evaluation.analysis.changes import (
    changes,
    common_composites,
    criterion_changes,
    paired_changes,
)
from evaluation.analysis.composites import Composites, decoded
from evaluation.analysis.connectedness import Connectedness, connectedness
from evaluation.analysis.frames import CHANGES, EFFECTS, EXCLUDED, SCORES, complete, empty, require
from evaluation.analysis.influence import LARGE_PANEL, TOO_MANY
from evaluation.analysis.model_cautions import model_cautions
from evaluation.analysis.model_reasons import model_reasons
from evaluation.analysis.panel_design import FACETS
from evaluation.analysis.rasch import rasch_order
from evaluation.analysis.real_changes import COLUMNS as REAL
from evaluation.analysis.real_changes import RealChanges, real_changes
from evaluation.analysis.reasons import OWN_CRITERIA
from evaluation.analysis.refits import refit_without
from evaluation.analysis.reliability import reliability
from evaluation.analysis.reviewers import Diagnostics, reviewer_diagnostics
from evaluation.analysis.sensitivity import sensitivity
from evaluation.analysis.severity_model import ModelOptions, SeverityModel, severity_model
from evaluation.locale import Bilingual, Message

Categories = Mapping[str, tuple[float, ...] | None]


@dataclass(frozen=True)
class AnalysisSettings:
    """What is known of the ratings beside the ratings themselves."""

    options: ModelOptions = field(default_factory=ModelOptions)
    smallest_change: float = 3.0
    """The smallest change that matters, in points of the scale."""
    scale: tuple[float, float] = (0.0, 100.0)
    categories: Categories = field(default_factory=dict)
    """Criterion, in the rubric's order -> the points of its levels; null: continuous points."""
    levels: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Criterion -> the middle of each of its levels, bands included, for the Rasch model."""
    changed_criteria: tuple[str, ...] = ()
    """Criteria asked in one of two rounds only, or with another weight or scale."""
    names: Mapping[str, Bilingual] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What the ratings say; the columns of each frame are described in `evaluation.analysis.frames`."""

    rounds: tuple[int, ...]
    scores: pl.DataFrame
    severity: pl.DataFrame
    changes: pl.DataFrame
    criterion_changes: pl.DataFrame
    paired_changes: pl.DataFrame
    agreement: pl.DataFrame
    agreement_notes: Mapping[Key, Message]
    """(round, criterion or null) -> a remark on its coefficients."""
    reviewers: pl.DataFrame
    single_reviews: pl.DataFrame
    left_out: pl.DataFrame
    sensitivity: pl.DataFrame
    reliability: pl.DataFrame
    pairs: pl.DataFrame
    criteria: pl.DataFrame
    composites: pl.DataFrame
    excluded: pl.DataFrame
    """Submitted reviews below the minimum coverage."""
    effects: pl.DataFrame
    """round, county, severity, drift, halo: the mean expected effects of its panel on each county;
    adjusted = raw - their sum."""
    warnings: tuple[Caution, ...]
    connectedness: Connectedness
    variance: Mapping[str, float | None]
    """reviewer, drift, halo, residual: variances in squared points; null where not fitted."""
    mean_change: tuple[float | None, float | None, float | None]
    """The mean real change of the counties and its 95% interval."""
    model: SeverityModel = field(repr=False)
    reasons: Reasons = field(repr=False)
    """(table, column, key) -> why that number is null; an empty key is for the whole column."""

    def reason(self, table: str, column: str, *key: object) -> Message | None:
        """Why a number is null, where that is known.

        Args:
            table: a frame's name, such as "scores".
            column: the column's name.
            key: the ids of the row, such as round and county, in the order of the columns.
        """
        return self.reasons.get((table, column, key)) or self.reasons.get((table, column, ()))

    def explained(self, reasons: Reasons) -> Self:
        """The same with more reasons; the analysis' own say more where both know."""
        return replace(self, reasons=reasons | self.reasons)


FACET_NAMES: Mapping[str, str] = {
    "reviewer": "s",
    "drift": "d",
    "halo": "k",
    "residual": "residual",
}
"""What the contract calls the variances."""


def analyse(
    found: Composites,
    criteria: pl.DataFrame,
    scored: pl.DataFrame,
    rounds: tuple[int, ...],
    settings: AnalysisSettings,
) -> Analysis:
    """Everything that rests on the composites: model, ranks, real change, agreement, reviewers.

    Args:
        found: the composites and their values.
        criteria: `frames.CRITERIA`.
        scored: `frames.SCORES` with the plain scores filled in.
        rounds: the rounds, in order.
        settings: what else is known.
    """
    counted = found.composites.filter("counted")
    model = severity_model(counted, settings.options)
    unranked = _unranked(scored, model)
    adjusted = adjusted_scores(model, unranked=unranked)
    full = _joined_scores(scored, adjusted)
    plain = changes(scored, criteria, found, rounds)
    real = _real(found, criteria, plain, model, rounds, settings)
    given = decoded(found.values)
    agreed = agreement_panel(counted, given, settings.categories, rounds)
    judged = _diagnostics(found, given, full, model, unranked)
    linked = connectedness(counted)
    findings = Findings(
        rounds=rounds,
        scores=full,
        composites=found.composites,
        excluded=require(found.composites.filter(~pl.col("counted")), EXCLUDED),
        criteria=criteria,
        given=given.select("round", "criterion", pl.col("given").alias("value")).drop_nulls(),
        severity=adjusted.severity,
        connected=linked,
        model=model,
        changes=real,
        separated_parts=adjusted.separated_parts,
        changed_criteria=settings.changed_criteria,
        scale=settings.scale,
        anchored=bool(settings.options.anchors),
        names=settings.names,
    )
    return _assembled(findings, found, plain, adjusted, agreed, judged, settings)


def _unranked(scored: pl.DataFrame, model: SeverityModel) -> dict[tuple[int, str], Message]:
    """Which scored counties take no rank, and why."""
    own = scored.filter("own_criteria").select("round", "county").iter_rows()
    found = dict.fromkeys(own, OWN_CRITERIA)
    anchors = model.design.cells.filter("anchor").select("round", "county")
    return found | dict.fromkeys(anchors.iter_rows(), ANCHOR)


def _joined_scores(scored: pl.DataFrame, adjusted: AdjustedScores) -> pl.DataFrame:
    key = ["round", "county"]
    own = [c for c in adjusted.scores.columns if c not in key]
    joined = scored.drop(own).join(adjusted.scores, on=key, how="left", maintain_order="left")
    return complete(joined, SCORES)


def _real(
    found: Composites,
    criteria: pl.DataFrame,
    plain: pl.DataFrame,
    model: SeverityModel,
    rounds: tuple[int, ...],
    settings: AnalysisSettings,
) -> RealChanges:
    """The real changes, on the criteria of both rounds: refitted only where these differ."""
    if plain.is_empty():
        return real_changes(model, {}, ends=(0, 0), smallest=0.0)
    common = common_composites(found, criteria, rounds)
    fitted = model if common is None else severity_model(common, settings.options)
    raw = dict(plain.select("county", "common_change").drop_nulls().iter_rows())
    return real_changes(
        fitted, raw, ends=(rounds[0], rounds[-1]), smallest=settings.smallest_change
    )


def _diagnostics(
    found: Composites,
    given: pl.DataFrame,
    scores: pl.DataFrame,
    model: SeverityModel,
    unranked: Mapping[tuple[int, str], Message],
) -> Diagnostics:
    few = 0 < len(model.design.reviewers) <= LARGE_PANEL
    published = {
        (number, county): score
        for number, county, score in scores.select("round", "county", "adjusted")
        .drop_nulls()
        .iter_rows()
    }
    refit = refit_without(model) if few else TOO_MANY
    return reviewer_diagnostics(found.composites, given, published, refit, unranked=unranked)


def _assembled(
    findings: Findings,
    found: Composites,
    plain: pl.DataFrame,
    adjusted: AdjustedScores,
    agreed: AgreementFound,
    judged: Diagnostics,
    settings: AnalysisSettings,
) -> Analysis:
    model, rounds, criteria = findings.model, findings.rounds, findings.criteria
    second = _second_opinion(found, rounds, settings)
    compared, why_compared = sensitivity(findings.scores, second)
    sure, why_sure = reliability(findings.scores, *_shares(model))
    warnings = (*design_cautions(findings), *model_cautions(findings))
    return Analysis(
        rounds=rounds,
        scores=findings.scores,
        severity=adjusted.severity,
        changes=_joined_changes(plain, findings.changes),
        criterion_changes=criterion_changes(criteria, found, rounds),
        paired_changes=paired_changes(criteria, found, rounds),
        agreement=agreed.frame,
        agreement_notes=agreed.notes,
        reviewers=judged.reviewers,
        single_reviews=judged.single_reviews,
        left_out=judged.left_out,
        sensitivity=compared,
        reliability=sure,
        pairs=adjusted.pairs,
        criteria=criteria,
        composites=findings.composites,
        excluded=findings.excluded,
        effects=panel_effects(model),
        warnings=tuple(sorted(warnings, key=_order)),
        connectedness=findings.connected,
        variance={name: model.variances[facet] for name, facet in FACET_NAMES.items()},
        mean_change=(
            findings.changes.mean,
            findings.changes.mean_low,
            findings.changes.mean_high,
        ),
        model=model,
        reasons=adjusted.reasons
        | findings.changes.reasons
        | agreed.reasons
        | judged.reasons
        | why_compared
        | why_sure
        | model_reasons(model),
    )


def _order(caution: Caution) -> tuple[int, str]:
    """The codes of the specification by number, the others after them."""
    code = caution.code
    return (int(code[1:]) if code[1:].isdecimal() else len(code) + 1000, code)


def _joined_changes(plain: pl.DataFrame, real: RealChanges) -> pl.DataFrame:
    joined = plain.drop(REAL).join(real.changes, on="county", how="left", maintain_order="left")
    return complete(joined, CHANGES)


def _second_opinion(
    found: Composites, rounds: tuple[int, ...], settings: AnalysisSettings
) -> dict[int, Mapping[str, float] | Message]:
    """The order on the logit scale of a many-facet Rasch model, round by round."""
    columns = ("county", "reviewer", "criterion", "given")
    return {
        number: rasch_order(
            decoded(found.values.filter(pl.col("round") == number)).select(columns),
            settings.levels,
        )
        for number in rounds
    }


def _shares(model: SeverityModel) -> tuple[float | None, float | None]:
    """The variance between reviewers, and that of one review of one county."""
    variances = model.variances
    if variances["residual"] is None:
        return None, None
    severity = (variances["s"] or 0.0) + (variances["d"] or 0.0)
    return severity, variances["residual"] + (variances["k"] or 0.0)


def panel_effects(model: SeverityModel) -> pl.DataFrame:
    """round, county, severity, drift, halo: what each county's panel added to its raw score.

    `raw - severity - drift - halo` = adjusted, exactly.
    """
    if not model.design.reviews:
        return empty(EFFECTS)
    cells = model.design.cells
    at = cells["cell"].to_numpy()
    columns = zip(("severity", "drift", "halo"), FACETS, strict=True)
    return complete(
        cells.with_columns(
            pl.Series(name, model.cell_effects(facet)[at], dtype=pl.Float64)
            for name, facet in columns
        ),
        EFFECTS,
    )
