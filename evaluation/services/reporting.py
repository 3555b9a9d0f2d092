"""County reports: who may have which, and their bytes."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.domain.counties import County
from evaluation.domain.permissions import Refusal
from evaluation.domain.rounds import RoundState
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.locale import N_, message, translator
from evaluation.reports.context import ReportContext
from evaluation.reports.county_report import county_report as county_document
from evaluation.reports.document import Document
from evaluation.reports.pdf import render_pages
from evaluation.reports.writers import FORMATS, WRITERS
from evaluation.services.access import find_county
from evaluation.services.actors import Actor
from evaluation.services.comparing import Comparison, compare
from evaluation.services.platform import Platform
from evaluation.services.report_contexts import report_context
from evaluation.services.result_states import sealed_state
from evaluation.services.sight import report_refusal, sight_of_reports
from evaluation.storage.programmes import StoredProgramme

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ReportEntry:
    """A county in the list of reports, and why its report cannot be had."""

    county: County
    refusal: Refusal | None


@dataclass(frozen=True)
class RenderedReport:
    """A document ready to be downloaded."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class NamedDocument:
    """A report before it is written, and its file's name without the ending."""

    name: str
    document: Document

    def written(self, format_: str) -> RenderedReport:
        """The file in one format."""
        writer = WRITERS[format_]
        content = writer.render(self.document)
        return RenderedReport(f"{self.name}.{format_}", writer.media_type, content)


def report_entries(platform: Platform, actor: Actor) -> tuple[ReportEntry, ...]:
    """The counties whose reports concern this person: all, or the own one."""
    stored = platform.store.programme(actor.programme)
    own = actor.person.county if actor.person.role.belongs_to_county else None
    return tuple(
        ReportEntry(county, report_refusal(platform, stored, actor, county.id))
        for county in stored.counties
        if own is None or county.id == own
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
    return report_document(platform, actor, county_id, language).written(format_)


def refuse_unknown_formats(formats: Sequence[str]) -> None:
    """Refuse what there is no writer for.

    Raises:
        FaultyInputError: with the formats that there are.
    """
    for format_ in formats:
        if format_ not in WRITERS:
            text = N_("没有“{format}”格式的报告；可用：{allowed}。")
            raise FaultyInputError(message(text, format=format_, allowed=FORMATS))


def report_document(
    platform: Platform, actor: Actor, county_id: str, language: str
) -> NamedDocument:
    """A county's report as it stands now, not written in any format yet.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    stored = platform.store.programme(actor.programme)
    county = _permitted(platform, stored, actor, county_id)
    return _document(platform, stored, reported(platform, stored, actor), county, language)


def _permitted(platform: Platform, stored: StoredProgramme, actor: Actor, county_id: str) -> County:
    """The county, if this person may have its report; a stranger learns of no county's existence."""
    if refusal := report_refusal(platform, stored, actor, county_id):
        refusal.throw()
    return find_county(stored, county_id)


def reported(platform: Platform, stored: StoredProgramme, actor: Actor) -> Comparison:
    """The results that reports for this person draw on."""
    sight = sight_of_reports(stored, actor)
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
    names = {c.id: _spoken_name(c, language) for c in stored.counties}
    name = names[county.id]
    if list(names.values()).count(name) > 1:
        name = f"{name}（{county.id}）"
    suffix = " evaluation report" if language == "en" else "评审报告"
    return f"{name}{suffix}{_state_of(compared, language)}"


def _state_of(compared: Comparison, language: str) -> str:
    """Which rounds a report is about, and whether it is a draft: so that none overwrites another."""
    _, rounds = translator(language), compared.rounds
    words = [_("{count}轮").format(count=len(rounds))]
    if len(rounds) == 1:
        english = language == "en" and rounds[0].title_en
        words = [_plain_name(rounds[0].title_en if english else rounds[0].title)]
    elif len(rounds) == 2:  # noqa: PLR2004 - both rounds of the usual evaluation
        words = [_("两轮")]
    if any(r.state is not RoundState.PUBLISHED for r in rounds):
        words.append(_("草稿"))
    return "".join(f"_{word}" for word in words)


def _spoken_name(county: County, language: str) -> str:
    return _plain_name(county.name_en if language == "en" and county.name_en else county.name)


def _plain_name(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).lstrip(".")


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


def all_reports(
    platform: Platform,
    actor: Actor,
    formats: Sequence[str],
    language: str,
    on_progress: Callable[[int, int], None] | None = None,
) -> RenderedReport:
    """Every report that this person may have, in one ZIP file.

    Raises:
        NotAllowedError: there is none.
    """
    stored = platform.store.programme(actor.programme)
    entries = report_entries(platform, actor)
    allowed = [e.county for e in entries if e.refusal is None]
    if not allowed:
        refusal = next((e.refusal for e in entries if e.refusal), None)
        raise NotAllowedError(refusal.reason if refusal else message(N_("没有可下载的报告。")))
    compared = reported(platform, stored, actor)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, county in enumerate(allowed, start=1):
            document = _document(platform, stored, compared, county, language)
            for format_ in formats:
                made = document.written(format_)
                archive.writestr(zipfile.ZipInfo(made.filename, ZIP_EPOCH), made.content)
            if on_progress:
                on_progress(done, len(allowed))
    state = _state_of(compared, language)
    name = f"reports{state}.zip" if language == "en" else f"评审报告{state}.zip"
    return RenderedReport(name, "application/zip", buffer.getvalue())
