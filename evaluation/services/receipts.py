"""Receipt 签收: the recipient confirms by a single-use link, or the organizer enters it."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.dispatch import Dispatch, Snapshot
from evaluation.domain.permissions import refusal_to_enter_receipt, refusal_to_link_receipt
from evaluation.domain.programme import Programme
from evaluation.domain.visibility import refusal_to_see_dispatch
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, Bilingual, message
from evaluation.services import attempts
from evaluation.services.actors import Actor
from evaluation.services.attempts import Kind
from evaluation.services.clock import to_us
from evaluation.services.dispatch_lists import write_down
from evaluation.services.dispatching import (
    TEXT_LIMIT,
    dispatch_of,
    needed_text,
    refuse_day,
    today,
)
from evaluation.services.objecting import last_day
from evaluation.services.platform import Platform
from evaluation.services.report_files import RenderedReport
from evaluation.services.sessions import token_digest
from evaluation.services.snapshots import snapshot_document, written_file
from evaluation.storage import dispatches as rows
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.snapshots import find_snapshot, programme_of_snapshot

RECEIPT_LINK_LIFE = timedelta(days=90)
BY_LINK = N_("签收链接")
_INVALID = N_("签收链接无效、已使用或已过期，请向组织者索取新的链接。")


@dataclass(frozen=True)
class ReceiptView:
    """What a receipt link is for."""

    programme: Programme
    county: County | None
    """None for the report on all counties."""
    title: Bilingual
    """Of the report."""
    office: Bilingual
    name: str
    code: str
    sent_on: date | None
    is_corrected: bool
    """A corrected report took its place since; it comes by itself."""
    objections_until: date | None
    """The last day for objecting; None where nobody may object, or to a corrected report."""
    received_on: date | None = None
    """When this link confirmed the receipt; from then on it only shows and downloads."""
    received_by: str = ""


@dataclass(frozen=True)
class _Opened:
    """What an open link leads to."""

    stored: StoredProgramme
    dispatch: Dispatch
    snapshot: Snapshot
    is_used: bool
    """Whether it confirmed the receipt already: it does so once."""


def receipt_link(platform: Platform, actor: Actor, dispatch_id: int) -> str:
    """Make a single-use token for confirming one receipt; it is shown once and not stored.

    It takes the place of every earlier link of this dispatch that was not used.

    Raises:
        NotAllowedError: not for this role, not sent yet, or confirmed already.
        NotFoundError: there is no such dispatch.
    """
    stored = platform.store.programme(actor.programme)
    token, now = secrets.token_urlsafe(24), platform.clock.now()
    event_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        item = _permitted(conn, stored, actor, dispatch_id)
        if refusal := refusal_to_link_receipt(actor.person, item):
            refusal.throw()
        rows.revoke_tokens(conn, dispatch_id, to_us(now))
        rows.add_token(
            conn,
            token_sha256=token_digest(token),
            dispatch_id=dispatch_id,
            created_us=to_us(now),
            expires_us=to_us(now + RECEIPT_LINK_LIFE),
        )
        write_down(conn, stored, actor, item, "receipt_link", event_id)

    platform.store.write(save)
    return token


def _permitted(
    conn: Connection, stored: StoredProgramme, actor: Actor, dispatch_id: int
) -> Dispatch:
    if refusal := refusal_to_see_dispatch(actor.person):
        refusal.throw()
    return dispatch_of(conn, stored, dispatch_id)


def receipt(platform: Platform, token: str, *, address: str = "") -> ReceiptView:
    """What a link is for; looking confirms nothing, since mail scanners open links.

    A used link still shows its report, as received, until it expires.

    Raises:
        NotAllowedError: unknown, revoked or expired, with one answer for all; or this address tried
            too many such links.
    """
    return _view(platform, _opened(platform, token, address))


def receipt_file(
    platform: Platform, token: str, language: str, format_: str = "pdf", *, address: str = ""
) -> RenderedReport:
    """The one report that a link is for, used or not; having it confirms nothing.

    Raises:
        NotAllowedError: unknown, revoked or expired, with one answer for all; or this address tried
            too many such links.
    """
    opened = _opened(platform, token, address)
    return written_file(platform, opened.stored, opened.snapshot, format_, language)


def confirm_receipt(
    platform: Platform, token: str, name: str = "", *, address: str = ""
) -> ReceiptView:
    """Confirm that the report arrived, which the link does once; `name` is whoever says so.

    Raises:
        NotAllowedError: the link cannot be used, or was used before.
        FaultyInputError: the name is too long.
    """
    opened = _opened(platform, token, address)
    if opened.is_used:
        raise NotAllowedError(message(_INVALID))
    item = opened.dispatch
    by = needed_text(name or item.name or item.office, _INVALID)
    now, day = platform.clock.now_us(), today(platform, opened.stored)
    event_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        if not rows.use_token(conn, token_digest(token), now):
            raise NotAllowedError(message(_INVALID))
        rows.set_received(
            conn, item.id, on=day, by=by, how=BY_LINK, by_link=True, remark=item.remark
        )
        detail = {"how": BY_LINK, "on": day.isoformat()}
        write_down(conn, opened.stored, None, item, "receipt_confirm", event_id, **detail)

    platform.store.write(save)
    return _view(platform, _found(platform, token))


def _opened(platform: Platform, token: str, address: str) -> _Opened:
    with attempts.counted(platform, Kind.RECEIPT, address=address):
        return _found(platform, token)


def _found(platform: Platform, token: str) -> _Opened:
    with platform.store.read() as conn:
        found = rows.open_token(conn, token_digest(token), platform.clock.now_us())
        if found is None:
            raise NotAllowedError(message(_INVALID))
        number, is_used = found
        snapshot_id, item = rows.dispatch_by_number(conn, number)
        programme = programme_of_snapshot(conn, snapshot_id)
    stored = platform.store.programme(programme)
    with platform.store.read() as conn:
        snapshot = find_snapshot(conn, stored.programme_id, item.code)
    if snapshot is None or not item.state.has_left:
        raise NotAllowedError(message(_INVALID))
    return _Opened(stored, item, snapshot, is_used)


def _view(platform: Platform, opened: _Opened) -> ReceiptView:
    item, stored = opened.dispatch, opened.stored
    titles = [
        snapshot_document(platform, opened.snapshot, language).title[-1]
        for language in ("zh_CN", "en")
    ]
    return ReceiptView(
        programme=stored.programme,
        county=next((c for c in stored.counties if c.id == item.county), None),
        title=Bilingual(titles[0], titles[1]),
        office=Bilingual(item.office, item.office_en),
        name=item.name,
        code=item.code,
        sent_on=item.sent_on,
        is_corrected=item.superseded,
        objections_until=_objections_until(platform, opened),
        received_on=item.received_on if opened.is_used else None,
        received_by=item.received_by if opened.is_used else "",
    )


def _objections_until(platform: Platform, opened: _Opened) -> date | None:
    if opened.snapshot.county is None or opened.dispatch.superseded:
        return None
    with platform.store.read() as conn:
        sendings = rows.dispatches_of(conn, opened.snapshot.id)
    return last_day(opened.stored, sendings)


def enter_receipt(
    platform: Platform,
    actor: Actor,
    dispatch_id: int,
    *,
    by: str,
    how: str,
    on: date | None = None,
    remark: str = "",
) -> None:
    """Write down a receipt that came on paper or by word; unused links are useless from then on.

    Raises:
        NotAllowedError: not for this role, not sent yet, or confirmed by the recipient.
        FaultyInputError: nobody is named, or the day cannot be.
        NotFoundError: there is no such dispatch.
    """
    stored = platform.store.programme(actor.programme)
    who = needed_text(by, N_("请写明签收人。"))
    way = needed_text(how, N_("请写明签收方式，例如送达登记簿签字、回执。"))
    day = on or today(platform, stored)
    event_id, now = platform.store.new_id(), platform.clock.now_us()

    def save(conn: Connection) -> None:
        item = _permitted(conn, stored, actor, dispatch_id)
        if refusal := refusal_to_enter_receipt(actor.person, item):
            refusal.throw()
        refuse_day(platform, stored, day, earliest=item.sent_on)
        words = " ".join(remark.split())[:TEXT_LIMIT]
        rows.set_received(conn, dispatch_id, on=day, by=who, how=way, by_link=False, remark=words)
        rows.revoke_tokens(conn, dispatch_id, now)
        detail = {"how": way, "on": day.isoformat()}
        write_down(conn, stored, actor, item, "receipt_enter", event_id, **detail)

    platform.store.write(save)
