"""How much of single reviewers a person may see."""

import pytest

from evaluation.domain.people import Person, Role
from evaluation.domain.programme import Blinding
from evaluation.domain.reviewer_sight import (
    ReviewerDetail,
    code_letter,
    refusal_to_see_reviewers,
    reviewer_detail,
)

BLIND = Blinding(reviewers_to_each_other=True)
OPEN = Blinding(reviewers_to_each_other=False)


def a_person(role: Role) -> Person:
    return Person(id="p", name="某人", role=role)


@pytest.mark.parametrize("counted", [0, 1, 2, 7])
def test_the_organizer_sees_names_however_few_reviewers_there_are(counted: int) -> None:
    assert reviewer_detail(a_person(Role.ORGANIZER), BLIND, counted) is ReviewerDetail.NAMED


def test_reviewers_who_are_blind_to_each_other_are_only_counted_for_the_panel_lead() -> None:
    lead = a_person(Role.PANEL_LEAD)

    assert reviewer_detail(lead, BLIND, 3) is ReviewerDetail.COUNTED
    assert reviewer_detail(lead, OPEN, 3) is ReviewerDetail.NAMED


@pytest.mark.parametrize("counted", [1, 2])
def test_a_county_of_two_reviewers_or_fewer_is_for_the_organizer_alone(counted: int) -> None:
    assert reviewer_detail(a_person(Role.PANEL_LEAD), OPEN, counted) is ReviewerDetail.COUNTED


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CONTACT, Role.READER, Role.OBSERVER])
def test_others_learn_only_how_many_reviewers_there_were(role: Role) -> None:
    assert reviewer_detail(a_person(role), OPEN, 7) is ReviewerDetail.COUNTED
    assert refusal_to_see_reviewers(a_person(role)) is not None


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.PANEL_LEAD])
def test_those_who_answer_for_the_results_see_how_reviewers_rated(role: Role) -> None:
    assert refusal_to_see_reviewers(a_person(role)) is None


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB")])
def test_letters_go_on_after_z(place: int, letter: str) -> None:
    assert code_letter(place) == letter
