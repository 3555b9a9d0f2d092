"""The few numbers of a county that stand above its report: own results only."""

from dataclasses import dataclass

import polars as pl

from evaluation.analysis.final_change import FinalChange, final_change
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import GradeLine
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.reporting import reported
from evaluation.services.sight import report_refusal


@dataclass(frozen=True)
class RoundFigures:
    """A county's result in one round; None where there is none."""

    round: Round
    final: float | None
    grade: GradeLine | None


@dataclass(frozen=True)
class ReportFigures:
    """A county's results in the rounds that its report draws on."""

    programme: Programme
    status: str
    """In the newest round: scored, no_material, not_rated or recused."""
    rounds: tuple[RoundFigures, ...]
    change: FinalChange | None
    """Of the final score from the first to the last round, and what it is made of."""
    combined: float | None
    combined_grade: GradeLine | None


def report_figures(platform: Platform, actor: Actor, county: str) -> ReportFigures:
    """The headline numbers of one county's report.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    stored = platform.store.programme(actor.programme)
    if refusal := report_refusal(platform, stored, actor, county):
        refusal.throw()
    compared = reported(platform, stored, actor)
    own = compared.results.counties.filter(pl.col("county") == county).to_dicts()
    grades = {
        (number, line.name): line
        for number, rubric in compared.rubrics.items()
        for line in rubric.grades.lines
    }
    by_round = {row["round"]: row for row in own}
    last = by_round[compared.rounds[-1].number]
    return ReportFigures(
        programme=compared.programme,
        status=last["status"],
        rounds=tuple(
            RoundFigures(r, row["final"], grades.get((r.number, row["grade"])))
            for r in compared.rounds
            for row in [by_round[r.number]]
        ),
        change=final_change(compared.results, county),
        combined=last["combined"],
        combined_grade=grades.get((last["round"], last["combined_grade"])),
    )
