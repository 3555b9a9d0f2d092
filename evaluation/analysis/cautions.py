"""Cautions: what must be said beside the results, so that they are not read for more than they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from evaluation.analysis.connectedness import Connectedness
from evaluation.analysis.panel_design import DRIFT
from evaluation.analysis.real_changes import RealChanges
from evaluation.analysis.severity_model import SeverityModel
from evaluation.domain.reviews import MINIMUM_COVERAGE
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.locale.numbers import signed

NAMED = 8
"""Counties that a sentence names before it counts them."""
SMALL_PANEL = 3
"""Below this many reviewers a county's score is marked as resting on few."""


COMMON_SHIFT = message(
    N_("各县共同的变化与评审专家整体尺度的变化无法区分，变化应结合各县之间的比较来看")
)
"""W8 without its numbers."""


LEAST_ANCHORING = 3
"""Reviews of an unchanged dossier in either round from which it tells a shift."""
_USELESS_ANCHORS = N_(
    "设有对照材料，但不起作用：同一份材料两轮各须有{count}份以上评审，模型须含专家两轮间的尺度变化"
)


def anchors_help(model: SeverityModel) -> bool:
    """Whether a common shift of the panel can be told from a change of the counties.

    A dossier must have been scored by `LEAST_ANCHORING` reviewers in both rounds, and a shift must have
    somewhere to go: into the drift of returning reviewers, or into the severity of new ones.
    """
    design = model.design
    counts = np.bincount(design.own, minlength=design.cells.height)
    sizes = design.cells.select("cell", "anchor", reviews=pl.Series(counts))
    anchored = sizes.filter("anchor").filter(pl.col("reviews") >= LEAST_ANCHORING)
    homes = sizes.filter(~pl.col("anchor") & (pl.col("reviews") >= LEAST_ANCHORING))
    linked = anchored.join(homes, on="cell", how="semi").height > 0
    return linked and (DRIFT in model.facets or not design.returning)


def is_thin(counted: int, assigned: int) -> bool:
    """Whether a score rests on so few reviews that it is for reference only."""
    return counted < SMALL_PANEL or counted * 2 < assigned


