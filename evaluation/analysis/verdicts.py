"""Verdicts: what may be said of a county's change, and what the panel may have feigned."""

from enum import StrEnum

EXACT = 1e-9
"""Below this a change is rounding."""


class Verdict(StrEnum):
    """What the 95% interval of the real change says."""

    RISE_MATTERS = "rise_matters"
    RISE = "rise"
    FALL_MATTERS = "fall_matters"
    FALL = "fall"
    NO_MATERIAL_CHANGE = "no_material_change"
    NO_CLEAR_CHANGE = "no_clear_change"


def verdict(low: float, high: float, smallest: float) -> Verdict:
    """The verdict on an interval of the real change.

    A rise where the whole interval is above 0, one that matters where it is above the smallest change
    that matters; likewise a fall; no material change where it lies within plus or minus the smallest
    change and holds 0; else no clear change.

    Args:
        low: lower limit of the 95% interval, in points.
        high: upper limit.
        smallest: the smallest change that matters, in points, set before the second round.
    """
    if low > 0:
        return Verdict.RISE_MATTERS if low > smallest else Verdict.RISE
    if high < 0:
        return Verdict.FALL_MATTERS if high < -smallest else Verdict.FALL
    if -smallest < low and high < smallest:
        return Verdict.NO_MATERIAL_CHANGE
    return Verdict.NO_CLEAR_CHANGE


def panel_artefact(
    raw: float, real: float, panel: float, interval: tuple[float, float] | None, smallest: float
) -> bool:
    """Whether what seems a change is mostly the panel's.

    So it is where the raw change exceeds the smallest one that matters, the interval of the real change
    holds 0 and the panel contributed more than it; or where raw and real change have opposite signs.

    Args:
        raw: the raw change on the criteria of both rounds.
        real: the real change.
        panel: what the panel contributed: `raw - real`.
        interval: of the real change; null where no uncertainty can be stated.
        smallest: the smallest change that matters.
    """
    if abs(raw) > EXACT and abs(real) > EXACT and raw * real < 0:
        return True
    holds_zero = abs(real) <= EXACT if interval is None else interval[0] <= 0 <= interval[1]
    return abs(raw) > smallest and holds_zero and abs(panel) > abs(real)
