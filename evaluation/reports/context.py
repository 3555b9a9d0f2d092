"""Everything a county's report is made from; the service gathers it, the report only words it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from evaluation.analysis.results import Results
from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import Rubric
from evaluation.locale import SOURCE_LANGUAGE


@dataclass(frozen=True)
class ReviewerComment:
    """What a reviewer wrote beside a rating of this county, by code letter and never by name."""

    round: int
    criterion: str
    reviewer_letter: str
    text: str
    rated: bool = True
    """False where the words say why the criterion was not rated."""


@dataclass(frozen=True)
class Reopening:
    """A sealed round that was opened again before publication, and why."""

    round: int
    reason: str


@dataclass(frozen=True)
class Objection:
    """What the county held against an earlier report, and what it was told: only answered ones."""

    filed: date
    text: str
    code: str = ""
    """The verification code of the report it was against."""
    rounds: tuple[int, ...] = ()
    """The rounds that report was about."""
    outcome: str = ""
    """`upheld` or `rejected`."""
    answer: str = ""
    answered: date | None = None


@dataclass(frozen=True)
class ReportContext:
    """One county's report in one language."""

    programme: Programme
    county: County
    counties: tuple[County, ...]
    rounds: tuple[Round, ...]
    """All rounds of the programme; only the sealed ones are in `results`."""
    rubrics: Mapping[int, Rubric]
    results: Results
    dated: date
    """The day of the newest rating in it, never the day of rendering."""
    language: str = SOURCE_LANGUAGE
    draft: bool = False
    indicators: tuple[IndicatorValue, ...] = ()
    """This county's figures alone."""
    comments: tuple[ReviewerComment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    """This county's vetoes, deductions and bonuses."""
    recusal_count: int = 0
    """Reviewers recused from this county."""
    panel_sizes: Mapping[int, int] = field(default_factory=dict)
    """Reviewers whose submitted reviews of this county count, by round."""
    seals: Mapping[int, str] = field(default_factory=dict)
    """The newest seal of each sealed round."""
    imported_count: int = 0
    """Ratings of this county that came from a file."""
    on_behalf_count: int = 0
    """Ratings of this county entered for somebody else."""
    reopened: tuple[Reopening, ...] = ()
    published_alone: Mapping[int, float] = field(default_factory=dict)
    """The county's overall score of an earlier round as it came out before the later ones were in."""
    objections: tuple[Objection, ...] = ()
    """Against earlier reports of this county, those that were answered."""
    corrects: str = ""
    """The code of the report that this one corrects; empty for the first."""
    correction_note: str = ""
    """Why it was corrected."""
