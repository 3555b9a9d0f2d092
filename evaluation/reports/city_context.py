"""Everything the report on all counties is made from; the service gathers it, the report words it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from evaluation.analysis.results import Results
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import Rubric
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.context import Reopening


@dataclass(frozen=True)
class CityContext:
    """The report on all counties in one language."""

    programme: Programme
    counties: tuple[County, ...]
    rounds: tuple[Round, ...]
    """All rounds of the programme; only the sealed ones are in `results`."""
    rubrics: Mapping[int, Rubric]
    results: Results
    """Without the numbers from which one of few reviewers could be worked out: a report is read by
    more people than the organizers."""
    dated: date
    """The day of the newest rating in it, never the day of rendering."""
    language: str = SOURCE_LANGUAGE
    draft: bool = False
    recusals: Mapping[str, int] = field(default_factory=dict)
    """County → reviewers recused from it."""
    panel_sizes: Mapping[tuple[int, str], int] = field(default_factory=dict)
    """(round, county) → reviewers whose submitted reviews count."""
    adjustments: tuple[Adjustment, ...] = ()
    """Vetoes, deductions and bonuses of all counties."""
    seals: Mapping[int, str] = field(default_factory=dict)
    """The newest seal of each sealed round."""
    imported_count: int = 0
    """Ratings that came from a file."""
    on_behalf_count: int = 0
    """Ratings entered for somebody else."""
    reopened: tuple[Reopening, ...] = ()
    published_alone: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """County → its overall score of an earlier round as it came out before the later ones were in."""
