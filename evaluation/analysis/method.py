"""The method: how the numbers were made, so that somebody else can make them again."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import polars as pl

from evaluation.analysis.rank_sets import SEED
from evaluation.analysis.ranks import DRAWS
from evaluation.analysis.settings import AnalysisSettings
from evaluation.analysis.severity_model import Intervals, SeverityModel


@dataclass(frozen=True)
class Method:
    """How the results were made."""

    headline: str
    """The rule by which the published score was made."""
    version: str
    intervals: str | None
    """bayes, reml or fixed; null where no uncertainty can be stated."""
    facets: tuple[str, ...]
    """What the severity model holds: s, d, k."""
    smallest_change: float
    scale: tuple[float, float]
    draws: int = DRAWS
    """Draws behind rank sets and chances."""
    seed: int = SEED

    def printed(self, scores: pl.DataFrame) -> pl.DataFrame:
        """Scores with the limits of their intervals kept on the scale: for the eye, not for sums."""
        return scores.with_columns(pl.col("low", "high").clip(*self.scale))


def method_of(model: SeverityModel, headline: str, settings: AnalysisSettings) -> Method:
    """The method of a fitted model."""
    return Method(
        headline=headline,
        version=software_version(),
        intervals=None if model.intervals is Intervals.NONE else model.intervals.value,
        facets=model.facets,
        smallest_change=settings.smallest_change,
        scale=settings.scale,
    )


def software_version() -> str:
    """The version of the software, part of how a number was made."""
    try:
        return version("liangping")
    except PackageNotFoundError:
        return "0"
