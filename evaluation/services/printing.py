"""Printing the papers of a round: all of a kind, and the scoring sheets one by one."""

from collections.abc import Callable, Mapping, Sequence

from evaluation.domain.counties import County
from evaluation.domain.implied import implied_level
from evaluation.domain.permissions import Refusal
from evaluation.domain.printables import (
    PAPER_NAMES,
    PaperKind,
    refusal_to_print_blank,
    refusal_to_print_filled,
)
from evaluation.domain.reviews import ReviewKey
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.reports.filled_sheet import filled_sheet as filled_document
from evaluation.reports.scoring_sheet import BlankSheet
from evaluation.reports.scoring_sheet import blank_sheet as blank_document
from evaluation.services.access import find_county, indicators_of, is_assigned, is_recused
from evaluation.services.actors import Actor
from evaluation.services.filled_sheets import counted_reviews, gathered
from evaluation.services.panel_printing import duty_documents, panel_lists
from evaluation.services.platform import Platform
from evaluation.services.print_desk import PrintDesk, zipped
from evaluation.services.report_files import NamedDocument, RenderedReport, refuse_unknown_formats
from evaluation.services.review_acts import SUBMISSION_STATEMENT
from evaluation.storage.rounds import ReviewPlace

__all__ = ["PaperKind", "archive", "blank_sheet", "filled_sheet", "papers"]


def papers(
    platform: Platform, actor: Actor, round_: int, kind: PaperKind, language: str
) -> tuple[NamedDocument, ...]:
    """Every paper of a kind that this person may print: the own ones, or the whole panel's.

    Raises:
        NotAllowedError: there is none, with the first reason why.
    """
    desk = PrintDesk.of(platform, actor, round_, language)
    made = _MAKERS[kind](desk)
    if not made:
        raise NotAllowedError(message(N_("没有可以打印的。")))
    return made


def archive(
    platform: Platform,
    actor: Actor,
    round_: int,
    kind: PaperKind,
    formats: Sequence[str],
    language: str,
) -> RenderedReport:
    """Every paper of a kind that this person may print, in one ZIP file.

    Raises:
        NotAllowedError: there is none, with the first reason why.
    """
    refuse_unknown_formats(formats)
    made = papers(platform, actor, round_, kind, language)
    desk = PrintDesk.of(platform, actor, round_, language)
    name = f"{desk.translate(PAPER_NAMES[kind])}_{desk.round_title}"
    return zipped(name, [paper.written(f) for paper in made for f in formats])


def blank_sheet(
    platform: Platform, actor: Actor, round_: int, county: str, format_: str, language: str
) -> RenderedReport:
    """An empty scoring sheet for one county.

    Raises:
        NotAllowedError: not for this person.
    """
    refuse_unknown_formats((format_,))
    desk = PrintDesk.of(platform, actor, round_, language)
    county = desk.counties.id_of(county)
    if refusal := _refusal_of_blank(desk, county):
        refusal.throw()
    return _blank(desk, find_county(desk.stored, county)).written(format_)


def _all_blank(desk: PrintDesk) -> tuple[NamedDocument, ...]:
    counties = sorted(desk.stored.counties, key=lambda c: desk.counties.place(c.id))
    asked = [(c, _refusal_of_blank(desk, c.id)) for c in counties]
    made = tuple(_blank(desk, county) for county, refusal in asked if refusal is None)
    return made or _refused([refusal for _county, refusal in asked])


def _refusal_of_blank(desk: PrintDesk, county: str) -> Refusal | None:
    person, stored = desk.actor.person, desk.stored
    key = ReviewKey(county=county, round=desk.round.number, reviewer=person.id)
    return refusal_to_print_blank(
        person,
        assigned=is_assigned(stored, key),
        recused=is_recused(stored, county, person.id),
        material=next((c.material for c in stored.counties if c.id == county), True),
    )


def _blank(desk: PrintDesk, county: County) -> NamedDocument:
    person, rubric = desk.actor.person, desk.stored.rubrics[desk.round.number]
    figures = indicators_of(desk.stored, county.id)
    levels = {c.id: implied_level(c, figures) for c in rubric.asked_in(desk.round.number)}
    sheet = BlankSheet(
        paper=desk.paper(),
        rubric=rubric,
        county=desk.counties.shown(county.id),
        statement=SUBMISSION_STATEMENT,
        reviewer=person.name if person.role.rates else "",
        implied={criterion: level for criterion, level in levels.items() if level},
    )
    return desk.named(blank_document(sheet), desk.translate("空白"), desk.county_detail(county))


def filled_sheet(
    platform: Platform,
    actor: Actor,
    round_: int,
    county: str,
    format_: str,
    language: str,
    *,
    reviewer: str = "",
) -> RenderedReport:
    """A review as it stands: the actor's own, or for the organizer a `reviewer`'s that counts.

    Raises:
        NotAllowedError: not for this person, or not while the round is open.
    """
    refuse_unknown_formats((format_,))
    desk = PrintDesk.of(platform, actor, round_, language)
    place = (desk.counties.id_of(county), reviewer or actor.person.id)
    if refusal := _refusals_of_filled(desk, (place,))[place]:
        refusal.throw()
    return _filled(desk, place).written(format_)


def _all_filled(desk: PrintDesk) -> tuple[NamedDocument, ...]:
    person, stored = desk.actor.person, desk.stored
    places = [
        (a.county, a.reviewer)
        for a in stored.assignments
        if a.round == desk.round.number
        and (not person.role.rates or a.reviewer == person.id)
        and not is_recused(stored, a.county, a.reviewer)
    ]
    places.sort(key=lambda place: desk.counties.place(place[0]))
    refusals = _refusals_of_filled(desk, places)
    made = tuple(_filled(desk, place) for place in places if refusals[place] is None)
    return made or _refused(list(refusals.values()))


def _refusals_of_filled(
    desk: PrintDesk, places: Sequence[ReviewPlace]
) -> dict[ReviewPlace, Refusal | None]:
    with desk.platform.store.read() as conn:
        counted = counted_reviews(conn, desk.stored, desk.round.number)
    return {
        (county, reviewer): refusal_to_print_filled(
            desk.actor.person,
            reviewer,
            desk.round,
            recused=is_recused(desk.stored, county, reviewer),
            counts=(county, reviewer) in counted.places,
        )
        for county, reviewer in places
    }


def _filled(desk: PrintDesk, place: ReviewPlace) -> NamedDocument:
    county, reviewer = place
    sheet = gathered(desk, ReviewKey(county=county, round=desk.round.number, reviewer=reviewer))
    return desk.named(filled_document(sheet), sheet.reviewer, desk.county_detail(sheet.county))


def _refused(refusals: Sequence[Refusal | None]) -> tuple[NamedDocument, ...]:
    """Nothing, or the first reason why."""
    for refusal in refusals:
        if refusal is not None:
            refusal.throw()
    return ()


_MAKERS: Mapping[PaperKind, Callable[[PrintDesk], tuple[NamedDocument, ...]]] = {
    PaperKind.BLANK: _all_blank,
    PaperKind.FILLED: _all_filled,
    PaperKind.SIGNATURES: panel_lists,
    PaperKind.DUTIES: duty_documents,
}
