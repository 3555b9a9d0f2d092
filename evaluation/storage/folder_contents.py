"""What a programme folder holds, once read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.assignments import Assignment, Recusal
from evaluation.domain.counties import County
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.people import NamedRoleHolder, Person
from evaluation.domain.programme import Programme
from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """Evidence of a county for some criteria; without a file it is listed only."""

    county: str
    id: str
    title: str
    criteria: tuple[str, ...]
    file: str
    """Its path inside `evidence/`; empty where only the title is known."""
    sha256: str
    size: int
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class ImportedRating:
    """One rating of a file, and its line there."""

    round: int
    county: str
    reviewer: str
    criterion: str
    state: RatingState
    value: float | None
    comment: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ProgrammeFolder:
    """A programme as its folder states it, with everything checked against everything else."""

    path: Path
    programme: Programme
    rounds: tuple[Round, ...]
    """Each in the state in which loading leaves it."""
    rubrics: Mapping[int, Rubric]
    rubric_texts: Mapping[int, str]
    counties: tuple[County, ...]
    people: tuple[Person, ...]
    named_roles: tuple[NamedRoleHolder, ...]
    recusals: tuple[Recusal, ...]
    assignments: tuple[Assignment, ...]
    """As written, else everyone on the panel for every county with material, less recusals."""
    indicators: tuple[IndicatorValue, ...]
    adjustments: tuple[Adjustment, ...]
    ratings: tuple[ImportedRating, ...]
    evidence: tuple[EvidenceFile, ...]
