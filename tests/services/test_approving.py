"""Approving reports: by whom, on what, once, and again only with a reason."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.domain.dispatch import DispatchState
from evaluation.domain.rounds import RoundAct
from evaluation.errors import NotAllowedError
from evaluation.locale import LANGUAGES
from evaluation.services import approving
from evaluation.services.approving import approve, approved
from evaluation.services.dispatching import add_recipient
from evaluation.services.outbox import outbox
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.rounds import move_round
from evaluation.services.snapshots import snapshot_document
from evaluation.storage.history import acts_on
from tests.services.dispatch_steps import (
    EVERY_ROLE_BUT_THE_ORGANIZER,
    approved_code,
    change_what_reports_say,
    load_published,
    people_of,
    published_folder,
    sent_code,
)


@pytest.fixture
def people(platform: Platform, tmp_path: Path):
    return load_published(platform, tmp_path / "small")


def printed(platform: Platform, organizer, code: str, language: str = "zh_CN"):
    """The approved document."""
    (found,) = [r.snapshot for r in approved(platform, organizer) if r.snapshot.code == code]
    return snapshot_document(platform, found, language)


@pytest.mark.parametrize("county", ["jia", "bing"])
def test_an_approved_report_bears_its_code_and_is_no_draft(platform, people, county) -> None:
    code = approved_code(platform, people["org"], county)

    for language, worded in {"zh_CN": f"核验码 {code}", "en": f"Code {code}"}.items():
        document = printed(platform, people["org"], code, language)
        assert (document.draft, document.code) == ("", worded)


def test_the_pages_say_where_a_code_is_checked(platform, people) -> None:
    address = "https://pingshen.example.cn"
    public = replace(platform, settings=replace(platform.settings, public_url=address))

    code = approved_code(public, people["org"], "bing")

    assert printed(public, people["org"], code).code == f"核验码 {code}　核对：{address}/verify"


@pytest.mark.parametrize("who", EVERY_ROLE_BUT_THE_ORGANIZER)
def test_nobody_but_the_organizer_approves(platform, people, who: str) -> None:
    with pytest.raises(NotAllowedError, match="只有组织者"):
        approve(platform, people[who], ["bing"])
    assert approved(platform, people["org"]) == ()


@pytest.mark.parametrize("state", ["planned", "open", "closed", "confirmed"])
def test_nothing_is_approved_before_a_round_is_published(platform, tmp_path, state) -> None:
    load_published(platform, tmp_path / "small", states=(state, "planned"))

    with pytest.raises(NotAllowedError, match="还没有已发布的轮次"):
        approve(platform, people_of(platform)["org"], ["bing"])


def test_a_report_draws_on_published_rounds_alone(platform, people) -> None:
    """Round 2 is sealed, but nobody has vouched for it yet."""
    for act in (RoundAct.OPEN, RoundAct.CLOSE):
        move_round(platform, people["org"], 2, act)

    code = approved_code(platform, people["org"], "bing")

    (report,) = approved(platform, people["org"])
    assert (report.snapshot.code, report.snapshot.rounds) == (code, (1,))


def test_a_county_that_cannot_be_approved_stops_no_other(platform, people) -> None:
    steps: list[tuple[int, int]] = []

    made = approve(
        platform,
        people["org"],
        ["bing", "nowhere", "ding"],
        on_progress=lambda done, total: steps.append((done, total)),
    )

    assert [(a.county, bool(a.code), a.error is None) for a in made] == [
        ("bing", True, True),
        ("nowhere", False, False),
        ("ding", True, True),
    ]
    assert "nowhere" in str(made[1].error)
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_report_that_cannot_be_written_is_not_approved(
    platform, people, monkeypatch, caplog
) -> None:
    """What the writer chokes on is found before anybody is told a code."""

    class Broken:
        def render(self, document):
            if "丙县" in document.full_title:
                raise RuntimeError("the writer broke")
            return b"a page"

    monkeypatch.setattr(approving, "WRITERS", {"pdf": Broken()})
    with caplog.at_level(logging.ERROR):
        bing, ding = approve(platform, people["org"], ["bing", "ding"])

    assert "服务器日志" in str(bing.error)
    assert "the writer broke" in caplog.text
    assert [r.snapshot.code for r in approved(platform, people["org"])] == [ding.code]


def test_approving_what_says_the_same_changes_nothing(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")

    (again,) = approve(platform, people["org"], ["bing"], note="再签一次")

    assert (again.code, again.is_new, again.error) == (code, False, None)
    assert len(approved(platform, people["org"])) == 1


def test_a_correction_without_a_reason_is_refused(platform, people, tmp_path) -> None:
    code = approved_code(platform, people["org"], "bing")
    change_what_reports_say(platform, tmp_path / "small")

    (refused,) = approve(platform, people["org"], ["bing"])

    assert code in str(refused.error)
    assert "理由" in str(refused.error)
    (only,) = approved(platform, people["org"])
    assert only.snapshot.superseded_by is None


def test_a_correction_takes_the_place_of_the_one_before_and_says_why(
    platform, people, tmp_path
) -> None:
    before = approved_code(platform, people["org"], "bing")
    change_what_reports_say(platform, tmp_path / "small")

    after = approved_code(platform, people["org"], "bing", note="更正项目名称")

    newest, oldest = approved(platform, people["org"])
    assert (oldest.snapshot.code, oldest.snapshot.superseded_by) == (before, after)
    assert (newest.snapshot.code, newest.snapshot.note) == (after, "更正项目名称")
    for language in LANGUAGES:
        text = str(printed(platform, people["org"], after, language))
        assert before in text
        assert "更正项目名称" in text


def test_another_countys_report_is_not_touched_by_a_correction(platform, people, tmp_path) -> None:
    other = approved_code(platform, people["org"], "ding")
    approved_code(platform, people["org"], "bing")
    change_what_reports_say(platform, tmp_path / "small")

    approved_code(platform, people["org"], "bing", note="更正")

    standing = {
        r.snapshot.code: r.snapshot.superseded_by for r in approved(platform, people["org"])
    }
    assert standing[other] is None


def test_a_corrected_report_goes_to_whoever_had_the_one_before(platform, people, tmp_path) -> None:
    organizer = people["org"]
    before = sent_code(platform, organizer, "bing")
    add_recipient(platform, organizer, before, "团丙县委书记")
    change_what_reports_say(platform, tmp_path / "small")

    after = approved_code(platform, organizer, "bing", note="更正")

    found = {
        (e.dispatch.code, e.dispatch.office): e.dispatch.state
        for e in outbox(platform, organizer).entries
    }
    assert found == {
        (before, "丙县县委书记"): DispatchState.SENT,
        (after, "丙县县委书记"): DispatchState.PREPARED,
        # It was not sent yet: taken back there, prepared here.
        (after, "团丙县委书记"): DispatchState.PREPARED,
    }


def test_the_report_on_all_counties_is_approved_too(platform, people) -> None:
    (made,) = approve(platform, people["org"], [], city=True)

    assert made.error is None
    (report,) = approved(platform, people["org"])
    assert (report.county, report.snapshot.county, report.recipients) == (None, None, 0)
    assert printed(platform, people["org"], made.code).draft == ""


def test_an_approval_stands_in_the_history(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")

    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        (act,) = acts_on(conn, stored.programme_id, f"report/{code}", "report_approve")
    assert (act.detail["county"], act.detail["rounds"]) == ("bing", [1])
    assert act.actor_id == stored.person_ids["org"]


def test_a_panel_lead_sees_no_approved_report_of_a_county_recused_from(platform, tmp_path) -> None:
    folder = published_folder(tmp_path / "small")
    roles = "county,role,person\nding,instructor,lead\n"
    (folder / "roles.csv").write_text(roles, encoding="utf-8")
    load_folder(platform, folder)
    people = people_of(platform)
    for county in ("bing", "ding"):
        approved_code(platform, people["org"], county)
    approve(platform, people["org"], [], city=True)

    seen = [r.snapshot.county for r in approved(platform, people["lead"])]

    assert seen == ["bing"]
    assert len(approved(platform, people["org"])) == 3  # it could leak


def test_whoever_approves_is_told_what_is_not_printed_as_it_was_typed(platform, tmp_path) -> None:
    folder = published_folder(tmp_path / "small")
    listed = (folder / "counties.csv").read_text(encoding="utf-8")
    (folder / "counties.csv").write_text(listed.replace("丙县", "丙🚀县"), encoding="utf-8")
    load_folder(platform, folder)

    (approval,) = approve(platform, people_of(platform)["org"], ["bing"])

    assert any("丙〓县" in excerpt for excerpt in approval.unprinted)
