"""Results for somebody who may not tell one reviewer from another: what would tell is left out.

Numbers that show how few reviewers lie apart are withheld in the results themselves, so that pages,
tables and files lack them alike. Rows and ids of single reviewers are left out of what is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import polars as pl

from evaluation.analysis.agreement import COEFFICIENTS, AgreementFound, Key
from evaluation.analysis.panel_study import PanelStudy
from evaluation.analysis.results import Results
from evaluation.analysis.standing import Reasons
from evaluation.domain.people import Person
from evaluation.domain.reviewer_sight import FEW_REVIEWERS, reviewers_too_few
from evaluation.locale import N_, Translate, message

REVIEWER = "reviewer"
WITHHELD = message(N_("评分不超过2份：从这个数能推出各人的评分，只供组织者查看"))
FRAGILE_WITHHELD = message(N_("各评审专家的情况只供组织者查看"))
ABOUT_REVIEWERS = frozenset({"W2", "W7", "W10", "W13"})
"""Warnings whose subjects are reviewers or their reviews."""
CRITERION_SPREAD = ("spread", "low", "high")
AGREED = ("value", "low", "high", "p")
RELIABLE = ("relative", "absolute", "strata", "reviewers_needed")
Values = tuple[pl.DataFrame, Reasons]


def withheld(results: Results, person: Person) -> Results:
    """The results without the numbers from which one of few reviewers could be worked out.

    For anybody but the organizer null, with a reason: the spread of counties, and of their criteria,
    with two counted reviewers or ratings or fewer; the mean own change of two returning reviewers or
    fewer; agreement and reliability of a round, or on a criterion, where no county has more.
    """
    few = reviewers_too_few(person)
    return without_few(results, few) if few else results


def without_few(results: Results, few: int = FEW_REVIEWERS) -> Results:
    """The same whoever asks: for a document that goes to more people than the organizers."""
    hidden = _without_agreement(results, few)
    return replace(
        results,
        scores=_nulled(results.scores, ("spread",), pl.col("reviewers") <= few),
        criteria=_nulled(
            _with_reviewers(results), CRITERION_SPREAD, _is_few(few, "reviewers", "ratings")
        ).drop("reviewers"),
        changes=_nulled(results.changes, ("paired_change",), pl.col("paired_reviewers") <= few),
        panel=_study(results.panel, few, hidden),
        reasons=results.reasons | _reasons(hidden),
    )


@dataclass(frozen=True)
class _WithheldStudy(PanelStudy):
    """The studies of a panel without what tells few reviewers apart, still worked out when asked for."""

    few: int
    hidden: frozenset[Key]
    """Round and criterion (null: whole reviews) where no county has more than `few` ratings."""

    @cached_property
    def by_criterion(self) -> Values:
        """`frames.CRITERION_CHANGES`, and reasons."""
        frame, reasons = super().by_criterion
        where = pl.col("n_common") <= self.few
        return _nulled(frame, ("paired_change",), where), reasons

    @cached_property
    def agreed(self) -> AgreementFound:
        """The coefficients of agreement, and remarks on them."""
        found = super().agreed
        keys = [(n, "" if c is None else c) for n, c in self.hidden]
        place = pl.DataFrame(keys, schema={"round": pl.Int64, "of": pl.String}, orient="row")
        marked = found.frame.with_columns(pl.col("criterion").fill_null("").alias("of")).join(
            place.with_columns(few=True), on=["round", "of"], how="left", maintain_order="left"
        )
        notes = {key: note for key, note in found.notes.items() if key not in self.hidden}
        shown = _nulled(marked, AGREED, pl.col("few")).drop("of", "few")
        return AgreementFound(shown, found.reasons, notes)

    @cached_property
    def sure(self) -> Values:
        """`frames.RELIABILITY`, and reasons."""
        frame, reasons = super().sure
        rounds = [number for number, criterion in self.hidden if criterion is None]
        return _nulled(frame, RELIABLE, pl.col("round").is_in(rounds)), reasons


def _study(panel: PanelStudy, few: int, hidden: frozenset[Key]) -> PanelStudy:
    parts = {f.name: getattr(panel, f.name) for f in fields(PanelStudy)}
    return _WithheldStudy(**parts, few=few, hidden=hidden)


def _nulled(frame: pl.DataFrame, columns: Collection[str], where: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(where).then(None).otherwise(pl.col(name)).alias(name) for name in columns
    )


def _is_few(few: int, *columns: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(name) <= few for name in columns)


def _with_reviewers(results: Results) -> pl.DataFrame:
    """The criteria beside how many reviewers each county has in the round."""
    counted = results.scores.select("round", "county", "reviewers")
    return results.criteria.join(counted, on=["round", "county"], how="left", maintain_order="left")


def _without_agreement(results: Results, few: int) -> frozenset[Key]:
    """The rounds, and the criteria in them, that nowhere have more than `few` reviewers."""
    rounds = results.scores.group_by("round").agg((pl.col("reviewers") <= few).all().alias("few"))
    criteria = (
        _with_reviewers(results)
        .group_by("round", "criterion")
        .agg(_is_few(few, "reviewers", "ratings").all().alias("few"))
    )
    whole: set[Key] = {(number, None) for number in rounds.filter("few")["round"]}
    return frozenset(whole | set(criteria.filter("few").select("round", "criterion").iter_rows()))


def _reasons(hidden: frozenset[Key]) -> Reasons:
    """Whole columns where every other null has a reason of its own; else number by number."""
    columns: list[tuple[str, str, tuple[object, ...]]] = [
        ("scores", "spread", ()),
        *(("criteria", name, ()) for name in CRITERION_SPREAD),
        ("changes", "paired_change", ()),
        ("criterion_changes", "paired_change", ()),
        *(
            ("agreement", name, (*key, coefficient))
            for key in hidden
            for coefficient in COEFFICIENTS
            for name in AGREED
        ),
        *(
            ("reliability", name, (number,))
            for number, criterion in hidden
            if criterion is None
            for name in RELIABLE
        ),
    ]
    return dict.fromkeys(columns, WITHHELD)


def without_reviewers(
    found: Mapping[str, Any], translate: Translate | None = None
) -> dict[str, Any]:
    """The JSON object of results without rows of single reviewers, and without their ids.

    Args:
        found: what `results_json` gives.
        translate: into which language reasons are put; Chinese without it.
    """
    counties = {row["county"] for row in found["scores"]}
    known = counties | {row["criterion"] for row in found["criteria"]}
    kept = {name: _rows(value) for name, value in found.items()}
    kept["connectedness"] = _connectedness(found["connectedness"], counties, translate)
    kept["warnings"] = [_warning(w, known) for w in found["warnings"]]
    return kept


def _rows(value: object) -> object:
    """A table without the rows that are about one reviewer."""
    if not isinstance(value, list):
        return value
    return [row for row in value if REVIEWER not in row]


def _connectedness(
    linked: Mapping[str, Any], counties: Collection[str], translate: Translate | None
) -> dict[str, Any]:
    """The parts by their counties; who holds them together is null, as if there were none it is not."""
    kept = dict(linked)
    kept["components"] = [_only(part, counties) for part in linked["components"]]
    if linked["fragile"]:
        kept["fragile"] = None
        why = FRAGILE_WITHHELD.render(translate)
        kept["reasons"] = dict(linked.get("reasons", {})) | {"fragile": why}
    return kept


def _warning(warning: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    about = warning["code"] in ABOUT_REVIEWERS
    return dict(warning) | {"subjects": [] if about else _only(warning["subjects"], known)}


def _only(names: list[str], known: Collection[str]) -> list[str]:
    """The known ids, each once: a reviewer may bear a county's id, and stands after it."""
    return [name for name in dict.fromkeys(names) if name in known]
