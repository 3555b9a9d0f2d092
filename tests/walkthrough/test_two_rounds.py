"""A whole evaluation through the services: from the folder to the bytes of a county's report."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from evaluation.domain.people import Person
from evaluation.domain.reviews import RatingState, ReviewState
from evaluation.domain.rounds import RoundAct, RoundState
from evaluation.domain.verification_codes import CodeAnswer
from evaluation.errors import NotAllowedError
from evaluation.services.actors import Actor
from evaluation.services.approving import approve
from evaluation.services.clock import SetClock
from evaluation.services.comparing import comparison
from evaluation.services.dispatching import add_recipient, mark_sent
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.progress import progress
from evaluation.services.receipts import confirm_receipt, receipt_link
from evaluation.services.reporting import county_report, report_entries
from evaluation.services.reviewing import my_reviews, open_sheet, submit
from evaluation.services.rounds import move_round, preview_move
from evaluation.services.saving import RatingChange, SaveKind, save_rating
from evaluation.services.snapshots import check_code
from evaluation.services.verifying import verify
from tests.pledge_steps import everyone_signs
from tests.small_programme import write_small_programme


@pytest.fixture
def people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    load_folder(platform, write_small_programme(tmp_path / "small"))
    everyone_signs(platform, "small")
    stored = platform.store.programme("small")
    return {p.id: Actor("small", p) for p in stored.people}


def rate(platform: Platform, reviewer: Actor, number: int, county: str, **values: float) -> None:
    for criterion, value in values.items():
        outcome = save_rating(
            platform,
            reviewer,
            number,
            county,
            criterion,
            RatingChange(RatingState.RATED, value),
            base_version=0,
            tab_id="tab",
        )
        assert outcome.kind is SaveKind.SAVED


def rate_and_submit(platform: Platform, people: dict[str, Actor], number: int) -> None:
    given = {
        ("lead", "jia"): (60, 80),
        ("lead", "yi"): (80, 90),
        ("r2", "jia"): (70, 30),
        ("r2", "yi"): (90, 80),
    }
    for (reviewer, county), (first, second) in given.items():
        rate(platform, people[reviewer], number, county, C1=first + number, C2=second)
        submit(platform, people[reviewer], number, county)


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def dispatched(platform: Platform, organizer: Actor, county: str) -> str:
    """Approve a county's report, send it, have it confirmed; returns its code."""
    (approval,) = approve(platform, organizer, [county])
    recipient = add_recipient(platform, organizer, approval.code, "县委书记")
    mark_sent(platform, organizer, [recipient], "机要交换")
    confirm_receipt(platform, receipt_link(platform, organizer, recipient))
    return approval.code


def test_two_rounds_from_the_folder_to_the_report(
    platform: Platform, clock: SetClock, people: dict[str, Actor]
) -> None:
    organizer, lead, reader = people["org"], people["lead"], people["reader_jia"]
    for number in (1, 2):
        assert preview_move(platform, organizer, number, RoundAct.OPEN)
        move_round(platform, organizer, number, RoundAct.OPEN)
        with pytest.raises(NotAllowedError):
            move_round(platform, organizer, number, RoundAct.CONFIRM)
        rate_and_submit(platform, people, number)
        assert progress(platform, organizer, number).submitted == 4
        move_round(platform, organizer, number, RoundAct.CLOSE)
        move_round(platform, lead, number, RoundAct.CONFIRM)
        move_round(platform, organizer, number, RoundAct.PUBLISH)
        clock.advance(days=30)
        with pytest.raises(NotAllowedError):
            county_report(platform, reader, "yi", "pdf", "zh_CN")
    with pytest.raises(NotAllowedError, match="尚未签发抄送"):
        county_report(platform, reader, "jia", "pdf", "zh_CN")
    code = dispatched(platform, organizer, "jia")

    compared = comparison(platform, organizer)
    changes = {row["county"]: row["raw_change"] for row in compared.results.changes.to_dicts()}
    entries = report_entries(platform, reader)
    report = county_report(platform, reader, "jia", "pdf", "zh_CN")

    assert [r.state for r in compared.rounds] == [RoundState.PUBLISHED, RoundState.PUBLISHED]
    assert changes["jia"] == pytest.approx(0.6)  # each C1 rating rose by 1, its weight is 60 of 100
    assert changes["bing"] is None
    assert [e.county.id for e in entries] == ["jia"]
    text = pdf_text(report.content)
    assert "甲县" in text
    assert code in text
    assert check_code(platform, code, "192.0.2.1") is CodeAnswer.VALID
    assert verify(platform) == ()


def test_nobody_sees_scores_while_a_round_is_open(
    platform: Platform, people: dict[str, Actor]
) -> None:
    move_round(platform, people["org"], 1, RoundAct.OPEN)
    rate_and_submit(platform, people, 1)

    for person in people.values():
        with pytest.raises(NotAllowedError):
            comparison(platform, person)
        with pytest.raises(NotAllowedError):
            county_report(platform, person, "jia", "xlsx", "zh_CN")


def test_the_two_rounds_never_touch_each_other(
    platform: Platform, people: dict[str, Actor]
) -> None:
    move_round(platform, people["org"], 1, RoundAct.OPEN)
    rate_and_submit(platform, people, 1)
    move_round(platform, people["org"], 1, RoundAct.CLOSE)
    before = open_sheet(platform, people["r2"], 1, "jia").review.ratings
    move_round(platform, people["org"], 2, RoundAct.OPEN)

    rate(platform, people["r2"], 2, "jia", C1=99.0)

    assert open_sheet(platform, people["r2"], 1, "jia").review.ratings == before
    second = open_sheet(platform, people["r2"], 2, "jia")
    assert second.review.rating("C1").value == 99.0
    assert second.review.rating("C2").state is RatingState.BLANK
    assert second.own_round_1["C1"].value == 71.0


def test_a_reviewer_sees_only_the_own_reviews(platform: Platform, people: dict[str, Actor]) -> None:
    move_round(platform, people["org"], 1, RoundAct.OPEN)
    rate(platform, people["lead"], 1, "jia", C1=60.0)

    own = my_reviews(platform, people["r2"])

    assert {(s.round.number, s.county.id, s.state) for s in own} == {
        (number, county, ReviewState.ASSIGNED) for number in (1, 2) for county in ("jia", "yi")
    }
    assert open_sheet(platform, people["r2"], 1, "jia").review.ratings == {}
    with pytest.raises(NotAllowedError):
        open_sheet(platform, people["org"], 1, "jia")
    stranger = Actor("small", Person(id="nobody", name="外人", role=people["r2"].person.role))
    with pytest.raises(NotAllowedError):
        open_sheet(platform, stranger, 1, "jia")
