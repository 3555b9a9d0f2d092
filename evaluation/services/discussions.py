"""Discussing a county: the panel lead opens it, its reviewers write, confirming the round closes it.

Nobody's rating changes here: whoever changes their mind asks the organizer to reopen the round and to
return the review, which the history and the report then tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.discussion_permissions import (
    refusal_to_list_discussions,
    refusal_to_open_discussion,
    refusal_to_read_discussion,
    refusal_to_write_post,
)
from evaluation.domain.discussions import Discussion, DiscussionPost, post_hash
from evaluation.domain.history import GENESIS
from evaluation.domain.permissions import Refusal
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import Round
from evaluation.services.access import find_round, is_out_of_sight
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.blinded_names import county_names
from evaluation.services.platform import Platform
from evaluation.storage import discussions as rows
from evaluation.storage.discussions import DiscussionPlace
from evaluation.storage.programmes import StoredProgramme, read_programme
from evaluation.storage.reviews import newest_review_events
from evaluation.storage.rounds import round_state

Submitted = Mapping[DiscussionPlace, frozenset[str]]
"""Who submitted a review of a county in a round and is not recused from it."""


@dataclass(frozen=True)
class DiscussionEntry:
    """A county in the list: its discussion, or that there is none yet."""

    round: Round
    county: County
    discussion: Discussion | None
    posts: int
    closed: bool
    """Whether nothing can be written any more."""
    refusal: Refusal | None
    """Why this person cannot open it; None where they can, once they give a reason."""


def discussion_list(platform: Platform, actor: Actor) -> tuple[DiscussionEntry, ...]:
    """The discussions that this person takes part in; for the lead also the counties to open one of.

    Raises:
        NotAllowedError: not a member of the panel.
    """
    if refusal := refusal_to_list_discussions(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    counties = county_names(platform, stored, actor)
    with platform.store.read() as conn:
        submitted = submitted_reviews(conn, stored)
        known = {(d.round, d.county): d for d in rows.discussions(conn, stored)}
        counts = {place: len(rows.posts(conn, stored, place)) for place in known}
    found = []
    for round_ in stored.rounds:
        for county_id, county in counties.shown_by_id.items():
            place = (round_.number, county_id)
            discussion, reviewers = known.get(place), submitted.get(place, frozenset())
            opening = _refusal_to_open(stored, actor, round_, place, reviewers, discussion)
            takes_part = _refusal_to_read(stored, actor, place, reviewers, discussion) is None
            if takes_part or opening is None:
                closed = refusal_to_write_post(round_, closed=_closed(discussion), text="a")
                shown = _under_key(discussion, county)
                found.append(
                    DiscussionEntry(
                        round_, county, shown, counts.get(place, 0), closed is not None, opening
                    )
                )
    return tuple(found)


def _under_key(discussion: Discussion | None, county: County) -> Discussion | None:
    """The discussion of the county as this person knows it."""
    return discussion.model_copy(update={"county": county.id}) if discussion else None


def _closed(discussion: Discussion | None) -> bool:
    return discussion is None or discussion.closed_us is not None


def submitted_reviews(conn: Connection, stored: StoredProgramme) -> Submitted:
    """Who submitted a review of which county in which round, recused ones left out."""
    found: dict[DiscussionPlace, frozenset[str]] = {}
    for (number, county, reviewer), act in newest_review_events(conn, stored).items():
        if act.state is ReviewState.SUBMITTED and (county, reviewer) not in stored.recused:
            place = (number, county)
            found[place] = found.get(place, frozenset()) | {reviewer}
    return found


def _refusal_to_open(
    stored: StoredProgramme,
    actor: Actor,
    round_: Round,
    place: DiscussionPlace,
    reviewers: frozenset[str],
    discussion: Discussion | None,
    *,
    reason: str = "a",
) -> Refusal | None:
    """Asked with any word for a reason where only the right to open it is asked for."""
    return refusal_to_open_discussion(
        actor.person,
        round_,
        reason,
        in_sight=not is_out_of_sight(stored, place[1], actor.person),
        reviews=len(reviewers),
        is_open=not _closed(discussion),
    )


def _refusal_to_read(
    stored: StoredProgramme,
    actor: Actor,
    place: DiscussionPlace,
    reviewers: frozenset[str],
    discussion: Discussion | None,
) -> Refusal | None:
    return refusal_to_read_discussion(
        actor.person,
        in_sight=not is_out_of_sight(stored, place[1], actor.person),
        submitted=actor.person.id in reviewers,
        exists=discussion is not None,
    )


def permitted_discussion(
    conn: Connection, stored: StoredProgramme, actor: Actor, place: DiscussionPlace
) -> Discussion:
    """A discussion, if this person takes part in it.

    Raises:
        NotAllowedError: they do not, or there is none; one answer for both.
    """
    known = {(d.round, d.county): d for d in rows.discussions(conn, stored)}
    discussion = known.get(place)
    reviewers = submitted_reviews(conn, stored).get(place, frozenset())
    refusal = _refusal_to_read(stored, actor, place, reviewers, discussion)
    if refusal:
        refusal.throw()
    return known[place]


def open_discussion(
    platform: Platform, actor: Actor, round_number: int, county: str, reason: str
) -> None:
    """Open the discussion of a county, with the reason that its reviewers read.

    Raises:
        NotAllowedError: not the panel lead, not in this state, no reason, or nothing to discuss.
    """
    stored = platform.store.programme(actor.programme)
    place = (round_number, county_names(platform, stored, actor).id_of(county))
    event_id, now_us, words = platform.store.new_id(), platform.clock.now_us(), reason.strip()

    def save(conn: Connection) -> None:
        stored = read_programme(conn, actor.programme)
        known = {(d.round, d.county): d for d in rows.discussions(conn, stored)}
        before = known.get(place)
        if before is not None and (before.opened_us, before.reason) == (now_us, words):
            return  # a retry of this very act
        reviewers = submitted_reviews(conn, stored).get(place, frozenset())
        current = _as_it_stands(conn, stored, round_number)
        if refusal := _refusal_to_open(
            stored, actor, current, place, reviewers, before, reason=words
        ):
            refusal.throw()
        opened = Discussion(
            round=round_number,
            county=place[1],
            opener=actor.person.id,
            reason=words,
            opened_us=now_us,
        )
        rows.put_discussion(conn, stored, opened)
        again = {"again": before is not None}
        _record(conn, stored, actor, "discussion_open", place, event_id, again, words)

    platform.store.write(save)


def write_post(
    platform: Platform, actor: Actor, round_number: int, county: str, text: str
) -> DiscussionPost:
    """Say something in a discussion; what was just said by the same person is not said twice.

    Raises:
        NotAllowedError: this person takes no part, the discussion has ended, or the text cannot be.
    """
    stored = platform.store.programme(actor.programme)
    place = (round_number, county_names(platform, stored, actor).id_of(county))
    find_round(stored, round_number)
    words = text.strip()

    def save(conn: Connection) -> DiscussionPost:
        stored = read_programme(conn, actor.programme)
        event_id = platform.store.new_id()  # in here: contributions are numbered as they follow
        discussion = permitted_discussion(conn, stored, actor, place)
        current = _as_it_stands(conn, stored, round_number)
        if refusal := refusal_to_write_post(current, closed=_closed(discussion), text=words):
            refusal.throw()
        before = rows.posts(conn, stored, place)
        mine = [p for p in before if p.author == actor.person.id]
        # The answer to the first sending may have been lost on its way to the browser.
        if mine and mine[-1].text == words:
            return mine[-1]
        previous = before[-1].hash if before else GENESIS
        digest = post_hash(place, actor.person.id, words, previous)
        post = DiscussionPost(id=event_id, author=actor.person.id, text=words, hash=digest)
        rows.append_post(conn, stored, place, post)
        _record(conn, stored, actor, "discussion_post", place, event_id, {"sha256": digest}, "")
        return post

    return platform.store.write(save)


def open_discussions(
    conn: Connection, stored: StoredProgramme, actor: Actor, round_number: int
) -> int:
    """How many discussions of a round, as far as this person may know, confirming it will close."""
    return sum(
        d.round == round_number
        and d.closed_us is None
        and not is_out_of_sight(stored, d.county, actor.person)
        for d in rows.discussions(conn, stored)
    )


def _as_it_stands(conn: Connection, stored: StoredProgramme, number: int) -> Round:
    round_ = find_round(stored, number)
    state = round_state(conn, stored.round_ids[round_.number])
    return round_.model_copy(update={"state": state})


def _record(
    conn: Connection,
    stored: StoredProgramme,
    actor: Actor,
    action: str,
    place: DiscussionPlace,
    event_id: int,
    detail: Mapping[str, object],
    reason: str,
) -> None:
    record_act(
        conn,
        stored,
        actor,
        event_id=event_id,
        action=action,
        subject=f"round/{place[0]}/county/{place[1]}",
        detail=detail,
        reason=reason,
    )
