"""Intraclass correlation: how far the ratings of a unit tell it from the other units.

On a complete table of n units and k raters, with the mean squares of the two-way analysis of
variance (MSB units, MSJ raters, MSE rest, MSW within units):

- ICC(1) = (MSB - MSW) / (MSB + (k-1) MSW): other raters for every unit
- ICC(2) = ICC(A,1) = (MSB - MSE) / (MSB + (k-1) MSE + k (MSJ - MSE) / n): absolute agreement
- ICC(3) = ICC(C,1) = (MSB - MSE) / (MSB + (k-1) MSE): agreement in the differences
- the k forms, for the mean of k raters: k ICC / (1 + (k-1) ICC)

Incomplete tables: `intraclass_incomplete`.

References:
    Shrout & Fleiss (1979), doi:10.1037/0033-2909.86.2.420.
    McGraw & Wong (1996), doi:10.1037/1082-989X.1.1.30, for the intervals; that of ICC(2) has
    Satterthwaite's degrees of freedom.
"""

from dataclasses import dataclass

import numpy as np
import scipy.special

from evaluation.analysis.coefficient import (
    DISCONNECTED,
    FEW_FOR_INTERVAL,
    FEW_RATERS,
    FEW_UNITS,
    LEVEL,
    MINIMUM_UNITS,
    NEGLIGIBLE,
    NO_LIMITS,
    NO_REST,
    NO_VARIATION,
    ONE_RATING,
    UNDETERMINED,
    Coefficient,
    Details,
    estimate,
    undefined,
)
from evaluation.analysis.intraclass_incomplete import one_way, two_way
from evaluation.analysis.unit_ratings import Floats, UnitRatings
from evaluation.locale import Message

FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
_TAIL = (1 + LEVEL) / 2

Limits = tuple[float, float]


def intraclass(ratings: UnitRatings, *, bootstrap: bool = True) -> dict[str, Coefficient]:
    """ICC(1), ICC(2), ICC(3) and their k forms, by name.

    Args:
        ratings: units x raters.
        bootstrap: whether incomplete tables get bootstrap intervals.

    Null: fewer than two units or raters, no unit with two ratings, no variation, panels that are not
    linked, or a denominator that is not positive. No interval below five units. `details` holds F,
    its degrees of freedom and the k of the k forms.
    """
    why = _hindrance(ratings)
    if why is not None:
        return dict.fromkeys(FORMS, undefined(why))
    scaled = ratings.standardised()
    if scaled.complete:
        return _complete(scaled.matrix())
    found = one_way(scaled) | two_way(scaled, bootstrap=bootstrap)
    return {name: found[name] for name in FORMS}


def _hindrance(ratings: UnitRatings) -> Message | None:
    """Why no form is defined."""
    checks = (
        (ratings.units < 2, FEW_UNITS),  # noqa: PLR2004
        (ratings.raters < 2, FEW_RATERS),  # noqa: PLR2004
        (not (ratings.panel > 1).any(), ONE_RATING),
        (ratings.constant, NO_VARIATION),
        (ratings.components > 1, DISCONNECTED),
    )
    return next((why for failed, why in checks if failed), None)


@dataclass(frozen=True)
class _Squares:
    """Mean squares of a complete table."""

    n: int
    k: int
    between: float
    raters: float
    rest: float
    within: float


def _squares(table: Floats) -> _Squares:
    n, k = table.shape
    centred = table - table.mean()
    total = float((centred**2).sum())
    rows = k * float((centred.mean(axis=1) ** 2).sum())
    columns = n * float((centred.mean(axis=0) ** 2).sum())
    rest = centred - centred.mean(axis=1)[:, None] - centred.mean(axis=0)
    sums = [rows, columns, float((rest**2).sum())]
    rows, columns, left = (s if s > NEGLIGIBLE * total else 0.0 for s in sums)
    within = (columns + left) / (n * (k - 1))
    return _Squares(n, k, rows / (n - 1), columns / (k - 1), left / ((n - 1) * (k - 1)), within)


