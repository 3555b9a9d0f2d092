"""Saving one rating: at once, on the version that the page knew, acknowledged when it is on disk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from evaluation.domain.models import can_be_kept
from evaluation.domain.permissions import Refusal, refusal_to_rate
from evaluation.domain.reviews import Rating, RatingState, Review, ReviewKey, ReviewState
from evaluation.domain.rubric import Criterion, Rubric
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.access import find_round, ids_of, rating_of
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import county_names
from evaluation.services.platform import Platform
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import (
    RatingEvent,
    ReviewIds,
    append_event,
    newest_event,
    sealed_event,
)
from evaluation.storage.reviews import standing

COMMENT_LIMIT = 2000
"""Characters a reviewer may write beside one rating."""


@dataclass(frozen=True)
class RatingChange:
    """What a save changes; a part that is None stays as it is stored.

    `state` and `value` go together: a change of state sets the value too.
    """

    state: RatingState | None = None
    value: float | None = None
    comment: str | None = None


class SaveKind(StrEnum):
    """What became of a save."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class SaveOutcome:
    """What became of a save, and what the store holds now."""

    kind: SaveKind
    rating: Rating
    refusal: Refusal | None = None


def save_rating(
    platform: Platform,
    actor: Actor,
    round_number: int,
    county_id: str,
    criterion_id: str,
    change: RatingChange,
    *,
    base_version: int | None,
    tab_id: str,
) -> SaveOutcome:
    """Save one rating at once; acknowledged only when it is on disk.

    `base_version` is the version that the page showed when it was changed, None when the page does
    not know it any more (the server restarted). A stale or unknown base is no conflict where the
    newest version was written by the same browser tab: nobody else has written since.

    Raises:
        NotAllowedError: the review is not this person's, or the round does not ask the criterion.
    """
    stored = platform.store.programme(actor.programme)
    county_id = county_names(platform, stored, actor).id_of(county_id)
    key = ReviewKey(county=county_id, round=round_number, reviewer=actor.person.id)
    save = _Save(
        stored=stored,
        actor=actor,
        key=key,
        ids=ids_of(stored, key),
        criterion=_asked(stored.rubrics[round_number], criterion_id, round_number),
        change=change,
        base_version=base_version,
        tab_id=tab_id,
        event_id=platform.store.new_id(),
        now=platform.clock.now(),
    )
    return platform.store.write(save.write)


def _asked(rubric: Rubric, criterion_id: str, round_number: int) -> Criterion:
    criterion = rubric.by_id.get(criterion_id)
    if criterion is None or not criterion.asked_in(round_number):
        text = N_("第{round}轮的指标体系没有指标“{criterion}”。")
        raise NotAllowedError(message(text, round=round_number, criterion=criterion_id))
    return criterion


@dataclass(frozen=True)
class _Save:
    """One save, made before the first try: a retry finds its own event and stops there."""

    stored: StoredProgramme
    actor: Actor
    key: ReviewKey
    ids: ReviewIds
    criterion: Criterion
    change: RatingChange
    base_version: int | None
    tab_id: str
    event_id: int
    now: datetime

    def write(self, conn: Connection) -> SaveOutcome:
        """Compare with what stands and append, all in one transaction."""
        newest = self._newest(conn)
        held = rating_of(newest)
        if newest is not None and newest.event_id == self.event_id:
            return SaveOutcome(SaveKind.SAVED, held)
        if refusal := self._refusal(conn) or _faulty(self.criterion, self.change):
            return SaveOutcome(SaveKind.REFUSED, held, refusal)
        wanted = _changed(held, self.change)
        if wanted.says == held.says:
            return SaveOutcome(SaveKind.UNCHANGED, held)
        if self._somebody_else_wrote(held):
            return SaveOutcome(SaveKind.CONFLICT, held)
        event = self._event(newest, wanted)
        if not append_event(conn, event):
            return SaveOutcome(SaveKind.CONFLICT, rating_of(self._newest(conn)))
        return SaveOutcome(SaveKind.SAVED, rating_of(event))

    @property
    def _criterion_id(self) -> int:
        return self.stored.criterion_ids[self.criterion.id]

    def _newest(self, conn: Connection) -> RatingEvent | None:
        return newest_event(conn, self.ids, self._criterion_id)

    def _refusal(self, conn: Connection) -> Refusal | None:
        """The rule for rating, on what the store says inside this very transaction."""
        now = standing(conn, self.ids)
        round_ = find_round(self.stored, self.key.round)
        state = now.review_state or ReviewState.IN_PROGRESS
        return refusal_to_rate(
            self.actor.person,
            Review(key=self.key, state=state, ratings={}),
            round_.model_copy(update={"state": now.round_state}),
            now=self.now,
            pledged=now.pledged,
            recusal_pending=now.recusal_pending,
        )

    def _somebody_else_wrote(self, held: Rating) -> bool:
        is_stale = held.version > 0 and self.base_version != held.version
        return is_stale and held.tab_id != self.tab_id

    def _event(self, newest: RatingEvent | None, wanted: Rating) -> RatingEvent:
        return sealed_event(
            ids=self.ids,
            criterion_id=self._criterion_id,
            previous=newest,
            state=wanted.state,
            value=wanted.value,
            comment=wanted.comment,
            actor_id=self.stored.person_ids[self.actor.person.id],
            source=self.actor.origin,
            tab_id=self.tab_id,
            event_id=self.event_id,
            rubric_sha256=self.stored.rubrics[self.key.round].sha256,
        )


def _faulty(criterion: Criterion, change: RatingChange) -> Refusal | None:
    """What the form may not hold, checked where nobody can get around it."""
    if change.comment is not None and len(change.comment) > COMMENT_LIMIT:
        text = N_("评语最多{limit}字，现有{count}字；请删减后再保存。")
        return Refusal(message(text, limit=COMMENT_LIMIT, count=len(change.comment)))
    if change.comment is not None and not can_be_kept(change.comment):
        return Refusal(message(N_("评语中有不能保存的字符，请删去后再保存。")))
    if change.state is RatingState.RATED and (
        change.value is None or not criterion.accepts(change.value)
    ):
        text = N_("指标“{criterion}”不能评为{value}分，请在等次规定的分值内评分。")
        return Refusal(message(text, criterion=criterion.title, value=change.value))
    return None


def _changed(standing: Rating, change: RatingChange) -> Rating:
    """What will stand after a change. A rating, not an answer: a reason may still be missing."""
    state, value = standing.state, standing.value
    if change.state is not None:
        state = change.state
        value = change.value if change.state is RatingState.RATED else None
    comment = standing.comment if change.comment is None else change.comment
    return standing.model_copy(update={"state": state, "value": value, "comment": comment})
