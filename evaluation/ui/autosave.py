"""Saving a rating the moment it is clicked, so that no restart, second tab or closed lid loses it.

Three values are compared: what the control shows, what was last known to be the same here and in
the store (`Synced`), and what the store holds now. The page may have missed a click (the server was
restarted, so nobody was called back) or a save of another tab; the comparison finds both.
The store's value never goes into `st.session_state` to seed a control: that would overwrite what
the browser brings back after a reconnect. It is put there only to adopt another tab's save, when
this session itself has seen that nothing unsaved stands in the control.
"""

from dataclasses import dataclass
from enum import StrEnum

from evaluation.domain.reviews import Rating, RatingState
from evaluation.errors import EvaluationError
from evaluation.locale import N_, Message, message
from evaluation.services.saving import RatingChange, SaveKind, SaveOutcome, save_rating
from evaluation.ui import session


@dataclass(frozen=True)
class Answer:
    """What a rating control says; the comment is kept apart and saved by itself."""

    state: RatingState = RatingState.BLANK
    value: float | None = None

    @property
    def is_blank(self) -> bool:
        """Nothing chosen yet."""
        return self.state is RatingState.BLANK


@dataclass(frozen=True)
class Synced:
    """An answer that stood in the store, and the version that held it."""

    answer: Answer
    version: int


@dataclass(frozen=True)
class Place:
    """Where a rating belongs."""

    round: int
    county: str
    criterion: str

    @property
    def key(self) -> str:
        """Part of every widget and state key of this rating."""
        return f"{self.round}-{self.county}-{self.criterion}"


class Step(StrEnum):
    """What the comparison asks for."""

    NOTHING = "nothing"
    SAVE = "save"
    ADOPT = "adopt"
    CONFLICT = "conflict"


def synced(rating: Rating) -> Synced:
    """A stored rating as the comparison sees it."""
    return Synced(Answer(rating.state, rating.value), rating.version)


def next_step(shown: Answer | None, base: Synced | None, stored: Synced) -> Step:
    """Compare what is shown, what was last the same, and what is stored.

    `shown` is None while an answer is incomplete; `base` is None after a restart. A blank control
    never blanks a stored rating, and a reading older than what was saved here decides nothing.
    """
    if shown is None or shown == stored.answer or (base and stored.version < base.version):
        return Step.NOTHING
    if shown.is_blank:
        return Step.ADOPT
    if base is None or stored.answer == base.answer:
        return Step.SAVE
    return Step.ADOPT if shown == base.answer else Step.CONFLICT


def known_base(place: Place) -> Synced | None:
    """What was last the same here and in the store; None after a restart."""
    base = session.recall(f"synced/{place.key}")
    return base if isinstance(base, Synced) else None


def remember(place: Place, rating: Rating) -> None:
    """Note that control and store agree on a rating."""
    session.remember(f"synced/{place.key}", synced(rating))
    session.forget(f"problem/{place.key}")


def problem(place: Place) -> Message | None:
    """Why the newest change could not be saved."""
    found = session.recall(f"problem/{place.key}")
    return found if isinstance(found, Message) else None


def save_change(place: Place, answer: Answer) -> Rating | None:
    """Save an answer against the version that the page last knew; called by the control's change.

    A save of another tab that left the answer alone (it changed the comment) is no conflict: the
    answer is saved again on top of it.
    """
    base = known_base(place)
    outcome = _save(place, answer, base.version if base else None)
    if outcome is None or outcome.kind is not SaveKind.CONFLICT:
        return outcome.rating if outcome else None
    if base is not None and synced(outcome.rating).answer == base.answer:
        return save_on(place, answer, outcome.rating.version)
    return outcome.rating


def save_on(place: Place, answer: Answer, version: int | None) -> Rating | None:
    """Save an answer on top of a version that the reviewer has seen; what the store then holds."""
    outcome = _save(place, answer, version)
    return outcome.rating if outcome else None


def _save(place: Place, answer: Answer, version: int | None) -> SaveOutcome | None:
    try:
        outcome = save_rating(
            session.platform(),
            session.actor(),
            place.round,
            place.county,
            place.criterion,
            RatingChange(state=answer.state, value=answer.value),
            base_version=version,
            tab_id=session.tab_id(),
        )
    except EvaluationError as error:
        _note_problem(place, error.reason)
        return None
    if outcome.kind in {SaveKind.SAVED, SaveKind.UNCHANGED}:
        remember(place, outcome.rating)
    elif outcome.refusal is not None:
        _note_problem(place, outcome.refusal.reason)
    return outcome


def _note_problem(place: Place, reason: Message) -> None:
    text = N_("未能保存：{reason}")
    session.remember(f"problem/{place.key}", message(text, reason=reason))


def reconcile(place: Place, shown: Answer | None, rating: Rating) -> tuple[Step, Rating]:
    """Compare while rendering; save what a missed change left unsaved.

    Returns what is still to be done by the page (adopt, or show the conflict), and the rating that
    the store holds now.
    """
    stored, base = synced(rating), known_base(place)
    step = next_step(shown, base, stored)
    if shown == stored.answer and (base is None or stored.version >= base.version):
        remember(place, rating)
    if step is not Step.SAVE or shown is None:
        return step, rating
    held = save_on(place, shown, stored.version if base else None)
    if held is None:
        return Step.NOTHING, rating
    done = synced(held).answer == shown or problem(place) is not None
    return (Step.NOTHING if done else Step.CONFLICT), held
