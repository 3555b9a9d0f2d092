"""Batches of reports: made in the background, stopped by nothing but their owner, fetched by nobody else."""

import multiprocessing
import os
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaluation.domain.people import Role
from evaluation.domain.recusals import DeclaredGround
from evaluation.errors import FaultyInputError, NotAllowedError, NotFoundError
from evaluation.locale import Bilingual, message
from evaluation.reports import writers
from evaluation.reports.document import Document, Paragraph, plain_runs
from evaluation.services import kept_batches, reporting
from evaluation.services.actors import Actor, actor_named
from evaluation.services.approving import approve
from evaluation.services.batch_items import BatchItem, approved_items, draft_items
from evaluation.services.clock import SetClock
from evaluation.services.jobs import JobState, JobView
from evaluation.services.kept_batches import BatchRequest, FinishedBatch
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.recusals import declare_recusal
from evaluation.services.report_batches import written_batch
from evaluation.services.report_files import NamedDocument
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,r2,C1,rated,90,
1,jia,r2,C2,rated,90,
1,yi,r2,C1,rated,70,
1,yi,r2,C2,rated,80,
"""
PATIENCE_SECONDS = 120


@pytest.fixture
def organizer(platform: Platform, tmp_path: Path) -> Actor:
    folder = write_small_programme(
        tmp_path / "small", states=("published", "planned"), ratings=RATINGS
    )
    load_folder(platform, folder)
    return actor_named(platform, "small", "org")


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without processes of their own, which cost a second each to start."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


def request(*formats: str, counties: tuple[str, ...] = (), language: str = "zh_CN") -> BatchRequest:
    return BatchRequest(counties, formats or ("xlsx",), language)


def ended(platform: Platform, actor: Actor) -> JobView:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        view = kept_batches.batch_progress(platform, actor)
        assert view
        if view.state.is_over:
            return view
        time.sleep(0.02)
    raise AssertionError("the batch did not end")


def made(platform: Platform, actor: Actor) -> FinishedBatch:
    """A batch from its start to its archive."""
    kept_batches.start_batch(platform, actor, request())
    ended(platform, actor)
    batch = kept_batches.finished_batch(platform, actor)
    assert batch
    return batch


def names_in(platform: Platform, actor: Actor) -> list[str]:
    batch = kept_batches.finished_batch(platform, actor)
    assert batch
    path = kept_batches.batch_file(platform, actor, batch.id).path
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def document(text: str) -> NamedDocument:
    made = Document(("报告",), "zh_CN", date(2026, 3, 1), (Paragraph(plain_runs(text)),))
    return NamedDocument(text, made)


def item(text: str) -> BatchItem:
    return BatchItem(Bilingual(text), lambda: document(text))


@pytest.mark.usefixtures("one_process")
def test_every_county_and_format_is_in_the_archive(platform: Platform, organizer: Actor) -> None:
    kept_batches.start_batch(platform, organizer, request("xlsx", "pdf"))

    view = ended(platform, organizer)

    assert (view.state, view.done, view.total, view.failures) == (JobState.DONE, 3, 3, ())
    assert names_in(platform, organizer) == [
        f"{county}评审报告_初评_草稿.{format_}"
        for county in ("甲县", "乙县", "丙县")
        for format_ in ("xlsx", "pdf")
    ]


@pytest.mark.usefixtures("one_process")
def test_chosen_counties_alone_are_made(platform: Platform, organizer: Actor) -> None:
    kept_batches.start_batch(platform, organizer, request(counties=("yi",), language="en"))
    ended(platform, organizer)

    (name,) = names_in(platform, organizer)
    assert name.startswith("Yi County evaluation report")


@pytest.mark.usefixtures("one_process")
def test_the_same_batch_gives_the_same_bytes(platform: Platform, organizer: Actor) -> None:
    made = []
    for _again in range(2):
        kept_batches.start_batch(platform, organizer, request("xlsx"))
        ended(platform, organizer)
        batch = kept_batches.finished_batch(platform, organizer)
        assert batch
        made.append(kept_batches.batch_file(platform, organizer, batch.id).path.read_bytes())

    assert made[0] == made[1]


@pytest.mark.usefixtures("one_process")
def test_one_countys_failure_stops_no_other_and_is_listed(
    platform: Platform, organizer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = writers.WRITERS["xlsx"].render

    def fails_for_yi(document: Document) -> bytes:
        if "乙县" in document.full_title:
            raise FaultyInputError(message("图表数据缺失。"))
        return workbook(document)

    broken = replace(writers.WRITERS["xlsx"], render=fails_for_yi)
    monkeypatch.setattr(writers, "WRITERS", {**writers.WRITERS})
    monkeypatch.setitem(writers.WRITERS, "xlsx", broken)  # type: ignore[arg-type]
    monkeypatch.setattr("evaluation.services.report_workers.WRITERS", writers.WRITERS)

    kept_batches.start_batch(platform, organizer, request("xlsx"))
    view = ended(platform, organizer)

    assert view.state is JobState.DONE
    assert [(f.subject.original, f.format, str(f.reason)) for f in view.failures] == [
        ("乙县", "xlsx", "图表数据缺失。")
    ]
    assert names_in(platform, organizer) == [
        "甲县评审报告_初评_草稿.xlsx",
        "丙县评审报告_初评_草稿.xlsx",
        "未生成的报告.txt",
    ]
    batch = kept_batches.finished_batch(platform, organizer)
    assert batch
    with zipfile.ZipFile(kept_batches.batch_file(platform, organizer, batch.id).path) as archive:
        text = archive.read("未生成的报告.txt").decode("utf-8-sig")
    assert "乙县 · Excel：图表数据缺失。" in text
    assert batch.files == 2


def test_an_unexpected_error_is_told_without_its_inner_words(
    platform: Platform, organizer: Actor
) -> None:
    def broken() -> NamedDocument:
        raise ZeroDivisionError("secret detail")

    items = (BatchItem(Bilingual("甲县"), broken), item("乙县"))

    first, second = written_batch(items, ("xlsx",), count=1)

    assert "secret" not in str(first.failures[0].reason)
    assert [f.filename for f in second.files] == ["乙县.xlsx"]


def test_several_processes_write_the_same_files_in_the_same_order() -> None:
    items = [item(f"县{n}") for n in range(5)]

    alone = [r.files for r in written_batch(items, ("xlsx", "pdf"), count=1)]
    together = [r.files for r in written_batch(items, ("xlsx", "pdf"), count=2)]

    assert together == alone


def test_a_process_that_dies_costs_no_report() -> None:
    items = [item(f"县{n}") for n in range(6)]
    results = written_batch(items, ("xlsx",), count=2)
    first = next(results)
    for worker in multiprocessing.active_children():
        worker.kill()

    rest = list(results)

    assert [r.label.original for r in (first, *rest)] == [f"县{n}" for n in range(6)]
    assert [f for r in (first, *rest) for f in r.failures] == []
    assert multiprocessing.active_children() == []  # nothing is left that a command would end amid


def test_leaving_a_batch_half_way_lets_its_processes_go() -> None:
    results = written_batch([item(f"县{n}") for n in range(6)], ("xlsx",), count=2)
    next(results)

    results.close()

    deadline = time.monotonic() + PATIENCE_SECONDS
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert multiprocessing.active_children() == []


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each document waits a little, so that a batch is still running when it is looked at."""
    made: Callable[..., NamedDocument] = reporting.report_document

    def slowly(*words: object) -> NamedDocument:
        time.sleep(0.5)
        return made(*words)

    monkeypatch.setattr("evaluation.services.batch_items.report_document", slowly)


