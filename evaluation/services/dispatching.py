"""Dispatch 抄送: what is about to leave, said before it does; what left; and who else is to get it."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from evaluation.domain.dispatch import Dispatch, DispatchState, Snapshot
from evaluation.domain.permissions import refusal_to_organize, refusal_to_send
from evaluation.domain.visibility import refusal_to_see_dispatch
from evaluation.errors import FaultyInputError, NotFoundError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.actors import Actor
from evaluation.services.dispatch_lists import prepare, withdraw, write_down
from evaluation.services.kept_text import refuse_unkept
from evaluation.services.outbox import subject
from evaluation.services.platform import Platform
from evaluation.services.snapshots import permitted
from evaluation.storage.dispatches import dispatches_of, find_dispatch, set_sent
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.snapshots import find_snapshot

TEXT_LIMIT = 200
MOST_COPIES = 1000
LARGEST_NUMBER = 2**63 - 1
"""What a database keeps as a number."""


def preview_sending(
    platform: Platform, actor: Actor, dispatch_ids: Sequence[int]
) -> tuple[Message, ...]:
    """What marking these as sent says: how many reports to whom, one line each, before it is done.

    Raises:
        NotAllowedError: not for this role, or one of them cannot be sent.
        NotFoundError: there is no such dispatch.
    """
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        found = [_sendable(conn, stored, actor, n) for n in _distinct(dispatch_ids)]
    counties = {c.id: c for c in stored.counties}
    reports, copies = len({d.code for d in found}), sum(d.copies for d in found)
    text = N_("将标记为已发出：{reports}份报告，{recipients}个收件单位（人），共{copies}份。")
    lines = [message(text, reports=reports, recipients=len(found), copies=copies)]
    if any(item.county for item in found):
        lines.append(_what_opens(stored))
    for item in found:
        county = counties.get(item.county) if item.county else None
        line = N_("{report}（核验码{code}）→ {recipient}")
        recipient = Bilingual(item.office, item.office_en)
        lines.append(message(line, report=subject(county), code=item.code, recipient=recipient))
    return tuple(lines)


def _what_opens(stored: StoredProgramme) -> Message:
    """What marking as sent does beyond writing it down."""
    days = stored.programme.objection_days
    if not days:
        return message(N_("标记后，该县（市、区）人员即可在平台上看到报告。"))
    text = N_("标记后，该县（市、区）人员即可在平台上看到报告，并可在{days}日内提出异议。")
    return message(text, days=days)


def mark_sent(
    platform: Platform,
    actor: Actor,
    dispatch_ids: Sequence[int],
    how: str,
    on: date | None = None,
) -> None:
    """Write down that reports left, all of them or none; `on` is today where it is not given.

    From then on a county's own people read theirs here, and may object.

    Raises:
        NotAllowedError: not for this role, or one of them was sent already or corrected.
        FaultyInputError: the way or the day cannot be.
        NotFoundError: there is no such dispatch.
    """
    stored = platform.store.programme(actor.programme)
    way = needed_text(how, N_("请写明发出方式，例如当面送达、机要交换。"))
    day = on or today(platform, stored)
    acts = [(number, platform.store.new_id()) for number in _distinct(dispatch_ids)]

    def save(conn: Connection) -> None:
        for number, event_id in acts:
            item = _sendable(conn, stored, actor, number)
            refuse_day(platform, stored, day, earliest=_approved_on(conn, stored, item))
            sender = stored.person_ids[actor.person.id]
            set_sent(conn, number, how=way, on=day, sender_id=sender)
            detail = {"how": way, "on": day.isoformat()}
            write_down(conn, stored, actor, item, "dispatch_send", event_id, **detail)

    platform.store.write(save)


def _distinct(dispatch_ids: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(dispatch_ids))


def _sendable(
    conn: Connection, stored: StoredProgramme, actor: Actor, dispatch_id: int
) -> Dispatch:
    if refusal := refusal_to_see_dispatch(actor.person):
        refusal.throw()
    item = dispatch_of(conn, stored, dispatch_id)
    if refusal := refusal_to_send(actor.person, item):
        refusal.throw()
    return item


def dispatch_of(conn: Connection, stored: StoredProgramme, dispatch_id: int) -> Dispatch:
    """One of the programme's dispatches.

    Raises:
        NotFoundError: there is none by this number.
    """
    is_number = 0 < dispatch_id <= LARGEST_NUMBER
    item = find_dispatch(conn, stored.programme_id, dispatch_id) if is_number else None
    if item is None:
        raise NotFoundError(message(N_("没有编号为{id}的抄送。"), id=dispatch_id))
    return item


def _approved_on(conn: Connection, stored: StoredProgramme, item: Dispatch) -> date | None:
    snapshot = find_snapshot(conn, stored.programme_id, item.code)
    return local_day(stored, snapshot) if snapshot else None


def local_day(stored: StoredProgramme, snapshot: Snapshot) -> date:
    """The day of an approval, in the programme's own time zone."""
    return snapshot.approved_at.astimezone(ZoneInfo(stored.programme.time_zone)).date()


