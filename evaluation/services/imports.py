"""Writing ratings that were given elsewhere: one way for folders, files and the demonstration."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from evaluation.domain.history import Origin
from evaluation.domain.implied import departs_without_reason
from evaluation.domain.reviews import Rating, Review, ReviewKey
from evaluation.services.access import ids_of, indicators_of, read_review
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.pledges import sign_with_import
from evaluation.services.review_acts import append_submission
from evaluation.storage.programme_folder import ImportedRating
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import RatingEvent, append_events, current_events, sealed_event

IMPORT_TAB = "import"


@dataclass(frozen=True)
class ImportCount:
    """What an import does, or would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    submitted: int = 0
    """Reviews that are complete with it and count as submitted."""
    locked: int = 0
    """Ratings left out because their review is submitted already."""
    kept: int = 0
    """Ratings left out because a reviewer gave them on a page. They are not compared with the file:
    while a round is open, telling equal from different would tell what was given."""
    pledges: int = 0
    """Reviewers whose pledge is noted with it: they rated elsewhere, and signed there."""

    def __add__(self, other: "ImportCount") -> "ImportCount":
        return ImportCount(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.submitted + other.submitted,
            self.locked + other.locked,
            self.kept + other.kept,
            self.pledges + other.pledges,
        )


def write_ratings(
    conn: Connection,
    platform: Platform,
    stored: StoredProgramme,
    ratings: Iterable[ImportedRating],
    actor: Actor,
    reason: str,
) -> ImportCount:
    """Append what differs from earlier imports, and submit the reviews that are complete with it.

    What a reviewer gave on a page stays as it is. Nobody rates without the pledge: that of a reviewer
    whose ratings are new here is noted as signed where they rated.
    """
    by_review: dict[ReviewKey, dict[str, Rating]] = defaultdict(dict)
    for given in ratings:
        key = ReviewKey(county=given.county, round=given.round, reviewer=given.reviewer)
        by_review[key][given.criterion] = Rating(
            state=given.state, value=given.value, comment=given.comment
        )
    total = ImportCount()
    for key, stated in by_review.items():
        taken = _not_given_by_hand(conn, stored, key, stated)
        total += _write_review(conn, platform, stored, key, taken, actor, reason)
        total += ImportCount(kept=len(stated) - len(taken))
    return total


def _write_review(
    conn: Connection,
    platform: Platform,
    stored: StoredProgramme,
    key: ReviewKey,
    given: Mapping[str, Rating],
    actor: Actor,
    reason: str,
) -> ImportCount:
    ids = ids_of(stored, key)
    review = read_review(conn, stored, key)
    changes = {c: r for c, r in given.items() if r.says != review.rating(c).says}
    unchanged = len(given) - len(changes)
    if not review.state.is_editable:
        return ImportCount(unchanged=unchanged, locked=len(changes))
    newest = current_events(conn, ids)
    events: list[RatingEvent] = []
    for criterion, rating in changes.items():
        number = stored.criterion_ids[criterion]
        events.append(
            sealed_event(
                ids=ids,
                criterion_id=number,
                previous=newest.get(number),
                state=rating.state,
                value=rating.value,
                comment=rating.comment,
                actor_id=stored.person_ids[actor.person.id],
                on_behalf_reason=reason if actor.person.id != key.reviewer else "",
                source=Origin.IMPORT,
                tab_id=IMPORT_TAB,
                event_id=platform.store.new_id(),
                rubric_sha256=stored.rubrics[key.round].sha256,
            )
        )
    pledged = bool(events) and sign_with_import(conn, platform, stored, key.reviewer, actor)
    append_events(conn, events)
    complete = _is_complete(stored, review, changes)
    if complete:
        append_submission(conn, stored, ids, actor, platform.store.new_id())
    return ImportCount(
        new=sum(e.version == 1 for e in events),
        changed=sum(e.version > 1 for e in events),
        unchanged=unchanged,
        submitted=int(complete),
        pledges=int(pledged),
    )


def _not_given_by_hand(
    conn: Connection, stored: StoredProgramme, key: ReviewKey, given: Mapping[str, Rating]
) -> dict[str, Rating]:
    """The ratings whose newest version in the store, if there is one, came from an import."""
    newest = current_events(conn, ids_of(stored, key))
    standing = {c: newest.get(stored.criterion_ids[c]) for c in given}
    return {
        criterion: rating
        for criterion, rating in given.items()
        if (event := standing[criterion]) is None or event.source is Origin.IMPORT
    }


def _is_complete(stored: StoredProgramme, review: Review, changes: Mapping[str, Rating]) -> bool:
    """Whether a review could be submitted as it is once the changes stand."""
    after = review.model_copy(update={"ratings": {**review.ratings, **changes}})
    asked = stored.rubrics[review.key.round].asked_in(review.key.round)
    figures = indicators_of(stored, review.key.county)
    return not after.unanswered(asked) and not any(
        departs_without_reason(c, after.rating(c.id), figures) for c in asked
    )
