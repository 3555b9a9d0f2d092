"""Cautions of the model: what the fit itself says about how far its results may be trusted."""

from collections.abc import Iterator

import numpy as np
import polars as pl
import scipy.special

from evaluation.analysis.cautions import Caution, Findings
from evaluation.analysis.panel_design import DRIFT
from evaluation.analysis.severity_model import Intervals
from evaluation.locale import N_, message
from evaluation.locale.numbers import percent, points

FEW_FREE = 10
"""Below this many reviews beyond the means intervals rest on the prior."""
AT_END = 0.15
"""Share of ratings at an end of the scale from which an additive model compresses: where a share p is
cut off, a difference of 1 in merit shows as 1 - p."""
MATCHED = 0.5
"""Correlation of scores with the severity of their panels from which assignment is suspect, if chance
alone gives so strong a one in fewer than `LEVEL` of evaluations: with six counties every fourth random
assignment exceeds .5 (`benchmarks/assignment_warning.py`)."""
LEAST_MATCHED = 4
"""Counties from which such a correlation says anything."""
TWO = 2
LEVEL = 0.05


def model_cautions(f: Findings) -> Iterator[Caution]:
    """The warnings that need the fitted model, in the order of their codes."""
    if not f.model.design.reviews:
        return
    yield from _few_reviews(f)
    yield from _returning(f)
    yield from _fixed_differs(f)
    yield from _ends_of_the_scale(f)
    yield from _matched(f)
    yield from _tops(f)
    yield from _failed(f)
    yield from _flat(f)
    yield from _multiplicity(f)
    yield from _large(f)


def _few_reviews(f: Findings) -> Iterator[Caution]:
    free = f.model.design.free
    if f.model.intervals is Intervals.BAYES and free < FEW_FREE:
        text = N_("评审份数只比待估得分多{free}份，区间主要取决于先验假设")
        yield Caution("W5", message(text, free=free))


def _returning(f: Findings) -> Iterator[Caution]:
    if len(f.rounds) < TWO:
        return
    panels = f.composites.filter("counted").group_by("reviewer").agg(pl.col("round").n_unique())
    returning = tuple(panels.filter(pl.col("round") > 1)["reviewer"].sort())
    if not returning:
        text = N_(
            "没有评审专家两轮都参评：变化按两组专家来自同一群体估计，区间较宽，无法检验整体尺度"
        )
        yield Caution("W6", message(text))
    elif len(returning) <= TWO:
        text = N_("两轮都参评的专家只有{count}名，其尺度是否变化分辨不清")
        yield Caution("W7", message(text, count=len(returning)), returning)


def _fixed_differs(f: Findings) -> Iterator[Caution]:
    """Where severity taken as fixed moves a score by a standard error, or the order."""
    if f.model.intervals not in (Intervals.BAYES, Intervals.REML):
        return
    for number in f.rounds:
        if number in f.separated_parts:
            continue
        part = f.scores.filter(pl.col("round") == number).drop_nulls(["adjusted", "fixed"])
        # The two stand on different levels; what differs is compared around their means.
        away = (pl.col("fixed") - pl.col("fixed").mean()) - (
            pl.col("adjusted") - pl.col("adjusted").mean()
        )
        moved = part.filter(away.abs() > pl.col("se"))["county"].to_list()
        counties = tuple(dict.fromkeys(moved + _reordered(part)))
        if counties:
            text = N_("{round}：把专家宽严当作固定值计算，有{count}个县的得分或次序不同")
            yield Caution(
                "W9", message(text, round=f.titled(number), count=len(counties)), counties
            )


def _reordered(part: pl.DataFrame) -> list[str]:
    """The counties whose place differs between the two ways of scoring."""
    ranks = [part[c].round(9).rank("min", descending=True) for c in ("adjusted", "fixed")]
    return part.filter(ranks[0] != ranks[1])["county"].to_list()


def _ends_of_the_scale(f: Findings) -> Iterator[Caution]:
    """Ratings piled up at an end of their criterion's scale, round by round."""
    names = f.given["criterion"].unique().cast(pl.String)
    ends = pl.DataFrame(
        [(name, *f.ends.get(name, f.scale)) for name in names],
        schema={"criterion": pl.String, "lowest": pl.Float64, "highest": pl.Float64},
        orient="row",
    )
    shares = (
        f.given.with_columns(pl.col("criterion").cast(pl.String))
        .join(ends, on="criterion")
        .group_by("round", maintain_order=True)
        .agg(
            (pl.col("value") >= pl.col("highest")).mean().alias("top"),
            (pl.col("value") <= pl.col("lowest")).mean().alias("bottom"),
        )
        .sort("round")
    )
    top = N_("{round}有{share}的评分为最高分，高分之间的差距可能被压缩")
    bottom = N_("{round}有{share}的评分为最低分，低分之间的差距可能被压缩")
    for number, *both in shares.iter_rows():
        for share, text in zip(both, (top, bottom), strict=True):
            if share > AT_END:
                yield Caution("W12", message(text, round=f.titled(number), share=percent(share, 0)))


