"""What a county was sent, as its own people see it, and confirming its receipt while signed in."""

from dataclasses import dataclass

from sqlalchemy import Connection

from evaluation.domain.dispatch import Dispatch
from evaluation.domain.permissions import Refusal, refusal_to_confirm_receipt
from evaluation.locale import N_
from evaluation.services.actors import Actor
from evaluation.services.dispatch_lists import write_down
from evaluation.services.dispatching import dispatch_of, today
from evaluation.services.platform import Platform
from evaluation.storage import dispatches as rows

ON_PLATFORM = N_("登录平台确认")


@dataclass(frozen=True)
class OwnDispatch:
    """One report that the own county was sent, and why this person cannot confirm its receipt."""

    dispatch: Dispatch
    refusal: Refusal | None


def own_dispatches(platform: Platform, actor: Actor) -> tuple[OwnDispatch, ...]:
    """The reports that left for this person's county; nothing for anybody without one."""
    if not actor.person.role.belongs_to_county or actor.person.county is None:
        return ()
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        found = rows.dispatches(conn, stored.programme_id)
    return tuple(
        OwnDispatch(d, refusal_to_confirm_receipt(actor.person, d))
        for d in found
        if d.county == actor.person.county and d.state.has_left
    )


def confirm_own_receipt(platform: Platform, actor: Actor, dispatch_id: int) -> None:
    """Confirm that a report arrived; the recipient's link is useless from then on.

    Raises:
        NotAllowedError: not this person's county, not sent, or confirmed already.
        NotFoundError: there is no such dispatch.
    """
    stored = platform.store.programme(actor.programme)
    event_id, now_us = platform.store.new_id(), platform.clock.now_us()
    day = today(platform, stored)

    def save(conn: Connection) -> None:
        item = dispatch_of(conn, stored, dispatch_id)
        if refusal := refusal_to_confirm_receipt(actor.person, item):
            refusal.throw()
        rows.set_received(
            conn,
            item.id,
            on=day,
            by=actor.person.name,
            how=ON_PLATFORM,
            by_link=True,  # the recipient's own word: nobody else changes it
            remark=item.remark,
        )
        rows.revoke_tokens(conn, item.id, now_us)
        detail = {"how": ON_PLATFORM, "on": day.isoformat()}
        write_down(conn, stored, actor, item, "receipt_confirm", event_id, **detail)

    platform.store.write(save)
