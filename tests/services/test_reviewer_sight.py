"""What stands for a reviewer in the results, and where they are only counted."""

from pathlib import Path

import polars as pl
import pytest

from evaluation.services.actors import Actor
from evaluation.services.comparing import comparison
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.reviewer_sight import ReviewerSight, reviewer_sight
from tests.small_programme import PEOPLE, write_small_programme

FOUR = PEOPLE + "r3,专家丙,reviewer,大学三,,\nr4,专家丁,reviewer,大学四,,\n"
PANELS = {
    "jia": {1: ["lead", "r2", "r3"], 2: ["lead", "r2"]},
    "yi": {1: ["r2", "r3"], 2: ["r3", "r4"]},
}
"""Round 1 has a county of three and one of two; in round 2 no county has three."""
SEEING = "\n[blinding]\nreviewers_to_each_other = false\n"
RATINGS = "".join(
    f"{number},{county},{reviewer},C1,rated,{80 + 3 * step + number},\n"
    f"{number},{county},{reviewer},C2,rated,80,\n"
    for county, rounds in PANELS.items()
    for number, panel in rounds.items()
    for step, reviewer in enumerate(panel)
)


def loaded(platform: Platform, folder: Path, blinding: str) -> dict[str, Actor]:
    write_small_programme(folder, states=("published", "published"), ratings=RATINGS, people=FOUR)
    with (folder / "programme.toml").open("a", encoding="utf-8") as file:
        file.write(blinding)
    load_folder(platform, folder)
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


@pytest.fixture
def people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    return loaded(platform, tmp_path / "small", SEEING)


@pytest.fixture
def blind_people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    return loaded(platform, tmp_path / "small", "")


def sight(platform: Platform, person: Actor) -> ReviewerSight:
    return reviewer_sight(platform, person, comparison(platform, person))


def test_the_organizer_knows_everybody_by_name(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["org"])

    assert dict(seen.labels) == {
        "lead": "专家甲",
        "r2": "专家乙",
        "r3": "专家丙",
        "r4": "专家丁",
    }
    assert seen.may_see(1, "yi")


def test_the_panel_lead_knows_names_where_reviewers_see_each_other(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["lead"])

    assert set(seen.labels.values()) == {"专家甲", "专家乙", "专家丙", "专家丁"}


def test_where_reviewers_are_blind_to_each_other_the_panel_lead_knows_only_how_many(
    platform: Platform, blind_people: dict[str, Actor]
) -> None:
    seen = sight(platform, blind_people["lead"])
    results = comparison(platform, blind_people["lead"]).results

    assert seen.labels == {}
    assert not any(seen.may_see_any(results.scores, number) for number in (1, 2))
    assert seen.rows(results.single_reviews).is_empty()
    assert seen.reviewers(results.severity, results.composites).is_empty()
    assert sight(platform, blind_people["org"]).may_see_any(results.scores, 1)


def test_agreement_is_told_of_rounds_with_a_county_of_three(
    platform: Platform, blind_people: dict[str, Actor]
) -> None:
    scores = comparison(platform, blind_people["lead"]).results.scores

    assert sight(platform, blind_people["lead"]).may_see_agreement(scores, 1)
    assert not sight(platform, blind_people["lead"]).may_see_agreement(scores, 2)
    assert sight(platform, blind_people["org"]).may_see_agreement(scores, 2)


def test_a_county_of_two_reviewers_is_hidden_from_the_panel_lead_row_by_row(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["lead"])
    reviews = comparison(platform, people["lead"]).results.single_reviews.filter(round=1)

    assert set(reviews["county"]) == {"jia", "yi"}
    assert set(seen.rows(reviews)["county"]) == {"jia"}
    assert seen.may_see_any(comparison(platform, people["lead"]).results.scores, 1)


def test_a_round_without_a_county_of_three_has_nothing_to_show_by_reviewer(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["lead"])
    results = comparison(platform, people["lead"]).results

    assert set(results.scores.filter(pl.col("reviewers") > 0, round=2)["county"]) == {"jia", "yi"}
    assert not seen.may_see_any(results.scores, 2)
    assert seen.rows(results.single_reviews.filter(round=2)).is_empty()
    assert sight(platform, people["org"]).may_see_any(results.scores, 2)


def test_only_reviewers_of_a_county_of_three_are_told_apart_and_only_in_its_round(
    platform: Platform, people: dict[str, Actor]
) -> None:
    results = comparison(platform, people["lead"]).results
    keys = set(results.severity.select("round", "reviewer").iter_rows())

    def seen_by(person: str) -> set[tuple[int, str]]:
        sees = sight(platform, people[person])
        found = sees.reviewers(results.severity, results.composites)
        return set(found.select("round", "reviewer").iter_rows())

    assert (2, "r4") in keys  # it could leak
    assert seen_by("lead") == {(1, "lead"), (1, "r2"), (1, "r3")}
    assert seen_by("org") == keys
