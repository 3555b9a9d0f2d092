"""The frames that the analysis takes and gives: their columns, types and what null means.

Every score stands on 0-100 and is unrounded. Missing is null, never zero. Ids are strings; `round`
is an integer from 1. Rows stand by round, then by county in the programme's order, then in the
rubric's order. Weights are shares: over what a county is scored on in a round they sum to 1.
"""

import polars as pl

from evaluation.domain.reviews import RatingState

Schema = dict[str, pl.DataType | type[pl.DataType]]

RATINGS: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "reviewer": pl.String,
    "criterion": pl.String,
    "state": pl.String,
    "rating": pl.Float64,
}
"""One row a rating of a submitted review. `rating` counts only where `state` is `rated`."""

REVIEWS: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "reviewer": pl.String,
    "state": pl.String,
    "answered": pl.Int64,
    "asked": pl.Int64,
}
"""One row an assignment, recused ones included; `state` is a `ReviewState`. Also `completion`."""

COMPOSITES: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "reviewer": pl.String,
    "composite": pl.Float64,
    "coverage": pl.Float64,
    "counted": pl.Boolean,
    "filled": pl.Int64,
}
"""One row a submitted review: its weighted score (null when not counted), the share of the weight
that it rated, whether it enters the results, and how many of its ratings were filled."""

CRITERIA: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "dimension": pl.String,
    "criterion": pl.String,
    "weight": pl.Float64,
    "county_weight": pl.Float64,
    "target": pl.Float64,
    "raw": pl.Float64,
    "trimmed": pl.Float64,
    "ratings": pl.Int64,
    "filled": pl.Int64,
    "spread": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "not_applicable": pl.Boolean,
    "unjudged": pl.Boolean,
}
"""One row a round, county and criterion asked. `weight` is the rubric's share in that round,
`county_weight` the share in this county (null when it is not scored on it), `raw` the mean and
`trimmed` the trimmed mean of the ratings with the missing ones filled; `ratings` (how many were
given), `spread` (standard deviation, n - 1; null below two), `low` and `high` are of the given ones
alone. `not_applicable`: dropped for this county; `unjudged`: no counted review rated it."""

SCORES: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "reviewers": pl.Int64,
    "raw": pl.Float64,
    "trimmed": pl.Float64,
    "spread": pl.Float64,
    "fixed": pl.Float64,
    "adjusted": pl.Float64,
    "se": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
    "p_best": pl.Float64,
    "p_top3": pl.Float64,
    "shrunken": pl.Float64,
    "own_criteria": pl.Boolean,
    "dropped_criteria": pl.Int64,
}
"""One row a round and county, scored or not. `reviewers` counts the counted reviews, `raw` is the
mean of their composites, `spread` the standard deviation of them (n - 1; null below two), `low` and
`high` are the limits of the 95% interval, `p_best` and `p_top3` the chances of being first and among
the first three; `shrunken` is `adjusted` drawn to the mean by its reliability, for more than
`adjusted_scores.MANY` counties, among whom extremes are partly luck. `own_criteria`: some criterion could be judged by nobody,
so this county stands on its own criteria and takes no rank."""

DIMENSIONS: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "dimension": pl.String,
    "weight": pl.Float64,
    "score": pl.Float64,
}
"""One row a round, county and dimension. `weight` is the share in this county (the rubric's where
the county has no score), so that the weighted scores sum to `raw`; `score` is null without ratings."""

GAPS: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "criterion": pl.String,
    "score": pl.Float64,
    "to_target": pl.Float64,
    "to_best": pl.Float64,
    "to_mean": pl.Float64,
}
"""One row a round, county and criterion asked: target, best and mean county score, each minus
`score` (`criteria.raw`), so that positive is what is still lacking."""

