"""What is left out of results for somebody who may not tell reviewers apart."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from evaluation.analysis.results import Results, results_json
from evaluation.services.actors import Actor
from evaluation.services.comparing import comparison
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.withheld import WITHHELD, without_reviewers
from tests.small_programme import PEOPLE, write_small_programme

FOUR = (
    PEOPLE
    + "r3,专家丙,reviewer,大学三,,\nr4,专家丁,reviewer,大学四,,\nwatch,观察员,observer,省,,\n"
)
PANELS = {
    1: {"jia": ("lead", "r2", "r3"), "yi": ("r2", "r3")},
    2: {"jia": ("lead", "r2", "r4"), "yi": ("r2", "r3")},
}
"""甲县 has three reviewers in each round, two of whom return; 乙县 has two, who both return."""
C2_UNSEEN_BY = {(1, "jia", "r3")}
"""So that 甲县's C2 rests on two ratings in round 1."""


def ratings(panels: dict[int, dict[str, tuple[str, ...]]]) -> str:
    lines = []
    for number, counties in panels.items():
        for county, panel in counties.items():
            for step, reviewer in enumerate(panel):
                state = (
                    "cannot_judge,,材料不足"
                    if (number, county, reviewer) in C2_UNSEEN_BY
                    else "rated,80,"
                )
                points = 80 + 5 * number + 4 * step + (3 if county == "yi" and step else 0)
                lines.append(f"{number},{county},{reviewer},C1,rated,{points},")
                lines.append(f"{number},{county},{reviewer},C2,{state}")
    return "\n".join(lines) + "\n"


def people_of(platform: Platform, folder: Path, panels: Any) -> dict[str, Actor]:
    made = write_small_programme(
        folder, states=("published", "published"), ratings=ratings(panels), people=FOUR
    )
    load_folder(platform, made)
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


@pytest.fixture
def people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    return people_of(platform, tmp_path / "small", PANELS)


def seen_by(platform: Platform, person: Actor) -> Results:
    return comparison(platform, person).results


def known(frame: pl.DataFrame, column: str, *key: str) -> set[tuple[Any, ...]]:
    """The keys of the rows that have a number in a column."""
    return set(frame.drop_nulls(column).select(key).iter_rows())


OUTSIDERS = pytest.mark.parametrize("person", ["lead", "watch"])


def test_the_organizer_loses_nothing(platform: Platform, people: dict[str, Actor]) -> None:
    whole = seen_by(platform, people["org"])

    assert (1, "yi") in known(whole.scores, "spread", "round", "county")
    assert (1, "yi", "C1") in known(whole.criteria, "low", "round", "county", "criterion")
    assert known(whole.changes, "paired_change", "county") == {("jia",), ("yi",)}


@OUTSIDERS
def test_the_spread_of_two_reviewers_is_withheld(
    platform: Platform, people: dict[str, Actor], person: str
) -> None:
    seen = seen_by(platform, people[person])

    assert known(seen.scores, "spread", "round", "county") == {(1, "jia"), (2, "jia")}
    assert known(seen.scores, "raw", "round", "county") >= {(1, "yi"), (2, "yi")}


@OUTSIDERS
@pytest.mark.parametrize("column", ["low", "high", "spread"])
def test_the_ends_of_two_ratings_are_withheld_in_a_county_of_three_too(
    platform: Platform, people: dict[str, Actor], person: str, column: str
) -> None:
    seen = seen_by(platform, people[person])

    left = {(1, "jia", "C1"), (2, "jia", "C1"), (2, "jia", "C2")}
    assert known(seen.criteria, column, "round", "county", "criterion") == left


@OUTSIDERS
def test_the_own_change_of_two_returning_reviewers_is_withheld(
    platform: Platform, people: dict[str, Actor], person: str
) -> None:
    seen = seen_by(platform, people[person])

    assert seen.changes["paired_reviewers"].to_list()[:2] == [2, 2]
    assert not known(seen.changes, "paired_change", "county")
    assert not known(seen.criterion_changes, "paired_change", "county")
    assert known(seen.criterion_changes, "change", "county") == {("jia",), ("yi",)}


def test_what_is_withheld_says_why(platform: Platform, people: dict[str, Actor]) -> None:
    seen = seen_by(platform, people["watch"])

    assert seen.reason("scores", "spread", 1, "yi") == WITHHELD
    assert seen.reason("criteria", "low", 1, "yi", "C1") == WITHHELD
    assert seen.reason("changes", "paired_change", "jia") == WITHHELD
    assert seen.reason("criterion_changes", "paired_change", "jia", "C1") == WITHHELD
    assert seen.reason("scores", "spread", 1, "bing") != WITHHELD


