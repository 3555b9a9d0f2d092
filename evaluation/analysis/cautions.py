"""Cautions: what must be said beside the results, so that they are not read for more than they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from evaluation.analysis.connectedness import Connectedness
from evaluation.domain.reviews import MINIMUM_COVERAGE
from evaluation.domain.rubric import Criterion, Rubric
from evaluation.locale import N_, Bilingual, Message, message

SMALL_PANEL = 3
"""Below this many reviewers a county's score is marked as resting on few."""


def is_thin(counted: int, assigned: int) -> bool:
    """Whether a score rests on so few reviews that it is for reference only."""
    return counted < SMALL_PANEL or counted * 2 < assigned


@dataclass(frozen=True)
class Caution:
    """A warning: its code in the specification, its sentence, and the ids it is about."""

    code: str
    message: Message
    subjects: tuple[str, ...] = ()


def cautions(
    scores: pl.DataFrame,
    excluded: pl.DataFrame,
    connected: Connectedness,
    rubrics: Mapping[int, Rubric],
    names: Mapping[str, Bilingual] | None = None,
) -> tuple[Caution, ...]:
    """The warnings that can be decided from the design and the coverage, in the order of their codes.

    Args:
        scores: `frames.SCORES`.
        excluded: `frames.EXCLUDED`.
        connected: how reviewers link counties.
        rubrics: the rubric of each round computed.
        names: what counties are called; an id stands where there is none.
    """
    return (
        *_disconnected(connected),
        *_small_panels(scores, names or {}),
        *_common_shift(rubrics),
        *_excluded(excluded),
        *_changed_rubric(rubrics),
        *_own_criteria(scores),
    )


def _disconnected(connected: Connectedness) -> Iterator[Caution]:
    if len(connected.components) > 1:
        text = N_("评审专家与县分成互不相连的{parts}组，各组之间没有共同标尺，不能统一排序")
        subjects = tuple(name for part in connected.components for name in part)
        yield Caution("W1", message(text, parts=len(connected.components)), subjects)


def _small_panels(scores: pl.DataFrame, names: Mapping[str, Bilingual]) -> Iterator[Caution]:
    for number, part in scores.partition_by("round", as_dict=True, maintain_order=True).items():
        alone = tuple(part.filter(pl.col("reviewers") == 1)["county"])
        few = tuple(part.filter(pl.col("reviewers").is_between(1, SMALL_PANEL - 1))["county"])
        if alone:
            text = N_("第{round}轮{counties}只有一位评审专家的评审计入，得分照列，不作判断")
            named = tuple(names.get(county, county) for county in alone)
            yield Caution("W3", message(text, round=number[0], counties=named), alone)
        if few:
            text = N_("第{round}轮{counties}计入的评审专家不足{count}位，结果仅供参考")
            named = tuple(names.get(county, county) for county in few)
            yield Caution(
                "W4", message(text, round=number[0], count=SMALL_PANEL, counties=named), few
            )


def _common_shift(rubrics: Mapping[int, Rubric]) -> Iterator[Caution]:
    if len(rubrics) > 1:
        text = N_("各县共同的变化与评审专家整体尺度的变化无法区分，变化应结合各县之间的比较来看")
        yield Caution("W8", message(text))


def _excluded(excluded: pl.DataFrame) -> Iterator[Caution]:
    for number, part in excluded.partition_by("round", as_dict=True, maintain_order=True).items():
        text = N_("第{round}轮有{count}份已提交的评审所评指标不足权重的{share}%，未计入结果")
        share = round(MINIMUM_COVERAGE * 100)
        subjects = tuple(f"{c}/{r}" for c, r in part.select("county", "reviewer").iter_rows())
        yield Caution(
            "W10", message(text, round=number[0], count=part.height, share=share), subjects
        )


def _changed_rubric(rubrics: Mapping[int, Rubric]) -> Iterator[Caution]:
    if len(rubrics) > 1:
        first, last = min(rubrics), max(rubrics)
        changed = changed_criteria(rubrics[first], first, rubrics[last], last)
        if changed:
            text = N_("第{first}轮与第{last}轮的指标、权重或评分标准不同，其影响在变化中单列")
            yield Caution("W11", message(text, first=first, last=last), changed)


def changed_criteria(before: Rubric, first: int, after: Rubric, last: int) -> tuple[str, ...]:
    """The criteria asked in one of two rounds only, or with another weight or scale."""
    asked = {c.id: c for c in before.asked_in(first)}, {c.id: c for c in after.asked_in(last)}
    everything = {**asked[0], **asked[1]}
    return tuple(
        name
        for name in everything
        if name not in asked[0]
        or name not in asked[1]
        or asked[0][name].weight != asked[1][name].weight
        or _scale(asked[0][name]) != _scale(asked[1][name])
    )


def _scale(criterion: Criterion) -> tuple[object, ...]:
    return criterion.kind, tuple(level.points for level in criterion.levels)


def _own_criteria(scores: pl.DataFrame) -> Iterator[Caution]:
    for number, part in scores.partition_by("round", as_dict=True, maintain_order=True).items():
        own = tuple(part.filter("own_criteria")["county"])
        if own:
            text = N_("第{round}轮有县存在无人能够评判的指标，该县按其余指标计分，不参加排序")
            yield Caution("own_criteria", message(text, round=number[0]), own)
