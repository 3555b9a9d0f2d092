"""All counties' data for one report, looked up in the results once."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from evaluation.analysis.standing import SCORED
from evaluation.domain.programme import Disclosure
from evaluation.locale import SOURCE_LANGUAGE, Message, Translate, translator
from evaluation.reports.city_context import CityContext
from evaluation.reports.city_gaps import CityGaps
from evaluation.reports.compared_rounds import ComparedRounds
from evaluation.reports.context import ReportContext
from evaluation.reports.facts import Facts
from evaluation.reports.wording import listed

NO_COMMON_SCALE = "W1"
"""The caution of counties that share no scale."""
SEVERAL = 2


class CityFacts(ComparedRounds):
    """What the report says about all counties, in numbers and names."""

    def __init__(self, context: CityContext) -> None:
        self.context = context
        self.translate: Translate = translator(context.language)
        self.counties = {c.id: Facts(_of_county(context, c.id)) for c in context.counties}

    @cached_property
    def general(self) -> Facts:
        """What is said alike of every county: the programme, its rounds, the method."""
        return next(iter(self.counties.values()))

    @property
    def chinese(self) -> bool:
        """Whether the report is in the language of the texts in the code."""
        return self.context.language == SOURCE_LANGUAGE

    @cached_property
    def rounds(self) -> tuple[int, ...]:
        """The computed rounds in which some county has a score."""
        standing = self.context.results.counties.filter(pl.col("status") == SCORED)
        scored = set(standing["round"].to_list())
        return tuple(n for n in self.context.results.rounds if n in scored)

    def round_title(self, number: int) -> str:
        """What a round is called."""
        return self.general.round_title(number)

    def name(self, county: str) -> str:
        """What a county is called."""
        return self.counties[county].county

    def named(self, counties: Sequence[str], most: int = 6) -> str:
        """Counties by their names; of many the first few and how many there are."""
        _, names = self.translate, [self.name(c) for c in counties]
        if len(names) <= most:
            return listed(names, self.context.language)
        few = listed(names[:most], self.context.language)
        return _("{names}等{count}个县（市、区）").format(names=few, count=len(names))

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Id → title of the dimensions and criteria of all rounds, the last round's words first."""
        found: dict[str, str] = {}
        for number in self.rounds:
            rubric = self.context.rubrics[number]
            found |= {d.id: self.general.titled(d) for d in rubric.dimensions}
            found |= {c.id: self.general.titled(c) for c in rubric.criteria}
        return found

    def numbered(self, criterion: str) -> str:
        """A criterion's id and title."""
        return f"{criterion} {self.titles.get(criterion, '')}".strip()

    @cached_property
    def scores(self) -> Mapping[str, Mapping[str, Any]]:
        """County → its row of `Results.scores` in the last round, intervals kept on the scale."""
        results = self.context.results
        frame = results.method.printed(results.scores).filter(pl.col("round") == self.last)
        return {row["county"]: row for row in frame.iter_rows(named=True)}

    @cached_property
    def _standings(self) -> Mapping[tuple[int, str], Mapping[str, Any]]:
        rows = self.context.results.counties.iter_rows(named=True)
        return {(row["round"], row["county"]): row for row in rows}

    def standing(self, county: str, number: int | None = None) -> Mapping[str, Any]:
        """A county's row of `Results.counties`, of the last round if not told otherwise."""
        return self._standings.get((number or self.last, county), {})

    @cached_property
    def changes(self) -> Mapping[str, Mapping[str, Any]]:
        """County → its row of `Results.changes`; empty below two rounds."""
        return {row["county"]: row for row in self.context.results.changes.iter_rows(named=True)}

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The counties that take a rank in the last round, the highest corrected score first."""
        found = [c for c in self.counties if self.scores[c]["rank_low"] is not None]
        return tuple(sorted(found, key=lambda c: -self.scores[c]["adjusted"]))

    @cached_property
    def scored(self) -> tuple[str, ...]:
        """The counties with a score in the last round: the ranked ones, then the others as listed."""
        standing = [c for c in self.counties if self.standing(c).get("final") is not None]
        ranked = [c for c in self.ranked if c in standing]
        return (*ranked, *(c for c in standing if c not in ranked))

    @cached_property
    def unscored(self) -> tuple[str, ...]:
        """The counties without a score in the last round."""
        return tuple(c for c in self.counties if c not in self.scored)

    @cached_property
    def has_intervals(self) -> bool:
        """Whether any county's corrected score has an interval: without one it is not told."""
        return any(self.scores[c]["low"] is not None for c in self.scored)

    def why_unscored(self, county: str) -> Message | None:
        """Why a county has no score."""
        return self.context.results.reason("counties", "final", self.last, county)

    def why_unranked(self, county: str) -> str:
        """Why a county with a score takes no rank, where the analysis knows."""
        reason = self.context.results.reason("scores", "rank_low", self.last, county)
        return "" if reason is None else reason.render(self.translate)

    @property
    def on_one_scale(self) -> bool:
        """Whether the scores of all counties may be set side by side."""
        return all(c.code != NO_COMMON_SCALE for c in self.context.results.warnings)

    @cached_property
    def combines(self) -> bool:
        """Whether the result is one over all rounds, and any county has it."""
        combined = [self.standing(c).get("combined") for c in self.scored]
        return self.context.programme.combination != "final_only" and any(
            value is not None for value in combined
        )

    @property
    def result_name(self) -> str:
        """What the result that counts is called."""
        _ = self.translate
        if self.combines:
            return self.general.combined_name
        return _("{round}综合得分").format(round=self.round_title(self.last))

    def result(self, county: str) -> float | None:
        """The result that counts."""
        value: float | None = self.standing(county).get("combined" if self.combines else "final")
        return value

    def grade(self, county: str) -> str:
        """The grade of the result that counts, in the rubric's words; empty without one."""
        row = self.standing(county)
        return row.get("combined_grade" if self.combines else "grade") or ""

    def grade_title(self, name: str) -> str:
        """A grade in the reader's language."""
        lines = self.context.rubrics[self.last].grades.lines
        line = next((g for g in lines if g.name == name), None)
        return name if line is None else self.general.titled(line, "name")

    @cached_property
    def tiers(self) -> tuple[tuple[str, ...], ...]:
        """The ranked counties in tiers: whoever stands in a higher one is surely better.

        A tier ends where every rank set so far lies above every rank set to come.
        """
        tiers: list[tuple[str, ...]] = []
        held: list[str] = []
        for place, county in enumerate(self.ranked):
            held.append(county)
            ahead = max(self.scores[c]["rank_high"] for c in self.ranked[: place + 1])
            behind = [self.scores[c]["rank_low"] for c in self.ranked[place + 1 :]]
            if not behind or ahead < min(behind):
                tiers.append(tuple(held))
                held = []
        return tuple(tiers)

    def judged(self, county: str) -> bool:
        """Whether a county's real change may be told: a verdict, on enough reviewers."""
        has_verdict = self.changes.get(county, {}).get("verdict") is not None
        return has_verdict and not self.counties[county].thin_rounds

    @cached_property
    def gaps(self) -> CityGaps:
        """What the scored counties lack to their targets in the last round."""
        rubric = self.context.rubrics[self.last]
        return CityGaps(self.context.results.criteria, self.scored, self.last, rubric)


def mean_of(values: Sequence[float | None]) -> float | None:
    """The mean of what is known."""
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None


def _of_county(context: CityContext, county: str) -> ReportContext:
    """What concerns one county, with nothing of the others held back."""
    everything = Disclosure(ranking="all", heat_map="all")
    return ReportContext(
        programme=context.programme.model_copy(update={"disclosure": everything}),
        county=next(c for c in context.counties if c.id == county),
        counties=context.counties,
        rounds=context.rounds,
        rubrics=context.rubrics,
        results=context.results,
        dated=context.dated,
        language=context.language,
        draft=context.draft,
        adjustments=tuple(a for a in context.adjustments if a.county == county),
        recusal_count=context.recusals.get(county, 0),
        panel_sizes={n: size for (n, c), size in context.panel_sizes.items() if c == county},
        seals=context.seals,
        reopened=context.reopened,
        published_alone=context.published_alone.get(county, {}),
    )
