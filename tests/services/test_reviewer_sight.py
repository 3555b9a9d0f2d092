"""What stands for a reviewer in the results, and where they are only counted."""

from pathlib import Path

import pytest

from evaluation.services.actors import Actor
from evaluation.services.comparing import comparison
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.reviewer_sight import ReviewerSight, reviewer_sight
from tests.small_programme import PEOPLE, write_small_programme

THREE = PEOPLE + "r3,专家丙,reviewer,大学三,,\n"
RATINGS = "".join(
    f"1,{county},{reviewer},C1,rated,{80 + step},\n1,{county},{reviewer},C2,rated,80,\n"
    for step, (county, reviewer) in enumerate(
        [("jia", "lead"), ("jia", "r2"), ("jia", "r3"), ("yi", "r2"), ("yi", "r3")]
    )
)


@pytest.fixture
def people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    folder = write_small_programme(
        tmp_path / "small", states=("published", "planned"), ratings=RATINGS, people=THREE
    )
    load_folder(platform, folder)
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


def sight(platform: Platform, person: Actor) -> ReviewerSight:
    return reviewer_sight(platform, person, comparison(platform, person))


def test_the_organizer_knows_everybody_by_name(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["org"])

    assert dict(seen.labels) == {"lead": "专家甲", "r2": "专家乙", "r3": "专家丙"}
    assert seen.may_see(1, "yi")


def test_the_panel_lead_knows_letters_that_do_not_follow_the_list(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["lead"])

    assert seen.lettered
    assert sorted(seen.labels.values()) == ["A", "B", "C"]
    assert not {"专家甲", "专家乙", "专家丙"} & set(seen.labels.values())


def test_a_county_of_two_reviewers_is_hidden_from_the_panel_lead_row_by_row(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["lead"])
    reviews = comparison(platform, people["lead"]).results.single_reviews

    assert set(reviews["county"]) == {"jia", "yi"}
    assert set(seen.rows(reviews)["county"]) == {"jia"}
    assert seen.may_see_any(comparison(platform, people["lead"]).results.scores, 1)


def test_a_round_without_a_county_of_three_has_nothing_to_show_by_reviewer(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = sight(platform, people["lead"])
    scores = comparison(platform, people["lead"]).results.scores.filter(county="yi")

    assert not seen.may_see_any(scores, 1)
