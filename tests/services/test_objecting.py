"""Objections: by the own contact, in time, answered once, and printed in the next report."""

import pytest

from evaluation.domain.dispatch import ObjectionState
from evaluation.errors import FaultyInputError, NotAllowedError, NotFoundError
from evaluation.services.approving import approve
from evaluation.services.objecting import (
    answer_objection,
    file_objection,
    objection_desk,
    objections,
)
from evaluation.services.programmes import load_folder
from evaluation.services.snapshots import snapshot_file
from evaluation.storage.history import acts_on
from tests.services.dispatch_steps import (
    approved_code,
    load_published,
    people_of,
    published_folder,
    sent_code,
)

TEXT = "C1的花名册已于2月补报，未计入。"
ANSWER = "经核，花名册属实，予以采纳。"


@pytest.fixture
def people(platform, tmp_path):
    return load_published(platform, tmp_path / "small")


@pytest.fixture
def code(platform, people) -> str:
    return sent_code(platform, people["org"], "bing")


def test_a_contact_objects_to_the_report_that_was_sent(platform, people, code) -> None:
    assert objection_desk(platform, people["contact_bing"], code).refusal is None

    file_objection(platform, people["contact_bing"], code, f"  {TEXT} ")

    (seen,) = objections(platform, people["org"])
    assert (seen.county.id, seen.objection.text, seen.objection.state, seen.refusal) == (
        "bing",
        TEXT,
        ObjectionState.FILED,
        None,
    )


@pytest.mark.parametrize(
    "who", ["org", "lead", "r2", "reader_bing", "contact_ding", "observer"], ids=lambda w: w
)
def test_nobody_else_objects(platform, people, code, who) -> None:
    with pytest.raises(NotAllowedError):
        file_objection(platform, people[who], code, TEXT)
    assert objections(platform, people["org"]) == ()


def test_nobody_objects_before_the_report_was_sent(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")

    with pytest.raises(NotAllowedError):
        file_objection(platform, people["contact_bing"], code, TEXT)


@pytest.mark.parametrize(("days", "allowed"), [(15, True), (16, False)])
def test_an_objection_comes_within_the_days_of_the_programme(
    platform, people, code, clock, days, allowed
) -> None:
    clock.advance(days=days)

    if allowed:
        assert file_objection(platform, people["contact_bing"], code, TEXT)
    else:
        with pytest.raises(NotAllowedError, match="2026-03-16"):
            file_objection(platform, people["contact_bing"], code, TEXT)


def test_a_programme_may_leave_no_time_for_objections(platform, tmp_path, clock) -> None:
    people = load_published(platform, tmp_path / "small", rules="objection_days = 0\n")
    code = sent_code(platform, people["org"], "bing")
    clock.advance(days=1)

    with pytest.raises(NotAllowedError, match="已过"):
        file_objection(platform, people["contact_bing"], code, TEXT)


def test_a_second_objection_waits_for_the_answer_to_the_first(platform, people, code) -> None:
    first = file_objection(platform, people["contact_bing"], code, TEXT)
    with pytest.raises(NotAllowedError, match="正在办理"):
        file_objection(platform, people["contact_bing"], code, "另一条")

    answer_objection(platform, people["org"], first.id, upheld=False, answer="依据不足。")

    assert file_objection(platform, people["contact_bing"], code, "另一条")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_an_objection_says_something_and_stays_printable(platform, people, code, text) -> None:
    with pytest.raises(FaultyInputError):
        file_objection(platform, people["contact_bing"], code, text)


@pytest.mark.parametrize("who", ["lead", "r2", "contact_bing", "reader_bing", "observer"])
def test_nobody_but_the_organizer_answers(platform, people, code, who) -> None:
    filed = file_objection(platform, people["contact_bing"], code, TEXT)

    with pytest.raises(NotAllowedError):
        answer_objection(platform, people[who], filed.id, upheld=True, answer=ANSWER)
    assert objections(platform, people["org"])[0].objection.state is ObjectionState.FILED


def test_an_answer_is_given_once_and_says_why(platform, people, code) -> None:
    filed = file_objection(platform, people["contact_bing"], code, TEXT)
    with pytest.raises(FaultyInputError):
        answer_objection(platform, people["org"], filed.id, upheld=True, answer=" ")
    answer_objection(platform, people["org"], filed.id, upheld=True, answer=ANSWER)

    with pytest.raises(NotAllowedError, match="已经答复"):
        answer_objection(platform, people["org"], filed.id, upheld=False, answer="改主意")
    (seen,) = objections(platform, people["reader_bing"])
    assert (seen.objection.state, seen.objection.answer) == (ObjectionState.UPHELD, ANSWER)


def test_an_unknown_objection_is_not_answered(platform, people, code) -> None:
    with pytest.raises(NotFoundError):
        answer_objection(platform, people["org"], 7, upheld=True, answer=ANSWER)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("org", 1),
        ("lead", 1),
        ("contact_bing", 1),
        ("reader_bing", 1),
        ("contact_ding", 0),
        ("reader_yi", 0),
        ("r2", 0),
        ("observer", 0),
    ],
)
def test_an_objection_is_read_by_the_own_county_and_those_who_answer(
    platform, people, code, who, seen
) -> None:
    file_objection(platform, people["contact_bing"], code, TEXT)

    assert len(objections(platform, people[who])) == seen


def test_a_recused_panel_lead_reads_no_objection_of_that_county(platform, tmp_path) -> None:
    folder = published_folder(tmp_path / "small")
    roles = "county,role,person\nbing,instructor,lead\n"
    (folder / "roles.csv").write_text(roles, encoding="utf-8")
    load_folder(platform, folder)
    people = people_of(platform)
    file_objection(
        platform, people["contact_bing"], sent_code(platform, people["org"], "bing"), TEXT
    )

    assert objections(platform, people["lead"]) == ()
    assert len(objections(platform, people["org"])) == 1  # it could leak


@pytest.mark.parametrize("upheld", [True, False])
def test_an_objection_and_its_answer_are_printed_in_the_corrected_report(
    platform, people, code, upheld
) -> None:
    filed = file_objection(platform, people["contact_bing"], code, TEXT)
    answer_objection(platform, people["org"], filed.id, upheld=upheld, answer=ANSWER)

    (made,) = approve(platform, people["org"], ["bing"], note="附异议及答复")

    assert made.supersedes == code
    text = snapshot_file(platform, people["org"], made.code, "html", "zh_CN").content.decode()
    assert TEXT in text
    assert ANSWER in text


def test_an_objection_is_printed_in_no_other_countys_report(platform, people, code) -> None:
    filed = file_objection(platform, people["contact_bing"], code, TEXT)
    answer_objection(platform, people["org"], filed.id, upheld=True, answer=ANSWER)

    other = approved_code(platform, people["org"], "ding")

    text = snapshot_file(platform, people["org"], other, "html", "zh_CN").content.decode()
    assert TEXT not in text


def test_an_objection_without_an_answer_changes_no_report(platform, people, code) -> None:
    file_objection(platform, people["contact_bing"], code, TEXT)

    (made,) = approve(platform, people["org"], ["bing"])

    assert (made.code, made.is_new) == (code, False)


def test_of_the_words_the_history_holds_a_digest(platform, people, code) -> None:
    filed = file_objection(platform, people["contact_bing"], code, TEXT)

    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        (act,) = acts_on(conn, stored.programme_id, f"objection/{filed.id}", "objection_file")
    assert act.detail["report"] == code
    assert TEXT not in str(act)