@pytest.mark.usefixtures("slow", "one_process")
def test_a_cancelled_batch_leaves_nothing_behind(platform: Platform, organizer: Actor) -> None:
    kept_batches.start_batch(platform, organizer, request())

    kept_batches.cancel_batch(platform, organizer)

    assert ended(platform, organizer).state is JobState.CANCELLED
    assert kept_batches.finished_batch(platform, organizer) is None
    assert list((platform.settings.data_dir / "batches").iterdir()) == []


@pytest.mark.usefixtures("slow", "one_process")
def test_a_person_has_one_batch_at_a_time(platform: Platform, organizer: Actor) -> None:
    kept_batches.start_batch(platform, organizer, request())

    with pytest.raises(NotAllowedError, match="还在进行"):
        kept_batches.start_batch(platform, organizer, request())
    lead = actor_named(platform, "small", "lead")
    kept_batches.start_batch(platform, lead, request())

    assert ended(platform, organizer).state is JobState.DONE
    assert ended(platform, lead).state is JobState.DONE


@pytest.mark.usefixtures("slow", "one_process")
def test_progress_names_the_county_at_work(platform: Platform, organizer: Actor) -> None:
    kept_batches.start_batch(platform, organizer, request())

    view = kept_batches.batch_progress(platform, organizer)

    assert view
    assert (view.total, view.state) == (3, JobState.RUNNING)
    assert view.current == Bilingual("甲县", "Jia County")
    ended(platform, organizer)


