"""The rubric: dimensions, their criteria, and the levels a reviewer rates on."""

import hashlib
import json
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from evaluation.domain.indicators import Indicator
from evaluation.domain.models import FROM_LIST, Model, one_of

FULL_WEIGHT = 100.0
WEIGHT_TOLERANCE = 1e-6
GRADE_TOLERANCE = 1e-9

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]
Text = Annotated[str, Field(min_length=1)]
Points = Annotated[float, Field(ge=0, le=100)]
"""A place on the 0-100 scale on which every rating and score stands."""


Texts = Annotated[tuple[Text, ...], FROM_LIST]
Band = Annotated[tuple[Points, Points], FROM_LIST]


class CriterionKind(StrEnum):
    """How a criterion is rated."""

    LEVELS = "levels"
    POINTS = "points"
    YES_NO = "yes_no"


class Level(Model):
    """One step of a criterion's scale, with the words that anchor it."""

    name: Text
    name_en: str = ""
    points: Points | Band
    """One place on the scale, or a band inside which the reviewer places the rating."""
    anchor: Text
    anchor_en: str = ""

    @property
    def low(self) -> float:
        """The lowest points this level can be given."""
        return self.points[0] if isinstance(self.points, tuple) else self.points

    @property
    def high(self) -> float:
        """The highest points this level can be given."""
        return self.points[1] if isinstance(self.points, tuple) else self.points


class Implied(Model):
    """Which level a verified indicator implies: one lower bound per level but the last."""

    indicator: Id
    at_least: Annotated[tuple[float, ...], FROM_LIST]


class Criterion(Model):
    """One thing a reviewer rates. Levels stand best first."""

    id: Id
    title: Text
    title_en: str = ""
    weight: Annotated[float, Field(gt=0, le=FULL_WEIGHT)]
    kind: Annotated[CriterionKind, one_of(CriterionKind)]
    levels: Annotated[tuple[Level, ...], FROM_LIST] = ()
    target: Points | None = None
    evidence: Texts = ()
    evidence_en: Texts = ()
    sources: Texts = ()
    rounds: Annotated[tuple[int, ...], FROM_LIST] = ()
    """The rounds that ask it; empty means every round."""
    indicators: Texts = ()
    views: Texts = ()
    guidance: str = ""
    guidance_en: str = ""
    implied: Implied | None = None
    proposed: Texts = ()
    """The fields of this table that the sources do not give: the project's own proposal."""

    def asked_in(self, round_number: int) -> bool:
        """Whether a round asks this criterion."""
        return not self.rounds or round_number in self.rounds

    def level_of(self, points: float) -> Level | None:
        """The level that `points` stands for; None between levels."""
        return next((v for v in self.levels if v.low <= points <= v.high), None)

    def accepts(self, points: float) -> bool:
        """Whether a reviewer may give these points."""
        if self.kind is CriterionKind.POINTS:
            return 0 <= points <= FULL_WEIGHT
        if self.kind is CriterionKind.YES_NO and not self.levels:
            return points in {0.0, FULL_WEIGHT}
        return self.level_of(points) is not None


class Dimension(Model):
    """A group of criteria; its weight is the sum of theirs and is never written."""

    id: Id
    title: Text
    title_en: str = ""
    sources: Texts = ()
    criteria: Annotated[tuple[Criterion, ...], FROM_LIST, Field(alias="criterion", min_length=1)]

    @property
    def weight(self) -> float:
        """Points of 100 that this dimension carries."""
        return sum(c.weight for c in self.criteria)


class Veto(Model):
    """A fact that caps the grade or zeroes a criterion, whatever the score."""

    id: Id
    title: Text
    title_en: str = ""
    effect: Annotated[str, Field(pattern=r"^(cap_grade:.+|no_top_grade|zero_criterion)$")]
    sources: Texts = ()
    proposed: Texts = ()


class Deduction(Model):
    """Points taken off per occurrence, up to a cap."""

    id: Id
    title: Text
    title_en: str = ""
    per: Annotated[float, Field(gt=0)]
    cap: Annotated[float, Field(gt=0)]
    sources: Texts = ()
    proposed: Texts = ()


class Bonus(Deduction):
    """Points added per occurrence, up to a cap."""


class GradeLine(Model):
    """A grade and the lowest final score that earns it."""

    name: Text
    name_en: str = ""
    at_least: Points


class Grades(Model):
    """The grades, best first; the last one starts at 0."""

    lines: Annotated[tuple[GradeLine, ...], FROM_LIST, Field(min_length=1)]
    sources: Texts = ()
    proposed: Texts = ()

    def of(self, score: float) -> GradeLine:
        """The grade that a final score earns; a rounding error of the sum loses nobody a grade."""
        reached = (g for g in self.lines if score >= g.at_least - GRADE_TOLERANCE)
        return next(reached, self.lines[-1])


class Source(Model):
    """A sentence of a source document, quoted word for word."""

    id: Id
    text: Text
    document: str = ""


class Rubric(Model):
    """Everything one round is rated against."""

    id: Id
    version: Text
    title: Text
    title_en: str = ""
    language: Literal["zh-CN", "en"] = "zh-CN"
    note: str = ""
    note_en: str = ""
    dimensions: Annotated[tuple[Dimension, ...], FROM_LIST, Field(alias="dimension", min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], FROM_LIST, Field(alias="indicator")] = ()
    vetoes: Annotated[tuple[Veto, ...], FROM_LIST, Field(alias="veto")] = ()
    deductions: Annotated[tuple[Deduction, ...], FROM_LIST, Field(alias="deduction")] = ()
    bonuses: Annotated[tuple[Bonus, ...], FROM_LIST, Field(alias="bonus")] = ()
    sources: Annotated[tuple[Source, ...], FROM_LIST, Field(alias="source")] = ()
    grades: Grades

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in rubric order."""
        return tuple(c for d in self.dimensions for c in d.criteria)

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """Criteria by their id."""
        return {c.id: c for c in self.criteria}

    def asked_in(self, round_number: int) -> tuple[Criterion, ...]:
        """The criteria that a round asks, in rubric order."""
        return tuple(c for c in self.criteria if c.asked_in(round_number))

    def weights_in(self, round_number: int) -> dict[str, float]:
        """Share of each criterion asked in a round; the shares sum to 1."""
        asked = self.asked_in(round_number)
        total = sum(c.weight for c in asked)
        return {c.id: c.weight / total for c in asked}

    @cached_property
    def sha256(self) -> str:
        """Digest of the content, whatever the layout of its file: the rubric's identity."""
        content = self.model_dump(mode="json", by_alias=True)
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
