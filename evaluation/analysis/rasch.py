"""Many-facet Rasch: would the counties stand in another order on a scale of equal logits?

A second opinion for rubrics whose criteria are rated on a few levels. It does not replace the
adjusted score: it takes criteria as independent given the county, and its joint maximum likelihood
is biased with few ratings an element.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from evaluation.analysis.frames import Schema
from evaluation.analysis.rasch_likelihood import Facets, Maximum, linked, maximum
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

FACETS = {"county": 1, "reviewer": -1, "criterion": -1}
"""Each facet, and whether its measure raises or lowers a rating."""
MEASURES: Schema = {
    "facet": pl.String,
    "element": pl.String,
    "measure": pl.Float64,
    "se": pl.Float64,
}
"""One row an element of a facet, in logits; null with a reason."""

RATINGS_LIMIT = 20_000
ELEMENTS_LIMIT = 300
FEWEST_LEVELS, MOST_LEVELS = 3, 9
COMMON_SHARE = 0.6
"""The share of the rated criteria that must have the same number of levels."""

TABLE = "rasch"
_TOO_LARGE = N_("评分超过 {ratings} 个或县、专家、指标合计超过 {elements} 个，不另作 Rasch 分析")
_CONSTANT = message(N_("所有评分落在同一等级，Rasch 模型无从估计"))
_EMPTY = message(N_("没有可用于 Rasch 分析的评分"))
_ALL_EXTREME = message(N_("去掉全部在最高或最低等级的县、专家和指标之后，没有剩下的评分"))
_UNLINKED = message(N_("评分不足以把县、专家和指标放到同一把 Rasch 量尺上"))
_INFINITE = message(N_("评分把县、专家或指标完全分开，Rasch 模型没有有限的估计值"))
_HIGHEST = message(N_("全部评分都在最高等级，没有有限的估计值，未计入 Rasch 分析"))
_LOWEST = message(N_("全部评分都在最低等级，没有有限的估计值，未计入 Rasch 分析"))
_UNUSED = N_("无人使用的等级不设阈值：{categories}")
_UNLIKE = message(N_("等级数相同（3 至 9 级）的指标不足六成，不作 Rasch 分析"))
_FEW_COUNTIES = message(N_("能给出 Rasch 估计值的县不足两个"))


@dataclass(frozen=True)
class RaschFit:
    """What the ratings say of each element, or why they do not."""

    measures: pl.DataFrame
    """`MEASURES`: of counties (higher is better), reviewers (higher is harsher) and criteria (higher
    is harder); those of a facet sum to zero."""
    thresholds: tuple[float, ...]
    """Where each used category becomes likelier than the used one before it; empty without a fit."""
    categories: tuple[int, ...]
    """The categories used, in order: one more than thresholds."""
    loglik: float | None
    """Null without a fit."""
    reasons: Reasons
    """("rasch", "measure", (facet, element)), or key () for all, -> why it is null."""
    notes: tuple[Message, ...]
    """What was done to the data before the fit."""


def many_facet_rasch(ratings: pl.DataFrame) -> RaschFit:
    """The rating-scale model with common thresholds, by joint maximum likelihood.

    log P(k) / P(k-1) = county - reviewer's severity - criterion's difficulty - threshold_k; each facet
    sums to zero. Missing cells need nothing. An element with all ratings in the highest or lowest
    category has no finite measure: it is taken out with its ratings, again until none is left. A
    category that nobody uses has no threshold: its neighbours become adjacent.

    Args:
        ratings: county, reviewer, criterion and category (integer; null is missing), one row a rating.

    Returns:
        Measures and standard errors in logits. All null with one reason for no or constant ratings,
        too many of them, elements that no rating links, or ratings that separate them completely.

    References:
        Linacre 1989, Many-facet Rasch measurement
        Andrich 1978, Psychometrika, doi:10.1007/BF02293814
    """
    given = ratings.select(*FACETS, "category").drop_nulls()
    elements = {facet: ratings[facet].unique().drop_nulls().sort().to_list() for facet in FACETS}
    number = sum(map(len, elements.values()))
    if given.height > RATINGS_LIMIT or number > ELEMENTS_LIMIT:
        why = message(_TOO_LARGE, ratings=RATINGS_LIMIT, elements=ELEMENTS_LIMIT)
        return _nothing(elements, why)
    if given["category"].n_unique() < 2:  # noqa: PLR2004 - one category says nothing
        return _nothing(elements, _CONSTANT if given.height else _EMPTY)
    kept, reasons = _without_extremes(given)
    if kept.height == 0:
        return _nothing(elements, _ALL_EXTREME)
    found = {facet: kept[facet].unique().sort().to_list() for facet in FACETS}
    facets = _facets(kept, found)
    best = maximum(facets) if linked(facets) else None
    if best is None:
        return _nothing(elements, _INFINITE if linked(facets) else _UNLINKED)
    used = tuple(kept["category"].unique().sort().to_list())
    return RaschFit(
        measures=_measures(elements, found, best),
        thresholds=tuple(best.thresholds.tolist()),
        categories=used,
        loglik=best.loglik,
        reasons=_without_ratings(elements, found) | reasons,
        notes=_unused(used),
    )


def rasch_order(
    values: pl.DataFrame, categories: Mapping[str, tuple[float, ...]]
) -> Mapping[str, float] | Message:
    """The counties' measures of one round, from the criteria with the most common number of levels.

    A rating is taken as its nearest level, the lower of two as near. Counties without a finite measure
    are absent.

    Args:
        values: county, reviewer, criterion and given (points; null where it was not rated).
        categories: criterion -> the points of its levels, lowest first; others have no levels.

    Returns:
        County -> logits, or the reason why there is no such order.
    """
    given = values.select(*FACETS, "given").drop_nulls()
    chosen = _common(given["criterion"].unique().to_list(), categories)
    if chosen is None:
        return _UNLIKE
    fit = many_facet_rasch(_leveled(given, chosen, categories))
    if fit.loglik is None:
        return fit.reasons[TABLE, "measure", ()]
    counties = fit.measures.filter(pl.col("facet") == "county").drop_nulls("measure")
    if counties.height < 2:  # noqa: PLR2004 - an order needs two
        return _FEW_COUNTIES
    return dict(counties.select("element", "measure").iter_rows())


def _common(
    rated: list[str], categories: Mapping[str, tuple[float, ...]]
) -> tuple[str, ...] | None:
    """The rated criteria with the most common number of levels, if they are most of the rated."""
    levels = {criterion: len(categories.get(criterion, ())) for criterion in rated}
    suitable = Counter(n for n in levels.values() if FEWEST_LEVELS <= n <= MOST_LEVELS)
    if not suitable:
        return None
    number = max(suitable, key=lambda n: (suitable[n], n))
    if suitable[number] < COMMON_SHARE * len(rated):
        return None
    return tuple(sorted(c for c in rated if levels[c] == number))


def _leveled(
    given: pl.DataFrame, chosen: tuple[str, ...], categories: Mapping[str, tuple[float, ...]]
) -> pl.DataFrame:
    """The ratings of the chosen criteria with the place of their nearest level as `category`."""
    levels = pl.DataFrame(
        [(c, place, points) for c in chosen for place, points in enumerate(sorted(categories[c]))],
        schema={"criterion": pl.String, "category": pl.Int64, "points": pl.Float64},
        orient="row",
    )
    at = given.with_row_index("rating").join(levels, on="criterion")
    return (
        at.with_columns(away=(pl.col("given") - pl.col("points")).abs())
        .sort("rating", "away", "category")
        .unique("rating", keep="first", maintain_order=True)
        .select(*FACETS, "category")
    )


def _without_extremes(given: pl.DataFrame) -> tuple[pl.DataFrame, Reasons]:
    """The ratings without those of elements that have no finite measure, and the reason of each."""
    kept, reasons = given, Reasons()
    while kept.height:
        found = list(_extremes(kept))
        if not found:
            break
        for facet, element, why in found:
            reasons[TABLE, "measure", (facet, element)] = why
            kept = kept.filter(pl.col(facet) != element)
    return kept, reasons


def _extremes(kept: pl.DataFrame) -> Iterator[tuple[str, str, Message]]:
    """Facet, element and reason of those whose ratings all lie at the same end."""
    lowest, highest = pl.lit(kept["category"].min()), pl.lit(kept["category"].max())
    for facet in FACETS:
        ends = kept.group_by(facet).agg(
            (pl.col("category").min() == highest).alias("top"),
            (pl.col("category").max() == lowest).alias("bottom"),
        )
        for element, top, bottom in ends.sort(facet).iter_rows():
            if top or bottom:
                yield facet, element, _HIGHEST if top else _LOWEST


def _without_ratings(elements: Mapping[str, list[str]], found: Mapping[str, list[str]]) -> Reasons:
    """The reason of each element that has no rating in the fit."""
    return {
        (TABLE, "measure", (facet, element)): _EMPTY
        for facet in FACETS
        for element in elements[facet]
        if element not in found[facet]
    }


def _facets(kept: pl.DataFrame, elements: Mapping[str, list[str]]) -> Facets:
    """The ratings as places; the categories used are numbered from 0."""
    ranks = kept.select(pl.col(*FACETS, "category").rank("dense").cast(pl.Int64) - 1)
    return Facets(
        places=tuple(ranks[facet].to_numpy() for facet in FACETS),
        sizes=tuple(len(elements[facet]) for facet in FACETS),
        signs=tuple(FACETS.values()),
        category=ranks["category"].to_numpy(),
    )


def _measures(
    elements: Mapping[str, list[str]], found: Mapping[str, list[str]], best: Maximum
) -> pl.DataFrame:
    """`MEASURES` of all elements; null for those that were taken out."""
    named = [(facet, element) for facet in FACETS for element in found[facet]]
    values = dict(zip(named, zip(best.measures, best.errors, strict=True), strict=True))
    rows = [
        (facet, element, *values.get((facet, element), (None, None)))
        for facet in FACETS
        for element in elements[facet]
    ]
    return pl.DataFrame(rows, schema=MEASURES, orient="row")


def _nothing(elements: Mapping[str, list[str]], why: Message) -> RaschFit:
    """No fit, and why."""
    rows = [(facet, element, None, None) for facet in FACETS for element in elements[facet]]
    return RaschFit(
        measures=pl.DataFrame(rows, schema=MEASURES, orient="row"),
        thresholds=(),
        categories=(),
        loglik=None,
        reasons={(TABLE, "measure", ()): why},
        notes=(),
    )


def _unused(used: tuple[int, ...]) -> tuple[Message, ...]:
    """A note of the categories between used ones that nobody chose."""
    missing = tuple(sorted(set(range(used[0], used[-1])) - set(used)))
    return (message(_UNUSED, categories=missing),) if missing else ()
