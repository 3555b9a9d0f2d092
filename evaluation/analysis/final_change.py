"""What the change of a county's final score is made of: parts that sum exactly to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evaluation.analysis.results import Results
from evaluation.locale import N_
from evaluation.locale.numbers import rounded

NOISE = 1e-9
"""Below this a part is the noise of floating point, not a part."""
PAIRS_TO_PRINT = 3
"""Returning reviewers from which the mean of their own changes tells nothing about one of them."""


class ChangePart(StrEnum):
    """What can move a final score between two rounds."""

    SAME_REVIEWERS = "same_reviewers"
    PANEL = "panel"
    RATINGS = "ratings"
    """The two above together, where they cannot be told apart or may not be."""
    RUBRIC = "rubric"
    RULE = "rule"
    ADJUSTMENTS = "adjustments"


PART_NAMES: Mapping[ChangePart, str] = {
    ChangePart.SAME_REVIEWERS: N_("同一批专家的评分"),
    ChangePart.PANEL: N_("专家调整"),
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
    pairs: int
    """Reviewers counted in both rounds."""
    panel_changed: bool
    """Whether anybody counts in one of the two rounds alone."""

    def told(self, *, least_pairs: int = PAIRS_TO_PRINT) -> Mapping[ChangePart, float]:
        """The parts as they may be printed: too few pairs are not shown apart from the panel."""
        own = {ChangePart.SAME_REVIEWERS, ChangePart.PANEL}
        if self.pairs >= least_pairs or not own & set(self.parts):
            return self.parts
        merged = sum(value for part, value in self.parts.items() if part in own)
        rest = {part: value for part, value in self.parts.items() if part not in own}
        return {ChangePart.RATINGS: merged, **rest}


def rounds_off(parts: Mapping[ChangePart, float], total: float) -> bool:
    """Whether the parts as printed do not add up to the total as printed."""
    return sum(rounded(value) for value in parts.values()) != rounded(total)


def final_change(results: Results, county: str) -> FinalChange | None:
    """The change between the first and the last computed round; None where a score is missing."""
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
    common = change["common_change"] or 0.0
    paired = change["paired_change"]
    parts = {
        ChangePart.SAME_REVIEWERS: paired,
        ChangePart.PANEL: None if paired is None else common - paired,
        ChangePart.RATINGS: common if paired is None else None,
        ChangePart.RUBRIC: change["raw_change"] - common,
        ChangePart.RULE: scored - change["raw_change"],
        ChangePart.ADJUSTMENTS: total - scored,
    }
    there = {
        part: value for part, value in parts.items() if value is not None and abs(value) > NOISE
    }
    return FinalChange(total, there, change["paired_reviewers"], _panel_changed(results, county))


def _panel_changed(results: Results, county: str) -> bool:
    counted = results.composites.filter("counted").filter(county=county)
    panels = [
        set(counted.filter(round=number)["reviewer"])
        for number in (results.rounds[0], results.rounds[-1])
    ]
    return panels[0] != panels[1]
