"""The analysis: everything the ratings alone say, for a programme or for any file of ratings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import polars as pl

from evaluation.analysis.adjusted_scores import (
    ANCHOR,
    AdjustedScores,
    adjusted_scores,
)
from evaluation.analysis.agreement import Key
from evaluation.analysis.cautions import Caution, Findings, design_cautions
from evaluation.analysis.changes import (
    changes,
    common_composites,
    paired_changes,
)
from evaluation.analysis.composites import Composites
from evaluation.analysis.connectedness import Connectedness, connectedness
from evaluation.analysis.frames import CHANGES, EXCLUDED, SCORES, complete, require
from evaluation.analysis.model_cautions import model_cautions
from evaluation.analysis.model_reasons import model_reasons
from evaluation.analysis.panel_effects import panel_effects
from evaluation.analysis.panel_study import PanelStudy
from evaluation.analysis.real_changes import COLUMNS as REAL
from evaluation.analysis.real_changes import RealChanges, real_changes
from evaluation.analysis.reasons import OWN_CRITERIA
from evaluation.analysis.settings import AnalysisSettings
from evaluation.analysis.severity_model import SeverityModel, severity_model
from evaluation.analysis.standing import Reasons
from evaluation.locale import Message


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What the ratings say; the columns of each frame are described in `evaluation.analysis.frames`."""

    rounds: tuple[int, ...]
    scores: pl.DataFrame
    severity: pl.DataFrame
    changes: pl.DataFrame
    paired_changes: pl.DataFrame
    pairs: pl.DataFrame
    criteria: pl.DataFrame
    composites: pl.DataFrame
    excluded: pl.DataFrame
    """Submitted reviews below the minimum coverage."""
    effects: pl.DataFrame
    """`frames.EFFECTS`: adjusted = raw - severity - drift - halo - pooled."""
    warnings: tuple[Caution, ...]
    connectedness: Connectedness
    variance: Mapping[str, float | None]
    """reviewer, drift, halo, residual: variances in squared points; null where not fitted."""
    mean_change: tuple[float | None, float | None, float | None]
    """The mean real change of the counties and its 95% interval."""
    panel: PanelStudy = field(repr=False)
    """How the panel agrees and how each reviewer rates: worked out when first asked for."""
    model: SeverityModel = field(repr=False)
    reasons: Reasons = field(repr=False)
    """(table, column, key) -> why that number is null; an empty key is for the whole column."""

    @property
    def criterion_changes(self) -> pl.DataFrame:
        """`frames.CRITERION_CHANGES`."""
        return self.panel.by_criterion[0]

    @property
    def agreement(self) -> pl.DataFrame:
        """`frames.AGREEMENT`."""
        return self.panel.agreed.frame

    @property
    def agreement_notes(self) -> Mapping[Key, Message]:
        """(round, criterion or null) -> a remark on its coefficients."""
        return self.panel.agreed.notes

    @property
    def reviewers(self) -> pl.DataFrame:
        """`frames.REVIEWERS`."""
        return self.panel.judged.reviewers

    @property
    def single_reviews(self) -> pl.DataFrame:
        """`frames.SINGLE_REVIEWS`."""
        return self.panel.judged.single_reviews

    @property
    def left_out(self) -> pl.DataFrame:
        """`frames.LEFT_OUT`."""
        return self.panel.judged.left_out

    @property
    def sensitivity(self) -> pl.DataFrame:
        """`frames.SENSITIVITY`."""
        return self.panel.compared[0]

    @property
    def reliability(self) -> pl.DataFrame:
        """`frames.RELIABILITY`."""
        return self.panel.sure[0]

    def reason(self, table: str, column: str, *key: object) -> Message | None:
        """Why a number is null, where that is known.

        Args:
            table: a frame's name, such as "scores".
            column: the column's name.
            key: the ids of the row, such as round and county, in the order of the columns.
        """
        known = self.panel.reasons_of(table) or self.reasons
        for place in ((table, column, key), (table, column, ())):
            if why := known.get(place) or self.reasons.get(place):
                return why
        return None

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
    fitted = _fitted_to_common(found, criteria, model, rounds, settings)
    real = _real(plain, fitted, rounds, settings)
    findings = _findings(found, criteria, full, model, adjusted, real, rounds, settings)
    panel = PanelStudy(
        found,
        criteria,
        full,
        model,
        fitted,
        tuple(real.changes["county"]),
        unranked,
        settings,
        rounds,
        adjusted.separated_parts,
    )
    return _assembled(findings, found, plain, adjusted, panel)


