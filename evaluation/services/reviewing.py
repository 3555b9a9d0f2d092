"""What a reviewer does: open a county's sheet, rate, submit."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.permissions import (
    Refusal,
    refusal_to_rate,
    refusal_to_return_review,
    refusal_to_see_review,
    refusal_to_submit,
)
from evaluation.domain.programme import Programme
from evaluation.domain.reviews import Rating, RatingState, Review, ReviewKey, ReviewState
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import Criterion, Rubric
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.access import (
    evidence_of,
    find_county,
    find_round,
    ids_of,
    indicators_of,
    rating_of,
    read_review,
)
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.review_acts import append_return, append_submission
from evaluation.storage.folder_contents import EvidenceFile
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import (
    ReviewIds,
    append_event,
    newest_event,
    sealed_event,
)
from evaluation.storage.reviews import review_events
from evaluation.storage.rounds import round_state

COMMENT_LIMIT = 2000
"""Characters a reviewer may write beside one rating."""


@dataclass(frozen=True)
class ReviewSummary:
    """One review in a reviewer's list."""

    round: Round
    county: County
    state: ReviewState
    answered: int
    asked: int


@dataclass(frozen=True)
class ReviewSheet:
    """All that a reviewer needs in order to rate one county."""

    programme: Programme
    round: Round
    rubric: Rubric
    county: County
    review: Review
    asked: tuple[Criterion, ...]
    refusal: Refusal | None
    """Why nothing can be changed; None while the sheet is open for rating."""
    submit_refusal: Refusal | None
    own_round_1: Mapping[str, Rating]
    indicators: tuple[IndicatorValue, ...]
    evidence: tuple[EvidenceFile, ...]


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


def my_reviews(platform: Platform, actor: Actor) -> tuple[ReviewSummary, ...]:
    """The reviews asked of a reviewer, in round and county order."""
    stored = platform.store.programme(actor.programme)
    counties = {c.id: c for c in stored.counties}
    rounds = {r.number: r for r in stored.rounds}
    recused = {r.county for r in stored.recusals if r.reviewer == actor.person.id}
    mine = [
        a for a in stored.assignments if a.reviewer == actor.person.id and a.county not in recused
    ]
    with platform.store.read() as conn:
        reviews = [
            read_review(
                conn, stored, ReviewKey(county=a.county, round=a.round, reviewer=a.reviewer)
            )
            for a in mine
        ]
    return tuple(
        ReviewSummary(
            rounds[r.key.round],
            counties[r.key.county],
            r.state,
            r.answered_count(asked),
            len(asked),
        )
        for r in reviews
        for asked in [stored.rubrics[r.key.round].asked_in(r.key.round)]
    )


def open_sheet(platform: Platform, actor: Actor, round_number: int, county_id: str) -> ReviewSheet:
    """A county's sheet for its reviewer.

    Raises:
        NotAllowedError: the review is not this person's.
    """
    stored = platform.store.programme(actor.programme)
    key = ReviewKey(county=county_id, round=round_number, reviewer=actor.person.id)
    with platform.store.read() as conn:
        review = read_review(conn, stored, key)
        own_round_1 = _own_earlier_ratings(conn, stored, key)
    if refusal := refusal_to_see_review(actor.person, review):
        refusal.throw()
    round_ = find_round(stored, round_number)
    rubric = stored.rubrics[round_number]
    asked = rubric.asked_in(round_number)
    now = platform.clock.now()
    return ReviewSheet(
        programme=stored.programme,
        round=round_,
        rubric=rubric,
        county=find_county(stored, county_id),
        review=review,
        asked=asked,
        refusal=refusal_to_rate(actor.person, review, round_, now=now),
        submit_refusal=refusal_to_submit(actor.person, review, round_, asked, now=now),
        own_round_1=own_round_1,
        indicators=indicators_of(stored, county_id),
        evidence=evidence_of(stored, county_id),
    )


