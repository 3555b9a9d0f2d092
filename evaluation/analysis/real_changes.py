"""Real change: what is left of a county's change once the panel's part is taken out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from evaluation.analysis.adjusted_scores import ANCHOR, Reasons, cell_parts, why_uncertain
from evaluation.analysis.estimators import Estimated, Floats
from evaluation.analysis.frames import CHANGES, complete, empty
from evaluation.analysis.multiplicity import holm
from evaluation.analysis.panel_design import DRIFT, HALO, PanelDesign
from evaluation.analysis.panel_design import SEVERITY as SEVERITY_FACET
from evaluation.analysis.selections import differences
from evaluation.analysis.severity_model import Intervals, SeverityModel
from evaluation.analysis.verdicts import EXACT, panel_artefact, verdict
from evaluation.locale import N_, message

COLUMNS = (
    *("adjusted_change", "se", "df", "low", "high"),
    *("panel_effect", "panel_composition", "panel_drift", "panel_halo"),
    *("relative_change", "relative_low", "relative_high", "reliable_change"),
    *("verdict", "panel_artefact", "holm_p"),
)
UNCERTAIN = (
    *("se", "low", "high", "relative_low", "relative_high"),
    *("reliable_change", "verdict", "holm_p"),
)

_SCHEMA = {"county": CHANGES["county"], **{name: CHANGES[name] for name in COLUMNS}}
NO_DF = message(N_("区间按贝叶斯方法计算，没有自由度"))
NOT_LINKED = message(N_("两轮的评审专家没有联系，固定宽严下无法比较"))
ONE_REVIEWER = message(N_("有一轮只有1名评审专家，变化不作判断"))
ONE_COUNTY = message(N_("只有一个县有两轮得分，没有各县平均可比"))


@dataclass(frozen=True)
class RealChanges:
    """The real changes and what belongs to them."""

    changes: pl.DataFrame
    """county and `COLUMNS`, the counties with reviews in both rounds."""
    mean: float | None
    """The mean real change of the counties, and its interval."""
    mean_low: float | None
    mean_high: float | None
    reasons: Reasons = field(repr=False)


def real_changes(
    model: SeverityModel,
    common_change: Mapping[str, float],
    *,
    ends: tuple[int, int],
    smallest: float,
) -> RealChanges:
    """The change of each county on the criteria of both rounds, split into real and panel.

    `adjusted_change` Delta_i = theta_i,last - theta_i,first; `panel_effect` = D_i - Delta_i with D_i
    the raw change on the same criteria, which is exactly the difference of the two panels' mean
    severity (`panel_composition`), drift (`panel_drift`) and bias to the county (`panel_halo`);
    `relative_change` = Delta_i - mean(Delta); `reliable_change` = Delta_i / SE (Jacobson & Truax);
    `holm_p` = Holm over the counties of the two-sided tail probability of no change.

    Args:
        model: fitted to the composites on the criteria of both rounds.
        common_change: county -> D_i.
        ends: the first and the last round.
        smallest: the smallest change that matters, in points.

    Returns:
        Null where undefined, the reason under ("changes", column, (county,)).

    References:
        Jacobson & Truax (1991), doi:10.1037/0022-006X.59.1.12; Holm (1979).
    """
    counties, cells, anchored = _both(model.design, ends, common_change)
    if not counties:
        return RealChanges(empty(_SCHEMA), None, None, None, {})
    design = model.design
    rows = differences(cells[1], cells[0], design.cell_count)
    found = model.estimator.contrasts(rows)
    average = np.asarray(rows.sum(axis=0)).ravel() / len(counties)
    relative = model.estimator.contrasts(rows, average) if len(counties) > 1 else None
    mean = model.estimator.contrasts(average[None, :])
    raw = np.array([common_change[county] for county in counties])
    values = _values(model, found, relative, raw, cells)
    alone = _alone(design, counties, cells)
    table = [_row(c, place, values, raw[place], smallest) for place, c in enumerate(counties)]
    table = [row | ({"verdict": None} if row["county"] in alone else {}) for row in table]
    frame = complete(pl.DataFrame(table, schema_overrides=_SCHEMA, strict=False), _SCHEMA)
    frame, lost = _not_linked(model, frame, cells)
    reasons = _reasons(model, counties, alone=relative is None) | lost
    reasons |= {("changes", "verdict", (county,)): ONE_REVIEWER for county in alone}
    reasons |= {("changes", name, (c,)): ANCHOR for c in anchored for name in COLUMNS}
    low, high = (None if end is None else float(end[0]) for end in (mean.low, mean.high))
    return RealChanges(frame, float(mean.value[0]), low, high, reasons)


def _both(
    design: PanelDesign, ends: tuple[int, int], compared: Collection[str]
) -> tuple[list[str], tuple[list[int], list[int]], list[str]]:
    """The counties with reviews in both rounds, their cells, and those that are anchors."""
    at = {(n, c): i for n, c, i in design.cells.select("round", "county", "cell").iter_rows()}
    names = [c for n, c in at if n == ends[0] and (ends[1], c) in at and c in compared]
    anchors = set(design.cells.filter("anchor")["county"])
    anchored = [c for c in names if c in anchors]
    counties = [c for c in names if c not in anchored]
    first, last = ([at[number, c] for c in counties] for number in ends)
    return counties, (first, last), anchored


def _alone(
    design: PanelDesign, counties: list[str], cells: tuple[list[int], list[int]]
) -> tuple[str, ...]:
    """The counties that one reviewer alone rated in one of the two rounds."""
    counts = np.bincount(design.cell, minlength=design.cell_count)
    pairs = zip(counties, *cells, strict=True)
    return tuple(c for c, first, last in pairs if min(counts[first], counts[last]) < 2)  # noqa: PLR2004


Values = dict[str, Floats | None]


def _values(
    model: SeverityModel,
    found: Estimated,
    relative: Estimated | None,
    raw: Floats,
    cells: tuple[list[int], list[int]],
) -> Values:
    values: Values = {
        "adjusted_change": found.value,
        "se": found.se,
        "df": found.df,
        "low": found.low,
        "high": found.high,
        "panel_effect": raw - found.value,
        "relative_change": None if relative is None else relative.value,
        "relative_low": None if relative is None else relative.low,
        "relative_high": None if relative is None else relative.high,
        "holm_p": None if found.p is None else holm(found.p),
    }
    parts = {
        "panel_composition": SEVERITY_FACET,
        "panel_drift": DRIFT,
        "panel_halo": HALO,
    }
    for name, facet in parts.items():
        own = model.cell_effects(facet)
        values[name] = own[cells[1]] - own[cells[0]]
    return values


def _row(county: str, place: int, values: Values, raw: float, smallest: float) -> dict[str, object]:
    row: dict[str, object] = {"county": county}
    for name, column in values.items():
        row[name] = None if column is None else float(column[place])
    real, se = row["adjusted_change"], row["se"]
    assert isinstance(real, float)  # noqa: S101 - a county here has both cells
    interval = None
    if isinstance(row["low"], float) and isinstance(row["high"], float):
        interval = (row["low"], row["high"])
        row["verdict"] = verdict(*interval, smallest).value
    if isinstance(se, float) and se > EXACT:
        row["reliable_change"] = real / se
    row["panel_artefact"] = panel_artefact(raw, real, raw - real, interval, smallest)
    return row


def _reasons(model: SeverityModel, counties: list[str], *, alone: bool) -> Reasons:
    why = why_uncertain(model)
    no_df = NO_DF if model.intervals is Intervals.BAYES else why
    missing = {"df": no_df} | dict.fromkeys(UNCERTAIN, why)
    if alone:
        columns = ("relative_change", "relative_low", "relative_high")
        missing |= dict.fromkeys(columns, ONE_COUNTY)
    return {("changes", name, (c,)): told for c in counties for name, told in missing.items()}


def _not_linked(
    model: SeverityModel, frame: pl.DataFrame, cells: tuple[list[int], list[int]]
) -> tuple[pl.DataFrame, Reasons]:
    """With fixed severities two cells that no reviewer links cannot be compared at all."""
    if model.intervals is not Intervals.FIXED:
        return frame, {}
    parts = cell_parts(model.design)
    apart = parts[cells[0]] != parts[cells[1]]
    lost = frame["county"].filter(pl.Series(apart)).to_list()
    kept = pl.col("county").is_in(lost)
    blank = frame.with_columns(pl.when(~kept).then(name).alias(name) for name in COLUMNS)
    return blank, {("changes", name, (c,)): NOT_LINKED for c in lost for name in COLUMNS}