@pytest.mark.usefixtures("one_process")
def test_nobody_else_fetches_an_archive(platform: Platform, organizer: Actor) -> None:
    batch = made(platform, organizer)
    lead = actor_named(platform, "small", "lead")

    with pytest.raises(NotFoundError, match="没有这个压缩包"):
        kept_batches.batch_file(platform, lead, batch.id)
    assert kept_batches.finished_batch(platform, lead) is None
    assert kept_batches.batch_progress(platform, lead) is None


@pytest.mark.usefixtures("one_process")
def test_an_archive_is_not_handed_out_to_whoever_was_recused_since(
    platform: Platform, organizer: Actor
) -> None:
    lead = actor_named(platform, "small", "lead")
    batch = made(platform, lead)

    kin = DeclaredGround.KINSHIP
    declare_recusal(platform, organizer, "yi", kin, "", reviewer="lead")

    with pytest.raises(NotFoundError, match="没有这个压缩包"):
        kept_batches.batch_file(platform, lead, batch.id)
    assert kept_batches.finished_batch(platform, lead) is None


@pytest.mark.usefixtures("one_process")
def test_nor_to_whoever_has_another_role_by_now(platform: Platform, organizer: Actor) -> None:
    batch = made(platform, organizer)
    person = organizer.person.model_copy(update={"role": Role.READER, "county": "jia"})

    with pytest.raises(NotFoundError, match="没有这个压缩包"):
        kept_batches.batch_file(platform, replace(organizer, person=person), batch.id)


@pytest.mark.usefixtures("one_process")
def test_an_archive_is_kept_for_a_day(
    platform: Platform, organizer: Actor, clock: SetClock
) -> None:
    batch = made(platform, organizer)

    clock.advance(hours=25)

    assert kept_batches.finished_batch(platform, organizer) is None
    with pytest.raises(NotFoundError):
        kept_batches.batch_file(platform, organizer, batch.id)
    kept_batches.start_batch(platform, actor_named(platform, "small", "lead"), request())
    ended(platform, actor_named(platform, "small", "lead"))
    kept = {p.stem for p in (platform.settings.data_dir / "batches").glob("*.zip")}
    assert batch.id not in kept


@pytest.mark.usefixtures("one_process")
def test_an_archive_outlives_a_restart_of_the_server(
    platform: Platform, organizer: Actor, clock: SetClock
) -> None:
    kept_batches.start_batch(platform, organizer, request())
    ended(platform, organizer)

    restarted = Platform(platform.store, platform.settings, clock)

    assert kept_batches.batch_progress(restarted, organizer) is None
    assert len(names_in(restarted, organizer)) == 3


@pytest.mark.parametrize("formats", [(), ("exe",)])
def test_a_batch_needs_formats_that_there_are(
    platform: Platform, organizer: Actor, formats: tuple[str, ...]
) -> None:
    with pytest.raises(FaultyInputError):
        kept_batches.start_batch(platform, organizer, BatchRequest((), formats, "zh_CN"))


def test_who_may_have_no_report_begins_no_batch(platform: Platform, organizer: Actor) -> None:
    reviewer = actor_named(platform, "small", "r2")

    with pytest.raises(NotAllowedError):
        kept_batches.start_batch(platform, reviewer, request())


def test_a_county_named_without_permission_is_a_failure_and_no_file(
    platform: Platform, organizer: Actor
) -> None:
    reader = actor_named(platform, "small", "reader_jia")

    (result,) = written_batch(draft_items(platform, reader, ("yi",), "zh_CN"), ("xlsx",), count=1)

    assert result.files == ()
    assert "只能查看本县" in str(result.failures[0].reason)


def test_approved_reports_are_written_once_and_handed_out_again(
    platform: Platform, organizer: Actor
) -> None:
    (approval,) = approve(platform, organizer, ["jia"])

    (first,) = written_batch(approved_items(platform, organizer, (), "zh_CN"), ("xlsx",), count=1)
    (again,) = approved_items(platform, organizer, (), "zh_CN")

    (file,) = first.files
    assert file.filename == f"甲县评审报告_{approval.code}.xlsx"
    assert again.written("xlsx") == file.content


def test_without_an_approved_report_there_is_no_batch_of_them(
    platform: Platform, organizer: Actor
) -> None:
    approve(platform, organizer, ["jia"])

    with pytest.raises(NotAllowedError, match="还没有已签发的报告"):
        approved_items(platform, organizer, ("yi",), "zh_CN")