def _own_earlier_ratings(
    conn: Connection, stored: StoredProgramme, key: ReviewKey
) -> Mapping[str, Rating]:
    """The reviewer's own ratings of the round before, where the programme shows them."""
    earlier = key.model_copy(update={"round": key.round - 1})
    if not stored.programme.show_own_round_1 or key.round == 1:
        return {}
    try:
        return read_review(conn, stored, earlier).ratings
    except NotAllowedError:
        return {}


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
    """
    stored = platform.store.programme(actor.programme)
    key = ReviewKey(county=county_id, round=round_number, reviewer=actor.person.id)
    ids = ids_of(stored, key)
    rubric = stored.rubrics[round_number]
    criterion = _asked(rubric, criterion_id, round_number)
    round_ = find_round(stored, round_number)
    event_id = platform.store.new_id()
    now = platform.clock.now()

    def save(conn: Connection) -> SaveOutcome:
        newest = newest_event(conn, ids, stored.criterion_ids[criterion_id])
        if newest is not None and newest.event_id == event_id:
            return SaveOutcome(SaveKind.SAVED, rating_of(newest))
        standing = rating_of(newest)
        refusal = _refusal_now(conn, actor, key, ids, round_, now) or _faulty(criterion, change)
        if refusal is not None:
            return SaveOutcome(SaveKind.REFUSED, standing, refusal)
        wanted = _changed(standing, change)
        if wanted.says == standing.says:
            return SaveOutcome(SaveKind.UNCHANGED, standing)
        if base_version != standing.version and standing.version and standing.tab_id != tab_id:
            return SaveOutcome(SaveKind.CONFLICT, standing)
        event = sealed_event(
            ids=ids,
            criterion_id=stored.criterion_ids[criterion_id],
            previous=newest,
            state=wanted.state,
            value=wanted.value,
            comment=wanted.comment,
            actor_id=stored.person_ids[actor.person.id],
            source=actor.origin,
            tab_id=tab_id,
            event_id=event_id,
            rubric_sha256=rubric.sha256,
        )
        if not append_event(conn, event):
            return SaveOutcome(
                SaveKind.CONFLICT,
                rating_of(newest_event(conn, ids, stored.criterion_ids[criterion_id])),
            )
        return SaveOutcome(SaveKind.SAVED, rating_of(event))

    return platform.store.write(save)


def _asked(rubric: Rubric, criterion_id: str, round_number: int) -> Criterion:
    criterion = rubric.by_id.get(criterion_id)
    if criterion is None or not criterion.asked_in(round_number):
        text = N_("第{round}轮的指标体系没有指标“{criterion}”。")
        raise NotAllowedError(message(text, round=round_number, criterion=criterion_id))
    return criterion


def _refusal_now(
    conn: Connection, actor: Actor, key: ReviewKey, ids: ReviewIds, round_: Round, now: object
) -> Refusal | None:
    """The rule for rating, on what the store says inside this very transaction."""
    acts = review_events(conn, ids)
    state = acts[-1].state if acts else ReviewState.IN_PROGRESS
    review = Review(key=key, state=state, ratings={})
    current = round_.model_copy(update={"state": round_state(conn, ids.round_id)})
    return refusal_to_rate(actor.person, review, current, now=now)  # type: ignore[arg-type]


def _faulty(criterion: Criterion, change: RatingChange) -> Refusal | None:
    """What the form may not hold, checked where nobody can get around it."""
    if change.comment is not None and len(change.comment) > COMMENT_LIMIT:
        text = N_("评语最多{limit}字，现有{count}字；请删减后再保存。")
        return Refusal(message(text, limit=COMMENT_LIMIT, count=len(change.comment)))
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


def submit(platform: Platform, actor: Actor, round_number: int, county_id: str) -> Review:
    """Submit a review: lock it and keep a digest over what it holds.

    Raises:
        NotAllowedError: something is still missing, or the review cannot be changed.
    """
    stored = platform.store.programme(actor.programme)
    key = ReviewKey(county=county_id, round=round_number, reviewer=actor.person.id)
    ids = ids_of(stored, key)
    asked = stored.rubrics[round_number].asked_in(round_number)
    round_ = find_round(stored, round_number)
    now, event_id = platform.clock.now(), platform.store.new_id()

    def save(conn: Connection) -> None:
        review = read_review(conn, stored, key)
        current = round_.model_copy(update={"state": round_state(conn, ids.round_id)})
        if refusal := refusal_to_submit(actor.person, review, current, asked, now=now):
            refusal.throw()
        append_submission(conn, stored, ids, actor, event_id)

    platform.store.write(save)
    with platform.store.read() as conn:
        return read_review(conn, stored, key)


def return_review(
    platform: Platform,
    actor: Actor,
    round_number: int,
    county_id: str,
    reviewer_id: str,
    reason: str,
) -> None:
    """Give a submitted review back to its reviewer, with the reason.

    Raises:
        NotAllowedError: only the organizer, only while the round is open, only with a reason.
    """
    stored = platform.store.programme(actor.programme)
    key = ReviewKey(county=county_id, round=round_number, reviewer=reviewer_id)
    ids = ids_of(stored, key)
    round_ = find_round(stored, round_number)
    event_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        review = read_review(conn, stored, key)
        current = round_.model_copy(update={"state": round_state(conn, ids.round_id)})
        if refusal := refusal_to_return_review(actor.person, review, current, reason):
            refusal.throw()
        append_return(conn, stored, ids, actor, event_id, reason.strip())

    platform.store.write(save)
