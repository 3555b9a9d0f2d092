"""Single reviews: which one stands out of its round, and which was filled in without looking."""

from collections.abc import Iterable

import numpy as np
import polars as pl
import scipy.special

from evaluation.analysis.consistency import NO_DEGREES, NO_VARIATION
from evaluation.analysis.fixed_severity import FixedFit
from evaluation.analysis.frames import complete
from evaluation.analysis.laplacian import Booleans, Floats
from evaluation.analysis.multiplicity import bonferroni
from evaluation.analysis.panel_frames import SINGLE_REVIEWS
from evaluation.analysis.round_fits import RoundFit
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

REVIEW = ["round", "county", "reviewer"]
MINIMUM_RATINGS = 5
"""Two or three equal ratings say nothing about how carefully a review was made."""
SMALL_SPREAD, LARGE_SHARE = 0.25, 0.8
FIXED = 1e-9
"""A review with less than this of its residual left free is fitted exactly, whatever it says."""

_ALONE = message(N_("没有其他评审可与这份评审比较"))
_TOO_FEW_DEGREES = message(N_("剩余自由度不足2，无法检验单份评审"))
_REST_EXACT = message(N_("其余各份评审之间没有剩余差异，无法检验"))
_FEW_RATINGS = message(N_("实际评分不足{count}项，无从判断"), count=MINIMUM_RATINGS)
_ONE_RATING = message(N_("实际评分不足两项"))
_NO_MEDIAN = message(N_("多数评审的各项评分没有差别，无从比较"))


def single_reviews(
    rounds: Iterable[RoundFit], values: pl.DataFrame
) -> tuple[pl.DataFrame, Reasons]:
    """`frames.SINGLE_REVIEWS`, one row a counted review, and why nulls are.

    `t = e / (s_(j) sqrt(1 - h))` with `s_(j)^2 = (RSS - e^2 / (1 - h)) / (df - 1)`, the externally
    studentised residual of the additive fit; `p` two-sided on `df - 1`, times the number of reviews of
    the round. Straight-lining is judged on the ratings given, never on filled ones.

    Args:
        rounds: the fits of the rounds.
        values: round, county, reviewer, criterion, given (null where it was filled).

    References:
        Cook & Weisberg (1982), section 2.2, https://hdl.handle.net/11299/37076.
    """
    frames = [pl.DataFrame(schema=SINGLE_REVIEWS)]
    reasons: Reasons = {}
    for part in rounds:
        frame, why = _studentised(part)
        frames.append(frame)
        reasons |= why
    lined = _straight_lining(values)
    found = (
        pl.concat(frames)
        .select(*REVIEW, "residual", "t", "p")
        .join(lined, on=REVIEW, how="left", maintain_order="left")
    )
    return complete(found, SINGLE_REVIEWS), reasons | _why_not_judged(found)


def _studentised(part: RoundFit) -> tuple[pl.DataFrame, Reasons]:
    fit = part.fit
    free = 1 - fit.leverages
    alone = free < FIXED
    t, why = _t(fit, free, alone)
    p = np.full(t.size, np.nan)
    if why is None:
        # As many questions as reviews, those without an answer included.
        p = bonferroni(2 * scipy.special.stdtr(fit.df - 1, -np.abs(t)))
    residual = np.where(alone, np.nan, fit.residuals)
    numbers = pl.DataFrame({"residual": residual, "t": t, "p": p}).fill_nan(None)
    frame = part.rows.select("county", "reviewer").with_columns(numbers, round=pl.lit(part.number))
    reasons: Reasons = {}
    keys = frame.select(REVIEW).rows()
    for key, sole, value in zip(keys, alone.tolist(), numbers["t"].to_list(), strict=True):
        if sole:
            reasons |= {("single_reviews", c, key): _ALONE for c in ("residual", "t", "p")}
        elif value is None:
            reasons |= {("single_reviews", c, key): why or _REST_EXACT for c in ("t", "p")}
    return complete(frame, SINGLE_REVIEWS), reasons


def _t(fit: FixedFit, free: Floats, alone: Booleans) -> tuple[Floats, Message | None]:
    """The studentised residuals, nan where undefined, and why if that is so for the whole round."""
    t = np.full(free.size, np.nan)
    if fit.df == 0:
        return t, NO_DEGREES
    if fit.rss == 0:
        return t, NO_VARIATION
    if fit.df == 1:
        return t, _TOO_FEW_DEGREES
    safe = np.where(alone, 1, free)
    rest = fit.rss - fit.residuals**2 / safe
    defined = ~alone & (rest > FIXED * fit.rss)
    t[defined] = fit.residuals[defined] / np.sqrt(rest[defined] / (fit.df - 1) * safe[defined])
    return t, None


def _straight_lining(values: pl.DataFrame) -> pl.DataFrame:
    """How little the ratings of each review differ: its spread beside the panel's, equal ratings."""
    given = values.select(*REVIEW, "given").drop_nulls("given")
    reviews = given.group_by(REVIEW).agg(
        pl.len().alias("ratings"),
        pl.col("given").std().alias("sd"),
        pl.col("given").unique_counts().max().alias("equal"),
    )
    several = pl.col("ratings") > 1
    ratio = pl.col("sd") / pl.col("sd").median().over("round")
    frame = reviews.select(
        "round",
        pl.col("county", "reviewer").cast(pl.String),
        "ratings",
        pl.when(ratio.is_finite()).then(ratio).alias("spread_ratio"),
        pl.when(several).then(pl.col("equal") / pl.col("ratings")).alias("equal_share"),
    )
    lined = (pl.col("spread_ratio") < SMALL_SPREAD).fill_null(value=False) | (
        pl.col("equal_share") > LARGE_SHARE
    )
    judged = pl.when(pl.col("ratings") >= MINIMUM_RATINGS).then(lined)
    return frame.with_columns(judged.alias("straight_lining"))


def _why_not_judged(found: pl.DataFrame) -> Reasons:
    reasons: Reasons = {}
    nulls = found.filter(pl.any_horizontal(pl.col("spread_ratio", "straight_lining").is_null()))
    columns = (*REVIEW, "ratings", "spread_ratio", "equal_share", "straight_lining")
    for *review, ratings, ratio, share, lined in nulls.select(columns).iter_rows():
        key = tuple(review)
        if ratio is None:
            few = ratings is None or ratings < 2  # noqa: PLR2004 - a spread needs two
            reasons["single_reviews", "spread_ratio", key] = _ONE_RATING if few else _NO_MEDIAN
        if share is None:
            reasons["single_reviews", "equal_share", key] = _ONE_RATING
        if lined is None:
            reasons["single_reviews", "straight_lining", key] = _FEW_RATINGS
    return reasons