@dataclass(frozen=True)
class Caution:
    """A warning: its code in the specification, its sentence, and the ids it is about."""

    code: str
    message: Message
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """What the cautions are decided from."""

    rounds: tuple[int, ...]
    scores: pl.DataFrame
    """`frames.SCORES`."""
    composites: pl.DataFrame
    """`frames.COMPOSITES`."""
    excluded: pl.DataFrame
    """`frames.EXCLUDED`."""
    criteria: pl.DataFrame
    """`frames.CRITERIA`."""
    given: pl.DataFrame
    """round, criterion, value: every rating given in a counted review."""
    severity: pl.DataFrame
    """`frames.SEVERITY`."""
    connected: Connectedness
    model: SeverityModel
    changes: RealChanges
    separated_parts: tuple[int, ...]
    """Rounds whose counties stand on more than one scale."""
    changed_criteria: tuple[str, ...]
    """Criteria asked in one round only, or with another weight or scale."""
    scale: tuple[float, float] = (0.0, 100.0)
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Criterion -> lowest and highest points it can be given; absent: the ends of the scale."""
    names: Mapping[str, Bilingual] = field(default_factory=dict)
    """What counties are called; an id stands where there is none."""
    round_titles: Mapping[int, Bilingual] = field(default_factory=dict)
    """What rounds are called; a number stands where there is none."""

    def titled(self, number: int) -> Bilingual | Message:
        """A round by its title."""
        by_number = message(N_("第{round}轮"), round=number)
        return self.round_titles.get(number, by_number)

    def named(self, counties: tuple[str, ...]) -> object:
        """Counties by their names; of many the first few and how many there are."""
        names = tuple(self.names.get(c, c) for c in counties)
        if len(names) <= NAMED:
            return names
        return message(N_("{names}等{count}个县"), names=names[:NAMED], count=len(names))


def design_cautions(f: Findings) -> Iterator[Caution]:
    """The warnings that the design, the coverage and the rubrics alone decide."""
    yield from _disconnected(f)
    yield from _fragile(f)
    yield from _small_panels(f)
    yield from _common_shift(f)
    yield from _excluded(f)
    yield from _changed_rubric(f)
    yield from _single_county_reviewers(f)
    yield from _own_criteria(f)


def _disconnected(f: Findings) -> Iterator[Caution]:
    parts = f.connected.components
    if len(parts) > 1:
        text = N_("评审专家与县分成互不相连的{parts}组，各组之间没有共同标尺，不能统一排序")
        subjects = tuple(name for part in parts for name in part)
        yield Caution("W1", message(text, parts=len(parts)), subjects)
        return
    for number in f.separated_parts:
        text = N_("{round}的评审专家与县分成互不相连的几组，没有共同标尺，不能统一排序")
        counties = tuple(f.scores.filter(round=number).drop_nulls("raw")["county"])
        yield Caution("W1", message(text, round=f.titled(number)), counties)


def _fragile(f: Findings) -> Iterator[Caution]:
    if f.connected.fragile:
        text = N_("有{count}名评审专家不可缺少：缺了任何一名，各县就没有共同标尺")
        yield Caution("W2", message(text, count=len(f.connected.fragile)), f.connected.fragile)


def _small_panels(f: Findings) -> Iterator[Caution]:
    """W3 names counties with one reviewer, W4 those with fewer than `SMALL_PANEL`."""
    for number in f.rounds:
        part = f.scores.filter(pl.col("round") == number)
        one = tuple(part.filter(pl.col("reviewers") == 1)["county"])
        few = tuple(part.filter(pl.col("reviewers").is_between(2, SMALL_PANEL - 1))["county"])
        if one:
            text = N_("{round}仅1名评审专家的评审计入：{counties}，得分仅供参考")
            yield Caution("W3", message(text, round=f.titled(number), counties=f.named(one)), one)
        if few:
            text = N_("{round}计入的评审专家不足{count}名：{counties}，得分仅供参考")
            details = {"round": f.titled(number), "count": SMALL_PANEL, "counties": f.named(few)}
            yield Caution("W4", message(text, **details), few)


def _common_shift(f: Findings) -> Iterator[Caution]:
    anchors = bool(f.model.anchors)
    if len(f.rounds) < 2 or (anchors and anchors_help(f.model)):  # noqa: PLR2004
        return
    if anchors:
        yield Caution("W8", message(_USELESS_ANCHORS, count=LEAST_ANCHORING))
    changes = f.changes
    if changes.mean is None or changes.mean_low is None or changes.mean_high is None:
        yield Caution("W8", COMMON_SHIFT)
        return
    text = N_(
        "各县共同的变化与评审专家整体尺度的变化无法区分：各县平均变化{mean}分"
        "（95%区间{low}至{high}分）；如果专家整体放宽了若干分，各县的变化都应减去同样多"
    )
    details = {
        "mean": signed(changes.mean),
        "low": signed(changes.mean_low),
        "high": signed(changes.mean_high),
    }
    yield Caution("W8", message(text, **details))


def _excluded(f: Findings) -> Iterator[Caution]:
    parts = f.excluded.partition_by("round", as_dict=True, maintain_order=True)
    for number, part in parts.items():
        text = N_("{round}有{count}份已提交的评审所评指标不足权重的{share}%，未计入结果")
        share = round(MINIMUM_COVERAGE * 100)
        subjects = tuple(f"{c}/{r}" for c, r in part.select("county", "reviewer").iter_rows())
        yield Caution(
            "W10",
            message(text, round=f.titled(number[0]), count=part.height, share=share),
            subjects,
        )


def _changed_rubric(f: Findings) -> Iterator[Caution]:
    if f.changed_criteria:
        text = N_("{first}与{last}的指标、权重或评分标准不同，其影响在变化中单列")
        ends = {"first": f.titled(f.rounds[0]), "last": f.titled(f.rounds[-1])}
        yield Caution("W11", message(text, **ends), f.changed_criteria)


def _single_county_reviewers(f: Findings) -> Iterator[Caution]:
    counted = f.composites.filter("counted")
    seen = counted.group_by("reviewer").agg(pl.col("county").n_unique())
    counties = counted["county"].n_unique()
    alone = tuple(seen.filter(pl.col("county") == 1)["reviewer"].sort())
    if alone and counties > 1:
        text = N_("有{count}名评审专家只评了一个县，无从知道其宽严，对比较帮助不大")
        yield Caution("W13", message(text, count=len(alone)), alone)


def _own_criteria(f: Findings) -> Iterator[Caution]:
    for number in f.rounds:
        own = tuple(f.scores.filter(pl.col("round") == number).filter("own_criteria")["county"])
        if own:
            text = N_("{round}有县存在无人能够评判的指标，该县按其余指标计分，不参加排序")
            yield Caution("own_criteria", message(text, round=f.titled(number)), own)
