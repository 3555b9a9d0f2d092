"""County reports: who may have which, and their bytes."""

from dataclasses import dataclass

from evaluation.domain.counties import County
from evaluation.domain.dispatch import Snapshot
from evaluation.domain.permissions import Refusal
from evaluation.domain.visibility import refusal_to_list_reports
from evaluation.reports.context import ReportContext
from evaluation.reports.county_report import county_report as county_document
from evaluation.reports.pdf import render_pages
from evaluation.services.access import find_county
from evaluation.services.actors import Actor
from evaluation.services.comparing import Comparison, compare
from evaluation.services.platform import Platform
from evaluation.services.report_contexts import report_context
from evaluation.services.report_files import (
    NamedDocument,
    RenderedReport,
    county_file_name,
    draft_state,
    refuse_unknown_formats,
)
from evaluation.services.result_states import sealed_state
from evaluation.services.sight import (
    hidden_counties,
    newest_sent,
    report_refusal,
    sight_of_reports,
)
from evaluation.services.snapshots import (
    snapshot_document,
    snapshot_file_name,
    written_file,
)
from evaluation.storage.programmes import StoredProgramme

__all__ = [
    "NamedDocument",
    "RenderedReport",
    "ReportEntry",
    "archive_name",
    "county_report",
    "preview_pages",
    "refuse_unknown_formats",
    "report_document",
    "report_entries",
    "reported",
]


@dataclass(frozen=True)
class ReportEntry:
    """A county in the list of reports, and why its report cannot be had."""

    county: County
    refusal: Refusal | None


def report_entries(platform: Platform, actor: Actor) -> tuple[ReportEntry, ...]:
    """The counties whose reports concern this person: all they may see, or the own one; else none."""
    if refusal_to_list_reports(actor.person):
        return ()
    stored = platform.store.programme(actor.programme)
    hidden = hidden_counties(stored, actor)
    own = actor.person.county if actor.person.role.belongs_to_county else None
    return tuple(
        ReportEntry(county, report_refusal(platform, stored, actor, county.id))
        for county in stored.counties
        if county.id not in hidden and (own is None or county.id == own)
    )


def county_report(
    platform: Platform, actor: Actor, county_id: str, format_: str, language: str
) -> RenderedReport:
    """A county's report in one format.

    Raises:
        NotAllowedError: not for this person, or not yet.
        FaultyInputError: there is no such format.
    """
    refuse_unknown_formats((format_,))
    stored = platform.store.programme(actor.programme)
    if snapshot := _sent_report(platform, stored, actor, county_id):
        return written_file(platform, stored, snapshot, format_, language)
    return report_document(platform, actor, county_id, language).written(format_)


def _sent_report(
    platform: Platform, stored: StoredProgramme, actor: Actor, county_id: str
) -> Snapshot | None:
    """The approved report that a county's own people read, instead of the one as it stands now."""
    if not actor.person.role.belongs_to_county:
        return None
    return newest_sent(platform, stored, _permitted(platform, stored, actor, county_id).id)


def report_document(
    platform: Platform, actor: Actor, county_id: str, language: str
) -> NamedDocument:
    """A county's report as it stands now, not written in any format yet: a draft.

    A county's own people get the approved one that was sent.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    stored = platform.store.programme(actor.programme)
    if snapshot := _sent_report(platform, stored, actor, county_id):
        name = snapshot_file_name(stored, snapshot, language)
        return NamedDocument(name, snapshot_document(platform, snapshot, language))
    county = _permitted(platform, stored, actor, county_id)
    return _document(platform, stored, reported(platform, stored, actor), county, language)


def _permitted(platform: Platform, stored: StoredProgramme, actor: Actor, county_id: str) -> County:
    """The county, if this person may have its report; a stranger learns of no county's existence."""
    if refusal := report_refusal(platform, stored, actor, county_id):
        refusal.throw()
    return find_county(stored, county_id)


def reported(platform: Platform, stored: StoredProgramme, actor: Actor) -> Comparison:
    """The results that reports for this person draw on."""
    sight = sight_of_reports(platform, stored, actor)
    state = sealed_state(platform, stored, sight)
    return platform.kept.get(
        state, lambda: compare(platform, stored, sight.rounds, hidden=sight.hidden)
    )


def _document(
    platform: Platform,
    stored: StoredProgramme,
    compared: Comparison,
    county: County,
    language: str,
) -> NamedDocument:
    document = county_document(_context(platform, stored, compared, county, language))
    return NamedDocument(_file_stem(stored, compared, county, language), document)


def _file_stem(stored: StoredProgramme, compared: Comparison, county: County, language: str) -> str:
    """A plain file's name on every system, no other county's, and no other state's of the report."""
    begin = county_file_name(county, stored.counties, language)
    return f"{begin}_{draft_state(compared.rounds, language)}"


def _context(
    platform: Platform,
    stored: StoredProgramme,
    compared: Comparison,
    county: County,
    language: str,
) -> ReportContext:
    with platform.store.read() as conn:
        return report_context(conn, stored, compared, county, language)


def preview_pages(
    platform: Platform, actor: Actor, county_id: str, language: str
) -> tuple[bytes, ...]:
    """The report's pages as PNG pictures.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    return render_pages(report_document(platform, actor, county_id, language).document)


def archive_name(platform: Platform, actor: Actor, language: str) -> str:
    """What an archive of the reports that this person may have is called."""
    stored = platform.store.programme(actor.programme)
    return _archive_name(reported(platform, stored, actor), language)


def _archive_name(compared: Comparison, language: str) -> str:
    state = draft_state(compared.rounds, language)
    return f"reports_{state}.zip" if language == "en" else f"评审报告_{state}.zip"
