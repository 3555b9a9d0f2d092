"""The contract: results as one JSON object whose names and shapes programs may rely on."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl

from evaluation.analysis.analysis import Analysis
from evaluation.analysis.method import Method
from evaluation.locale import Translate

if TYPE_CHECKING:
    from evaluation.analysis.results import Results

ANALYSIS_KEYS: Mapping[str, tuple[str, ...]] = {
    "scores": ("round", "county"),
    "severity": ("round", "reviewer"),
    "changes": ("county",),
    "agreement": ("round", "criterion", "coefficient"),
    "reviewers": ("round", "reviewer"),
    "single_reviews": ("round", "county", "reviewer"),
    "left_out": ("round", "reviewer", "county"),
    "sensitivity": ("round", "rule"),
    "reliability": ("round",),
    "pairs": ("round", "county", "other"),
    "criterion_changes": ("county", "criterion"),
    "composites": ("round", "county", "reviewer"),
    "excluded": ("round", "county", "reviewer"),
}
"""For each table of an analysis the columns that name a row, as `Analysis.reason` takes them."""

KEYS: Mapping[str, tuple[str, ...]] = {
    **ANALYSIS_KEYS,
    "counties": ("round", "county"),
    "dimensions": ("round", "county", "dimension"),
    "criteria": ("round", "county", "criterion"),
    "gaps": ("round", "county", "criterion"),
    "completion": ("round", "county", "reviewer"),
}
"""The same for the results of a programme."""


def analysis_json(
    analysis: Analysis, method: Method, translate: Translate | None = None
) -> dict[str, Any]:
    """An analysis as an object of lists, text, numbers and nulls, ready for `json.dumps`.

    Ids are text, `round` is an integer, numbers are unrounded. Every null has its cause under
    `reasons {key: text}` of the object it stands in; NaN and Infinity never appear.

    Args:
        analysis: what `analyse` gives.
        method: how it was made.
        translate: into which language sentences are put; Chinese without it.
    """
    return _json(analysis, ANALYSIS_KEYS, method, translate)


def results_json(results: "Results", translate: Translate | None = None) -> dict[str, Any]:
    """All results of a programme as such an object: the analysis, and what only a programme has."""
    found = _json(results, KEYS, results.method, translate)
    for row in found["counties"]:
        row["grade_reason"] = results.grade_reasons[row["round"], row["county"]].render(translate)
    return found


def _json(
    analysis: Analysis,
    tables: Mapping[str, tuple[str, ...]],
    method: Method,
    translate: Translate | None,
) -> dict[str, Any]:
    found: dict[str, Any] = {
        table: _rows(analysis, table, keys, translate) for table, keys in tables.items()
    }
    for row in found["reviewers"]:
        row["influence"] = _influence(row)
    for row in found["agreement"]:
        row["reason"] = row["reasons"].get("value") if "reasons" in row else None
    found["variance"] = _with_reasons(dict(analysis.variance), analysis, "variance", (), translate)
    found["connectedness"] = _connectedness(analysis, translate)
    found["warnings"] = [
        {"code": w.code, "text": w.message.render(translate), "subjects": list(w.subjects)}
        for w in analysis.warnings
    ]
    found["method"] = _method(analysis, method, translate)
    return found


def _rows(
    analysis: Analysis, table: str, keys: tuple[str, ...], translate: Translate | None
) -> list[dict[str, Any]]:
    frame: pl.DataFrame = getattr(analysis, table)
    return [
        _with_reasons(row, analysis, table, tuple(row[name] for name in keys), translate)
        for row in frame.iter_rows(named=True)
    ]


def _with_reasons(
    row: Mapping[str, Any],
    analysis: Analysis,
    table: str,
    key: tuple[object, ...],
    translate: Translate | None,
) -> dict[str, Any]:
    """The row with undefined numbers as null, and the reasons of its nulls."""
    values = {name: _number(value) for name, value in row.items()}
    nulls: Iterable[str] = (name for name, value in values.items() if value is None)
    why = {name: analysis.reason(table, name, *key) for name in nulls}
    reasons = {name: reason.render(translate) for name, reason in why.items() if reason}
    return values | ({"reasons": reasons} if reasons else {})


def _influence(row: dict[str, Any]) -> dict[str, Any]:
    """Take the influence out of a reviewer's row into an object with reasons of its own."""
    names = {"score": "influence_score", "rank": "influence_rank"}
    found: dict[str, Any] = {name: row.pop(column) for name, column in names.items()}
    why = row.get("reasons", {})
    reasons = {name: why.pop(column) for name, column in names.items() if column in why}
    return found | ({"reasons": reasons} if reasons else {})


def _number(value: object) -> object:
    """Null for a number that is none."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _connectedness(analysis: Analysis, translate: Translate | None) -> dict[str, Any]:
    connected = analysis.connectedness
    values = {
        "components": [list(part) for part in connected.components],
        "fragile": None if connected.fragile is None else list(connected.fragile),
        "returning": connected.returning,
        "returning_pairs": connected.returning_pairs,
        "rounds": [
            _with_reasons(asdict(links), analysis, "connectedness", (), translate)
            for links in connected.rounds
        ],
    }
    return _with_reasons(values, analysis, "connectedness", (), translate)


def _method(analysis: Analysis, method: Method, translate: Translate | None) -> dict[str, Any]:
    values = {
        "intervals": method.intervals,
        "facets": list(method.facets),
        "headline": method.headline,
        "version": method.version,
        "smallest_change": method.smallest_change,
        "scale": list(method.scale),
        "draws": method.draws,
        "seed": method.seed,
    }
    found = _with_reasons(values, analysis, "method", (), translate)
    for name in ("facets", "intervals"):
        # Here a reason may stand beside a value: why it is not what was asked for.
        if why := analysis.reason("method", name):
            found.setdefault("reasons", {})[name] = why.render(translate)
    return found
