"""One review gathered for paper: its ratings, its submission, and what its reviewer is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from evaluation.domain.printables import names_reviewer
from evaluation.domain.reviewer_sight import code_letter
from evaluation.domain.reviews import Review, ReviewKey, ReviewState
from evaluation.reports.filled_sheet import FilledSheet, Submission
from evaluation.services.access import ids_of, read_review
from evaluation.services.clock import from_us
from evaluation.services.print_desk import PrintDesk
from evaluation.storage.identifiers import moment_us
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.reviews import ReviewEvent, review_events
from evaluation.storage.rounds import ReviewPlace, seals
from evaluation.storage.work_done import WorkDone, work_done


@dataclass(frozen=True)
class Counted:
    """Which reviews of a sealed round count, and the letters of a county's reviewers."""

    places: frozenset[ReviewPlace]
    letters: Mapping[ReviewPlace, str]


def counted_reviews(conn: Connection, stored: StoredProgramme, round_number: int) -> Counted:
    """What the newest seals list: the round's reviews, and the letters over all sealed rounds.

    A county's letters follow the order of its reviewers in people.csv, as in its reports.
    """
    sealed = {
        r.number: frozenset(found[-1].reviews)
        for r in stored.rounds
        if r.state.is_sealed and (found := seals(conn, stored, r.number))
    }
    everybody = frozenset().union(*sealed.values())
    letters: dict[ReviewPlace, str] = {}
    for county in stored.counties:
        reviewers = [p.id for p in stored.people if (county.id, p.id) in everybody]
        letters |= {(county.id, who): code_letter(n) for n, who in enumerate(reviewers)}
    return Counted(sealed.get(round_number, frozenset()), letters)


def gathered(desk: PrintDesk, key: ReviewKey) -> FilledSheet:
    """A review that this person may print."""
    stored = desk.stored
    with desk.platform.store.read() as conn:
        review = read_review(conn, stored, key)
        acts = review_events(conn, ids_of(stored, key))
        work = work_done(conn, stored, key.round).get((key.county, key.reviewer), WorkDone())
        counted = counted_reviews(conn, stored, key.round)
    submission = _submission(review, acts)
    newest = submission.when if submission else None
    if newest is None and work.last_us is not None:
        newest = from_us(work.last_us)
    is_own = desk.actor.person.id == key.reviewer
    return FilledSheet(
        paper=desk.paper(newest),
        rubric=stored.rubrics[key.round],
        county=desk.counties.shown(key.county),
        reviewer=_label(desk, key, counted),
        review=review,
        submission=submission,
        imported=work.imported,
        on_behalf=work.on_behalf,
        to_sign=is_own,
    )


def _submission(review: Review, acts: tuple[ReviewEvent, ...]) -> Submission | None:
    """The submission that stands: none while the review is with its reviewer."""
    if review.state is not ReviewState.SUBMITTED:
        return None
    handed_in = [act for act in acts if act.state is ReviewState.SUBMITTED]
    newest = handed_in[-1]
    when: datetime = from_us(moment_us(newest.event_id))
    return Submission(len(handed_in), when, newest.digest, newest.statement)


def _label(desk: PrintDesk, key: ReviewKey, counted: Counted) -> str:
    """The reviewer's name, or the code letter of the county's reports."""
    of_county = sum(county == key.county for county, _reviewer in counted.places)
    blinding = desk.stored.programme.blinding
    if names_reviewer(desk.actor.person, key.reviewer, blinding, of_county):
        return desk.person_detail(key.reviewer)
    letter = counted.letters[key.county, key.reviewer]
    return desk.translate("专家{letter}").format(letter=letter)
