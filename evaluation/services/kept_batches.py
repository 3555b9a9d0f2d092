"""A person's batch of reports: made in the background, watched, cancelled, fetched for a day."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from evaluation.errors import FaultyInputError, NotFoundError
from evaluation.locale import N_, Bilingual, message, translator
from evaluation.reports.writers import WRITERS
from evaluation.services.actors import Actor
from evaluation.services.batch_items import BatchItem, approved_items, city_item, draft_items
from evaluation.services.clock import from_us, to_us
from evaluation.services.jobs import Failure, Job, JobKind, JobView, Owner
from evaluation.services.platform import Platform
from evaluation.services.report_batches import written_batch
from evaluation.services.reporting import archive_name, refuse_unknown_formats
from evaluation.services.sight import hidden_counties, owes_reviews
from evaluation.storage import kept_archives as archives
from evaluation.storage.kept_archives import ArchiveNote

KEPT_FOR = timedelta(hours=24)
CHINESE, ENGLISH = translator("zh_CN"), translator("en")


@dataclass(frozen=True)
class BatchRequest:
    """Which reports, in which formats, in which language; all counties where none is named."""

    counties: tuple[str, ...]
    formats: tuple[str, ...]
    language: str
    approved: bool = False
    """The approved reports instead of the drafts."""
    city: bool = False
    """The report on all counties, too."""


@dataclass(frozen=True)
class FinishedBatch:
    """An archive that waits to be fetched by the person who had it made."""

    id: str
    filename: str
    files: int
    failures: tuple[Failure, ...]
    expires: datetime


@dataclass(frozen=True)
class BatchFile:
    """The archive itself."""

    filename: str
    path: Path


def start_batch(platform: Platform, actor: Actor, request: BatchRequest) -> None:
    """Begin a batch in the background; the finished one before it is dropped.

    Raises:
        NotAllowedError: nothing may be had, or this person's batch is still running.
        FaultyInputError: no format, or one that there is no writer for.
    """
    refuse_unknown_formats(request.formats)
    if not request.formats:
        raise FaultyInputError(message(N_("请至少选择一种格式。")))
    items = _items(platform, actor, request)
    job = Job(JobKind.REPORTS, len(items), platform.clock, items[0].label)
    platform.jobs.start(_owner(actor), job, lambda j: _work(j, platform, actor, request, items))


def _items(platform: Platform, actor: Actor, request: BatchRequest) -> tuple[BatchItem, ...]:
    counties, language = request.counties, request.language
    if request.approved:
        return approved_items(platform, actor, counties, language, city=request.city)
    first = (city_item(platform, actor, language),) if request.city else ()
    return (*first, *draft_items(platform, actor, counties, language))


def batch_progress(platform: Platform, actor: Actor) -> JobView | None:
    """How far this person's batch is; None where none was begun since the server started."""
    job = platform.jobs.of(_owner(actor), JobKind.REPORTS)
    return job.view() if job else None


def cancel_batch(platform: Platform, actor: Actor) -> None:
    """Stop this person's batch; nothing of it is kept."""
    if job := platform.jobs.of(_owner(actor), JobKind.REPORTS):
        job.stop()


def finished_batch(platform: Platform, actor: Actor) -> FinishedBatch | None:
    """This person's newest archive, as long as it is kept."""
    note = next(iter(_open_to(platform, actor)), None)
    return _finished(note) if note else None


def batch_file(platform: Platform, actor: Actor, identifier: str) -> BatchFile:
    """An archive to be fetched.

    Raises:
        NotFoundError: there is none, not any more, not of this person, or they may see less by now than
            when it was made; one answer for all.
    """
    for note in _open_to(platform, actor):
        if note.id == identifier:
            return BatchFile(note.filename, archives.archive_path(_folder(platform), note.id))
    raise NotFoundError(message(N_("没有这个压缩包，或保留时间已过；请重新生成。")))


def _owner(actor: Actor) -> Owner:
    return (actor.programme, actor.person.id)


def _folder(platform: Platform) -> Path:
    return platform.settings.data_dir / "batches"