def _complete(table: Floats) -> dict[str, Coefficient]:
    s = _squares(table)
    df1 = s.n - 1
    wide = (df1, s.n * (s.k - 1))
    narrow = (df1, df1 * (s.k - 1))
    one = (s.between - s.within, s.between + (s.k - 1) * s.within)
    two = (s.between - s.rest, _of_one_rating(s) + s.k * (s.raters - s.rest) / s.n)
    three = (s.between - s.rest, _of_one_rating(s))
    two_k = (s.between - s.rest, s.between + (s.raters - s.rest) / s.n)
    ratios = ((s.within, wide), (s.rest, narrow), (s.rest, narrow))
    single = zip(("icc1", "icc2", "icc3"), (one, two, three), ratios, strict=True)
    average = zip(
        ("icc1k", "icc2k", "icc3k"),
        ((one[0], s.between), two_k, (three[0], s.between)),
        ratios,
        strict=True,
    )
    limits = {"icc1": _f_limits(s, s.within, wide), "icc3": _f_limits(s, s.rest, narrow)}
    limits["icc2"] = _absolute_limits(s, _ratio(*two))
    limits |= {f"{name}k": _stepped_up(found, s.k) for name, found in limits.items()}
    return {
        name: _form(s, parts, error, limits[name]) for name, parts, error in (*single, *average)
    }


def _of_one_rating(s: _Squares) -> float:
    """Variance of one rating in units of the mean squares: MSB + (k-1) MSE."""
    return s.between + (s.k - 1) * s.rest


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > 0 else None


def _form(
    s: _Squares,
    parts: tuple[float, float],
    error: tuple[float, tuple[int, int]],
    limits: Limits | None,
) -> Coefficient:
    value = _ratio(*parts)
    if value is None:
        return undefined(UNDETERMINED)
    mean_square, (df1, df2) = error
    details: Details = {"df1": df1, "df2": df2, "k": float(s.k), "method": "anova"}
    if mean_square == 0:
        return estimate(value, NO_REST, NO_REST, details)
    ratio = s.between / mean_square
    interval: Limits | Message = limits if limits is not None else NO_LIMITS
    if s.n < MINIMUM_UNITS:
        interval = FEW_FOR_INTERVAL
    details["f"] = ratio
    return estimate(value, interval, float(scipy.special.fdtrc(df1, df2, ratio)), details)


def _f_limits(s: _Squares, error: float, df: tuple[int, int]) -> Limits | None:
    """Limits of ICC(1) or ICC(3), from the F distribution of MSB / error."""
    if error == 0:
        return None
    ratio = s.between / error
    low = ratio / scipy.special.fdtri(df[0], df[1], _TAIL)
    high = ratio * scipy.special.fdtri(df[1], df[0], _TAIL)
    return float((low - 1) / (low + s.k - 1)), float((high - 1) / (high + s.k - 1))


def _absolute_limits(s: _Squares, value: float | None) -> Limits | None:
    """Limits of ICC(2): the error's degrees of freedom after Satterthwaite."""
    if s.rest == 0 or value is None:
        return None
    raters = s.k * value * s.raters / s.rest
    rest = s.n * (1 + (s.k - 1) * value) - s.k * value
    if raters + abs(rest) < NEGLIGIBLE * s.n:
        # Neither units nor raters differ on average: the two parts of the error cancel.
        return None
    spread = raters**2 / (s.k - 1) + rest**2 / ((s.n - 1) * (s.k - 1))
    v = (raters + rest) ** 2 / spread
    error = s.k * s.raters + (s.k * s.n - s.k - s.n) * s.rest
    upper, lower = (float(scipy.special.fdtri(*df, _TAIL)) for df in ((s.n - 1, v), (v, s.n - 1)))
    if not np.isfinite(upper):
        # The raters' spread leaves the error next to no degrees of freedom.
        return None
    low = s.n * (s.between - upper * s.rest) / (upper * error + s.n * s.between)
    high = s.n * (lower * s.between - s.rest) / (error + s.n * lower * s.between)
    return low, high


def _stepped_up(limits: Limits | None, k: float) -> Limits | None:
    """Limits for the mean of k raters (Spearman-Brown)."""
    if limits is None:
        return None
    low, high = limits
    if 1 + (k - 1) * low <= 0:
        return None
    return k * low / (1 + (k - 1) * low), k * high / (1 + (k - 1) * high)
