"""Who may see what, and when."""

import pytest

from evaluation.domain.people import Person, Role
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.visibility import (
    refusal_to_see_city_report,
    refusal_to_see_county,
    refusal_to_see_progress,
    refusal_to_see_report,
    refusal_to_see_results,
)


def a_person(role: Role, county: str | None = None) -> Person:
    return Person(id="p", name="某人", role=role, county=county)


def a_round(state: RoundState) -> Round:
    return Round(number=1, title="初评", state=state)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN])
def test_nobody_sees_scores_before_a_round_is_sealed(role: Role, state: RoundState) -> None:
    assert refusal_to_see_results(a_person(role, "jia"), a_round(state)) is not None


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.CONFIRMED, RoundState.PUBLISHED])
def test_sealed_results_over_all_counties_are_for_those_who_answer_for_them(
    role: Role, state: RoundState
) -> None:
    allowed = role in {Role.ORGANIZER, Role.PANEL_LEAD} or (
        role is Role.OBSERVER and state is RoundState.PUBLISHED
    )

    assert (refusal_to_see_results(a_person(role, "jia"), a_round(state)) is None) == allowed


@pytest.mark.parametrize("role", list(Role))
def test_progress_is_for_the_organizer_and_the_panel_lead(role: Role) -> None:
    allowed = role in {Role.ORGANIZER, Role.PANEL_LEAD}

    assert (refusal_to_see_progress(a_person(role, "jia")) is None) == allowed


@pytest.mark.parametrize(
    ("role", "county", "allowed"),
    [
        pytest.param(Role.CONTACT, "jia", True, id="own contact"),
        pytest.param(Role.CONTACT, "yi", False, id="another county's contact"),
        pytest.param(Role.READER, "jia", False, id="reader"),
        pytest.param(Role.REVIEWER, None, False, id="reviewer"),
        pytest.param(Role.ORGANIZER, None, True, id="organizer"),
    ],
)
def test_a_county_profile_is_for_its_own_contact(
    role: Role, county: str | None, allowed: bool
) -> None:
    assert (refusal_to_see_county(a_person(role, county), "jia") is None) == allowed


@pytest.mark.parametrize(
    ("role", "county", "state", "sent", "allowed"),
    [
        pytest.param(Role.READER, "jia", RoundState.PUBLISHED, True, True, id="own and sent"),
        pytest.param(Role.READER, "jia", RoundState.PUBLISHED, False, False, id="own, not sent"),
        pytest.param(Role.READER, "jia", RoundState.CONFIRMED, False, False, id="not published"),
        pytest.param(Role.READER, "yi", RoundState.PUBLISHED, True, False, id="another county's"),
        pytest.param(Role.CONTACT, "jia", RoundState.PUBLISHED, True, True, id="contact, sent"),
        pytest.param(
            Role.CONTACT, "jia", RoundState.PUBLISHED, False, False, id="contact, not yet"
        ),
        pytest.param(Role.REVIEWER, None, RoundState.PUBLISHED, True, False, id="reviewer"),
        pytest.param(Role.OBSERVER, None, RoundState.PUBLISHED, True, False, id="observer"),
        pytest.param(Role.ORGANIZER, None, RoundState.CLOSED, False, True, id="organizer, sealed"),
        pytest.param(Role.ORGANIZER, None, RoundState.OPEN, False, False, id="organizer, open"),
    ],
)
def test_a_report_is_for_its_own_county_once_it_was_sent(
    role: Role, county: str | None, state: RoundState, sent: bool, allowed: bool
) -> None:
    refusal = refusal_to_see_report(a_person(role, county), "jia", (a_round(state),), sent=sent)

    assert (refusal is None) == allowed


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CONTACT, Role.READER])
def test_whoever_never_reads_the_report_on_all_counties_learns_of_no_recusal_from_it(
    role: Role,
) -> None:
    person = a_person(role, "jia")

    answers = [refusal_to_see_city_report(person, recused=recused) for recused in (True, False)]

    assert answers[0] is not None
    assert answers[0] == answers[1]
