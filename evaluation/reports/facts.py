"""One county's report data, looked up in the results once, with disclosure already applied.

What `[disclosure]` keeps back is not in here, so that nothing can tell it by mistake.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from evaluation.analysis.cautions import is_thin
from evaluation.analysis.final_change import FinalChange, final_change
from evaluation.charts.rows import criterion_rows, dimension_rows, overall_target
from evaluation.domain.programme import Disclosure
from evaluation.domain.reviewer_sight import FEW_REVIEWERS
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import Criterion, Rubric
from evaluation.locale import SOURCE_LANGUAGE, Translate, translator
from evaluation.reports.attribution import is_attributable
from evaluation.reports.compared_rounds import ComparedRounds
from evaluation.reports.context import ReportContext
from evaluation.reports.examples import LEAST_OTHERS, examples, of_enough, without_best
from evaluation.reports.text_gate import clean

SCORED = "scored"
ADJUSTING = ("zeroed", "bonus", "deductions")
TWO = 2


class Facts(ComparedRounds):
    """What the report says about one county, in numbers and names."""

    def __init__(self, context: ReportContext) -> None:
        self.context = context
        self.translate: Translate = translator(context.language)

    @cached_property
    def disclosure(self) -> Disclosure:
        """`[disclosure]`, without mean and best where no two other counties have a score.

        Mean and best of two counties would tell the exact score of the one that is not the own.
        """
        told = self.context.programme.disclosure
        few = self.others_scored < LEAST_OTHERS
        return told.model_copy(update={"mean": False, "best": False}) if few else told

    @property
    def others_scored(self) -> int:
        """How many other counties have a score in the last round; none while this one has none."""
        return self.scored_now - 1 if self.rounds else 0

    def titled(self, thing: object, attribute: str = "title") -> str:
        """A text of the rubric or the programme in the reader's language, the original otherwise."""
        translated = ""
        if self.context.language != SOURCE_LANGUAGE:
            translated = getattr(thing, f"{attribute}_{self.context.language}", "")
        return clean(str(translated or getattr(thing, attribute))).strip()

    @cached_property
    def county(self) -> str:
        """The county's name."""
        return self.titled(self.context.county, "name")

    @cached_property
    def rounds(self) -> tuple[int, ...]:
        """The computed rounds in which the county has a score: the first and the last are compared."""
        standing = self.context.results.counties.filter(
            (pl.col("county") == self.context.county.id) & (pl.col("status") == SCORED)
        )
        scored = set(standing["round"].to_list())
        return tuple(n for n in self.context.results.rounds if n in scored)

    def round_title(self, number: int | None) -> str:
        """What a round is called."""
        found = next((r for r in self.context.rounds if r.number == number), None)
        return self.titled(found or Round(number=number or 0, title=str(number)))

    def within(self, number: int | None) -> str:
        """A round's title inside a sentence: English titles lose their capital and gain an article."""
        title = self.round_title(number)
        if self.context.language == SOURCE_LANGUAGE or not title:
            return title
        return f"the {title[0].lower()}{title[1:]}"

    def counted(self, number: int) -> int:
        """Reviews of the county that count in a round."""
        size = self.context.panel_sizes.get(number)
        return size if size is not None else self.score_row(number).get("reviewers") or 0

    def reviews(self, number: int) -> pl.DataFrame:
        """The reviews of the county that a round asked for, recused ones left out."""
        return self.context.results.completion.filter(
            (pl.col("round") == number)
            & (pl.col("county") == self.context.county.id)
            & (pl.col("state") != ReviewState.RECUSED.value)
        )

    def asked(self, number: int) -> int:
        """How many criteria a round asks of the county."""
        return self.context.results.criteria.filter(
            (pl.col("round") == number) & (pl.col("county") == self.context.county.id)
        ).height

    @cached_property
    def thin_rounds(self) -> tuple[int, ...]:
        """The compared rounds whose score rests on so few reviews that it is for reference only."""
        return tuple(n for n in self.span if is_thin(self.counted(n), self.reviews(n).height))

    @cached_property
    def combined(self) -> float | None:
        """The result over all rounds; None where the last round alone decides, or one is missing."""
        if self.context.programme.combination == "final_only":
            return None
        combined: float | None = self.standing(self.last).get("combined")
        return combined

    @property
    def shares(self) -> Mapping[int, float]:
        """The share of each round in the combined score; empty where the last round alone decides."""
        combination = self.context.programme.combination
        if combination == "final_only":
            return {}
        rounds = sorted(r.number for r in self.context.rounds)
        return dict(zip(rounds, combination, strict=False))

    @property
    def combined_name(self) -> str:
        """What the result over all rounds is called."""
        _ = self.translate
        return _("两轮合成得分") if len(self.context.rounds) == TWO else _("各轮合成得分")

    @cached_property
    def final_change(self) -> FinalChange | None:
        """The change of the overall score and its parts; None while there is nothing to compare."""
        if self.span != (self.context.results.rounds[0], self.context.results.rounds[-1]):
            return None
        county = self.context.county.id
        return final_change(self.context.results, county, split=not self.thin_rounds)

    @cached_property
    def change_row(self) -> Mapping[str, Any]:
        """The county's row of `Results.changes`; empty while there is nothing to compare."""
        own = self.context.results.changes.filter(county=self.context.county.id)
        return next(iter(own.to_dicts()), {})

    @property
    def judged(self) -> bool:
        """Whether the real change may be told: a verdict that rests on enough reviewers."""
        return not self.thin_rounds and self.change_row.get("verdict") is not None

    @property
    def rubric(self) -> Rubric:
        """What the last round was rated against."""
        return self.context.rubrics[self.last]

    def standing(self, number: int) -> dict[str, Any]:
        """The county's row of `Results.counties` in a round; empty when there is none."""
        return self._row(self.context.results.counties, number)

    def score_row(self, number: int) -> dict[str, Any]:
        """The county's row of `Results.scores` in a round, its interval kept on the scale."""
        results = self.context.results
        return self._row(results.method.printed(results.scores), number)

    def _row(self, frame: pl.DataFrame, number: int) -> dict[str, Any]:
        own = (pl.col("round") == number) & (pl.col("county") == self.context.county.id)
        return next(iter(frame.filter(own).iter_rows(named=True)), {})

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """`criterion_rows` of this county, without any mean or best that would be a known county's."""
        of_all, own, told = self.context.results.criteria, self.context.county.id, self.disclosure
        rows = criterion_rows(of_all, own, self.span, best=told.best, mean=told.mean)
        rows = of_enough(rows, of_all, own, self.last, "raw")
        return without_best(rows, "criterion", self.lone_examples)

    @cached_property
    def dimensions(self) -> pl.DataFrame:
        """`dimension_rows` of this county, without a best of which it could be seen whose it is."""
        results, own, told = self.context.results, self.context.county.id, self.disclosure
        of_all, of_criteria = results.dimensions, results.criteria
        rows = dimension_rows(of_all, of_criteria, own, self.span, best=told.best, mean=told.mean)
        rows = of_enough(rows, of_all, own, self.last, "score")
        return without_best(rows, "dimension", self.lone_dimensions)

    @cached_property
    def target(self) -> float | None:
        """The overall score that meets every target."""
        return overall_target(self.context.results.criteria, self.context.county.id, self.last)

    def others(self, column: str) -> tuple[float | None, float | None]:
        """Mean and best of a column of `Results.counties` in the last round, where disclosed."""
        values = self.context.results.counties.filter(pl.col("round") == self.last)[column]
        known = [float(v) for v in values.drop_nulls()]
        if not known:
            return None, None
        mean = sum(known) / len(known) if self.disclosure.mean else None
        # An unnamed ranking shows the highest score anyway: only without one it could be kept back.
        is_shown = self.disclosure.ranking != "none"
        is_told = self.disclosure.best and not self._is_lone(self.rubric.criteria, shown=is_shown)
        return mean, max(known) if is_told else None

    @property
    def adjusted_rounds(self) -> tuple[int, ...]:
        """The rounds of the county in which a veto, bonus or deduction moved the score."""
        return tuple(n for n in self.span if any(self.standing(n).get(c) for c in ADJUSTING))

    def adjustment(self, number: int) -> float:
        """What bonuses, deductions and vetoes add to the county's score in a round."""
        zeroed, bonus, deductions = (self.standing(number).get(c) or 0.0 for c in ADJUSTING)
        return float(bonus - zeroed - deductions)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Id → title of the dimensions and criteria of the last round."""
        rubric = self.rubric
        dimensions = {d.id: self.titled(d) for d in rubric.dimensions}
        return dimensions | {c.id: self.titled(c) for c in rubric.criteria}

    def criterion(self, identifier: str) -> Criterion:
        """A criterion by its id, of whichever round asks it."""
        return next(
            r.by_id[identifier] for r in self.context.rubrics.values() if identifier in r.by_id
        )

    @cached_property
    def lacking(self) -> list[dict[str, Any]]:
        """The criteria below target, the largest gap × weight first; `gain` is what closing it adds."""
        own = self.context.results.criteria.filter(
            (pl.col("round") == self.last) & (pl.col("county") == self.context.county.id)
        ).select("criterion", share=pl.coalesce("county_weight", "weight"))
        return (
            self.criteria.filter(pl.col("to_target") < 0)
            .join(own, on="criterion", how="left", maintain_order="left")
            .with_columns(gain=-pl.col("to_target") * pl.col("share"))
            .sort("gain", descending=True, maintain_order=True)
            .to_dicts()
        )

    @cached_property
    def scored_anywhere(self) -> int:
        """How many counties have a score in any of the computed rounds."""
        scored = self.context.results.counties.filter(pl.col("status") == SCORED)
        return scored["county"].n_unique()

    @cached_property
    def ranked_now(self) -> int:
        """How many counties take a rank in the last round."""
        ranked = self.context.results.scores.filter(pl.col("round") == self.last)
        return ranked["rank_low"].count()

    @cached_property
    def scored_now(self) -> int:
        """How many counties have a score in the last round."""
        scored = self.context.results.counties.filter(pl.col("status") == SCORED)
        return scored.filter(pl.col("round") == self.last).height

    def learn_from(self, criterion: str) -> tuple[str, ...]:
        """The counties to learn from in a criterion below target, in the programme's order.

        Not the best alone, to whom the best score would be attributed (`evaluation.reports.examples`).
        """
        named = self._examples.get(criterion, ())
        return tuple(self.titled(c, "name") for c in self.context.counties if c.id in named)

    @cached_property
    def _examples(self) -> Mapping[str, tuple[str, ...]]:
        if not self.disclosure.learn_from:
            return {}
        return examples(self.context.results.criteria, self.context.county.id, self.last)

    @cached_property
    def lone_examples(self) -> tuple[str, ...]:
        """The criteria whose best is not told, because it would be that of the one county named."""
        return tuple(c for c, n in self._examples.items() if self.disclosure.best and len(n) == 1)

    @cached_property
    def lone_dimensions(self) -> tuple[str, ...]:
        """The dimensions whose best is not told, because it could be seen whose it is."""
        return tuple(d.id for d in self.rubric.dimensions if self._is_lone(d.criteria))

    def _is_lone(self, criteria: Sequence[Criterion], *, shown: bool = False) -> bool:
        asked = {c.id for c in criteria}
        if not self.disclosure.best:
            return False
        if asked <= set(self.lone_examples):
            return True
        of_all = self.context.results.criteria.filter(pl.col("round") == self.last)
        own = self.context.county.id
        return not shown and is_attributable(of_all, own, asked, self._examples)

    def few_reviewers(self, number: int) -> bool:
        """Whether a round's panel is too small to show one reviewer apart from another."""
        return self.counted(number) <= FEW_REVIEWERS
