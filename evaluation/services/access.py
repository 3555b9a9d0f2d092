"""Finding what a person names: programme, round, county, review; one place, one wording."""

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.people import Person
from evaluation.domain.reviews import Rating, Review, ReviewKey, ReviewState
from evaluation.domain.rounds import Round
from evaluation.errors import NotAllowedError, NotFoundError
from evaluation.locale import N_, Bilingual, message
from evaluation.storage.folder_contents import EvidenceFile
from evaluation.storage.identifiers import moment_us
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import RatingEvent, ReviewIds, current_events
from evaluation.storage.reviews import ReviewEvent, review_events


def find_round(stored: StoredProgramme, number: int) -> Round:
    """The round with this number."""
    for round_ in stored.rounds:
        if round_.number == number:
            return round_
    text = N_("评审项目“{programme}”没有第{round}轮。")
    raise NotFoundError(message(text, programme=_title(stored), round=number))


def _title(stored: StoredProgramme) -> Bilingual:
    return Bilingual(stored.programme.title, stored.programme.title_en)


def find_county(stored: StoredProgramme, county_id: str) -> County:
    """The county with this id."""
    for county in stored.counties:
        if county.id == county_id:
            return county
    text = N_("评审项目“{programme}”中没有编号为“{county}”的县（市、区）。")
    raise NotFoundError(message(text, programme=_title(stored), county=county_id))


def is_recused(stored: StoredProgramme, county: str, reviewer: str) -> bool:
    """Whether a reviewer is to see nothing of a county."""
    return (county, reviewer) in stored.recused


def is_out_of_sight(stored: StoredProgramme, county: str, person: Person) -> bool:
    """Whether a person is to learn nothing of a county, not even whether there is one.

    Recused, or for whoever could be: a county that does not exist. Both are answered alike.
    """
    is_unknown = person.role.rates and county not in stored.county_ids
    return is_unknown or is_recused(stored, county, person.id)


def is_assigned(stored: StoredProgramme, key: ReviewKey) -> bool:
    """Whether a review is asked of a reviewer."""
    return (key.round, key.county, key.reviewer) in stored.assigned


def ids_of(stored: StoredProgramme, key: ReviewKey) -> ReviewIds:
    """The store's keys of a review.

    Raises:
        NotAllowedError: the review is not asked of this reviewer; the same answer for a county that
            does not exist, one that is recused and one that is somebody else's.
    """
    if is_recused(stored, key.county, key.reviewer) or not is_assigned(stored, key):
        raise NotAllowedError(message(N_("您没有评审该县（市、区）的任务。")))
    return ReviewIds(
        stored.county_ids[key.county], stored.round_ids[key.round], stored.person_ids[key.reviewer]
    )


def rating_of(event: RatingEvent | None) -> Rating:
    """The rating that an event left standing; a blank one where there is none."""
    if event is None:
        return Rating()
    return Rating(
        state=event.state,
        value=event.value,
        comment=event.comment,
        version=event.version,
        tab_id=event.tab_id,
        saved_us=moment_us(event.event_id),
    )


def review_state(newest: ReviewEvent | None, *, begun: bool) -> ReviewState:
    """Where a review stands, from its newest act and whether anything was rated."""
    if newest is not None:
        return newest.state
    return ReviewState.IN_PROGRESS if begun else ReviewState.ASSIGNED


def read_review(conn: Connection, stored: StoredProgramme, key: ReviewKey) -> Review:
    """A review as the store holds it now."""
    ids = ids_of(stored, key)
    events = current_events(conn, ids)
    acts = review_events(conn, ids)
    newest = acts[-1] if acts else None
    codes = {number: code for code, number in stored.criterion_ids.items()}
    return Review(
        key=key,
        state=review_state(newest, begun=bool(events)),
        ratings={codes[number]: rating_of(event) for number, event in events.items()},
        reason=newest.reason if newest and newest.state is ReviewState.RETURNED else "",
        submitted_us=moment_us(newest.event_id)
        if newest and newest.state is ReviewState.SUBMITTED
        else None,
    )


def indicators_of(stored: StoredProgramme, county_id: str) -> tuple[IndicatorValue, ...]:
    """A county's reported figures."""
    return tuple(v for v in stored.indicators if v.county == county_id)


def evidence_of(stored: StoredProgramme, county_id: str) -> tuple[EvidenceFile, ...]:
    """What a county listed as evidence."""
    return tuple(e for e in stored.evidence if e.county == county_id)
