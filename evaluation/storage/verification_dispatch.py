"""Checking dispatches, receipts and objections against the history, where each act stands as well."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.dispatch import DispatchState, ObjectionState
from evaluation.locale import N_, Message, message
from evaluation.storage.dispatch_tables import dispatch, objection, report_snapshot
from evaluation.storage.history import HistoryEvent, acts_called
from evaluation.storage.verification_names import Names
from evaluation.storage.verification_reports import report_named

DISPATCH_STATES: dict[str, DispatchState] = {
    "dispatch_prepare": DispatchState.PREPARED,
    "dispatch_withdraw": DispatchState.WITHDRAWN,
    "dispatch_send": DispatchState.SENT,
    "receipt_enter": DispatchState.RECEIVED,
    "receipt_confirm": DispatchState.RECEIVED,
}
"""The acts on a dispatch, and where each leads."""
RECEIPTS = ("receipt_enter", "receipt_confirm")
OBJECTION_STATES: dict[str, ObjectionState] = {
    f"objection_{'file' if state is ObjectionState.FILED else state.value}": state
    for state in ObjectionState
}
Acts = dict[str, list[HistoryEvent]]


def check_dispatch(conn: Connection, names: Names) -> Iterator[Message]:
    """Every dispatch and objection that does not stand as the history tells it."""
    sendings = _acts(conn, tuple(DISPATCH_STATES))
    for row in _rows(conn, dispatch):
        acts = sendings.pop(f"dispatch/{row.dispatch_id}", [])
        if not _dispatch_agrees(row, acts):
            text = N_("{report}，给{office}的抄送和签收记录与历史记录不符，已被改动。")
            yield message(text, report=report_named(names, row), office=row.office)
    filed = _acts(conn, tuple(OBJECTION_STATES))
    for row in _rows(conn, objection):
        acts = filed.pop(f"objection/{row.objection_id}", [])
        if not _objection_agrees(row, acts):
            text = N_("{report}，异议或其答复与历史记录不符，已被改动。")
            yield message(text, report=report_named(names, row))
    for acts in (*sendings.values(), *filed.values()):
        text = N_("评审项目“{programme}”，核验码为{code}的报告：有一条抄送或异议记录已被删除。")
        programme = names.programme.get(acts[0].programme_id or 0, "?")
        yield message(text, programme=programme, code=acts[0].detail.get("report", "?"))


def _acts(conn: Connection, actions: tuple[str, ...]) -> Acts:
    """What was done to each subject, oldest first."""
    found: Acts = defaultdict(list)
    for act in acts_called(conn, actions):
        found[act.subject].append(act)
    return dict(found)


def _rows(conn: Connection, table: Any) -> list[Row[Any]]:  # noqa: ANN401 - either table
    s = report_snapshot.c
    query = select(table, s.code, s.county_id, s.programme_id).join(
        report_snapshot, s.snapshot_id == table.c.snapshot_id
    )
    return list(conn.execute(query.order_by(next(iter(table.primary_key.columns)))))


def _dispatch_agrees(row: Row[Any], acts: list[HistoryEvent]) -> bool:
    """Whether a dispatch stands where its last act led, with the ways and days then given."""
    if not acts or DISPATCH_STATES[acts[-1].action].value != row.state:
        return False
    sent = _last(acts, ("dispatch_send",))
    received = _last(acts, RECEIPTS)
    return (
        all(act.detail.get("report") == row.code for act in acts)
        and (row.how, row.sent_on) == _told(sent)
        and row.sender_id == (sent.actor_id if sent else None)
        and (row.received_how, row.received_on) == _told(received)
        and bool(row.by_link) == (received is not None and received.action == "receipt_confirm")
    )


def _last(acts: list[HistoryEvent], actions: tuple[str, ...]) -> HistoryEvent | None:
    return next((act for act in reversed(acts) if act.action in actions), None)


def _told(act: HistoryEvent | None) -> tuple[object, object]:
    """The way and the day of an act; as an untouched row has them where there was none."""
    return (act.detail.get("how"), act.detail.get("on")) if act else ("", None)


def _objection_agrees(row: Row[Any], acts: list[HistoryEvent]) -> bool:
    """Whether an objection and its answer are what was written then."""
    if not acts or OBJECTION_STATES[acts[-1].action].value != row.state:
        return False
    answers = [act for act in acts if OBJECTION_STATES[act.action].is_answered]
    return acts[0].detail.get("sha256") == _digest(row.text) and (
        answers[-1].detail.get("sha256") == _digest(row.answer) if answers else row.answer == ""
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
