"""Moving a round: open, close and seal, reopen, confirm, publish; each says beforehand what it does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from evaluation.domain.panel_permissions import refusal_to_close_undecided
from evaluation.domain.permissions import Refusal, refusal_to_move_round
from evaluation.domain.rounds import TRANSITIONS, Round, RoundAct, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.domain.visibility import refusal_to_see_progress
from evaluation.locale import N_, Message, message
from evaluation.services.access import find_round
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.clock import from_us, to_us
from evaluation.services.discussions import open_discussions
from evaluation.services.kept_text import refuse_reason
from evaluation.services.platform import Platform
from evaluation.services.progress import progress_for
from evaluation.services.recusals import undecided
from evaluation.services.round_previews import previewed
from evaluation.services.sealing import make_seal
from evaluation.services.sight import hidden_counties
from evaluation.storage.discussions import close_discussions
from evaluation.storage.identifiers import moment_us
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.rounds import Seal, append_seal, round_state, seals, set_round


@dataclass(frozen=True)
class RoundOverview:
    """A round as its organizer sees it."""

    round: Round
    rubric: Rubric
    assigned: int
    submitted: int
    acts: Mapping[RoundAct, Refusal | None]
    """Every act, and why it is not allowed now; None where it is."""
    seals: tuple[Seal, ...]


def round_overviews(platform: Platform, actor: Actor) -> tuple[RoundOverview, ...]:
    """All rounds of the programme.

    Raises:
        NotAllowedError: not for this role.
    """
    if refusal := refusal_to_see_progress(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    return tuple(_overview(platform, stored, actor, r) for r in stored.rounds)


def _overview(
    platform: Platform, stored: StoredProgramme, actor: Actor, round_: Round
) -> RoundOverview:
    progress = progress_for(platform, stored, actor, round_.number)
    with platform.store.read() as conn:
        sealed = seals(conn, stored, round_.number)
        # A reason is asked for when the act is carried out; the button is not grey for want of it.
        acts = {act: _refusal(conn, stored, actor, round_, act, reason="-") for act in RoundAct}
    hidden = hidden_counties(stored, actor)
    return RoundOverview(
        round_,
        stored.rubrics[round_.number],
        progress.assigned,
        progress.submitted,
        acts,
        tuple(_in_sight(seal, hidden) for seal in sealed),
    )


def _refusal(
    conn: Connection,
    stored: StoredProgramme,
    actor: Actor,
    round_: Round,
    act: RoundAct,
    *,
    reason: str,
) -> Refusal | None:
    """Why an act on a round is not allowed as things stand."""
    refused = refusal_to_move_round(actor.person, round_, act, rounds=stored.rounds, reason=reason)
    if refused is None and act is RoundAct.CLOSE:
        return refusal_to_close_undecided(undecided(conn, stored, round_.number))
    return refused


def _in_sight(seal: Seal, hidden: frozenset[str]) -> Seal:
    """A seal whose lists leave out the counties of which somebody is to see nothing."""
    if not hidden:
        return seal
    return replace(
        seal,
        reviews={place: digest for place, digest in seal.reviews.items() if place[0] not in hidden},
        excluded=tuple(place for place in seal.excluded if place[0] not in hidden),
        material="",
    )


def preview_move(
    platform: Platform, actor: Actor, number: int, act: RoundAct
) -> tuple[Message, ...]:
    """What an act on a round will do, in sentences, before it is done."""
    if refusal := refusal_to_see_progress(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    progress = progress_for(platform, stored, actor, number)
    sentences = previewed(act, stored, progress, platform.clock.now())
    with platform.store.read() as conn:
        talked = open_discussions(conn, stored, actor, number) if act is RoundAct.CONFIRM else 0
    if not talked:
        return sentences
    text = N_("本轮的讨论（{count}场）随确认结束，此后不能再发言。")
    return (*sentences, message(text, count=talked))


def move_round(
    platform: Platform,
    actor: Actor,
    number: int,
    act: RoundAct,
    *,
    reason: str = "",
    closes: datetime | None = None,
) -> Round:
    """Carry out an act on a round; closing it seals its reviews.

    `closes` sets a new deadline with opening or reopening.

    Raises:
        NotAllowedError: not for this role, not in this state, or the deadline has passed already.
    """
    refuse_reason(reason)
    stored = platform.store.programme(actor.programme)
    round_ = find_round(stored, number)
    now = platform.clock.now()
    event_id = platform.store.new_id()

    def move(conn: Connection) -> None:
        current = round_.model_copy(update={"state": round_state(conn, stored.round_ids[number])})
        if refusal := _refusal(conn, stored, actor, current, act, reason=reason):
            refusal.throw()
        state = TRANSITIONS[act][1]
        timed = current.model_copy(update={"closes": closes or current.closes})
        if state is RoundState.OPEN and timed.is_over_at(now):
            text = N_("第{round}轮的截止时间已过，请同时给出新的截止时间。")
            Refusal(message(text, round=number)).throw()
        if act is RoundAct.CLOSE:
            append_seal(conn, make_seal(conn, stored, round_, actor, event_id))
        if act is RoundAct.CONFIRM:
            close_discussions(conn, stored.round_ids[number], to_us(now))
        write_state(
            conn, stored, timed.model_copy(update={"state": state}), actor, act, event_id, reason
        )

    platform.store.write(move)
    return find_round(platform.store.programme(actor.programme), number)


def write_state(
    conn: Connection,
    stored: StoredProgramme,
    round_: Round,
    actor: Actor,
    act: RoundAct,
    event_id: int,
    reason: str = "",
) -> None:
    """Write a round's new state and who brought it there."""
    set_round(
        conn,
        stored.round_ids[round_.number],
        state=round_.state,
        opens_us=to_us(round_.opens) if round_.opens else None,
        closes_us=to_us(round_.closes) if round_.closes else None,
    )
    record_act(
        conn,
        stored,
        actor,
        event_id=event_id,
        action=f"round_{act.value}",
        subject=f"round/{round_.number}",
        reason=reason.strip(),
    )


def sealed_at(seal: Seal) -> datetime:
    """When a round was sealed."""
    return from_us(moment_us(seal.event_id))
