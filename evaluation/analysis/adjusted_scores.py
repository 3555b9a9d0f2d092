"""Adjusted scores: the level of a typical reviewer of the panel, its interval and its rank set."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from evaluation.analysis.estimators import Floats
from evaluation.analysis.frames import SCORES, complete, empty
from evaluation.analysis.panel_design import DRIFT, PanelDesign
from evaluation.analysis.panel_design import SEVERITY as SEVERITY_FACET
from evaluation.analysis.panel_frames import PAIRS, SEVERITY
from evaluation.analysis.ranks import ranks
from evaluation.analysis.selections import picked
from evaluation.analysis.severity_model import Intervals, SeverityModel
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

UNCERTAINTY = ("se", "low", "high")
RANKS = ("rank_low", "rank_high", "p_best", "p_top3")
MANY = 20
"""Above this many counties of a round the extremes are partly luck: shrunken scores are given too."""

ROUNDING = 1e-12
"""Share of the scores' size below which a difference is rounding."""

TOO_FEW_REVIEWS = message(N_("评审份数过少，无法说明误差"))
NOTHING_VARIES = message(N_("评审专家对每个县的评分完全一致，无从估计误差"))
NO_RESIDUAL = message(N_("评分除专家宽严外没有其他差异，无从估计误差"))
DISCONNECTED = message(N_("评审专家与县分成互不相连的几组，没有共同标尺，不能统一排序"))
ALL_TIED = message(N_("各县得分完全相同，不分位次"))
ALONE = message(N_("只有一个县参加排序，没有位次"))
NOT_ASKED = message(N_("未要求模型包含这一项"))
ANCHOR = message(N_("这是重复评审的对照材料，不参加排序"))


@dataclass(frozen=True)
class AdjustedScores:
    """What the model says of every county and reviewer."""

    scores: pl.DataFrame
    """round, county, fixed, adjusted, se, low, high, rank_low, rank_high, p_best."""
    severity: pl.DataFrame
    """`frames.SEVERITY`."""
    pairs: pl.DataFrame
    """`frames.PAIRS`."""
    separated_parts: tuple[int, ...]
    """Rounds whose counties stand on more than one scale."""
    reasons: Reasons = field(repr=False)


def adjusted_scores(
    model: SeverityModel, *, unranked: Mapping[tuple[int, str], Message]
) -> AdjustedScores:
    """Scores, uncertainty and ranks of the cells of a fitted model.

    `adjusted` = theta_it = Ybar_it - mean of (s + d + k) over the reviews of the cell; `fixed` the same
    with fixed severities that sum to 0 over the reviewers of each linked part; `severity` = s_r + d_rt.

    Args:
        model: the fitted model.
        unranked: (round, county) -> why it takes no rank.

    Returns:
        Null where undefined, the reason under ("scores" | "severity", column, key).
    """
    design = model.design
    if not design.reviews:
        return AdjustedScores(
            empty({n: SCORES[n] for n in _COLUMNS}), empty(SEVERITY), empty(PAIRS), (), {}
        )
    scored, reasons = _scored(model)
    ranked, pairs, split, why = _ranked(model, scored, unranked)
    return AdjustedScores(
        scores=complete(
            scored.join(ranked, on=["round", "county"], how="left", maintain_order="left"),
            {n: SCORES[n] for n in _COLUMNS},
        ),
        severity=_severity(model),
        pairs=pairs,
        separated_parts=split,
        reasons=reasons | why | _severity_reasons(model),
    )


def _scored(model: SeverityModel) -> tuple[pl.DataFrame, Reasons]:
    """Scores and uncertainty of the cells, and why uncertainty is missing."""
    design = model.design
    at = design.cells["cell"].to_list()
    found = model.estimator.contrasts(picked(at, design.cell_count))
    columns: dict[str, Floats | None] = {
        "fixed": None if model.fixed is None else model.fixed.theta[at],
        "adjusted": found.value,
        "se": found.se,
        "low": found.low,
        "high": found.high,
    }
    scored = design.cells.select("round", "county").with_columns(
        pl.Series(name, values, dtype=pl.Float64)
        if values is not None
        else pl.lit(None).alias(name)
        for name, values in columns.items()
    )
    reasons: Reasons = {("scores", "shrunken", ()): FEW_COUNTIES}
    if found.se is None:
        return scored, reasons | _uncertain(model, design.cells)
    return scored.with_columns(_shrunken()), reasons


_COLUMNS = ("round", "county", "fixed", "adjusted", *UNCERTAINTY, *RANKS, "shrunken")
FEW_COUNTIES = message(N_("县数不超过{count}个，不另给收缩得分"), count=MANY)


def _shrunken() -> pl.Expr:
    """`mean + Vc / (Vc + se^2) (adjusted - mean)`, Vc = max(0, var(adjusted) - mean(se^2)) of the round."""
    score, error = pl.col("adjusted"), pl.col("se") ** 2
    between = (score.var() - error.mean()).clip(lower_bound=0.0)
    shrunk = score.mean() + between / (between + error) * (score - score.mean())
    return pl.when(pl.len() > MANY).then(shrunk).over("round").alias("shrunken")