def today(platform: Platform, stored: StoredProgramme) -> date:
    """Today in the programme's own time zone."""
    return platform.clock.now().astimezone(ZoneInfo(stored.programme.time_zone)).date()


def refuse_day(
    platform: Platform, stored: StoredProgramme, day: date, *, earliest: date | None
) -> None:
    """A day that has not come, or that lies before what it follows, is a slip of the pen.

    Raises:
        FaultyInputError: with the day up to which, or from which, one may be given.
    """
    newest = today(platform, stored)
    if day > newest:
        text = N_("日期{day}还没有到；今天是{today}。")
        raise FaultyInputError(message(text, day=day.isoformat(), today=newest.isoformat()))
    if earliest is not None and day < earliest:
        text = N_("日期{day}不能早于{earliest}。")
        raise FaultyInputError(message(text, day=day.isoformat(), earliest=earliest.isoformat()))


def needed_text(text: str, why: str) -> str:
    """Words that must be there, and stay short.

    Raises:
        FaultyInputError: there are none, or too many.
    """
    refuse_unkept(text)
    words = " ".join(text.split())
    if not words:
        raise FaultyInputError(message(why))
    if len(words) > TEXT_LIMIT:
        raise FaultyInputError(message(N_("文字过长：最多{limit}个字。"), limit=TEXT_LIMIT))
    return words


def add_recipient(
    platform: Platform,
    actor: Actor,
    code: str,
    office: str,
    *,
    name: str = "",
    copies: int = 1,
) -> int:
    """Prepare an approved report for somebody more; returns the number of the dispatch.

    Raises:
        NotAllowedError: not for this role, or the report was corrected.
        FaultyInputError: no office, a number of copies that cannot be, or the recipient is on the
            list already.
    """
    if refusal := refusal_to_organize(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    snapshot = permitted(platform, stored, actor, code)
    where = needed_text(office, N_("请填写收件单位或职务。"))
    if not 1 <= copies <= MOST_COPIES:
        raise FaultyInputError(message(N_("份数须为1至{most}。"), most=MOST_COPIES))
    item = Dispatch(
        id=platform.store.new_id(),
        code=snapshot.code,
        county=snapshot.county,
        office=where,
        name=" ".join(name.split())[:TEXT_LIMIT],
        listed=False,
        copies=copies,
        superseded=snapshot.superseded_by is not None,
    )
    if refusal := refusal_to_send(actor.person, item):
        refusal.throw()

    def save(conn: Connection) -> None:
        there = [
            d
            for d in dispatches_of(conn, snapshot.id)
            if d.state is not DispatchState.WITHDRAWN and d.id != item.id
        ]
        if any((d.office, d.name) == (item.office, item.name) for d in there):
            raise FaultyInputError(message(N_("{office}已在收件人中。"), office=where))
        prepare(conn, stored, actor, item, snapshot)

    platform.store.write(save)
    return item.id


def withdraw_recipient(platform: Platform, actor: Actor, dispatch_id: int) -> None:
    """Take a report back that was not sent yet.

    Raises:
        NotAllowedError: not for this role, or it was sent already.
        NotFoundError: there is no such dispatch.
    """
    stored = platform.store.programme(actor.programme)

    def save(conn: Connection) -> None:
        item = _sendable(conn, stored, actor, dispatch_id)
        withdraw(conn, platform, stored, actor, item, by_hand=True)

    platform.store.write(save)
