"""Printing the papers of a round: who may have which, and their bytes."""

from collections.abc import Sequence

from evaluation.domain.counties import County
from evaluation.domain.implied import implied_level
from evaluation.domain.permissions import Refusal
from evaluation.domain.printables import (
    refusal_to_print_blank,
    refusal_to_print_duties,
    refusal_to_print_filled,
    refusal_to_print_panel,
)
from evaluation.domain.reviews import ReviewKey
from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.reports.duty_record import duty_record as duty_document
from evaluation.reports.duty_record import duty_summary
from evaluation.reports.filled_sheet import filled_sheet as filled_document
from evaluation.reports.scoring_sheet import BlankSheet
from evaluation.reports.scoring_sheet import blank_sheet as blank_document
from evaluation.reports.signature_list import Panel, sign_in_sheet
from evaluation.reports.signature_list import signature_list as signature_document
from evaluation.services.access import find_county, indicators_of, is_assigned, is_recused
from evaluation.services.actors import Actor
from evaluation.services.duties import newest_moment, panel_duties
from evaluation.services.filled_sheets import counted_reviews, gathered
from evaluation.services.platform import Platform
from evaluation.services.print_desk import PrintDesk, all_written
from evaluation.services.report_files import NamedDocument, RenderedReport, refuse_unknown_formats
from evaluation.services.review_acts import SUBMISSION_STATEMENT
from evaluation.storage.rounds import ReviewPlace


def blank_sheet(
    platform: Platform, actor: Actor, round_: int, county: str, format_: str, language: str
) -> RenderedReport:
    """An empty scoring sheet for one county.

    Raises:
        NotAllowedError: not for this person.
    """
    refuse_unknown_formats((format_,))
    desk = PrintDesk.of(platform, actor, round_, language)
    if refusal := _refusal_of_blank(desk, county):
        refusal.throw()
    return _blank(desk, find_county(desk.stored, county)).written(format_)


def blank_sheets(
    platform: Platform, actor: Actor, round_: int, formats: Sequence[str], language: str
) -> RenderedReport:
    """The empty sheets of all counties that this person may have, in one ZIP file."""
    refuse_unknown_formats(formats)
    desk = PrintDesk.of(platform, actor, round_, language)
    asked = [(c, _refusal_of_blank(desk, c.id)) for c in desk.stored.counties]
    made = [_blank(desk, county) for county, refusal in asked if refusal is None]
    name = desk.translate("空白评分表_{round}").format(round=desk.round_title)
    return all_written(name, made, [refusal for _county, refusal in asked], formats)


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
        county=county,
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
    place = (county, reviewer or actor.person.id)
    if refusal := _refusals_of_filled(desk, (place,))[place]:
        refusal.throw()
    return _filled(desk, place).written(format_)


def filled_sheets(
    platform: Platform, actor: Actor, round_: int, formats: Sequence[str], language: str
) -> RenderedReport:
    """The own reviews of a round, or for the organizer all that count, in one ZIP file."""
    refuse_unknown_formats(formats)
    desk = PrintDesk.of(platform, actor, round_, language)
    places = [
        (a.county, a.reviewer)
        for a in desk.stored.assignments
        if a.round == round_
        and (not actor.person.role.rates or a.reviewer == actor.person.id)
        and not is_recused(desk.stored, a.county, a.reviewer)
    ]
    refusals = _refusals_of_filled(desk, places)
    made = [_filled(desk, place) for place in places if refusals[place] is None]
    name = desk.translate("已填评分表_{round}").format(round=desk.round_title)
    return all_written(name, made, list(refusals.values()), formats)


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


def signature_list(
    platform: Platform, actor: Actor, round_: int, format_: str, language: str
) -> RenderedReport:
    """The panel of a round with room to sign.

    Raises:
        NotAllowedError: not for this role.
    """
    refuse_unknown_formats((format_,))
    desk = PrintDesk.of(platform, actor, round_, language)
    return desk.named(signature_document(_panel(desk))).written(format_)


def sign_in_list(
    platform: Platform, actor: Actor, round_: int, format_: str, language: str
) -> RenderedReport:
    """The list on which those who are there on site sign in.

    Raises:
        NotAllowedError: not for this role.
    """
    refuse_unknown_formats((format_,))
    desk = PrintDesk.of(platform, actor, round_, language)
    return desk.named(sign_in_sheet(_panel(desk))).written(format_)


def _panel(desk: PrintDesk) -> Panel:
    if refusal := refusal_to_print_panel(desk.actor.person):
        refusal.throw()
    stored = desk.stored
    return Panel(
        desk.paper(),
        tuple(p for p in stored.people if p.sits_in(desk.round.number)),
        {c.id: c for c in stored.counties},
        stored.recusals,
    )


def duty_record(
    platform: Platform,
    actor: Actor,
    round_: int,
    format_: str,
    language: str,
    *,
    reviewer: str = "",
) -> RenderedReport:
    """A reviewer's duty record: the own one, or for the organizer a `reviewer`'s or the panel's.

    Raises:
        NotAllowedError: not for this person.
    """
    refuse_unknown_formats((format_,))
    desk = PrintDesk.of(platform, actor, round_, language)
    chosen = reviewer or (actor.person.id if actor.person.role.rates else None)
    if refusal := refusal_to_print_duties(actor.person, chosen):
        refusal.throw()
    return _duties(desk, (chosen,))[0].written(format_)


def duty_records(
    platform: Platform, actor: Actor, round_: int, formats: Sequence[str], language: str
) -> RenderedReport:
    """The record of every member of the panel and the summary, in one ZIP file: for the organizer."""
    refuse_unknown_formats(formats)
    desk = PrintDesk.of(platform, actor, round_, language)
    if refusal := refusal_to_print_duties(actor.person, None):
        refusal.throw()
    made = _duties(desk, (None, *(p.id for p in desk.stored.people if p.sits_in(round_))))
    name = desk.translate("履职记录_{round}").format(round=desk.round_title)
    return all_written(name, made, (), formats)


def _duties(desk: PrintDesk, reviewers: Sequence[str | None]) -> tuple[NamedDocument, ...]:
    """The record of each; None stands for the summary of the panel.

    Raises:
        NotFoundError: somebody is not on the panel.
    """
    panel = panel_duties(desk.platform, desk.stored, desk.round.number)
    by_id = {duties.person.id: duties for duties in panel}
    made = []
    for reviewer in reviewers:
        if reviewer is None:
            made.append(desk.named(duty_summary(desk.paper(newest_moment(panel)), panel)))
            continue
        if reviewer not in by_id:
            text = N_("第{round}轮专家组中没有“{person}”。")
            raise NotFoundError(message(text, round=desk.round.number, person=reviewer))
        duties = by_id[reviewer]
        document = duty_document(desk.paper(newest_moment((duties,))), duties)
        made.append(desk.named(document, desk.person_detail(reviewer)))
    return tuple(made)