def _notes_of(platform: Platform, actor: Actor) -> tuple[ArchiveNote, ...]:
    """The archives of a person that are still kept, the newest first."""
    now_us = platform.clock.now_us()
    return tuple(
        note
        for note in archives.notes(_folder(platform))
        if (note.programme, note.person) == _owner(actor) and note.expires_us >= now_us
    )


def _open_to(platform: Platform, actor: Actor) -> tuple[ArchiveNote, ...]:
    """Those that hold nothing but what this person may see now."""
    sight = _sight(platform, actor)
    return tuple(note for note in _notes_of(platform, actor) if note.sight == sight)


def _sight(platform: Platform, actor: Actor) -> str:
    """What decides which reports somebody may have: archives made otherwise are not handed out.

    Whoever has another role by now, was recused since, or has reviews to hand in again.
    """
    stored = platform.store.programme(actor.programme)
    sealed = ",".join(str(r.number) for r in stored.rounds if r.state.is_sealed)
    hidden = ",".join(sorted(hidden_counties(stored, actor)))
    owes = owes_reviews(platform, stored, actor)
    person = f"{actor.person.role.value}/{actor.person.county or ''}"
    return f"{person} sealed {sealed} hidden {hidden} owes {owes}"


def _work(
    job: Job, platform: Platform, actor: Actor, request: BatchRequest, items: Sequence[BatchItem]
) -> None:
    """Write the archive; nothing of it stays when the batch is cancelled."""
    folder, identifier = _folder(platform), secrets.token_hex(16)
    sight = _sight(platform, actor)
    _make_room(platform, actor)
    with archives.writing(folder, identifier) as archive:
        for place, made in enumerate(written_batch(items, request.formats), start=1):
            job.heed_stop()
            for file in made.files:
                archive.add(file.filename, file.content)
            job.advance(*made.failures)
            job.begin(items[place].label if place < len(items) else None)
        files, failures = archive.files, job.view().failures
        if failures:
            archive.add(*_what_is_missing(failures, request.language))
    name = _archive_name(platform, actor, request)
    archives.keep_note(folder, _note(platform, actor, identifier, name, files, failures, sight))


def _archive_name(platform: Platform, actor: Actor, request: BatchRequest) -> str:
    if not request.approved:
        return archive_name(platform, actor, request.language)
    return f"{translator(request.language)(N_('评审报告_已签发'))}.zip"


def _make_room(platform: Platform, actor: Actor) -> None:
    """Drop this person's earlier archives, and everybody's whose time has passed."""
    folder = _folder(platform)
    for note in _notes_of(platform, actor):
        archives.remove(folder, note.id)
    archives.remove_expired(folder, platform.clock.now_us(), KEPT_FOR // timedelta(microseconds=1))


def _what_is_missing(failures: Sequence[Failure], language: str) -> tuple[str, bytes]:
    """The list of what could not be made, as a text file that any editor opens."""
    _ = translator(language)
    lines = [_("以下报告未能生成，其余均在本压缩包内：")]
    for failure in failures:
        which = failure.subject.render(_)
        if failure.format:
            which += f" · {WRITERS[failure.format].name}"
        lines.append(_("{which}：{reason}").format(which=which, reason=failure.reason.render(_)))
    return _("未生成的报告.txt"), "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _note(
    platform: Platform,
    actor: Actor,
    identifier: str,
    filename: str,
    files: int,
    failures: Sequence[Failure],
    sight: str,
) -> ArchiveNote:
    now = platform.clock.now()
    return ArchiveNote(
        id=identifier,
        programme=actor.programme,
        person=actor.person.id,
        filename=filename,
        files=files,
        finished_us=to_us(now),
        expires_us=to_us(now + KEPT_FOR),
        sight=sight,
        failures=tuple(
            (
                f.subject.render(CHINESE),
                f.subject.render(ENGLISH),
                f.reason.render(CHINESE),
                f.reason.render(ENGLISH),
                f.format,
            )
            for f in failures
        ),
    )


def _finished(note: ArchiveNote) -> FinishedBatch:
    failures = tuple(
        Failure(Bilingual(name, name_en), Bilingual(reason, reason_en), format_)
        for name, name_en, reason, reason_en, format_ in note.failures
    )
    return FinishedBatch(note.id, note.filename, note.files, failures, from_us(note.expires_us))
