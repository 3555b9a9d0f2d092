"""Which documents a batch of reports holds: drafts, or what was approved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.domain.counties import County
from evaluation.domain.visibility import OUT_OF_SIGHT
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, Bilingual, message
from evaluation.services.access import find_county, is_out_of_sight
from evaluation.services.actors import Actor
from evaluation.services.approving import rounds_to_approve
from evaluation.services.city_reporting import city_report_document, permit_city_report
from evaluation.services.jobs import Words
from evaluation.services.platform import Platform
from evaluation.services.report_files import NamedDocument
from evaluation.services.reporting import report_document, report_entries
from evaluation.services.snapshots import (
    ApprovedReport,
    approved,
    keep_first,
    kept_file,
    permitted,
    snapshot_document,
    snapshot_file_name,
)


def _nothing(_format: str) -> None:
    return None


def _as_written(_format: str, content: bytes) -> bytes:
    return content


@dataclass(frozen=True)
class BatchItem:
    """One document of a batch: what it is called, and how it is made."""

    label: Words
    make: Callable[[], NamedDocument]
    """Asks for permission when its turn comes: a batch may outlive it."""
    written: Callable[[str], bytes | None] = _nothing
    """The file in a format where it was written before."""
    keep: Callable[[str, bytes], bytes] = _as_written
    """What to do with a file that was just written."""


def draft_items(
    platform: Platform, actor: Actor, counties: Sequence[str], language: str
) -> tuple[BatchItem, ...]:
    """Reports as they stand now; all that this person may have where no county is named.

    Raises:
        NotAllowedError: there is none.
        NotFoundError: there is no such county.
    """
    stored = platform.store.programme(actor.programme)
    entries = report_entries(platform, actor)
    allowed = tuple(e.county.id for e in entries if e.refusal is None)
    wanted = tuple(counties) or allowed
    if not wanted:
        refusal = next((e.refusal for e in entries if e.refusal), None)
        raise NotAllowedError(refusal.reason if refusal else message(N_("没有可下载的报告。")))
    # Somebody else's county is not named to a person who may have nothing of it.
    not_theirs = stored.county_ids.keys() - {e.county.id for e in entries}
    return tuple(
        _out_of_sight(county)
        if is_out_of_sight(stored, county, actor.person)
        else _draft(
            platform, actor, find_county(stored, county), language, unnamed=county in not_theirs
        )
        for county in wanted
    )


def _out_of_sight(county: str) -> BatchItem:
    """Named as it was asked for, whether there is such a county or not."""
    return BatchItem(Bilingual(county, county), OUT_OF_SIGHT.throw)


def _draft(
    platform: Platform, actor: Actor, county: County, language: str, *, unnamed: bool
) -> BatchItem:
    names = (county.id, county.id) if unnamed else (county.name, county.name_en)
    return BatchItem(
        Bilingual(*names),
        lambda: report_document(platform, actor, county.id, language),
    )


def city_item(platform: Platform, actor: Actor, language: str) -> BatchItem:
    """The report on all counties as it stands now.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    permit_city_report(platform, actor)
    return BatchItem(
        message(N_("全市比较报告")), lambda: city_report_document(platform, actor, language)
    )


def approved_items(
    platform: Platform, actor: Actor, counties: Sequence[str], language: str, *, city: bool = False
) -> tuple[BatchItem, ...]:
    """Approved reports, each county's newest; every county's where none is named.

    `city`: that on all counties, too, as the first.

    Raises:
        NotAllowedError: none of these was approved.
    """
    newest = newest_approved(platform, actor)
    stored = platform.store.programme(actor.programme)
    order = tuple(counties) or tuple(c.id for c in stored.counties)
    wanted: list[str | None] = [*([None] if city else []), *order]
    found = [newest[county] for county in wanted if county in newest]
    if not found:
        raise NotAllowedError(message(N_("所选的县（市、区）还没有已签发的报告。")))
    return tuple(_approved(platform, actor, report, language) for report in found)


def standing_items(
    platform: Platform, actor: Actor, counties: Sequence[str], language: str, *, city: bool = False
) -> tuple[BatchItem, ...]:
    """The approved report where there is one on the published rounds, else as it stands now.

    Raises:
        NotAllowedError: there is none of either.
        NotFoundError: there is no such county.
    """
    stored = platform.store.programme(actor.programme)
    published = tuple(r.number for r in rounds_to_approve(stored))
    standing = {
        county: report
        for county, report in newest_approved(platform, actor).items()
        if report.snapshot.rounds == published
    }
    items: list[BatchItem] = []
    if city:
        whole = standing.get(None)
        items.append(
            _approved(platform, actor, whole, language)
            if whole
            else city_item(platform, actor, language)
        )
    if counties or not city:
        wanted = tuple(counties) or tuple(
            e.county.id for e in report_entries(platform, actor) if e.refusal is None
        )
        drafts = [county for county in wanted if county not in standing]
        made = dict(
            zip(drafts, draft_items(platform, actor, drafts, language), strict=True)
            if drafts or not wanted
            else ()
        )
        items += [
            made[c] if c in made else _approved(platform, actor, standing[c], language)
            for c in wanted
        ]
    return tuple(items)


def newest_approved(platform: Platform, actor: Actor) -> dict[str | None, ApprovedReport]:
    """Each county's newest approved report that nothing corrected; under None that on all counties."""
    standing = (r for r in approved(platform, actor) if r.snapshot.superseded_by is None)
    found: dict[str | None, ApprovedReport] = {}
    for report in standing:  # the newest first
        found.setdefault(report.snapshot.county, report)
    return found


def _approved(platform: Platform, actor: Actor, report: ApprovedReport, language: str) -> BatchItem:
    snapshot, county = report.snapshot, report.county

    def make() -> NamedDocument:
        stored = platform.store.programme(actor.programme)
        allowed = permitted(platform, stored, actor, snapshot.code)
        name = snapshot_file_name(stored, allowed, language)
        return NamedDocument(name, snapshot_document(platform, allowed, language))

    return BatchItem(
        Bilingual(county.name, county.name_en) if county else message(N_("全市比较报告")),
        make,
        lambda format_: kept_file(platform, snapshot, format_, language),
        lambda format_, content: keep_first(platform, snapshot, format_, language, content),
    )
