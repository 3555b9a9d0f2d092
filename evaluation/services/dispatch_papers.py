"""The papers of dispatch: the register of who was sent what, and the letter to one recipient."""

from datetime import date, timedelta

from evaluation.domain.permissions import refusal_to_organize
from evaluation.errors import NotFoundError
from evaluation.locale import N_, SOURCE_LANGUAGE, message, translator
from evaluation.reports.cover_letter import Enclosure, Letter
from evaluation.reports.cover_letter import cover_letter as letter_document
from evaluation.reports.dispatch_register import RegisterLine, dispatch_register
from evaluation.reports.document import Document
from evaluation.services.actors import Actor
from evaluation.services.dispatching import local_day, today
from evaluation.services.outbox import Outbox, OutboxEntry, outbox
from evaluation.services.platform import Platform
from evaluation.services.report_files import (
    NamedDocument,
    RenderedReport,
    plain_name,
    refuse_unknown_formats,
)
from evaluation.services.snapshots import known_language, snapshot_document
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.snapshots import snapshots


def register(platform: Platform, actor: Actor, format_: str, language: str) -> RenderedReport:
    """The register of dispatch in one format; what is not filled in yet is signed by hand.

    Raises:
        NotAllowedError: not for this role.
        FaultyInputError: there is no such format.
    """
    refuse_unknown_formats((format_,))
    return register_document(platform, actor, language).written(format_)


def register_document(platform: Platform, actor: Actor, language: str) -> NamedDocument:
    """The register before it is written in any format.

    Raises:
        NotAllowedError: not for this role.
    """
    language = known_language(language)
    stored = platform.store.programme(actor.programme)
    found = outbox(platform, actor)
    lines = [_line(stored, entry, language) for entry in found.entries]
    document = dispatch_register(
        stored.programme, lines, language, _newest_day(platform, stored, found)
    )
    return NamedDocument(translator(language)("报告送达登记簿"), document)


def _newest_day(platform: Platform, stored: StoredProgramme, found: Outbox) -> date:
    """The day of the newest entry; never the time of writing, while there is an entry."""
    days = [
        day
        for e in found.entries
        for day in (local_day(stored, e.snapshot), e.dispatch.sent_on, e.dispatch.received_on)
        if day is not None
    ]
    return max(days, default=today(platform, stored))


def _line(stored: StoredProgramme, entry: OutboxEntry, language: str) -> RegisterLine:
    _ = translator(language)
    item = entry.dispatch
    names = {p.id: p.name for p in stored.people}
    office = item.office_en if language != SOURCE_LANGUAGE and item.office_en else item.office
    return RegisterLine(
        county=_subject(entry, language),
        recipient=f"{office} {item.name}".strip(),
        report=_("评审情况报告（{rounds}）").format(rounds=_rounds(stored, entry, language)),
        code=item.code,
        copies=item.copies,
        sent=item.sent_on.isoformat() if item.sent_on else "",
        how=_(item.how),
        sender=names.get(item.sent_by, ""),
        received_by=item.received_by,
        received=item.received_on.isoformat() if item.received_on else "",
        received_how=_(item.received_how),
        remark=_remark(entry, language),
    )


def _remark(entry: OutboxEntry, language: str) -> str:
    _ = translator(language)
    corrected = ""
    if entry.snapshot.superseded_by:
        corrected = _("已更正为{code}").format(code=entry.snapshot.superseded_by)
    return _("；").join(part for part in (entry.dispatch.remark, corrected) if part)


def _subject(entry: OutboxEntry, language: str) -> str:
    _ = translator(language)
    if entry.county is None:
        return _("各县（市、区）")
    english = language != SOURCE_LANGUAGE and entry.county.name_en
    return english or entry.county.name


def _rounds(stored: StoredProgramme, entry: OutboxEntry, language: str) -> str:
    return translator(language)("、").join(_round_titles(stored, entry, language))


def _round_titles(stored: StoredProgramme, entry: OutboxEntry, language: str) -> tuple[str, ...]:
    english = language != SOURCE_LANGUAGE
    return tuple(
        r.title_en if english and r.title_en else r.title
        for r in stored.rounds
        if r.number in entry.snapshot.rounds
    )


def cover_letter(
    platform: Platform, actor: Actor, dispatch_id: int, format_: str, language: str
) -> RenderedReport:
    """The letter that goes with one report to one recipient.

    Raises:
        NotAllowedError: not for this role.
        NotFoundError: there is no such dispatch.
        FaultyInputError: there is no such format.
    """
    refuse_unknown_formats((format_,))
    if refusal := refusal_to_organize(actor.person):
        refusal.throw()
    language = known_language(language)
    stored = platform.store.programme(actor.programme)
    entry = _entry(outbox(platform, actor), dispatch_id)
    document = _letter(platform, stored, entry, language)
    _ = translator(language)
    name = plain_name(_("{subject}抄送函").format(subject=_subject(entry, language)))
    return NamedDocument(f"{name}_{entry.dispatch.code}", document).written(format_)


def _entry(found: Outbox, dispatch_id: int) -> OutboxEntry:
    for entry in found.entries:
        if entry.dispatch.id == dispatch_id:
            return entry
    raise NotFoundError(message(N_("没有编号为{id}的抄送。"), id=dispatch_id))


def _letter(
    platform: Platform, stored: StoredProgramme, entry: OutboxEntry, language: str
) -> Document:
    item, snapshot = entry.dispatch, entry.snapshot
    office = item.office_en if language != SOURCE_LANGUAGE and item.office_en else item.office
    days = stored.programme.objection_days
    until = item.sent_on + timedelta(days=days) if item.sent_on and days else None
    letter = Letter(
        office=office,
        name=item.name,
        subject=_subject(entry, language),
        dated=item.sent_on or local_day(stored, snapshot),
        objections_until=until if entry.county else None,
        public_url=platform.settings.public_url,
    )
    enclosure = Enclosure(
        title=snapshot_document(platform, snapshot, language).title[-1],
        code=snapshot.code,
        rounds=_round_titles(stored, entry, language),
        copies=item.copies,
        corrects=_corrected_code(platform, stored, snapshot.code),
    )
    return letter_document(stored.programme, letter, enclosure, language)


def _corrected_code(platform: Platform, stored: StoredProgramme, code: str) -> str:
    """The code of the report that this one takes the place of."""
    with platform.store.read() as conn:
        found = snapshots(conn, stored.programme_id)
    return next((s.code for s in found if s.superseded_by == code), "")