def _matched(f: Findings) -> Iterator[Caution]:
    """Whether lenient reviewers were sent to good counties."""
    if f.severity["severity"].null_count():
        return
    counted = f.composites.filter("counted").join(f.severity, on=["round", "reviewer"])
    panels = counted.group_by("round", "county").agg(pl.col("severity").mean().alias("panel"))
    for number in f.rounds:
        part = (
            f.scores.filter(pl.col("round") == number)
            .join(panels, on=["round", "county"])
            .drop_nulls("adjusted")
        )
        alike = np.ptp(part["panel"].to_numpy()) < _rounding(f) if part.height else True
        if part.height < LEAST_MATCHED or alike or number in f.separated_parts:
            continue
        r = float(np.corrcoef(part["adjusted"].to_numpy(), part["panel"].to_numpy())[0, 1])
        if abs(r) > MATCHED and _by_chance(r, part.height) < LEVEL:
            text = N_(
                "{round}：县的得分与其评审专家的宽严相关（相关系数{r}），分派可能与水平有关，"
                "校正得分须慎重使用"
            )
            yield Caution("W14", message(text, round=f.titled(number), r=points(r, 2)))


def _by_chance(r: float, counties: int) -> float:
    """The chance of a correlation at least as strong without any relation: Student's t, n - 2 df."""
    left = max(1 - r**2, np.finfo(float).tiny)
    t = abs(r) * np.sqrt((counties - 2) / left)
    return 2 * float(scipy.special.stdtr(counties - 2, -t))


def _rounding(f: Findings) -> float:
    """What differs by less than this does not differ."""
    largest = f.composites["composite"].abs().max()
    return TINY * float(largest) if isinstance(largest, float) else TINY


TINY = 1e-12
"""Share of the composites' size that is rounding."""


def _tops(f: Findings) -> Iterator[Caution]:
    for number in f.rounds:
        ranked = f.scores.filter(pl.col("round") == number).drop_nulls("rank_low")
        top = tuple(
            ranked.filter(pl.col("rank_low") == 1).sort("adjusted", descending=True)["county"]
        )
        if len(top) > 1:
            text = N_("{round}：{counties}都可能是第一，评审分不出高下")
            yield Caution("W15", message(text, round=f.titled(number), counties=f.named(top)), top)


def _failed(f: Findings) -> Iterator[Caution]:
    if f.model.failed:
        text = N_("数据不足以估计专家宽严的方差，改用固定宽严的得分")
        yield Caution("W16", message(text))


def _flat(f: Findings) -> Iterator[Caution]:
    """Rounds in which nothing varies: between the reviews of any county, or at all."""
    counted = f.composites.filter("counted")
    for number in f.rounds:
        own = counted.filter(pl.col("round") == number)
        spread = own.group_by("county").agg(
            pl.len().alias("reviews"),
            (pl.col("composite").max() - pl.col("composite").min()).alias("range"),
        )
        several = spread.filter(pl.col("reviews") > 1)
        if several.height and (several["range"] < _rounding(f)).all():
            text = N_("{round}评审专家对每个县的评分完全一致，一致性系数和误差无从计算")
            yield Caution("W17", message(text, round=f.titled(number)))


def _multiplicity(f: Findings) -> Iterator[Caution]:
    judged = f.changes.changes["verdict"].count() if f.changes.changes.height else 0
    if judged > 1:
        false = LEVEL * judged
        text = N_(
            "共判断{count}个县的变化：即使都没有变化，预计也有约{false}个县仅因误差显得有变化"
        )
        if false < 1:
            text = N_(
                "共判断{count}个县的变化：即使都没有变化，预计也有不到1个县仅因误差显得有变化"
            )
        yield Caution("W18", message(text, count=judged, false=points(false)))


def _large(f: Findings) -> Iterator[Caution]:
    if f.model.too_large and DRIFT in f.model.dropped:
        text = N_("评审规模大，模型只含专家宽严，没有计入专家两轮间尺度的变化和对个别县的持续偏向")
        yield Caution("W19", message(text))
    elif f.model.too_large:
        text = N_("评审规模大，模型只含专家宽严，没有计入专家对个别县的持续偏向")
        yield Caution("W19", message(text))
