"""What the analysis is told beside the ratings themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.analysis.severity_model import ModelOptions
from evaluation.locale import Bilingual

Categories = Mapping[str, tuple[float, ...] | None]


@dataclass(frozen=True)
class AnalysisSettings:
    """What is known of the ratings beside the ratings themselves."""

    options: ModelOptions = field(default_factory=ModelOptions)
    smallest_change: float = 3.0
    """The smallest change that matters, in points of the scale."""
    scale: tuple[float, float] = (0.0, 100.0)
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Criterion -> lowest and highest points it can be given; absent: the ends of the scale."""
    categories: Categories = field(default_factory=dict)
    """Criterion, in the rubric's order -> the points of its levels; null: continuous points."""
    levels: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Criterion -> the middle of each of its levels, bands included, for the Rasch model."""
    changed_criteria: tuple[str, ...] = ()
    """Criteria asked in one of two rounds only, or with another weight or scale."""
    names: Mapping[str, Bilingual] = field(default_factory=dict)
    round_titles: Mapping[int, Bilingual] = field(default_factory=dict)
    """Number of a round -> what it is called; absent: it goes by its number."""
