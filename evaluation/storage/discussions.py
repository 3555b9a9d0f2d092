"""The discussions of a programme and what was said in them."""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from evaluation.domain.discussions import Discussion, DiscussionPost
from evaluation.storage.panel_tables import discussion, discussion_post
from evaluation.storage.programmes import StoredProgramme

DiscussionPlace = tuple[int, str]
"""A round and a county."""


def discussions(conn: Connection, stored: StoredProgramme) -> tuple[Discussion, ...]:
    """Every discussion, in round order, oldest first."""
    rounds = {number: code for code, number in stored.round_ids.items()}
    counties = {number: code for code, number in stored.county_ids.items()}
    people = {number: code for code, number in stored.person_ids.items()}
    c = discussion.c
    rows = conn.execute(
        select(discussion).where(c.round_id.in_(rounds)).order_by(c.round_id, c.opened_us)
    )
    return tuple(
        Discussion(
            round=rounds[row.round_id],
            county=counties[row.county_id],
            opener=people.get(row.opener_id, ""),
            reason=row.reason,
            opened_us=row.opened_us,
            closed_us=row.closed_us,
        )
        for row in rows
        if row.county_id in counties
    )


def put_discussion(conn: Connection, stored: StoredProgramme, opened: Discussion) -> None:
    """Open a discussion, or open one again that confirming had closed."""
    place = _place(stored, (opened.round, opened.county))
    values = {
        "opened_us": opened.opened_us,
        "opener_id": stored.person_ids[opened.opener],
        "reason": opened.reason,
        "closed_us": None,
    }
    at = [discussion.c[name] == number for name, number in place.items()]
    if conn.execute(select(discussion.c.opened_us).where(*at)).first() is None:
        conn.execute(discussion.insert().values(**place, **values))
    else:
        conn.execute(update(discussion).where(*at).values(values))


def close_discussions(conn: Connection, round_id: int, now_us: int) -> None:
    """Close what is still open in a round."""
    c = discussion.c
    still = (c.round_id == round_id, c.closed_us.is_(None))
    conn.execute(update(discussion).where(*still).values(closed_us=now_us))


def posts(
    conn: Connection, stored: StoredProgramme, place: DiscussionPlace
) -> tuple[DiscussionPost, ...]:
    """What was said about a county in a round, oldest first."""
    people = {number: code for code, number in stored.person_ids.items()}
    numbers, c = _place(stored, place), discussion_post.c
    rows = conn.execute(
        select(discussion_post)
        .where(*(c[name] == number for name, number in numbers.items()))
        .order_by(c.post_id)
    )
    return tuple(_post_of(row, people) for row in rows)


def _post_of(row: Row[Any], people: dict[int, str]) -> DiscussionPost:
    author = people.get(row.author_id, "")
    return DiscussionPost(id=row.post_id, author=author, text=row.text, hash=row.hash)


def append_post(
    conn: Connection, stored: StoredProgramme, place: DiscussionPlace, post: DiscussionPost
) -> None:
    """Keep a contribution."""
    conn.execute(
        discussion_post.insert().values(
            post_id=post.id,
            author_id=stored.person_ids[post.author],
            text=post.text,
            hash=post.hash,
            **_place(stored, place),
        )
    )


def _place(stored: StoredProgramme, place: DiscussionPlace) -> dict[str, int]:
    number, county = place
    return {"round_id": stored.round_ids[number], "county_id": stored.county_ids[county]}
