"""The report on all counties: who may have it, from what it is made, and its bytes."""

import polars as pl
from sqlalchemy import Connection

from evaluation.analysis.completion import submitted
from evaluation.domain.visibility import refusal_to_see_city_report
from evaluation.locale import translator
from evaluation.reports.city_context import CityContext
from evaluation.reports.city_report import city_report as city_document_of
from evaluation.reports.document import Document
from evaluation.reports.pdf import render_pages
from evaluation.services.actors import Actor
from evaluation.services.comparing import Comparison, compare
from evaluation.services.platform import Platform
from evaluation.services.published_rounds import published_alone
from evaluation.services.report_contexts import newest_day, reopenings
from evaluation.services.report_files import (
    NamedDocument,
    RenderedReport,
    draft_state,
    refuse_unknown_formats,
)
from evaluation.services.result_states import sealed_state
from evaluation.services.sight import Sight, sight_of_results
from evaluation.services.withheld import without_few
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import Provenance, county_provenance
from evaluation.storage.rounds import seals


def city_report(platform: Platform, actor: Actor, format_: str, language: str) -> RenderedReport:
    """The report on all counties in one format.

    Raises:
        NotAllowedError: not for this person, or not yet.
        FaultyInputError: there is no such format.
    """
    refuse_unknown_formats((format_,))
    return city_report_document(platform, actor, language).written(format_)


def city_report_document(platform: Platform, actor: Actor, language: str) -> NamedDocument:
    """The report on all counties as it stands now, not written in any format yet: a draft.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    stored = platform.store.programme(actor.programme)
    sight = _permitted(platform, stored, actor)
    compared = platform.kept.get(
        sealed_state(platform, stored, sight), lambda: compare(platform, stored, sight.rounds)
    )
    document = city_document(platform, stored, compared, language, draft=True)
    name = f"{translator(language)('全市比较报告')}_{draft_state(compared.rounds, language)}"
    return NamedDocument(name, document)


def city_pages(platform: Platform, actor: Actor, language: str) -> tuple[bytes, ...]:
    """The pages of the report on all counties as PNG pictures.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    return render_pages(city_report_document(platform, actor, language).document)


def permit_city_report(platform: Platform, actor: Actor) -> None:
    """Refuse whoever may not have the report on all counties.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    _permitted(platform, platform.store.programme(actor.programme), actor)


def _permitted(platform: Platform, stored: StoredProgramme, actor: Actor) -> Sight:
    """The rounds that this person may see over all counties, none of which is hidden from them."""
    recused = any(r.reviewer == actor.person.id for r in stored.recusals)
    if refusal := refusal_to_see_city_report(actor.person, recused=recused):
        refusal.throw()
    return sight_of_results(platform, stored, actor)


def city_document(
    platform: Platform, stored: StoredProgramme, compared: Comparison, language: str, *, draft: bool
) -> Document:
    """The report on all counties in one language, for services that asked for permission already."""
    with platform.store.read() as conn:
        return city_document_of(city_context(conn, stored, compared, language, draft=draft))


def city_context(
    conn: Connection,
    stored: StoredProgramme,
    compared: Comparison,
    language: str,
    *,
    draft: bool = True,
) -> CityContext:
    """Everything about the sealed rounds of all counties, without what tells few reviewers apart."""
    numbers = tuple(r.number for r in compared.rounds)
    shown = {c.id for c in compared.counties}
    entered = _provenance(conn, stored, compared)
    return CityContext(
        programme=stored.programme,
        counties=compared.counties,
        rounds=stored.rounds,
        rubrics=compared.rubrics,
        results=without_few(compared.results),
        dated=newest_day(stored, entered.newest_us, conn, numbers),
        language=language,
        draft=draft,
        recusals={c: sum(r.county == c for r in stored.recusals) for c in shown},
        panel_sizes=_panel_sizes(compared),
        adjustments=tuple(
            a for a in stored.adjustments if a.county in shown and a.round in numbers
        ),
        seals={n: found[-1].seal for n in numbers if (found := seals(conn, stored, n))},
        imported_count=entered.imported,
        on_behalf_count=entered.on_behalf,
        reopened=reopenings(conn, stored, numbers),
        published_alone={
            c.id: published_alone(conn, stored, compared, c.id) for c in compared.counties
        },
    )


def _provenance(conn: Connection, stored: StoredProgramme, compared: Comparison) -> Provenance:
    """Where the ratings of all counties came from."""
    entering = submitted(compared.results.completion)
    parts = [
        county_provenance(
            conn,
            stored,
            county.id,
            entering.filter(county=county.id).select("round", "reviewer").rows(),
        )
        for county in compared.counties
    ]
    return Provenance(
        max((p.newest_us for p in parts if p.newest_us is not None), default=None),
        sum(p.imported for p in parts),
        sum(p.on_behalf for p in parts),
    )


def _panel_sizes(compared: Comparison) -> dict[tuple[int, str], int]:
    """How many reviews of each county count, by round."""
    counted = compared.results.composites.filter(pl.col("counted"))
    sizes = counted.group_by("round", "county").len()
    none = {(n, c.id): 0 for n in compared.results.rounds for c in compared.counties}
    return none | {(n, c): size for n, c, size in sizes.iter_rows()}
