"""Agreement: how far reviewers say the same of the same county."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from evaluation.analysis.coefficient import (
    DISCONNECTED,
    NO_P,
    Coefficient,
    undefined,
)
from evaluation.analysis.frames import require
from evaluation.analysis.gwet import CONTINUOUS, MOST_CATEGORIES, Weights, ac2
from evaluation.analysis.intraclass import intraclass
from evaluation.analysis.kendall import kendall_w
from evaluation.analysis.krippendorff import Metric, alpha
from evaluation.analysis.panel_frames import AGREEMENT
from evaluation.analysis.standing import Reasons
from evaluation.analysis.unit_ratings import UnitRatings, unit_ratings
from evaluation.locale import N_, Message, message

COEFFICIENTS = ("icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha", "ac2", "kendall_w")
_ICC_NAMES = {"icc_a1": "icc2", "icc_ak": "icc2k", "icc_c1": "icc3", "icc_ck": "icc3k"}
MANY_UNITS = 400
"""Above this many counties a single criterion gets neither bootstrap intervals nor W."""
BUNCHED = 0.3
"""AC2 this far above alpha: the scores bunch in few categories."""

_BUNCHED = message(N_("AC2比α高出{limit}以上：评分集中在少数等级"), limit=BUNCHED)
_MANY = message(N_("超过{count}个县（市、区），分指标不计算W"), count=MANY_UNITS)

Key = tuple[int, str | None]
Categories = Mapping[str, tuple[float, ...] | None]


@dataclass(frozen=True)
class AgreementFound:
    """The coefficients, why some are null, and what is to be said beside them."""

    frame: pl.DataFrame
    """`frames.AGREEMENT`: per round the composites (criterion null), then each criterion."""
    reasons: Reasons
    notes: Mapping[Key, Message]
    """(round, criterion or null) -> a remark."""


def agreement_panel(
    composites: pl.DataFrame, values: pl.DataFrame, categories: Categories, rounds: Iterable[int]
) -> AgreementFound:
    """The agreement panel: composites x reviewers of each round, and the same for each criterion.

    Composites have interval alpha. A criterion whose scale has up to ten categories has ordinal alpha
    and AC2 with ordinal weights, any other interval alpha and no AC2. `p` is that of W: by
    permutation for composites of up to seven counties on a complete table, else chi2.

    Args:
        composites: round, county, reviewer, composite: the counted reviews.
        values: round, county, reviewer, criterion, given (null: missing).
        categories: each criterion, in the rubric's order -> the points of its levels in order, or
            null for continuous points; other criteria of `values` are left out.
        rounds: the rounds wanted, in order.

    Null with its reason in `reasons`: what the coefficients' own modules say, and W too where the
    panels are not linked. Bootstrap intervals of incomplete intraclass correlations are for
    composites alone; above 400 counties a criterion has no bootstrap interval and no W.

    References:
        `intraclass`, `krippendorff`, `gwet`, `kendall`.
    """
    rows: list[tuple[object, ...]] = []
    reasons: Reasons = {("agreement", "p", ()): NO_P}
    notes: dict[Key, Message] = {}
    for key, found in _panels(composites, values, categories, rounds):
        for name in COEFFICIENTS:
            one = found[name]
            rows.append((*key, name, one.value, one.low, one.high, one.p))
            for column, why in one.reasons.items():
                if column in AGREEMENT:
                    reasons["agreement", column, (*key, name)] = why
        if _is_bunched(found):
            notes[key] = _BUNCHED
    frame = pl.DataFrame(rows, schema=AGREEMENT, orient="row")
    return AgreementFound(require(frame, AGREEMENT), reasons, notes)


def _panels(
    composites: pl.DataFrame, values: pl.DataFrame, categories: Categories, rounds: Iterable[int]
) -> Iterator[tuple[Key, dict[str, Coefficient]]]:
    """Each round's composites, then its criteria."""
    by_criterion = _parts(values, categories)
    for number in rounds:
        whole = composites.filter(pl.col("round") == number)
        yield (number, None), _of_composites(_ratings(whole, "composite"))
        for criterion, levels in categories.items():
            if (number, criterion) in by_criterion:
                ratings = _ratings(by_criterion[number, criterion], "given")
                yield (number, criterion), _of_criterion(ratings, levels)


def _parts(values: pl.DataFrame, categories: Categories) -> dict[tuple[object, ...], pl.DataFrame]:
    """(round, criterion) -> its rows, counties and reviewers as numbers in the order of their ids."""
    coded = values.select(
        "round",
        "criterion",
        *(
            pl.col(name).cast(pl.Enum(values[name].cast(pl.String).unique().sort())).to_physical()
            for name in ("county", "reviewer")
        ),
        "given",
    )
    known = coded.filter(pl.col("criterion").cast(pl.String).is_in(list(categories)))
    return known.partition_by("round", "criterion", as_dict=True, include_key=False)


def _ratings(rows: pl.DataFrame, column: str) -> UnitRatings:
    given = rows[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return unit_ratings(rows["county"].to_numpy(), rows["reviewer"].to_numpy(), given)


def _of_composites(ratings: UnitRatings) -> dict[str, Coefficient]:
    found = _correlations(ratings, bootstrap=True)
    found["alpha"] = alpha(ratings, Metric.INTERVAL)
    found["ac2"] = undefined(CONTINUOUS)
    found["kendall_w"] = _linked(ratings, kendall_w(ratings))
    return found


def _of_criterion(ratings: UnitRatings, levels: tuple[float, ...] | None) -> dict[str, Coefficient]:
    many = ratings.units > MANY_UNITS
    few_levels = levels is not None and len(levels) <= MOST_CATEGORIES
    found = _correlations(ratings, bootstrap=False)
    metric = Metric.ORDINAL if few_levels else Metric.INTERVAL
    found["alpha"] = alpha(ratings, metric, bootstrap=not many)
    found["ac2"] = ac2(ratings, levels, Weights.ORDINAL) if few_levels else undefined(CONTINUOUS)
    order = undefined(_MANY) if many else kendall_w(ratings, permutations=False)
    found["kendall_w"] = _linked(ratings, order)
    return found


def _correlations(ratings: UnitRatings, *, bootstrap: bool) -> dict[str, Coefficient]:
    found = intraclass(ratings, bootstrap=bootstrap)
    return {name: _without_p(found[form]) for name, form in _ICC_NAMES.items()}


def _without_p(found: Coefficient) -> Coefficient:
    """The panel tests W alone."""
    return Coefficient(found.value, found.low, found.high, None, {**found.reasons, "p": NO_P})


def _linked(ratings: UnitRatings, found: Coefficient) -> Coefficient:
    """W with the better of its two p; null where not all counties are linked."""
    if found.value is None:
        return found
    if ratings.components > 1:
        return undefined(DISCONNECTED)
    exact = found.details.get("p_exact")
    p = exact if isinstance(exact, float) else found.p
    return Coefficient(found.value, None, None, p, found.reasons)


def _is_bunched(found: Mapping[str, Coefficient]) -> bool:
    first, second = found["ac2"].value, found["alpha"].value
    return first is not None and second is not None and first - second > BUNCHED
