"""Real change: what is left of a county's change once the panel's part is taken out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from evaluation.analysis.adjusted_scores import NO_RESIDUAL, cell_parts, why_uncertain
from evaluation.analysis.estimators import Estimated, Floats
from evaluation.analysis.frames import CHANGES, complete, empty
from evaluation.analysis.multiplicity import holm
from evaluation.analysis.panel_design import DRIFT, HALO, PanelDesign
from evaluation.analysis.panel_design import SEVERITY as SEVERITY_FACET
from evaluation.analysis.posterior import LEVEL
from evaluation.analysis.selections import differences
from evaluation.analysis.severity_model import Intervals, SeverityModel
from evaluation.analysis.standing import Reasons
from evaluation.analysis.verdicts import panel_artefact, verdict
from evaluation.locale import N_, message

COLUMNS = (
    *("adjusted_change", "se", "df", "low", "high"),
    *("panel_effect", "panel_composition", "panel_drift", "panel_halo", "panel_pooled"),
    *("relative_change", "relative_low", "relative_high", "reliable_change"),
    *("verdict", "panel_artefact", "holm_p", "holm_clear", "tipping_point"),
)
UNCERTAIN = (
    *("se", "low", "high", "relative_low", "relative_high"),
    *("reliable_change", "verdict", "holm_p", "holm_clear", "tipping_point"),
)

_SCHEMA = {"county": CHANGES["county"], **{name: CHANGES[name] for name in COLUMNS}}
NO_DF = message(N_("区间按贝叶斯方法计算，没有自由度"))
NOT_LINKED = message(N_("两轮的评审专家没有联系，固定宽严下无法比较"))
ANCHOR_CHANGE = message(N_("这是重复评审的对照材料，没有变化可言"))
NOT_CLEAR = message(N_("没有明确的提高或下降"))
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
    severity (`panel_composition`), drift (`panel_drift`) and bias to the county (`panel_halo`), and
    where an anchor repeats a dossier what its reviews add to that (`panel_pooled`);
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
    compared = _compared(model.design, ends, common_change)
    counties = compared.counties
    if not counties:
        return RealChanges(empty(_SCHEMA), None, None, None, {})
    rows = differences(compared.last, compared.first, model.design.cell_count)
    found = model.estimator.contrasts(rows)
    average = np.asarray(rows.sum(axis=0)).ravel() / len(counties)
    relative = model.estimator.contrasts(rows, average) if len(counties) > 1 else None
    mean = model.estimator.contrasts(average[None, :])
    raw = np.array([common_change[county] for county in counties])
    values = _values(model, found, relative, raw, compared)
    table = [
        _row(c, place, values, raw[place], None if c in compared.alone else smallest)
        for place, c in enumerate(counties)
    ]
    frame = complete(pl.DataFrame(table, schema_overrides=_SCHEMA, strict=False), _SCHEMA)
    frame, lost = _not_linked(model, frame, compared)
    reasons = _reasons(model, compared, alone=relative is None) | lost
    low, high = (None if end is None else float(end[0]) for end in (mean.low, mean.high))
    return RealChanges(frame, float(mean.value[0]), low, high, reasons)


@dataclass(frozen=True)
class _Compared:
    """The counties with reviews in both rounds."""

    counties: list[str]
    first: list[int]
    """The cell of each in the first round."""
    last: list[int]
    places: tuple[list[int], list[int]]
    """The row of `design.cells` of each in the first and in the last round."""
    alone: frozenset[str]
    """Those that one reviewer alone rated in one of the two rounds."""
    anchored: tuple[str, ...]
    """Those left out because an anchor shows an unchanged dossier."""


def _compared(design: PanelDesign, ends: tuple[int, int], compared: Collection[str]) -> _Compared:
    rows = design.cells.with_row_index("place").select("round", "county", "cell", "place").rows()
    at = {(number, county): (cell, place) for number, county, cell, place in rows}
    both = [c for n, c in at if n == ends[0] and (ends[1], c) in at and c in compared]
    anchors = set(design.cells.filter("anchor")["county"])
    counties = [c for c in both if c not in anchors]
    first, last = ([at[number, c] for c in counties] for number in ends)
    reviews = np.bincount(design.own, minlength=design.cells.height)
    places = [p for _, p in first], [p for _, p in last]
    fewest = [min(reviews[one], reviews[other]) for one, other in zip(*places, strict=True)]
    return _Compared(
        counties=counties,
        first=[cell for cell, _ in first],
        last=[cell for cell, _ in last],
        places=places,
        alone=frozenset(c for c, few in zip(counties, fewest, strict=True) if few < 2),  # noqa: PLR2004
        anchored=tuple(c for c in both if c in anchors),
    )


Values = dict[str, Floats | None]


def _values(
    model: SeverityModel,
    found: Estimated,
    relative: Estimated | None,
    raw: Floats,
    compared: _Compared,
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
        "holm_p": _holm(found.p, compared),
    }
    return values | _panel_parts(model, raw - found.value, compared.places)


def _holm(p: Floats | None, compared: _Compared) -> Floats | None:
    """Holm over the counties that are judged; nan for the others."""
    if p is None:
        return None
    judged = np.array([c not in compared.alone for c in compared.counties])
    adjusted = np.full(p.size, np.nan)
    adjusted[judged] = holm(p[judged])
    return adjusted


def _panel_parts(
    model: SeverityModel, panel: Floats, places: tuple[list[int], list[int]]
) -> Values:
    """What of the panel's part is who rated, who moved, who favours; the rest is an anchor's doing."""
    facets = {"panel_composition": SEVERITY_FACET, "panel_drift": DRIFT, "panel_halo": HALO}
    parts = {name: model.county_effects(facet) for name, facet in facets.items()}
    found = {name: own[places[1]] - own[places[0]] for name, own in parts.items()}
    # Without a repeated dossier the rest is rounding, and is not shown as something.
    anchored = bool(model.design.cells["anchor"].any())
    rest = panel - np.sum(list(found.values()), axis=0)
    return {**found, "panel_pooled": rest if anchored else np.zeros(panel.size)}


def _row(
    county: str, place: int, values: Values, raw: float, smallest: float | None
) -> dict[str, object]:
    """A row of the table; without a smallest change nothing is judged."""
    row: dict[str, object] = {"county": county}
    for name, column in values.items():
        value = None if column is None else float(column[place])
        row[name] = value if value is not None and np.isfinite(value) else None
    real, se, low, high = (row[name] for name in ("adjusted_change", "se", "low", "high"))
    assert isinstance(real, float)  # noqa: S101 - a county here has both cells
    interval = (low, high) if isinstance(low, float) and isinstance(high, float) else None
    if isinstance(se, float) and se > 0:
        row["reliable_change"] = real / se
    if smallest is None:
        return row
    row["panel_artefact"] = panel_artefact(raw, real, raw - real, interval, smallest)
    if interval is not None:
        row["verdict"] = verdict(*interval, smallest).value
        row |= _firmness(interval, row["holm_p"])
    return row


def _firmness(interval: tuple[float, float], holm_p: object) -> dict[str, object]:
    """How firm a rise or fall is: among all counties, and against a shift of all reviewers."""
    low, high = interval
    if low <= 0 <= high:
        return {}
    return {
        "holm_clear": isinstance(holm_p, float) and holm_p < 1 - LEVEL,
        "tipping_point": low if low > 0 else high,
    }


def _reasons(model: SeverityModel, compared: _Compared, *, alone: bool) -> Reasons:
    why = why_uncertain(model)
    no_df = NO_DF if model.intervals is Intervals.BAYES else why
    missing = {"df": no_df} | dict.fromkeys(UNCERTAIN, why)
    if model.intervals is not Intervals.NONE and why is not NO_RESIDUAL:
        missing |= {"holm_clear": NOT_CLEAR, "tipping_point": NOT_CLEAR}
    if alone:
        columns = ("relative_change", "relative_low", "relative_high")
        missing |= dict.fromkeys(columns, ONE_COUNTY)
    found: Reasons = {
        ("changes", name, (c,)): told for c in compared.counties for name, told in missing.items()
    }
    judged = ("verdict", "panel_artefact", "holm_p", "holm_clear", "tipping_point")
    found |= {("changes", name, (c,)): ONE_REVIEWER for c in compared.alone for name in judged}
    return found | {
        ("changes", name, (c,)): ANCHOR_CHANGE for c in compared.anchored for name in COLUMNS
    }


def _not_linked(
    model: SeverityModel, frame: pl.DataFrame, compared: _Compared
) -> tuple[pl.DataFrame, Reasons]:
    """With fixed severities two cells that no reviewer links cannot be compared at all."""
    if model.intervals is not Intervals.FIXED:
        return frame, {}
    parts = cell_parts(model.design)
    apart = parts[compared.first] != parts[compared.last]
    lost = frame["county"].filter(pl.Series(apart)).to_list()
    kept = pl.col("county").is_in(lost)
    blank = frame.with_columns(pl.when(~kept).then(name).alias(name) for name in COLUMNS)
    return blank, {("changes", name, (c,)): NOT_LINKED for c in lost for name in COLUMNS}
