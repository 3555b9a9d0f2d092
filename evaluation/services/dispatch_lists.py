"""Whom a report goes to: the programme's distribution list, and whom the organizer added."""

from collections.abc import Iterable

from sqlalchemy import Connection

from evaluation.domain.dispatch import Dispatch, DispatchState, Snapshot
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.storage.dispatches import add_dispatch, dispatches_of, set_withdrawn
from evaluation.storage.history import record
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.snapshots import snapshots


def prepare_dispatches(
    conn: Connection,
    platform: Platform,
    stored: StoredProgramme,
    actor: Actor,
    snapshot: Snapshot,
    before: Snapshot | None,
) -> None:
    """Prepare a new report for everybody who is to have it.

    A corrected report goes to whoever was sent the one before, too; what was not sent is taken back.
    """
    earlier = dispatches_of(conn, before.id) if before else ()
    for item in earlier:
        if item.state is DispatchState.PREPARED:
            withdraw(conn, platform, stored, actor, item)
    listed = listed_recipients(stored, platform, snapshot)
    known = {(r.office, r.name) for r in listed}
    carried = (
        _prepared(platform, snapshot, d.office, d.office_en, d.name, listed=False)
        for d in earlier
        if (d.office, d.name) not in known
        and (d.state.has_left or (d.state is DispatchState.PREPARED and not d.listed))
    )
    for item in (*listed, *carried):
        prepare(conn, stored, actor, item, snapshot)


def listed_recipients(
    stored: StoredProgramme, platform: Platform, snapshot: Snapshot
) -> tuple[Dispatch, ...]:
    """Whom the programme's list names for this report; nobody for the one on all counties."""
    return tuple(
        _prepared(platform, snapshot, r.office, r.office_en, r.name, listed=True)
        for r in stored.programme.distribution
        if r.county == snapshot.county
    )


def _prepared(
    platform: Platform,
    snapshot: Snapshot,
    office: str,
    office_en: str,
    name: str,
    *,
    listed: bool,
) -> Dispatch:
    return Dispatch(
        id=platform.store.new_id(),
        code=snapshot.code,
        county=snapshot.county,
        office=office,
        office_en=office_en,
        name=name,
        listed=listed,
    )


def follow_list(
    conn: Connection, platform: Platform, stored: StoredProgramme, actor: Actor
) -> None:
    """After the list changed: what was not sent yet goes to whom it names now.

    Whom the organizer took back by hand stays away.
    """
    for snapshot in snapshots(conn, stored.programme_id):
        if snapshot.superseded_by is not None:
            continue
        found = dispatches_of(conn, snapshot.id)
        there = [d for d in found if _stands(d)]
        refused = [d for d in found if not _stands(d) and not d.listed]
        wanted = listed_recipients(stored, platform, snapshot)
        for item in there:
            if item.listed and item.state is DispatchState.PREPARED and not _among(item, wanted):
                withdraw(conn, platform, stored, actor, item)
        for item in wanted:
            if not _among(item, [*there, *refused]):
                prepare(conn, stored, actor, item, snapshot)


def _stands(item: Dispatch) -> bool:
    return item.state is not DispatchState.WITHDRAWN


def _among(item: Dispatch, others: Iterable[Dispatch]) -> bool:
    return any((item.office, item.name) == (o.office, o.name) for o in others)


def prepare(
    conn: Connection, stored: StoredProgramme, actor: Actor, item: Dispatch, snapshot: Snapshot
) -> None:
    """Write down that a report is to go to somebody; the person's name stands in no history."""
    if add_dispatch(conn, item, snapshot.id):
        write_down(conn, stored, actor, item, "dispatch_prepare", item.id)


def withdraw(
    conn: Connection,
    platform: Platform,
    stored: StoredProgramme,
    actor: Actor,
    item: Dispatch,
    *,
    by_hand: bool = False,
) -> None:
    """Take back what was not sent yet."""
    set_withdrawn(conn, item.id, listed=item.listed and not by_hand)
    write_down(conn, stored, actor, item, "dispatch_withdraw", platform.store.new_id())


def write_down(
    conn: Connection,
    stored: StoredProgramme,
    actor: Actor | None,
    item: Dispatch,
    action: str,
    event_id: int,
    **detail: object,
) -> None:
    """An act on a dispatch; without an actor its recipient did it, by the own link."""
    record(
        conn,
        event_id=event_id,
        programme_id=stored.programme_id,
        actor_id=stored.person_ids[actor.person.id] if actor else None,
        action=action,
        subject=f"dispatch/{item.id}",
        detail={"report": item.code, **detail},
        reason="",
        source=actor.origin if actor else None,
    )