def test_agreement_of_a_round_with_a_county_of_three_is_told(
    platform: Platform, people: dict[str, Actor]
) -> None:
    whole, seen = (seen_by(platform, people[p]).agreement for p in ("org", "watch"))

    assert seen.filter(pl.col("criterion").is_null()).equals(
        whole.filter(pl.col("criterion").is_null())
    )
    assert seen.drop_nulls("value").height


@pytest.fixture
def pairs(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    """A programme of which round 1 has no county of three."""
    panels = {1: {"jia": ("r2", "r3"), "yi": ("r2", "r3")}, 2: PANELS[2]}
    return people_of(platform, tmp_path / "pairs", panels)


def test_agreement_of_a_round_of_pairs_is_withheld_whole(
    platform: Platform, pairs: dict[str, Actor]
) -> None:
    whole, seen = (seen_by(platform, pairs[p]) for p in ("org", "watch"))

    assert whole.agreement.filter(round=1).drop_nulls("value").height  # it could leak
    for column in ("value", "low", "high", "p"):
        assert not seen.agreement.filter(round=1).drop_nulls(column).height
    assert seen.agreement.filter(round=2).drop_nulls("value").height
    assert seen.reason("agreement", "value", 1, "C1", "icc_a1") == WITHHELD
    assert seen.reason("agreement", "value", 1, None, "icc_a1") == WITHHELD


def test_reliability_of_a_round_of_pairs_is_withheld_too(
    platform: Platform, pairs: dict[str, Actor]
) -> None:
    whole, seen = (seen_by(platform, pairs[p]) for p in ("org", "watch"))

    assert known(whole.reliability, "strata", "round") == {(1,), (2,)}
    assert known(seen.reliability, "strata", "round") == {(2,)}
    assert known(seen.reliability, "panel", "round") == {(1,), (2,)}
    assert seen.reason("reliability", "strata", 1) == WITHHELD


def test_the_json_of_results_names_no_reviewer_and_no_spread_of_two(
    platform: Platform, people: dict[str, Actor]
) -> None:
    found = without_reviewers(results_json(seen_by(platform, people["lead"])))

    jia, yi = found["scores"][0], found["scores"][1]
    assert (jia["county"], yi["county"]) == ("jia", "yi")
    assert jia["spread"] is not None
    assert yi["spread"] is None
    assert "组织者" in yi["reasons"]["spread"]
    assert found["connectedness"]["components"] == [["jia", "yi"]]
    rows = [row for table in found.values() if isinstance(table, list) for row in table]
    assert not any("reviewer" in row for row in rows)


FOUND: dict[str, Any] = {
    "scores": [{"county": "jia", "raw": 68.0}, {"county": "yi", "raw": 70.0}],
    "criteria": [{"county": "jia", "criterion": "C1"}],
    "severity": [{"round": 1, "reviewer": "r2", "severity": 3.37}],
    "connectedness": {"components": [["jia", "yi", "r2", "yi"]], "fragile": ["r2", "yi"]},
    "warnings": [
        {"code": "W10", "subjects": ["jia/r3"]},
        {"code": "W3", "subjects": ["jia"]},
        {"code": "W1", "subjects": ["jia", "r2", "yi", "yi"]},
        {"code": "W11", "subjects": ["C1"]},
        {"code": "W13", "subjects": ["r2", "yi"]},
    ],
    "method": {"facets": ["s", "d"]},
}
"""One reviewer is called as a county is, another as a facet of the model."""


def test_rows_of_reviewers_go_and_the_rest_stays() -> None:
    found = without_reviewers(FOUND | {"severity": [*FOUND["severity"], {"reviewer": "s"}]})

    assert found["scores"] == FOUND["scores"]
    assert found["severity"] == []
    assert found["method"] == {"facets": ["s", "d"]}


def test_the_parts_keep_each_county_once_though_a_reviewer_bears_its_id() -> None:
    assert without_reviewers(FOUND)["connectedness"]["components"] == [["jia", "yi"]]


def test_who_holds_the_parts_together_is_not_told_and_not_called_nobody() -> None:
    linked = without_reviewers(FOUND)["connectedness"]

    assert linked["fragile"] is None
    assert "组织者" in linked["reasons"]["fragile"]
    alone = FOUND | {"connectedness": {"components": [], "fragile": []}}
    assert without_reviewers(alone)["connectedness"]["fragile"] == []


def test_warnings_keep_their_counties_and_criteria_alone() -> None:
    subjects = {w["code"]: w["subjects"] for w in without_reviewers(FOUND)["warnings"]}

    assert subjects == {"W10": [], "W3": ["jia"], "W1": ["jia", "yi"], "W11": ["C1"], "W13": []}
