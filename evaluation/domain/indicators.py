"""Indicators: measured figures shown beside the criteria, with how exactly they were stated."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from evaluation.domain.models import FROM_LIST, Model, one_of


class Figure(StrEnum):
    """How a figure was stated, which decides what may be done with it."""

    EXACT = "exact"
    LOWER_BOUND = "lower_bound"
    UPPER_BOUND = "upper_bound"
    AMBIGUOUS = "ambiguous"
    POLICY_TARGET = "policy_target"
    OPEN_LIST = "open_list"
    NOT_STATED = "not_stated"


FigureField = Annotated[Figure, one_of(Figure)]


class Indicator(Model):
    """What is counted, over what, and what the sources state of it."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]
    title: Annotated[str, Field(min_length=1)]
    title_en: str = ""
    numerator: str = ""
    denominator: str = ""
    unit: str = ""
    unit_en: str = ""
    baseline: float | None = None
    baseline_candidates: Annotated[tuple[float, ...], FROM_LIST] = ()
    """Readings among which the organizer must choose in writing before the figure is used."""
    target: float | None = None
    figure: FigureField
    value: float | None = None
    """The figure as the sources state it, for their scope, not for a county."""
    scope: str = ""
    note: str = ""
    note_en: str = ""
    sources: Annotated[tuple[str, ...], FROM_LIST] = ()


class IndicatorValue(Model):
    """One county's figure, as reported: the words it was stated in are kept."""

    county: str
    indicator: str
    figure: FigureField
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    as_written: str = ""
    """The words of the source, such as 600多人: shown instead of a number that is only a bound."""
    as_of: str = ""
    source: str = ""
    verified_by: str = ""

    @property
    def share(self) -> float | None:
        """Numerator over denominator in percent; None unless the figure is exact."""
        if self.figure is not Figure.EXACT or not self.denominator or self.numerator is None:
            return None
        return 100 * self.numerator / self.denominator
