"""How numbers are printed, once for screens, charts and documents: rounded half up, true minus."""

import math
from decimal import ROUND_HALF_UP, Decimal

UNDEFINED = "—"
"""What stands where there is no number; the reason is said beside it."""
MINUS = "−"
NOISE = Decimal("1e-9")
"""Below this a difference from a half is the noise of floating point, not a number."""


def rounded(value: float, decimals: int = 1) -> Decimal:
    """The value rounded half away from zero; 82.25 worked out as 82.2499999999999 still is 82.3."""
    exact = Decimal(value).quantize(NOISE, rounding=ROUND_HALF_UP)
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def points(value: float | None, decimals: int = 1) -> str:
    """A score or a gap: 82.3, and a dash where it is undefined."""
    if value is None or not math.isfinite(value):
        return UNDEFINED
    return str(rounded(value, decimals)).replace("-", MINUS)


def signed(value: float | None, decimals: int = 1) -> str:
    """A change: +1.5, −0.4, and 0.0 without a sign."""
    text = points(value, decimals)
    if text == UNDEFINED or text.startswith(MINUS) or not rounded(value or 0.0, decimals):
        return text
    return f"+{text}"


def plain(value: float | None, decimals: int = 2) -> str:
    """A figure without needless zeros: 42, 33.6, 4000."""
    text = points(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float | None, decimals: int = 1) -> str:
    """A share of 1 in percent, without needless zeros: 6%, 12.5%."""
    text = plain(None if share is None else 100 * share, decimals)
    return text if text == UNDEFINED else f"{text}%"


def p_value(p: float | None, decimals: int = 3) -> str:
    """A tail probability: 0.031, and <0.001 where it would print as nothing."""
    if p is None or not math.isfinite(p):
        return UNDEFINED
    least = Decimal(1).scaleb(-decimals)
    return f"<{least}" if Decimal(p) < least else points(p, decimals)


def chance(p: float | None) -> str:
    """How likely something is, in whole percent that never claims certainty: <1%, 57%, >99%."""
    if p is None or not math.isfinite(p):
        return UNDEFINED
    if rounded(100 * p, 0) < 1:
        return "<1%"
    return ">99%" if rounded(100 * p, 0) > 99 else f"{rounded(100 * p, 0)}%"  # noqa: PLR2004
