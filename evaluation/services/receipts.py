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
from evaluation.services.accounts import token_digest
from evaluation.services.actors import Actor
from evaluation.services.clock import to_us
from evaluation.services.dispatch_lists import write_down
from evaluation.services.dispatching import (
    TEXT_LIMIT,
    dispatch_of,
    needed_text,
    refuse_day,
    today,
)
from evaluation.services.platform import Platform
from evaluation.services.report_files import RenderedReport
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
    received_on: date | None = None
    """Only right after it was confirmed: the link opens nothing afterwards."""


@dataclass(frozen=True)
class _Opened:
    """What a usable link leads to."""

    stored: StoredProgramme
    dispatch: Dispatch
    snapshot: Snapshot


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


def receipt(platform: Platform, token: str) -> ReceiptView:
    """What a link is for; looking confirms nothing, since mail scanners open links.

    Raises:
        NotAllowedError: unknown, used, revoked or expired; one answer for all.
    """
    opened = _opened(platform, token)
    return _view(platform, opened, received_on=None)


def receipt_file(
    platform: Platform, token: str, language: str, format_: str = "pdf"
) -> RenderedReport:
    """The one report that a link is for; having it confirms nothing.

    Raises:
        NotAllowedError: unknown, used, revoked or expired; one answer for all.
    """
    opened = _opened(platform, token)
    return written_file(platform, opened.stored, opened.snapshot, format_, language)


def confirm_receipt(platform: Platform, token: str, name: str = "") -> ReceiptView:
    """Confirm that the report arrived, and use the link up; `name` is whoever says so.

    Raises:
        NotAllowedError: the link cannot be used, or its use was confirmed a moment before.
        FaultyInputError: the name is too long.
    """
    opened = _opened(platform, token)
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
    return _view(platform, opened, received_on=day)


def _opened(platform: Platform, token: str) -> _Opened:
    with platform.store.read() as conn:
        number = rows.usable_token(conn, token_digest(token), platform.clock.now_us())
        if number is None:
            raise NotAllowedError(message(_INVALID))
        snapshot_id, item = rows.dispatch_by_number(conn, number)
        programme = programme_of_snapshot(conn, snapshot_id)
    stored = platform.store.programme(programme)
    with platform.store.read() as conn:
        snapshot = find_snapshot(conn, stored.programme_id, item.code)
    if snapshot is None or not item.state.has_left:
        raise NotAllowedError(message(_INVALID))
    return _Opened(stored, item, snapshot)


def _view(platform: Platform, opened: _Opened, *, received_on: date | None) -> ReceiptView:
    item, stored = opened.dispatch, opened.stored
    titles = [
        snapshot_document(platform, opened.snapshot, language).full_title
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
        received_on=received_on,
    )


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
