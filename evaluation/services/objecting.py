"""Objections 异议: a county objects to the report it was sent, the organizer answers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.dispatch import Dispatch, Objection, ObjectionState, Snapshot
from evaluation.domain.permissions import (
    Refusal,
    refusal_to_answer_objection,
    refusal_to_object,
)
from evaluation.domain.visibility import refusal_to_see_objections
from evaluation.errors import FaultyInputError, NotFoundError
from evaluation.locale import N_, message
from evaluation.services.access import is_recused
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.clock import to_us
from evaluation.services.dispatching import today
from evaluation.services.kept_text import refuse_unkept
from evaluation.services.platform import Platform
from evaluation.services.snapshots import permitted
from evaluation.storage import objections as rows
from evaluation.storage.dispatches import dispatches_of
from evaluation.storage.programmes import StoredProgramme

OBJECTION_LIMIT = 5_000
"""Characters of an objection, and of its answer: they are printed in the report."""


@dataclass(frozen=True)
class ObjectionView:
    """An objection, and why this person cannot answer it; None where they can."""

    objection: Objection
    county: County
    refusal: Refusal | None


@dataclass(frozen=True)
class ObjectionDesk:
    """Whether this person may object to a report, and until when."""

    refusal: Refusal | None
    until: date | None
    """The last day; None while the report was not sent."""


def objections(platform: Platform, actor: Actor) -> tuple[ObjectionView, ...]:
    """The objections that concern this person: all, or the own county's; newest first."""
    stored = platform.store.programme(actor.programme)
    counties = {c.id: c for c in stored.counties}
    with platform.store.read() as conn:
        found = rows.objections(conn, stored.programme_id)
    return tuple(
        ObjectionView(o, counties[o.county], refusal_to_answer_objection(actor.person, o))
        for o in reversed(found)
        if o.county in counties
        and refusal_to_see_objections(
            actor.person, o.county, recused=is_recused(stored, o.county, actor.person.id)
        )
        is None
    )


def objection_desk(platform: Platform, actor: Actor, code: str) -> ObjectionDesk:
    """Whether and until when this person may object to an approved report.

    Raises:
        NotAllowedError: this person may not have the report at all.
    """
    stored = platform.store.programme(actor.programme)
    snapshot = permitted(platform, stored, actor, code)
    with platform.store.read() as conn:
        sent_on = _sent_on(dispatches_of(conn, snapshot.id))
        refusal = _refusal(conn, platform, stored, actor, snapshot)
    return ObjectionDesk(refusal, _until(stored, sent_on))


def _refusal(
    conn: Connection,
    platform: Platform,
    stored: StoredProgramme,
    actor: Actor,
    snapshot: Snapshot,
) -> Refusal | None:
    sent_on = _sent_on(dispatches_of(conn, snapshot.id))
    return refusal_to_object(
        actor.person,
        snapshot.county,
        sent_on=sent_on,
        until=_until(stored, sent_on),
        today=today(platform, stored),
        pending=any(
            o.code == snapshot.code and not o.state.is_answered
            for o in rows.objections(conn, stored.programme_id)
        ),
    )


def _sent_on(sendings: Sequence[Dispatch]) -> date | None:
    """When a report first left."""
    return min((d.sent_on for d in sendings if d.state.has_left and d.sent_on), default=None)


def last_day(stored: StoredProgramme, sendings: Sequence[Dispatch]) -> date | None:
    """The last day for objecting to a report; None where it was not sent, or nobody may object."""
    return _until(stored, _sent_on(sendings)) if stored.programme.objection_days else None


def _until(stored: StoredProgramme, sent_on: date | None) -> date | None:
    return sent_on + timedelta(days=stored.programme.objection_days) if sent_on else None


def file_objection(platform: Platform, actor: Actor, code: str, text: str) -> Objection:
    """Object to the report that the own county was sent.

    Raises:
        NotAllowedError: not this county's contact, not sent, too late, or one is pending.
        FaultyInputError: nothing was written, or too much.
    """
    stored = platform.store.programme(actor.programme)
    snapshot = permitted(platform, stored, actor, code)
    now = platform.clock.now()
    item = Objection(
        id=platform.store.new_id(),
        code=snapshot.code,
        county=snapshot.county or "",
        text=_words(text, N_("请写明异议的内容和依据。")),
        filed_at=now,
        filed_by=actor.person.id,
    )

    def save(conn: Connection) -> None:
        if refusal := _refusal(conn, platform, stored, actor, snapshot):
            refusal.throw()
        filer = stored.person_ids[actor.person.id]
        rows.add_objection(conn, item, snapshot_id=snapshot.id, filer_id=filer, filed_us=to_us(now))
        _write_down(conn, stored, actor, item, "objection_file", item.id, item.text)

    platform.store.write(save)
    return item


def answer_objection(
    platform: Platform, actor: Actor, objection_id: int, *, upheld: bool, answer: str
) -> Objection:
    """Answer an objection; what is upheld is corrected by approving the report anew.

    Raises:
        NotAllowedError: not for this role, or it was answered already.
        FaultyInputError: nothing was written, or too much.
        NotFoundError: there is no such objection.
    """
    stored = platform.store.programme(actor.programme)
    state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    words = _words(answer, N_("请写明答复的内容和理由。"))
    event_id, now = platform.store.new_id(), platform.clock.now()

    def save(conn: Connection) -> Objection:
        item = _objection(conn, stored, actor, objection_id)
        if refusal := refusal_to_answer_objection(actor.person, item):
            refusal.throw()
        rows.set_answer(
            conn,
            objection_id,
            state=state,
            answer=words,
            answerer_id=stored.person_ids[actor.person.id],
            answered_us=to_us(now),
        )
        action = f"objection_{state.value}"
        _write_down(conn, stored, actor, item, action, event_id, words)
        return item.model_copy(
            update={
                "state": state,
                "answer": words,
                "answered_at": now,
                "answered_by": actor.person.id,
            }
        )

    return platform.store.write(save)


def _objection(
    conn: Connection, stored: StoredProgramme, actor: Actor, objection_id: int
) -> Objection:
    """One of the programme's objections; a stranger learns of none."""
    found = next(
        (o for o in rows.objections(conn, stored.programme_id) if o.id == objection_id), None
    )
    if found is None:
        raise NotFoundError(message(N_("没有编号为{id}的异议。"), id=objection_id))
    if refusal := refusal_to_see_objections(actor.person, found.county):
        refusal.throw()
    return found


def _words(text: str, why: str) -> str:
    refuse_unkept(text)
    words = text.strip()
    if not words:
        raise FaultyInputError(message(why))
    if len(words) > OBJECTION_LIMIT:
        raise FaultyInputError(message(N_("文字过长：最多{limit}个字。"), limit=OBJECTION_LIMIT))
    return words


def _write_down(
    conn: Connection,
    stored: StoredProgramme,
    actor: Actor,
    item: Objection,
    action: str,
    event_id: int,
    words: str,
) -> None:
    """An act on an objection; of its words the history holds the digest."""
    record_act(
        conn,
        stored,
        actor,
        event_id=event_id,
        action=action,
        subject=f"objection/{item.id}",
        detail={"report": item.code, "sha256": hashlib.sha256(words.encode()).hexdigest()},
    )