def _findings(
    found: Composites,
    criteria: pl.DataFrame,
    scores: pl.DataFrame,
    model: SeverityModel,
    adjusted: AdjustedScores,
    real: RealChanges,
    rounds: tuple[int, ...],
    settings: AnalysisSettings,
) -> Findings:
    return Findings(
        rounds=rounds,
        scores=scores,
        composites=found.composites,
        excluded=require(found.composites.filter(~pl.col("counted")), EXCLUDED),
        criteria=criteria,
        given=found.values.select("round", "criterion", value="given").drop_nulls(),
        severity=adjusted.severity,
        connected=connectedness(found.composites.filter("counted")),
        model=model,
        changes=real,
        separated_parts=adjusted.separated_parts,
        changed_criteria=settings.changed_criteria,
        scale=settings.scale,
        ends=settings.ends,
        names=settings.names,
        round_titles=settings.round_titles,
    )


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


def _fitted_to_common(
    found: Composites,
    criteria: pl.DataFrame,
    model: SeverityModel,
    rounds: tuple[int, ...],
    settings: AnalysisSettings,
) -> SeverityModel:
    """The model of the composites on the criteria of both rounds: the same where all are."""
    if len(rounds) < 2:  # noqa: PLR2004 - a change needs two rounds
        return model
    common = common_composites(found, criteria, rounds)
    return model if common is None else severity_model(common, settings.options)


def _real(
    plain: pl.DataFrame,
    fitted: SeverityModel,
    rounds: tuple[int, ...],
    settings: AnalysisSettings,
) -> RealChanges:
    if plain.is_empty():
        return real_changes(fitted, {}, ends=(0, 0), smallest=0.0)
    raw = dict(plain.select("county", "common_change").drop_nulls().iter_rows())
    return real_changes(
        fitted, raw, ends=(rounds[0], rounds[-1]), smallest=settings.smallest_change
    )


def _assembled(
    findings: Findings,
    found: Composites,
    plain: pl.DataFrame,
    adjusted: AdjustedScores,
    panel: PanelStudy,
) -> Analysis:
    model, rounds, criteria = findings.model, findings.rounds, findings.criteria
    warnings = (*design_cautions(findings), *model_cautions(findings))
    return Analysis(
        rounds=rounds,
        scores=findings.scores,
        severity=adjusted.severity,
        changes=_joined_changes(plain, findings.changes),
        paired_changes=paired_changes(criteria, found, rounds),
        pairs=adjusted.pairs,
        criteria=criteria,
        composites=findings.composites,
        excluded=findings.excluded,
        effects=panel_effects(model, adjusted.scores),
        warnings=tuple(sorted(warnings, key=_order)),
        connectedness=findings.connected,
        variance={name: model.variances[facet] for name, facet in FACET_NAMES.items()},
        mean_change=(
            findings.changes.mean,
            findings.changes.mean_low,
            findings.changes.mean_high,
        ),
        panel=panel,
        model=model,
        reasons=adjusted.reasons | findings.changes.reasons | model_reasons(model),
    )


def _order(caution: Caution) -> tuple[int, str]:
    """The codes of the specification by number, the others after them."""
    code = caution.code
    return (int(code[1:]) if code[1:].isdecimal() else len(code) + 1000, code)


def _joined_changes(plain: pl.DataFrame, real: RealChanges) -> pl.DataFrame:
    joined = plain.drop(REAL).join(real.changes, on="county", how="left", maintain_order="left")
    return complete(joined, CHANGES)
