"""Checking what the panel said, promised and declined against the history, where each act stands too.

Not the detail of a declaration and not names: they may be erased.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from evaluation.domain.discussions import post_hash
from evaluation.domain.history import GENESIS
from evaluation.domain.pledges import pledge_sha256
from evaluation.domain.recusals import RequestState
from evaluation.locale import N_, Message, message
from evaluation.storage.history import HistoryEvent, acts_called
from evaluation.storage.panel_tables import discussion_post, pledge, pledge_text, recusal_request
from evaluation.storage.tables import person, recusal
from evaluation.storage.verification_names import Names

DECISIONS = {"recusal_grant": RequestState.GRANTED, "recusal_refuse": RequestState.REFUSED}
Hashes = dict[tuple[str, str], list[str]]
"""By programme and subject the hashes of what was said there."""


def check_panel(conn: Connection, names: Names) -> Iterator[Message]:
    """Every contribution, signature and declaration that does not stand as the history tells it."""
    yield from _check_posts(conn, names)
    yield from _check_pledge_texts(conn, names)
    yield from _check_pledges(conn, names)
    yield from _check_requests(conn, names)


def _programme(names: Names, programme_id: int | None) -> str:
    return names.programme.get(programme_id or 0, "?")


def _said(names: Names, text: str, act: HistoryEvent, **details: object) -> Message:
    """A fault that only an act tells of, which names its place."""
    parts = act.subject.split("/")
    where = dict(zip(parts[::2], parts[1::2], strict=False))
    return message(text, programme=_programme(names, act.programme_id), **{**where, **details})


def _check_posts(conn: Connection, names: Names) -> Iterator[Message]:
    acts = {act.event_id: act for act in acts_called(conn, ("discussion_post",))}
    rows = conn.execute(select(discussion_post).order_by(discussion_post.c.post_id)).all()
    known: Hashes = defaultdict(lambda: [GENESIS])
    for act in acts.values():
        place = (_programme(names, act.programme_id), act.subject)
        known[place].append(str(act.detail.get("sha256")))
    for row in rows:
        if not _post_agrees(names, row, acts.pop(row.post_id, None), known):
            yield message(
                N_(
                    "评审项目“{programme}”第{round}轮，{county}，专家{reviewer}的讨论发言"
                    "与其校验值或历史记录不符，已被改动。"
                ),
                programme=names.programme_of(row.county_id),
                round=names.round(row.round_id),
                county=names.county(row.county_id),
                reviewer=names.person(row.author_id),
            )
    for act in acts.values():
        text = N_("评审项目“{programme}”第{round}轮，{county}，专家{reviewer}的讨论发言已被删除。")
        yield _said(names, text, act, reviewer=names.person(act.actor_id or 0))


def _post_agrees(names: Names, row: Row[Any], act: HistoryEvent | None, known: Hashes) -> bool:
    """Whether somebody said this there, after something that was said there before."""
    round_, county = names.round(row.round_id), names.county(row.county_id)
    place = (names.programme_of(row.county_id), f"round/{round_}/county/{county}")
    if act is None or (_programme(names, act.programme_id), act.subject) != place:
        return False
    if act.actor_id != row.author_id or act.detail.get("sha256") != row.hash:
        return False
    author = names.person(row.author_id)
    # Two who wrote at once may be numbered otherwise than they were kept: any one before will do.
    return any(
        post_hash((int(round_), county), author, row.text, previous) == row.hash
        for previous in known[place]
    )


def _check_pledge_texts(conn: Connection, names: Names) -> Iterator[Message]:
    for row in conn.execute(select(pledge_text)):
        if pledge_sha256(row.text, row.text_en) != row.sha256:
            text = N_("评审项目“{programme}”：第{version}版承诺书与其校验值不符，已被改动。")
            programme = _programme(names, row.programme_id)
            yield message(text, programme=programme, version=row.version)


def _check_pledges(conn: Connection, names: Names) -> Iterator[Message]:
    acts = {act.event_id: act for act in acts_called(conn, ("pledge_sign",))}
    kept = {
        (row.programme_id, row.version): row.sha256 for row in conn.execute(select(pledge_text))
    }
    query = select(pledge, person.c.programme_id, person.c.code).join(
        person, person.c.person_id == pledge.c.person_id
    )
    for row in conn.execute(query.order_by(pledge.c.event_id)).all():
        act = acts.pop(row.event_id, None)
        is_sound = kept.get((row.programme_id, row.version)) == row.sha256
        if not is_sound or act is None or _signed(act) != _signature(row):
            yield message(
                N_(
                    "评审项目“{programme}”：专家{reviewer}签署的第{version}版承诺书"
                    "与其文本或历史记录不符，已被改动。"
                ),
                programme=_programme(names, row.programme_id),
                reviewer=row.code,
                version=row.version,
            )
    for act in acts.values():
        text = N_("评审项目“{programme}”：专家{reviewer}签署承诺书的记录已被删除。")
        yield _said(names, text, act)


def _signed(act: HistoryEvent) -> tuple[object, ...]:
    version, sha256 = act.detail.get("version"), act.detail.get("sha256")
    return act.programme_id, act.subject, version, sha256, act.source


def _signature(row: Row[Any]) -> tuple[object, ...]:
    return row.programme_id, f"reviewer/{row.code}", row.version, row.sha256, row.source


class _Declared(NamedTuple):
    """A declaration as the history tells it."""

    filed: HistoryEvent
    decided: HistoryEvent | None

    def agrees(self, programme: str, subject: str, names: Names, row: Row[Any]) -> bool:
        """Whether its row stands where its acts led."""
        filed, decided = self
        state = DECISIONS[decided.action] if decided else RequestState.FILED
        told = (_programme(names, filed.programme_id), filed.subject, filed.detail.get("ground"))
        return (
            told == (programme, subject, row.ground)
            and row.state == state.value
            and row.decision == (decided.reason if decided else "")
            and row.decider_id == (decided.actor_id if decided else None)
        )


def _check_requests(conn: Connection, names: Names) -> Iterator[Message]:
    declared = _declared(acts_called(conn, ("recusal_file", *DECISIONS)))
    c = recusal_request.c
    for row in conn.execute(select(recusal_request).order_by(c.request_id)).all():
        programme, county = names.programme_of(row.county_id), names.county(row.county_id)
        reviewer = names.person(row.reviewer_id)
        found = declared.pop(row.request_id, None)
        subject = f"county/{county}/reviewer/{reviewer}"
        if found is None or not found.agrees(programme, subject, names, row):
            yield message(
                N_(
                    "评审项目“{programme}”，{county}，专家{reviewer}的回避申请或其处理"
                    "与历史记录不符，已被改动。"
                ),
                programme=programme,
                county=county,
                reviewer=reviewer,
            )
        elif row.state == RequestState.GRANTED.value and not _holds(conn, row):
            text = N_(
                "评审项目“{programme}”，{county}，专家{reviewer}：已同意的回避已被删除或撤下。"
            )
            yield message(text, programme=programme, county=county, reviewer=reviewer)
    for found in declared.values():
        text = N_("评审项目“{programme}”，{county}，专家{reviewer}的回避申请已被删除。")
        yield _said(names, text, found.filed)


def _holds(conn: Connection, request: Row[Any]) -> bool:
    """Whether the recusal that was granted stands: nothing takes it back, loads included."""
    c = recusal.c
    place = (c.county_id == request.county_id, c.reviewer_id == request.reviewer_id)
    return conn.execute(select(c.active).where(*place, c.active)).first() is not None


def _declared(acts: Sequence[HistoryEvent]) -> dict[int, _Declared]:
    """By number each declaration with its decision.

    One is decided before the next is made for the same place, so that they pair in their order.
    """
    filed: dict[tuple[int | None, str], list[HistoryEvent]] = defaultdict(list)
    decided: dict[tuple[int | None, str], list[HistoryEvent]] = defaultdict(list)
    for act in acts:
        kind = decided if act.action in DECISIONS else filed
        kind[act.programme_id, act.subject].append(act)
    found = {}
    for place, declarations in filed.items():
        decisions = decided[place]
        for position, act in enumerate(declarations):
            answer = decisions[position] if position < len(decisions) else None
            found[act.event_id] = _Declared(act, answer)
    return found
