"""The contract: results as one JSON object whose names and shapes programs may rely on."""

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from evaluation.analysis.headline import NOT_COMPUTED
from evaluation.locale import Message, Translate

if TYPE_CHECKING:
    from evaluation.analysis.results import Results

NOT_COMPUTED_TEXT = "not computed yet"
"""What programs read where a number is left to a later version, in every language."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "scores": ("round", "county"),
    "severity": ("round", "reviewer"),
    "changes": ("county",),
    "criterion_changes": ("county", "criterion"),
    "agreement": ("round", "criterion", "coefficient"),
    "reviewers": ("round", "reviewer"),
    "counties": ("round", "county"),
    "dimensions": ("round", "county", "dimension"),
    "criteria": ("round", "county", "criterion"),
    "gaps": ("round", "county", "criterion"),
    "completion": ("round", "county", "reviewer"),
    "composites": ("round", "county", "reviewer"),
    "excluded": ("round", "county", "reviewer"),
}
"""For each table the columns that name a row, as `Results.reason` takes them."""


def results_json(results: "Results", translate: Translate | None = None) -> dict[str, Any]:
    """All results as an object of lists, text, numbers and nulls, ready for `json.dumps`.

    Ids are text, `round` is an integer, numbers are unrounded. Every null has its cause under
    `reasons {key: text}` of the object it stands in; NaN and Infinity never appear.

    Args:
        results: what `compute_results` gives.
        translate: into which language sentences are put; Chinese without it. `not computed yet`
            stays as it is.
    """
    found: dict[str, Any] = {table: _rows(results, table, translate) for table in KEYS}
    for row in found["reviewers"]:
        row["influence"] = _influence(row)
    for row in found["agreement"]:
        row["reason"] = row["reasons"].get("value") if "reasons" in row else None
    for row in found["counties"]:
        grade = results.grade_reasons[row["round"], row["county"]]
        row["grade_reason"] = _text(grade, translate)
    found["variance"] = _with_reasons(dict(results.variance), results, "variance", (), translate)
    found["connectedness"] = _connectedness(results, translate)
    found["warnings"] = [
        {"code": w.code, "text": _text(w.message, translate), "subjects": list(w.subjects)}
        for w in results.warnings
    ]
    found["method"] = _method(results, translate)
    return found


def _rows(results: "Results", table: str, translate: Translate | None) -> list[dict[str, Any]]:
    frame: pl.DataFrame = getattr(results, table)
    keys = KEYS[table]
    return [
        _with_reasons(row, results, table, tuple(row[name] for name in keys), translate)
        for row in frame.iter_rows(named=True)
    ]


def _with_reasons(
    row: Mapping[str, Any],
    results: "Results",
    table: str,
    key: tuple[object, ...],
    translate: Translate | None,
) -> dict[str, Any]:
    """The row with undefined numbers as null, and the reasons of its nulls."""
    values = {name: _number(value) for name, value in row.items()}
    nulls: Iterable[str] = (name for name, value in values.items() if value is None)
    why = {name: results.reason(table, name, *key) for name in nulls}
    reasons = {name: _text(reason, translate) for name, reason in why.items() if reason}
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


def _text(sentence: Message, translate: Translate | None) -> str:
    return NOT_COMPUTED_TEXT if sentence == NOT_COMPUTED else sentence.render(translate)


def _connectedness(results: "Results", translate: Translate | None) -> dict[str, Any]:
    connected = results.connectedness
    values = {
        "components": [list(part) for part in connected.components],
        "fragile": None if connected.fragile is None else list(connected.fragile),
        "returning": connected.returning,
    }
    return _with_reasons(values, results, "connectedness", (), translate)


def _method(results: "Results", translate: Translate | None) -> dict[str, Any]:
    method = results.method
    values = {
        "intervals": method.intervals,
        "facets": None if method.facets is None else list(method.facets),
        "headline": method.headline,
        "asked_headline": method.asked_headline,
        "version": method.version,
    }
    found = _with_reasons(values, results, "method", (), translate)
    if method.rule.reason is not None:
        found["reasons"]["headline"] = _text(method.rule.reason, translate)
    return found
