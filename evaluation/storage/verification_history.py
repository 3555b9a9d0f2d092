"""Checking what was done to whole reviews against the history, where each act is written as well.

A submission that was deleted from an open round is in no seal yet: the history still names it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from evaluation.domain.reviews import ReviewState
from evaluation.locale import N_, Message, message
from evaluation.storage.ratings import ReviewIds
from evaluation.storage.tables import county, history_event, review_event
from evaluation.storage.verification_names import Names

ACTIONS = tuple(f"review_{state.value}" for state in ReviewState)
SUBJECT = re.compile(r"round/(?P<round>\d+)/county/(?P<county>.+)/reviewer/(?P<reviewer>.+)")


class _Act(NamedTuple):
    """What was done to which review, as both tables say it."""

    programme_id: int | None
    subject: str
    action: str


def check_history(conn: Connection, names: Names) -> Iterator[Message]:
    """Every submission or return that stands in the history alone, not in it, or otherwise there."""
    recorded = _recorded(conn)
    for row in conn.execute(_ACTS):
        ids = ReviewIds(row.county_id, row.round_id, row.reviewer_id)
        found = recorded.pop(row.event_id, None)
        if found is None:
            text = N_("{review}：第{version}次提交或退回的历史记录已被删除。")
        elif found != _Act(row.programme_id, _subject(names, ids), f"review_{row.state}"):
            text = N_("{review}：第{version}次提交或退回与历史记录不符，已被改动。")
        else:
            continue
        yield message(text, review=names.review(ids), version=row.version)
    for act in recorded.values():
        yield message(
            N_("{review}：历史记录中有一次提交或退回，其记录已被删除。"),
            review=_review_of(names, act),
        )


def _recorded(conn: Connection) -> dict[int, _Act]:
    """The acts on reviews that the history tells of."""
    c = history_event.c
    rows = conn.execute(
        select(c.event_id, c.programme_id, c.subject, c.action)
        .where(c.action.in_(ACTIONS))
        .order_by(c.event_id)
    )
    return {event_id: _Act(*parts) for event_id, *parts in rows}


_ACTS = (
    select(
        review_event.c.county_id,
        review_event.c.round_id,
        review_event.c.reviewer_id,
        review_event.c.version,
        review_event.c.state,
        review_event.c.event_id,
        county.c.programme_id,
    )
    .select_from(review_event.outerjoin(county, county.c.county_id == review_event.c.county_id))
    .order_by(review_event.c.event_id)
)


def _subject(names: Names, ids: ReviewIds) -> str:
    where = f"round/{names.round(ids.round_id)}/county/{names.county(ids.county_id)}"
    return f"{where}/reviewer/{names.person(ids.reviewer_id)}"


def _review_of(names: Names, act: _Act) -> Message | str:
    """Which review the history means; as it stands there where it was altered beyond reading."""
    parts = SUBJECT.fullmatch(act.subject)
    if parts is None:
        return act.subject
    programme = names.programme.get(act.programme_id or 0, "?")
    return message(
        N_("评审项目“{programme}”第{round}轮，{county}，专家{reviewer}"),
        programme=programme,
        **parts.groupdict(),
    )
