"""Agreement of one table of ratings: every coefficient, or why it is undefined."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evaluation.analysis.coefficient import NOT_NUMBERS, Coefficient, undefined
from evaluation.analysis.gwet import Weights, ac2, fleiss, gwet
from evaluation.analysis.intraclass import FORMS, intraclass
from evaluation.analysis.kendall import kendall_w
from evaluation.analysis.krippendorff import Metric, alpha
from evaluation.analysis.unit_ratings import UnitRatings, unit_ratings
from evaluation.locale import N_, message

_NO_ORDER = message(N_("类别没有先后次序，请用 --categories 按顺序列出全部类别"))


class Scale(StrEnum):
    """What the ratings of a table are."""

    NUMBERS = "numbers"
    ORDER = "order"
    NAMES = "names"


@dataclass(frozen=True)
class RatedTable:
    """The ratings of a table and what kind of ratings they are."""

    ratings: UnitRatings
    """Numbers; where the ratings are words, their places among the categories."""
    scale: Scale
    categories: tuple[float, ...] | None
    """All values of the scale, where they were named."""


def rated_table(
    unit: Sequence[str],
    rater: Sequence[str],
    rating: Sequence[float] | Sequence[str],
    categories: Sequence[float] | Sequence[str] | None = None,
) -> RatedTable:
    """A table from its ratings, one entry each.

    Args:
        unit: what was rated.
        rater: who rated it, each unit once at most.
        rating: numbers, or words throughout.
        categories: all values of the scale, words in their order; null: unknown.
    """
    words = [value for value in (categories or rating) if isinstance(value, str)]
    if not words:
        numbers = None if categories is None else tuple(float(c) for c in categories)
        return RatedTable(
            unit_ratings(unit, rater, np.array(rating, float)), Scale.NUMBERS, numbers
        )
    names = words if categories is not None else sorted(set(words))
    place = {name: float(at) for at, name in enumerate(names)}
    values = [place[str(value)] for value in rating]
    scale = Scale.NAMES if categories is None else Scale.ORDER
    return RatedTable(unit_ratings(unit, rater, values), scale, tuple(place.values()))


def table_agreement(
    table: RatedTable, metrics: Sequence[Metric], weights: Weights | None = None
) -> dict[str, Coefficient]:
    """Every coefficient of `liangping agreement`, by name.

    Args:
        table: the ratings.
        metrics: the metrics of alpha asked for.
        weights: of AC2 and Fleiss' kappa; null: ordinal for AC2, none for Fleiss' kappa. AC1 never
            has weights.

    What needs numbers is null for words, what needs an order for names without one.
    """
    ratings, scale, known = table.ratings, table.scale, table.categories
    if scale is Scale.NUMBERS:
        found = intraclass(ratings)
    else:
        found = dict.fromkeys(FORMS, undefined(NOT_NUMBERS))
    is_ordered = scale is not Scale.NAMES
    found["kendall_w"] = kendall_w(ratings) if is_ordered else undefined(_NO_ORDER)
    found["fleiss"] = _weighted(fleiss, table, weights or Weights.IDENTITY)
    found["ac1"] = gwet(ratings, known)
    found["ac2"] = _weighted(ac2, table, weights or Weights.ORDINAL)
    return found | {f"alpha_{metric.value}": _alpha(table, metric) for metric in metrics}


def _weighted(
    coefficient: Callable[[UnitRatings, tuple[float, ...] | None, Weights], Coefficient],
    table: RatedTable,
    weights: Weights,
) -> Coefficient:
    if table.scale is Scale.NAMES and weights is not Weights.IDENTITY:
        return undefined(_NO_ORDER)
    return coefficient(table.ratings, table.categories, weights)


def _alpha(table: RatedTable, metric: Metric) -> Coefficient:
    if table.scale is not Scale.NUMBERS and metric in {Metric.INTERVAL, Metric.RATIO}:
        return undefined(NOT_NUMBERS)
    if table.scale is Scale.NAMES and metric is Metric.ORDINAL:
        return undefined(_NO_ORDER)
    return alpha(table.ratings, metric)
