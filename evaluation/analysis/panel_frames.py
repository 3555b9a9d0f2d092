"""The frames of the panel and the model: their columns, their types and what null means.

The rules of `evaluation.analysis.frames` hold here too.
"""

import polars as pl

from evaluation.analysis.frames import Schema

SEVERITY: Schema = {
    "round": pl.Int64,
    "reviewer": pl.String,
    "severity": pl.Float64,
    "se": pl.Float64,
}
"""One row a round and reviewer with counted reviews; positive is lenient, in points."""

EFFECTS: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "severity": pl.Float64,
    "drift": pl.Float64,
    "halo": pl.Float64,
    "pooled": pl.Float64,
}
"""One row a round and scored county: the mean expected severity, drift and bias of its reviewers, in
points, zero where the model has no such facet. `scores.raw` less the three less `pooled` is
`scores.adjusted`: `pooled` is what the other reviews of the same unchanged dossier (an anchor's) take
off, zero without anchors."""

AGREEMENT: Schema = {
    "round": pl.Int64,
    "criterion": pl.String,
    "coefficient": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
}
"""One row a round, criterion (null: the composites) and coefficient; null where undefined. `low` and
`high` are the limits of the 95% interval; `p` is that of Kendall's W alone."""

REVIEWERS: Schema = {
    "round": pl.Int64,
    "reviewer": pl.String,
    "reviews": pl.Int64,
    "severity": pl.Float64,
    "severity_se": pl.Float64,
    "outlying_severity": pl.Boolean,
    "mean_square": pl.Float64,
    "f": pl.Float64,
    "p": pl.Float64,
    "holm_p": pl.Float64,
    "correlation": pl.Float64,
    "slope": pl.Float64,
    "influence_score": pl.Float64,
    "influence_rank": pl.Int64,
}
"""One row a round and reviewer with counted reviews: how they rate beside the panel. `severity` is
that of fixed severities within the round (positive is lenient), outlying beyond the simultaneous 95%
limits; `mean_square`, `f`, `p` (unadjusted) and `holm_p` measure consistency; `correlation` with and
`slope` on what the rest of the panel says; `influence_*` the largest move of any county's score and
rank when this reviewer is left out."""

SINGLE_REVIEWS: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "reviewer": pl.String,
    "residual": pl.Float64,
    "t": pl.Float64,
    "p": pl.Float64,
    "spread_ratio": pl.Float64,
    "equal_share": pl.Float64,
    "straight_lining": pl.Boolean,
}
"""One row a counted review. `residual` from the additive fit of its round, `t` externally studentised,
`p` Bonferroni over all reviews of the round; `spread_ratio` = standard deviation over its criteria /
median of the panel, `equal_share` = share of its most frequent rating; `straight_lining` where the
ratio is below .25 or the share above 80%."""

LEFT_OUT: Schema = {
    "round": pl.Int64,
    "reviewer": pl.String,
    "county": pl.String,
    "score": pl.Float64,
    "score_without": pl.Float64,
    "rank": pl.Int64,
    "rank_without": pl.Int64,
}
"""One row a round, reviewer and county: the adjusted score and its place with everybody and without
this reviewer, who is never left out by itself. Null where nobody else rated the county."""

SENSITIVITY: Schema = {
    "round": pl.Int64,
    "rule": pl.String,
    "tau": pl.Float64,
    "largest_difference": pl.Float64,
    "changed_order": pl.Int64,
}
"""One row a round and other way of scoring (raw, trimmed, fixed, rasch): Kendall's tau-b of its order
with that of `adjusted`, the largest difference of any county's score (null for rasch, which stands on
logits) and how many pairs of counties it puts the other way round."""

RELIABILITY: Schema = {
    "round": pl.Int64,
    "relative": pl.Float64,
    "absolute": pl.Float64,
    "strata": pl.Float64,
    "panel": pl.Float64,
    "reviewers_needed": pl.Int64,
}
"""One row a round: generalizability (`relative` E rho^2, `absolute` Phi), how many levels the panel can
separate (`strata`), the harmonic mean of reviewers a county (`panel`), and how many reviewers a
county would need for an absolute reliability of .8."""

PAIRS: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "other": pl.String,
    "difference": pl.Float64,
    "se": pl.Float64,
    "p_ahead": pl.Float64,
    "separated": pl.Boolean,
}
"""One row a round and ordered pair of ranked counties: adjusted difference, its standard error, the
probability that `county` is ahead of `other`, and whether the simultaneous 95% test separates them."""
