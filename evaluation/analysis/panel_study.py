"""The panel itself: how far it agrees, how each reviewer rates, how much rests on the way of scoring.

Nothing here enters a score. It is worked out when first asked for, since most readers never do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from evaluation.analysis.adjusted_scores import DISCONNECTED
from evaluation.analysis.agreement import AgreementFound, agreement_panel
from evaluation.analysis.changes import criterion_changes
from evaluation.analysis.composites import Composites, decoded
from evaluation.analysis.criterion_real_changes import REAL, criterion_real_changes
from evaluation.analysis.frames import CRITERION_CHANGES, complete
from evaluation.analysis.influence import LARGE_PANEL, TOO_MANY
from evaluation.analysis.rasch import rasch_order
from evaluation.analysis.refits import refit_without
from evaluation.analysis.reliability import reliability
from evaluation.analysis.reviewers import Diagnostics, reviewer_diagnostics
from evaluation.analysis.sensitivity import sensitivity
from evaluation.analysis.settings import AnalysisSettings
from evaluation.analysis.severity_model import SeverityModel
from evaluation.analysis.standing import Reasons
from evaluation.locale import Message


@dataclass(frozen=True)
class PanelStudy:
    """The studies of a panel, each worked out once, when first asked for."""

    found: Composites
    criteria: pl.DataFrame
    """`frames.CRITERIA`."""
    scores: pl.DataFrame
    """`frames.SCORES`, adjusted."""
    model: SeverityModel
    change_model: SeverityModel
    """The model of the composites on the criteria of both rounds."""
    changed: tuple[str, ...]
    """The counties with a real change."""
    unranked: Mapping[tuple[int, str], Message]
    settings: AnalysisSettings
    rounds: tuple[int, ...]
    apart: tuple[int, ...]
    """Rounds whose counties stand on more than one scale: nothing is compared across them."""

    @cached_property
    def _given(self) -> pl.DataFrame:
        return decoded(self.found.values)

    @cached_property
    def plain_by_criterion(self) -> pl.DataFrame:
        """`frames.CRITERION_CHANGES` before the real changes."""
        return criterion_changes(self.criteria, self.found, self.rounds)

    @cached_property
    def by_criterion(self) -> tuple[pl.DataFrame, Reasons]:
        """`frames.CRITERION_CHANGES`, and reasons."""
        plain = self.plain_by_criterion
        if plain.is_empty():
            return plain, {}
        ends = (self.rounds[0], self.rounds[-1])
        real, reasons = criterion_real_changes(self.change_model, self.found, ends, self.changed)
        key = ["county", "criterion"]
        joined = plain.drop(REAL).join(real, on=key, how="left", maintain_order="left")
        return complete(joined, CRITERION_CHANGES), reasons

    @cached_property
    def agreed(self) -> AgreementFound:
        """The coefficients of agreement on composites and criteria."""
        counted = self.found.composites.filter("counted")
        return agreement_panel(counted, self._given, self.settings.categories, self.rounds)

    @cached_property
    def judged(self) -> Diagnostics:
        """How each reviewer and each review stands beside the panel."""
        few = 0 < len(self.model.design.reviewers) <= LARGE_PANEL
        published = {
            (number, county): score
            for number, county, score in self.scores.select("round", "county", "adjusted")
            .drop_nulls()
            .iter_rows()
        }
        refit = refit_without(self.model) if few else TOO_MANY
        return reviewer_diagnostics(
            self.found.composites, self._given, published, refit, unranked=self.unranked
        )

    @cached_property
    def compared(self) -> tuple[pl.DataFrame, Reasons]:
        """`frames.SENSITIVITY`: other ways of scoring beside the adjusted one, and reasons."""
        found = sensitivity(self.scores, {n: self._second_opinion(n) for n in self.rounds})
        return self._without_common_scale("sensitivity", *found)

    def _second_opinion(self, number: int) -> Mapping[str, float] | Message:
        """The order on the logit scale of a many-facet Rasch model."""
        columns = ("county", "reviewer", "criterion", "given")
        own = self._given.filter(pl.col("round") == number).select(columns)
        return rasch_order(own, self.settings.levels)

    @cached_property
    def sure(self) -> tuple[pl.DataFrame, Reasons]:
        """`frames.RELIABILITY`, and reasons."""
        variances = self.model.variances
        if variances["residual"] is None:
            return reliability(self.scores, None, None)
        severity = (variances["s"] or 0.0) + (variances["d"] or 0.0)
        rest = variances["residual"] + (variances["k"] or 0.0)
        found = reliability(self.scores, severity, rest)
        return self._without_common_scale("reliability", *found)

    def _without_common_scale(
        self, table: str, frame: pl.DataFrame, reasons: Reasons
    ) -> tuple[pl.DataFrame, Reasons]:
        """Nulls with their reason in the rounds whose counties cannot be compared."""
        keys = ("round", "rule", "panel")
        columns = [c for c in frame.columns if c not in keys]
        kept = ~pl.col("round").is_in(self.apart)
        blank = frame.with_columns(pl.when(kept).then(c).alias(c) for c in columns)
        rows = frame.filter(~kept).select(c for c in keys[:2] if c in frame.columns).iter_rows()
        lost = {(table, column, row): DISCONNECTED for row in rows for column in columns}
        return blank, reasons | lost

    def reasons_of(self, table: str) -> Reasons | None:
        """Why numbers of one of these tables are null; None for a table that is not of these."""
        if table == "criterion_changes":
            return self.by_criterion[1]
        if table == "agreement":
            return self.agreed.reasons
        if table in ("reviewers", "single_reviews", "left_out"):
            return self.judged.reasons
        if table == "sensitivity":
            return self.compared[1]
        return self.sure[1] if table == "reliability" else None
