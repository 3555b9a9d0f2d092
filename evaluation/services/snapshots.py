"""Approved reports: which there are, their files, and what a code on paper is worth."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.dispatch import Snapshot
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.verification_codes import CodeAnswer, typed_code
from evaluation.domain.visibility import refusal_to_see_snapshot
from evaluation.errors import NotAllowedError, NotFoundError
from evaluation.locale import LANGUAGES, N_, SOURCE_LANGUAGE, message, translator
from evaluation.reports.document import Document
from evaluation.reports.pdf import render_pages
from evaluation.reports.writers import WRITERS
from evaluation.services.actors import Actor
from evaluation.services.clock import to_us
from evaluation.services.frozen_reports import document_of
from evaluation.services.platform import Platform
from evaluation.services.report_files import (
    RenderedReport,
    county_file_name,
    refuse_unknown_formats,
    rendered,
)
from evaluation.services.sight import owes_reviews, snapshot_refusal
from evaluation.storage import code_checks, snapshot_files
from evaluation.storage import snapshots as rows
from evaluation.storage.dispatches import dispatches
from evaluation.storage.programmes import StoredProgramme

CHECK_WINDOW = timedelta(minutes=15)
UNKNOWN_LIMIT, CHECK_LIMIT = 10, 60
"""How many unknown codes, and how many codes at all, one address may try within the window."""


@dataclass(frozen=True)
class ApprovedReport:
    """An approved report as its list shows it."""

    snapshot: Snapshot
    county: County | None
    """None for the report on all counties."""
    recipients: int
    sent: int
    """To how many of its recipients it left."""
    received: int


def rounds_to_approve(stored: StoredProgramme) -> tuple[Round, ...]:
    """The rounds that an approved report draws on: the published ones."""
    return tuple(r for r in stored.rounds if r.state is RoundState.PUBLISHED)


def approved(platform: Platform, actor: Actor) -> tuple[ApprovedReport, ...]:
    """The approved reports that this person may have, newest first, corrected ones included."""
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        found = rows.snapshots(conn, stored.programme_id)
        sendings = dispatches(conn, stored.programme_id)
    counties = {c.id: c for c in stored.counties}
    shown = [s for s in reversed(found) if snapshot_refusal(platform, stored, actor, s) is None]
    states = {s.code: [d.state for d in sendings if d.code == s.code] for s in shown}
    return tuple(
        ApprovedReport(
            snapshot,
            counties.get(snapshot.county) if snapshot.county else None,
            recipients=len(states[snapshot.code]),
            sent=sum(state.has_left for state in states[snapshot.code]),
            received=sum(state.value == "received" for state in states[snapshot.code]),
        )
        for snapshot in shown
    )


def snapshot_file(
    platform: Platform, actor: Actor, code: str, format_: str, language: str
) -> RenderedReport:
    """An approved report in one format: the bytes that were first written, today as on that day.

    Raises:
        NotAllowedError: not for this person; the same answer where there is no such report.
        FaultyInputError: there is no such format.
    """
    refuse_unknown_formats((format_,))
    stored = platform.store.programme(actor.programme)
    snapshot = permitted(platform, stored, actor, code)
    return written_file(platform, stored, snapshot, format_, language)


def snapshot_pages(platform: Platform, actor: Actor, code: str, language: str) -> tuple[bytes, ...]:
    """An approved report's pages as PNG pictures.

    Raises:
        NotAllowedError: not for this person; the same answer where there is no such report.
    """
    stored = platform.store.programme(actor.programme)
    snapshot = permitted(platform, stored, actor, code)
    return render_pages(snapshot_document(platform, snapshot, language))


def permitted(platform: Platform, stored: StoredProgramme, actor: Actor, code: str) -> Snapshot:
    """An approved report of the programme, if this person may have it."""
    with platform.store.read() as conn:
        snapshot = rows.find_snapshot(conn, stored.programme_id, typed_code(code))
    if snapshot is None or snapshot_refusal(platform, stored, actor, snapshot):
        _refuse_unknown(platform, stored, actor, code)
    return snapshot


def _refuse_unknown(
    platform: Platform, stored: StoredProgramme, actor: Actor, code: str
) -> NoReturn:
    """The answer to a code of no report, and to one of a report that is not for this person."""
    owes = owes_reviews(platform, stored, actor)
    if refusal := refusal_to_see_snapshot(actor.person, "", owes_reviews=owes):
        refusal.throw()
    raise NotFoundError(message(N_("没有核验码为{code}的报告。"), code=code))


def snapshot_document(platform: Platform, snapshot: Snapshot, language: str) -> Document:
    """What was approved, in one language."""
    return document_of(_content(platform, snapshot), known_language(language))


def known_language(language: str) -> str:
    """The language asked for, or Chinese where there is no such one."""
    return language if language in LANGUAGES else SOURCE_LANGUAGE


def _content(platform: Platform, snapshot: Snapshot) -> bytes:
    content = snapshot_files.read_snapshot(platform.settings.snapshots_dir, snapshot.digest)
    if content is None:
        text = N_(
            "核验码为{code}的报告的存档已丢失或被改动，不能生成；"
            "请从备份恢复数据文件夹中的 snapshots，或运行 liangping verify 查看。"
        )
        raise NotFoundError(message(text, code=snapshot.code))
    return content


def written_file(
    platform: Platform, stored: StoredProgramme, snapshot: Snapshot, format_: str, language: str
) -> RenderedReport:
    """The file of an approved report, for services that have already asked for permission."""
    language = known_language(language)
    content = _kept(platform, snapshot, format_, language)
    return rendered(snapshot_file_name(stored, snapshot, language), format_, content)


def _kept(platform: Platform, snapshot: Snapshot, format_: str, language: str) -> bytes:
    """The first writing; written now, and compared with the first, where that is not at hand."""
    content = kept_file(platform, snapshot, format_, language)
    if content is not None:
        return content
    content = WRITERS[format_].render(snapshot_document(platform, snapshot, language))
    return keep_first(platform, snapshot, format_, language, content)


def kept_file(platform: Platform, snapshot: Snapshot, format_: str, language: str) -> bytes | None:
    """The first writing of an approved report, where it is at hand and as it was."""
    path = snapshot_files.file_path(
        platform.settings.snapshots_dir, snapshot.digest, language, format_
    )
    with platform.store.read() as conn:
        first = snapshot_files.file_row(conn, snapshot.id, language, format_)
    return snapshot_files.read_file(path, first) if first is not None else None


def keep_first(
    platform: Platform, snapshot: Snapshot, format_: str, language: str, content: bytes
) -> bytes:
    """Keep what was just written as the first writing.

    Raises:
        NotFoundError: it was written before, the file is gone, and this is another one.
    """
    row = snapshot_files.FileRow(hashlib.sha256(content).hexdigest(), len(content))
    first = platform.store.write(
        lambda conn: snapshot_files.add_file_row(conn, snapshot.id, language, format_, row)
    )
    if first != row:
        text = N_(
            "核验码为{code}的报告的{format}文件已丢失或被改动，"
            "现在的软件生成的文件与首次生成的不同；请从备份恢复数据文件夹中的 snapshots。"
        )
        raise NotFoundError(message(text, code=snapshot.code, format=WRITERS[format_].name))
    path = snapshot_files.file_path(
        platform.settings.snapshots_dir, snapshot.digest, language, format_
    )
    snapshot_files.keep_file(path, content)
    return content


def snapshot_file_name(stored: StoredProgramme, snapshot: Snapshot, language: str) -> str:
    """What the files of an approved report are called, without the ending: no other report's name: it ends with the code."""
    county = next((c for c in stored.counties if c.id == snapshot.county), None)
    if county is None:
        _ = translator(language)
        return f"{_('全市比较报告')}_{snapshot.code}"
    return f"{county_file_name(county, stored.counties, language)}_{snapshot.code}"


def check_code(platform: Platform, code: str, address: str) -> CodeAnswer:
    """What a printed code is worth; nothing else is told, and every answer costs the same.

    Raises:
        NotAllowedError: this address tried too often; the same for codes that exist and others.
    """
    asked = typed_code(code[:64])
    now = platform.clock.now()
    since_us = to_us(now - CHECK_WINDOW)
    check_id = platform.store.new_id()

    def save(conn: Connection) -> tuple[bool, bool]:
        checks, unknown = code_checks.recent_checks(conn, address, since_us)
        if checks >= CHECK_LIMIT or unknown >= UNKNOWN_LIMIT:
            raise NotAllowedError(message(N_("查询过于频繁，请15分钟后再试。")))
        known, is_corrected = rows.code_standing(conn, asked)
        code_checks.add_check(
            conn,
            check_id=check_id,
            address=address,
            known=known,
            at_us=to_us(now),
            since_us=since_us,
        )
        return known, is_corrected

    # Counted and written in one transaction, so that a burst of guesses passes no limit.
    known, is_corrected = platform.store.write(save)
    if not known:
        return CodeAnswer.UNKNOWN
    return CodeAnswer.CORRECTED if is_corrected else CodeAnswer.VALID