CHANGES: Schema = {
    "county": pl.String,
    "first_round": pl.Int64,
    "last_round": pl.Int64,
    "first": pl.Float64,
    "last": pl.Float64,
    "raw_change": pl.Float64,
    "common_change": pl.Float64,
    "common_criteria": pl.Int64,
    "paired_change": pl.Float64,
    "paired_reviewers": pl.Int64,
    "adjusted_change": pl.Float64,
    "se": pl.Float64,
    "df": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "panel_effect": pl.Float64,
    "panel_composition": pl.Float64,
    "panel_drift": pl.Float64,
    "panel_halo": pl.Float64,
    "panel_pooled": pl.Float64,
    "rubric_effect": pl.Float64,
    "relative_change": pl.Float64,
    "relative_low": pl.Float64,
    "relative_high": pl.Float64,
    "reliable_change": pl.Float64,
    "verdict": pl.String,
    "panel_artefact": pl.Boolean,
    "holm_p": pl.Float64,
    "holm_clear": pl.Boolean,
    "tipping_point": pl.Float64,
}
"""One row a county, empty below two rounds. `first` and `last` are `raw` of those rounds,
`raw_change` their difference, `common_change` the change on the criteria scored in both rounds with
the last round's weights, `rubric_effect` = `raw_change` - `common_change`, `paired_change` the mean
over the `paired_reviewers` who reviewed the county in both rounds of their own change.
`adjusted_change` is the real change with its standard error `se`, Satterthwaite's `df` (REML alone)
and 95% interval `low`, `high`; `panel_effect` = `common_change` - `adjusted_change` is what the panel
contributed, the sum of `panel_composition` (who rated), `panel_drift` (reviewers who moved),
`panel_halo` (biases to this county) and `panel_pooled` (zero but where an anchor repeats its dossier); `relative_change` is the change minus the mean change of all
counties; `reliable_change` = `adjusted_change` / `se`; `verdict` is a `verdicts.Verdict`; `holm_clear`: whether a rise or fall stays one when all counties are
judged together; `tipping_point`: by how many points the reviewers as a body must have moved for a rise
or fall to be none, the limit of the interval that is nearer to 0."""

CRITERION_CHANGES: Schema = {
    "county": pl.String,
    "dimension": pl.String,
    "criterion": pl.String,
    "first": pl.Float64,
    "last": pl.Float64,
    "change": pl.Float64,
    "paired_change": pl.Float64,
    "n_common": pl.Int64,
    "adjusted_change": pl.Float64,
    "se": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
"""One row a county and criterion asked in both rounds: `criteria.raw` in the first and last round,
their difference, and the mean own change of the `n_common` reviewers who rated it in both.
`adjusted_change` is the real change on the criterion with its 95% interval, at the variance ratios of
the composites: weighted, those of a county sum to its `changes.adjusted_change`. The intervals are not
adjusted for how many criteria there are."""

PAIRED_CHANGES: Schema = {
    "county": pl.String,
    "reviewer": pl.String,
    "change": pl.Float64,
}
"""One row a county and reviewer counted in the first and the last round: the own change on the
criteria that the county is scored on in both. Their mean is `changes.paired_change`."""

COUNTIES: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "status": pl.String,
    "headline": pl.Float64,
    "zeroed": pl.Float64,
    "bonus": pl.Float64,
    "deductions": pl.Float64,
    "final": pl.Float64,
    "earned_grade": pl.String,
    "grade": pl.String,
    "grade_reason": pl.String,
    "vetoes": pl.List(pl.String),
    "combined": pl.Float64,
    "combined_grade": pl.String,
}
"""One row a round and county. `status` is scored, no_material, not_rated or recused; all but the
vetoes is null unless scored. `final` = headline - zeroed + bonus - deductions,
clipped to 0-100; `earned_grade` before and `grade` after the caps of `vetoes`; `combined` stands in
the last round's row alone. `grade_reason` is Chinese: `Results.grade_reasons` holds the message."""

EXCLUDED: Schema = {
    "round": pl.Int64,
    "county": pl.String,
    "reviewer": pl.String,
    "coverage": pl.Float64,
}
"""One row a submitted review left out for covering less than the minimum of the weight."""

RATED = RatingState.RATED.value
NOT_APPLICABLE = RatingState.NOT_APPLICABLE.value


class FrameError(ValueError):
    """A frame without the columns or types that its schema asks: a fault of the caller."""


def require(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The schema's columns of a frame, in the schema's order; other columns are left out.

    Raises:
        FrameError: a column is absent or of another type; the text names each.
    """
    faults = [
        f"{name}: {frame.schema.get(name, 'absent')} instead of {kind}"
        for name, kind in schema.items()
        if frame.schema.get(name) != kind
    ]
    if faults:
        raise FrameError("; ".join(faults))
    return frame.select(list(schema))


def empty(schema: Schema) -> pl.DataFrame:
    """A frame of a schema without rows."""
    return pl.DataFrame(schema=schema)


def complete(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The frame with the columns it lacks as null, cast and ordered as the schema says."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )
