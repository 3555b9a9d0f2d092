"""Approving many reports in the background: what it says before, what became of each."""

import time
from pathlib import Path

import pytest

from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services import approval_jobs
from evaluation.services.actors import Actor, actor_named
from evaluation.services.jobs import JobState, JobView
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.report_desk import corrects, preview_approval, report_desk
from tests.small_programme import write_small_programme

RATINGS = "1,jia,r2,C1,rated,90,\n1,jia,r2,C2,rated,90,\n"
LIST = '\n[[distribution]]\ncounty = "jia"\noffice = "甲县县委书记"\n'
PATIENCE_SECONDS = 120


@pytest.fixture
def organizer(platform: Platform, tmp_path: Path) -> Actor:
    folder = write_small_programme(
        tmp_path / "small", states=("published", "planned"), ratings=RATINGS
    )
    programme = folder / "programme.toml"
    programme.write_text(programme.read_text("utf-8") + LIST, encoding="utf-8")
    load_folder(platform, folder)
    return actor_named(platform, "small", "org")


def ended(platform: Platform, actor: Actor) -> JobView:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        view = approval_jobs.approval_progress(platform, actor)
        assert view
        if view.state.is_over:
            return view
        time.sleep(0.02)
    raise AssertionError("approving did not end")


def test_the_preview_restates_reports_rounds_and_recipients(
    platform: Platform, organizer: Actor
) -> None:
    said = [str(s) for s in preview_approval(platform, organizer, ["jia", "yi"])]

    assert said[0] == "签发2份报告：甲县、乙县。"
    assert said[1] == "依据已发布的轮次：初评。"
    assert "备好1份待发" in said[3]
    assert not any("已签发过" in s for s in said)


def test_the_preview_says_that_approving_confirms_what_the_project_proposed(
    platform: Platform, organizer: Actor, tmp_path: Path
) -> None:
    confirmed = "确认采用指标体系中由本项目建议的内容，报告写明组织方已予确认。"
    assert confirmed not in [str(s) for s in preview_approval(platform, organizer, ["jia"])]

    folder = write_small_programme(tmp_path / "proposed", states=("published", "planned"))
    for name, old, new in (
        ("rubric.toml", "weight = 60\n", 'weight = 60\nproposed = ["weight"]\n'),
        ("programme.toml", 'id = "small"', 'id = "proposed"'),
    ):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    load_folder(platform, folder)

    actor = actor_named(platform, "proposed", "org")
    assert confirmed in [str(s) for s in preview_approval(platform, actor, ["jia"])]


def test_each_report_is_approved_and_what_is_unchanged_is_left(
    platform: Platform, organizer: Actor
) -> None:
    approval_jobs.start_approval(platform, organizer, ["jia"])
    assert str(ended(platform, organizer).summary) == "新签发1份。"
    assert corrects(report_desk(platform, organizer), ["jia"], city=False)

    approval_jobs.start_approval(platform, organizer, ["jia", "yi"])
    view = ended(platform, organizer)

    assert (view.state, view.done, view.total) == (JobState.DONE, 2, 2)
    assert str(view.summary) == "新签发1份、内容未变、保持原样1份。"


def test_the_account_stays_until_it_is_put_away(platform: Platform, organizer: Actor) -> None:
    approval_jobs.start_approval(platform, organizer, ["jia"])
    ended(platform, organizer)

    approval_jobs.forget_approval(platform, organizer)

    assert approval_jobs.approval_progress(platform, organizer) is None


def test_cancelling_keeps_what_was_approved(platform: Platform, organizer: Actor) -> None:
    approval_jobs.start_approval(platform, organizer, ["jia", "yi", "bing"])
    approval_jobs.cancel_approval(platform, organizer)

    view = ended(platform, organizer)

    approved = [e for e in report_desk(platform, organizer).entries if e.approved]
    assert view.state is JobState.CANCELLED
    assert len(approved) == view.done < 3


@pytest.mark.parametrize("person", ["lead", "contact_jia", "r2"])
def test_only_the_organizer_approves(platform: Platform, organizer: Actor, person: str) -> None:
    with pytest.raises(NotAllowedError, match="只有组织者"):
        approval_jobs.start_approval(platform, actor_named(platform, "small", person), ["jia"])


def test_something_must_be_chosen(platform: Platform, organizer: Actor) -> None:
    with pytest.raises(FaultyInputError):
        approval_jobs.start_approval(platform, organizer, [])


def test_a_county_sees_of_the_desk_its_own_entry_alone(
    platform: Platform, organizer: Actor
) -> None:
    approval_jobs.start_approval(platform, organizer, ["jia", "yi"], city=True)
    ended(platform, organizer)

    desk = report_desk(platform, actor_named(platform, "small", "reader_jia"))

    assert [e.county.id for e in desk.entries if e.county] == ["jia"]
    assert [e.approved for e in desk.entries] == [None, None]  # approved is not sent
    assert desk.refusal is not None
