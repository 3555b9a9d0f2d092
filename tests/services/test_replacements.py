"""Who takes the county over from a recused reviewer: the candidates in their order, and nobody else."""

from pathlib import Path

import pytest

from evaluation.domain.reviews import ReviewState
from evaluation.errors import NotAllowedError
from evaluation.services.people import add_person
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.progress import progress
from evaluation.services.recusals import recusal_requests
from evaluation.services.replacements import replace_reviewer, vacancies
from evaluation.services.saving import SaveKind
from tests.services.test_recusals import ASSIGNED, decide, declare, folder, rate, someone

__all__ = ["folder"]


def test_the_candidate_who_owes_least_stands_first_and_nobody_who_may_not(
    platform: Platform, folder: Path
) -> None:
    request = declare(platform)
    decide(platform, request, grant=True)

    (vacancy,) = vacancies(platform, someone(platform, "org"), request)

    # lead reviews 甲县 already, r2 is recused, r4 sits in round 2, r5 works in 甲县's committee.
    assert [(c.person.id, c.owed, c.assigned) for c in vacancy.candidates] == [("r3", 1, 1)]
    assert vacancy.left == 1


def test_taking_a_candidate_assigns_them_and_loading_again_keeps_it(
    platform: Platform, folder: Path
) -> None:
    request = declare(platform)
    decide(platform, request, grant=True)
    organizer = someone(platform, "org")

    replace_reviewer(platform, organizer, request, 1, "r3")
    load_folder(platform, folder)

    assert rate(platform, "r3", "jia", 90.0, "C1") == [SaveKind.SAVED]
    assert progress(platform, organizer, 1).reviews["jia", "r2"].state is ReviewState.RECUSED
    (view,) = recusal_requests(platform, organizer)
    assert view.replacement is not None
    assert view.replacement.id == "r3"


def test_a_replacement_of_a_planned_round_is_kept_when_the_folder_is_loaded_again(
    platform: Platform, folder: Path
) -> None:
    (folder / "assignments.csv").write_text(ASSIGNED + "2,jia,r2\n", encoding="utf-8")
    load_folder(platform, folder)
    request = declare(platform)
    decide(platform, request, grant=True)

    replace_reviewer(platform, someone(platform, "org"), request, 2, "r4")
    load_folder(platform, folder)

    assert (2, "jia", "r4") in platform.store.programme("small").assigned


@pytest.mark.parametrize("reviewer", ["r2", "r4", "r5", "lead", "org", "nobody"])
def test_whoever_is_no_candidate_is_not_assigned(
    platform: Platform, folder: Path, reviewer: str
) -> None:
    request = declare(platform)
    decide(platform, request, grant=True)

    with pytest.raises(NotAllowedError, match="不能补派"):
        replace_reviewer(platform, someone(platform, "org"), request, 1, reviewer)


def test_whoever_has_become_a_colleague_of_the_county_since_is_no_candidate(
    platform: Platform, folder: Path
) -> None:
    organizer, request = someone(platform, "org"), declare(platform)
    decide(platform, request, grant=True)
    cells = {"id": "new", "name": "新联系人", "role": "contact", "unit": "大学 三", "county": "jia"}
    add_person(platform, organizer, {"rounds": "", **cells}, assign=False)

    (vacancy,) = vacancies(platform, organizer, request)

    assert vacancy.candidates == ()  # r3, the only one before, works where the new contact does
