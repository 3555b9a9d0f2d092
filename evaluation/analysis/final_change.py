"""What the change of a county's final score is made of: parts that sum exactly to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evaluation.analysis.results import Results
from evaluation.domain.programme import Headline
from evaluation.locale import N_
from evaluation.locale.numbers import rounded

NOISE = 1e-9
"""Below this a part is the noise of floating point, not a part."""


class ChangePart(StrEnum):
    """What can move a final score between two rounds."""

    REAL = "real"
    PANEL = "panel"
    RATINGS = "ratings"
    """The two above together, where they cannot be told apart."""
    RUBRIC = "rubric"
    RULE = "rule"
    ADJUSTMENTS = "adjustments"


PART_NAMES: Mapping[ChangePart, str] = {
    ChangePart.REAL: N_("真实变化"),
    ChangePart.PANEL: N_("专家组变动"),
    ChangePart.RATINGS: N_("相同指标的评分"),
    ChangePart.RUBRIC: N_("指标或权重不同"),
    ChangePart.RULE: N_("去掉最高、最低分"),
    ChangePart.ADJUSTMENTS: N_("加分、扣分与否决"),
}


@dataclass(frozen=True)
class FinalChange:
    """The change of a county's final score from its first to its last round, and its parts."""

    total: float
    parts: Mapping[ChangePart, float]
    """Unrounded; what is exactly nothing is left out. Their sum is `total`."""


def rounds_off(parts: Mapping[ChangePart, float], total: float) -> bool:
    """Whether the parts as printed do not add up to the total as printed."""
    return sum(rounded(value) for value in parts.values()) != rounded(total)


def final_change(results: Results, county: str, *, split: bool = True) -> FinalChange | None:
    """The change between the first and the last computed round; None where a score is missing.

    Where the published score is adjusted the panel's part is out of it already; else it is a part.

    Args:
        results: of the programme.
        county: the county's id.
        split: whether the real change may stand apart; where so few reviewed the county that no
            change is judged, it may not.
    """
    change = next(iter(results.changes.filter(county=county).to_dicts()), None)
    if change is None or change["raw_change"] is None:
        return None
    ends = [
        results.counties.filter(county=county, round=number).to_dicts()[0]
        for number in (results.rounds[0], results.rounds[-1])
    ]
    if any(end["final"] is None for end in ends):
        return None
    total = ends[1]["final"] - ends[0]["final"]
    scored = ends[1]["headline"] - ends[0]["headline"]
    told = change if split else {**change, "verdict": None}
    parts = _scored_parts(told, scored, results.method.headline)
    parts[ChangePart.ADJUSTMENTS] = total - scored
    there = {
        part: value for part, value in parts.items() if value is not None and abs(value) > NOISE
    }
    return FinalChange(total, there)


def _scored_parts(
    change: Mapping[str, Any], scored: float, headline: str
) -> dict[ChangePart, float | None]:
    """The parts of the change of the published score."""
    raw, common = change["raw_change"], change["common_change"]
    # Without a verdict the split is a guess, and with one returning reviewer that person's own change.
    real = change["adjusted_change"] if change["verdict"] is not None else None
    if headline == Headline.ADJUSTED:
        if real is not None:
            return {ChangePart.REAL: real, ChangePart.RUBRIC: scored - real}
        rubric = 0.0 if common is None else raw - common
        return {ChangePart.RATINGS: scored - rubric, ChangePart.RUBRIC: rubric}
    common = common or 0.0
    return {
        ChangePart.REAL: real,
        ChangePart.PANEL: None if real is None else common - real,
        ChangePart.RATINGS: common if real is None else None,
        ChangePart.RUBRIC: raw - common,
        ChangePart.RULE: scored - raw,
    }