def why_uncertain(model: SeverityModel) -> Message:
    """Why a model without intervals has none."""
    if model.intervals is Intervals.FIXED:
        return NO_RESIDUAL
    return TOO_FEW_REVIEWS if model.design.free < 3 else NOTHING_VARIES  # noqa: PLR2004


def _uncertain(model: SeverityModel, cells: pl.DataFrame) -> Reasons:
    why = why_uncertain(model)
    keys = cells.select("round", "county").iter_rows()
    return {("scores", name, key): why for key in keys for name in (*UNCERTAINTY, "shrunken")}


def cell_parts(design: PanelDesign) -> Floats:
    """The linked part of each cell, cells of different rounds being linked by reviewers alone."""
    shape = (design.cell_count, len(design.reviewers))
    shared = csr_array((np.ones(design.reviews), (design.cell, design.reviewer)), shape)
    return np.asarray(connected_components(shared @ shared.T, directed=False)[1])


def _ranked(
    model: SeverityModel, scored: pl.DataFrame, unranked: Mapping[tuple[int, str], Message]
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[int, ...], Reasons]:
    """The ranks of each round, the pairs, the rounds that fall apart, and why ranks are missing."""
    frames, pairs, split = [], [empty(PAIRS)], []
    reasons: Reasons = {}
    parts = cell_parts(model.design)
    for number in model.design.rounds:
        own = scored.filter(pl.col("round") == number)
        cells = dict(
            model.design.cells.filter(pl.col("round") == number)
            .select("county", "cell")
            .iter_rows()
        )
        ranked = {c: i for c, i in cells.items() if (number, c) not in unranked}
        apart = len({parts[i] for i in cells.values()}) > 1
        if apart:
            split.append(number)
        why = _no_ranks(model, own, ranked, apart=apart)
        for county in cells:
            if reason := unranked.get((number, county), why):
                reasons |= {("scores", name, (number, county)): reason for name in RANKS}
        if why is None:
            found = ranks(model.estimator, model.design, number, ranked)
            frames.append(
                _rank_frame(
                    number, found.counties, found.low, found.high, found.p_best, found.p_top
                )
            )
            pairs.append(found.pairs)
    schema = {n: SCORES[n] for n in ("round", "county", *RANKS)}
    return pl.concat([empty(schema), *frames]), pl.concat(pairs), tuple(split), reasons


def _no_ranks(
    model: SeverityModel, own: pl.DataFrame, ranked: Collection[str], *, apart: bool
) -> Message | None:
    """Why a round has no ranks at all; None where it has."""
    if apart:
        return DISCONNECTED
    if len(ranked) < 2:  # noqa: PLR2004 - a rank is among several
        return ALONE
    scores = own.filter(pl.col("county").is_in(list(ranked)))["adjusted"].to_numpy()
    if np.ptp(scores) <= ROUNDING * np.abs(scores).max():
        return ALL_TIED
    return why_uncertain(model) if own["se"].null_count() else None


def _rank_frame(number: int, counties: tuple[str, ...], *columns: NDArray[Any]) -> pl.DataFrame:
    values = dict(zip(RANKS, columns, strict=True))
    return pl.DataFrame(
        {"round": [number] * len(counties), "county": list(counties), **values},
        schema={n: SCORES[n] for n in ("round", "county", *RANKS)},
    )


def _severity(model: SeverityModel) -> pl.DataFrame:
    """`s_r + d_rt` of each round and reviewer."""
    design, plain = model.design, model.plain_facets
    turns = design.turns.select("round", "reviewer")
    if SEVERITY_FACET not in plain:
        return complete(turns, SEVERITY)
    offset = design.effects(plain[: plain.index(DRIFT)]) if DRIFT in plain else None
    size = turns.height
    rows, columns = np.arange(size), design.turns["severity"].to_numpy()
    if offset is not None:
        rows = np.concatenate([rows, rows])
        columns = np.concatenate([columns, offset + design.turns["turn"].to_numpy()])
    count = model.estimator.effect_means().size
    matrix = csr_array((np.ones(rows.size), (rows, columns)), (size, count))
    found = model.estimator.effects(matrix if count > _MANY_EFFECTS else matrix.toarray())
    return complete(
        turns.with_columns(
            pl.Series("severity", found.value, dtype=pl.Float64),
            *([] if found.se is None else [pl.Series("se", found.se, dtype=pl.Float64)]),
        ),
        SEVERITY,
    )


_MANY_EFFECTS = 600
_NO_SEVERITY = message(N_("没有专家评过两份以上，或评分没有差异，无从估计宽严"))


def _severity_reasons(model: SeverityModel) -> Reasons:
    """Why the severities, or their errors, are null."""
    if SEVERITY_FACET not in model.plain_facets:
        why = _NO_SEVERITY
        if SEVERITY_FACET in model.possible:
            why = NOT_ASKED if model.intervals is not Intervals.NONE else why_uncertain(model)
        return {("severity", name, ()): why for name in ("severity", "se")}
    return {("severity", "se", ()): why_uncertain(model)}
