"""Sensitivity: how far another way of scoring would put the counties in another order."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.panel_frames import SENSITIVITY
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

Floats = NDArray[np.float64]

RASCH = "rasch"
RULES = ("raw", "trimmed", "fixed", RASCH)
"""The other ways of scoring, in the order shown."""

_ORDER = ("tau", "changed_order")
_DECIMALS = 9
"""Scores that differ by less are tied: what is left is rounding."""
_CHUNK = 2_000_000

_NO_RASCH = message(N_("这一轮没有作 Rasch 分析"))
_LOGITS = message(N_("Rasch 估计值以 logit 为单位，不与分数相减"))
_NONE = message(N_("没有两种算法都有得分的县"))
_FEW = message(N_("两种算法都有得分的县不足两个，谈不上次序"))
_TIED = message(N_("各县得分全部相同，谈不上次序"))


def sensitivity(
    scores: pl.DataFrame, rasch: Mapping[int, Mapping[str, float] | Message]
) -> tuple[pl.DataFrame, Reasons]:
    """Each other way of scoring beside the adjusted scores, round by round.

    `tau` is Kendall's tau-b, `largest_difference` the largest |score - adjusted| of a county and
    `changed_order` the number of pairs of counties that the two put in strictly opposite order.
    Counties on their own criteria take no rank and do not count.

    Args:
        scores: `frames.SCORES`.
        rasch: round -> county -> logits, or why there is no such order.

    Returns:
        `frames.SENSITIVITY` and why a number is null: fewer than two counties with both scores, all
        tied (`tau`), no Rasch analysis, or logits (`largest_difference`).

    References:
        Kendall 1945, Biometrika, doi:10.1093/biomet/33.3.239
    """
    rows: list[dict[str, object]] = []
    reasons = Reasons()
    for number in scores["round"].unique().sort().to_list():
        own = scores.filter(
            pl.col("round") == number, ~pl.col("own_criteria").fill_null(value=False)
        )
        for rule in RULES:
            order = rasch.get(number, _NO_RASCH) if rule == RASCH else None
            found, why = _rule(own, rule, order)
            rows.append(dict.fromkeys(SENSITIVITY) | {"round": number, "rule": rule} | found)
            reasons |= {("sensitivity", c, (number, rule)): text for c, text in why.items()}
    return pl.DataFrame(rows, schema=SENSITIVITY), reasons


Found = tuple[dict[str, float | int], dict[str, Message]]
"""Values of columns, and the reasons of those that are null."""


def _rule(own: pl.DataFrame, rule: str, order: Mapping[str, float] | Message | None) -> Found:
    """The values of one round and rule, and the reasons of its nulls."""
    if isinstance(order, Message):
        return {}, dict.fromkeys((*_ORDER, "largest_difference"), order)
    if order is None:
        other = own[rule]
    else:
        other = pl.Series([order.get(county) for county in own["county"]], dtype=pl.Float64)
    both = pl.DataFrame({"adjusted": own["adjusted"], "other": other}).drop_nulls()
    adjusted, values = (both[c].to_numpy().round(_DECIMALS) for c in ("adjusted", "other"))
    found, why = _compared(adjusted, values)
    if order is not None:
        why["largest_difference"] = _LOGITS
    elif both.height:
        found["largest_difference"] = both.select(
            (pl.col("other") - pl.col("adjusted")).abs().max()
        ).item()
    else:
        why["largest_difference"] = _NONE
    return found, why


def _compared(adjusted: Floats, other: Floats) -> Found:
    """Tau-b and the reversals of two scores of the same counties."""
    if len(adjusted) < 2:  # noqa: PLR2004 - an order needs two
        return {}, dict.fromkeys(_ORDER, _FEW)
    if np.ptp(adjusted) == 0 or np.ptp(other) == 0:
        return {}, dict.fromkeys(_ORDER, _TIED)
    from scipy.stats import kendalltau  # noqa: PLC0415 - costs a second few commands need

    tau = kendalltau(adjusted, other).statistic
    return {"tau": float(tau), "changed_order": _reversals(adjusted, other)}, {}


def _reversals(first: Floats, second: Floats) -> int:
    """How many pairs the two put in strictly opposite order."""
    found = 0
    step = max(1, _CHUNK // len(first))
    for start in range(0, len(first), step):
        rows = slice(start, start + step)
        up = first[rows, None] > first[None, :]
        found += int((up & (second[rows, None] < second[None, :])).sum())
    return found
