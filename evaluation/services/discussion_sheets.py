"""Reading a discussion: what was said, under letters where need be, and the own ratings beside."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.discussion_permissions import refusal_to_write_post
from evaluation.domain.discussions import DiscussionPost
from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.domain.programme import Programme
from evaluation.domain.reviews import Rating, ReviewKey
from evaluation.domain.rounds import Round
from evaluation.domain.rubric import Criterion
from evaluation.services.access import find_round, is_assigned, read_review
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import PanelNames, county_names, panel_names
from evaluation.services.clock import from_us
from evaluation.services.discussions import permitted_discussion, submitted_reviews
from evaluation.services.platform import Platform
from evaluation.storage import discussions as rows
from evaluation.storage.discussions import DiscussionPlace
from evaluation.storage.identifiers import moment_us
from evaluation.storage.programmes import StoredProgramme

OwnRatings = tuple[tuple[Criterion, Rating], ...]


@dataclass(frozen=True)
class PostView:
    """A contribution as one person sees it."""

    author: Person | None
    """By name, or under a letter where members are blind to each other; None for who has left."""
    is_own: bool
    is_lead: bool
    text: str
    written: datetime


@dataclass(frozen=True)
class DiscussionSheet:
    """One discussion, and beside it what this person gave the county."""

    programme: Programme
    round: Round
    county: County
    reason: str
    opened: datetime
    reviewers: int
    """How many reviewers submitted a review and may write, the panel lead not among them."""
    posts: tuple[PostView, ...]
    refusal: Refusal | None
    """Why nothing can be written any more."""
    own: OwnRatings


def open_discussion_sheet(
    platform: Platform, actor: Actor, round_number: int, county: str
) -> DiscussionSheet:
    """The discussion of a county, for those who take part in it.

    Raises:
        NotAllowedError: this person does not, or there is none; one answer for both.
    """
    stored = platform.store.programme(actor.programme)
    counties = county_names(platform, stored, actor)
    place = (round_number, counties.id_of(county))
    with platform.store.read() as conn:
        discussion = permitted_discussion(conn, stored, actor, place)
        said = rows.posts(conn, stored, place)
        reviewers = submitted_reviews(conn, stored).get(place, frozenset())
        own = _own_ratings(conn, stored, actor, place)
    round_ = find_round(stored, round_number)
    where = f"{round_number}/{place[1]}"
    leads = {p.id for p in stored.people if p.role is Role.PANEL_LEAD}
    members = panel_names(platform, stored, actor, where=where)
    return DiscussionSheet(
        programme=stored.programme,
        round=round_,
        county=counties.shown(place[1]),
        reason=discussion.reason,
        opened=from_us(discussion.opened_us),
        reviewers=len(reviewers - leads),
        posts=tuple(_view(post, members, actor) for post in said),
        refusal=refusal_to_write_post(round_, closed=discussion.closed_us is not None, text="a"),
        own=own,
    )


def _view(post: DiscussionPost, members: PanelNames, actor: Actor) -> PostView:
    author = members.shown(post.author) if post.author else None
    return PostView(
        author=author,
        is_own=post.author == actor.person.id,
        # Everybody knows who leads: under letters such a mark would be a name.
        is_lead=author is not None and author.role is Role.PANEL_LEAD and not members.is_blind,
        text=post.text,
        written=from_us(moment_us(post.id)),
    )


def _own_ratings(
    conn: Connection, stored: StoredProgramme, actor: Actor, place: DiscussionPlace
) -> OwnRatings:
    """What this person gave; nothing for a lead who does not review the county."""
    key = ReviewKey(county=place[1], round=place[0], reviewer=actor.person.id)
    if not is_assigned(stored, key):
        return ()
    review = read_review(conn, stored, key)
    asked = stored.rubrics[place[0]].asked_in(place[0])
    return tuple((criterion, review.rating(criterion.id)) for criterion in asked)
