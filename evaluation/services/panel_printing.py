"""Printing what concerns a panel: lists to sign on, and what its members did."""

from collections.abc import Sequence

from evaluation.domain.printables import refusal_to_print_duties, refusal_to_print_panel
from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.reports.duty_record import duty_record as duty_document
from evaluation.reports.duty_record import duty_summary
from evaluation.reports.signature_list import Panel, sign_in_sheet
from evaluation.reports.signature_list import signature_list as signature_document
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import county_names, panel_names
from evaluation.services.duties import newest_moment, panel_duties
from evaluation.services.platform import Platform
from evaluation.services.print_desk import PrintDesk
from evaluation.services.report_files import NamedDocument, RenderedReport, refuse_unknown_formats
from evaluation.services.sight import hidden_counties


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


def panel_lists(desk: PrintDesk) -> tuple[NamedDocument, ...]:
    """The list to sign and the list to sign in on."""
    panel = _panel(desk)
    return desk.named(signature_document(panel)), desk.named(sign_in_sheet(panel))


def _panel(desk: PrintDesk) -> Panel:
    if refusal := refusal_to_print_panel(desk.actor.person):
        refusal.throw()
    stored, actor = desk.stored, desk.actor
    hidden, counties = hidden_counties(stored, actor), county_names(desk.platform, stored, actor)
    members = panel_names(desk.platform, stored, actor)
    return Panel(
        desk.paper(),
        members.panel(p for p in stored.people if p.sits_in(desk.round.number)),
        {id_: c for id_, c in counties.shown_by_id.items() if id_ not in hidden},
        # Where members are blind to each other, a recusal would tell whose row it is.
        tuple(r for r in stored.recusals if not members.is_blind or r.reviewer == actor.person.id),
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


def duty_documents(desk: PrintDesk) -> tuple[NamedDocument, ...]:
    """The own duty record, or for the organizer the panel's summary and every member's record."""
    person = desk.actor.person
    own = person.id if person.role.rates else None
    if refusal := refusal_to_print_duties(person, own):
        refusal.throw()
    members = (p.id for p in desk.stored.people if p.sits_in(desk.round.number))
    return _duties(desk, (own,) if own else (None, *members))


def _duties(desk: PrintDesk, reviewers: Sequence[str | None]) -> tuple[NamedDocument, ...]:
    """The record of each; None stands for the summary of the panel.

    Raises:
        NotFoundError: somebody is not on the panel.
    """
    panel = panel_duties(desk.platform, desk.stored, desk.actor, desk.round.number)
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
