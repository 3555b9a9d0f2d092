"""Coefficient: an estimate of agreement with its interval, or the sentence why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.locale import N_, Message, message

MINIMUM_UNITS = 5
"""Below this many units no interval is given: it would rest on next to nothing."""
LEVEL = 0.95
"""Every interval is a 95% interval."""
NEGLIGIBLE = 1e-12
"""A sum of squares below this share of the total is rounding error: zero."""

Details = dict[str, float | int | str | Message | None]

ONE_RATING = message(N_("没有任何对象得到两份或以上的评分，谈不上一致性"))
FEW_UNITS = message(N_("不足两个对象，无法计算"))
FEW_RATERS = message(N_("不足两位评审专家，无法计算"))
NO_VARIATION = message(N_("所有评分相同，没有差异可供比较"))
DISCONNECTED = message(N_("评审专家与对象分成互不相连的几组，组与组之间没有共同的尺度"))
NO_REST = message(N_("评审专家之间的差别完全一致，没有剩余差异，区间与显著性无从计算"))
UNDETERMINED = message(N_("各方差估计相抵，系数无从计算"))
NO_LIMITS = message(N_("各方差估计相抵，区间无从计算"))
FEW_FOR_INTERVAL = message(N_("不足{count}个对象，不给出区间"), count=MINIMUM_UNITS)
NO_INTERVAL = message(N_("此系数没有通行的区间"))
NO_P = message(N_("此系数不做显著性检验"))
NOT_NUMBERS = message(N_("评分不是数值，此系数无从计算"))


@dataclass(frozen=True)
class Coefficient:
    """One coefficient of agreement; what is null has its reason."""

    value: float | None = None
    """The estimate; negative estimates are not cut to 0."""
    low: float | None = None
    high: float | None = None
    """Limits of the 95% interval."""
    p: float | None = None
    """Probability of a value as large if there were no agreement."""
    reasons: Mapping[str, Message] = field(default_factory=dict)
    """value, low, high or p -> why that one is null."""
    details: Details = field(default_factory=dict)
    """What else was found: degrees of freedom, standard error, how it was computed."""

    @property
    def reason(self) -> Message | None:
        """Why there is no value."""
        return self.reasons.get("value")


def undefined(why: Message) -> Coefficient:
    """No value, no interval and no p, all for the same reason."""
    return Coefficient(reasons=dict.fromkeys(("value", "low", "high", "p"), why))


def estimate(
    value: float,
    interval: tuple[float, float] | Message,
    p: float | Message,
    details: Details | None = None,
) -> Coefficient:
    """A value with its interval and p, each of which may be a reason instead."""
    reasons: dict[str, Message] = {}
    low = high = None
    if isinstance(interval, Message):
        reasons |= {"low": interval, "high": interval}
    else:
        low, high = float(interval[0]), float(interval[1])
    if isinstance(p, Message):
        reasons["p"] = p
    shown = None if isinstance(p, Message) else float(p)
    return Coefficient(float(value), low, high, shown, reasons, details or {})
