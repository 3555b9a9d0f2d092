"""Checking approved reports: their frozen content, their codes, and the history of their approval."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.verification_codes import code_of_snapshot
from evaluation.locale import N_, Message, message
from evaluation.storage.dispatch_tables import report_file, report_snapshot
from evaluation.storage.history import HistoryEvent, acts_called
from evaluation.storage.snapshot_files import file_path, read_snapshot, snapshot_path
from evaluation.storage.verification_names import Names

APPROVAL = "report_approve"


def check_reports(conn: Connection, names: Names, folder: Path | None) -> Iterator[Message]:
    """Every approved report that is not what was approved; files only where their folder is given."""
    recorded = {act.event_id: act for act in acts_called(conn, (APPROVAL,))}
    newer = {act.detail.get("supersedes"): act.event_id for act in recorded.values()}
    rows = conn.execute(select(report_snapshot).order_by(report_snapshot.c.snapshot_id)).all()
    for row in rows:
        act = recorded.pop(row.snapshot_id, None)
        for text in _faults(names, row, act):
            yield _named(names, row, text)
        if row.superseded_by != newer.get(row.code):
            text = N_("{report}：“已更正”的标记与历史记录不符，已被改动。")
            yield _named(names, row, text)
        if folder is not None:
            yield from _check_files(conn, names, row, folder)
    for act in recorded.values():
        text = N_("评审项目“{programme}”：历史记录中签发的报告（{report}）已被删除。")
        programme = names.programme.get(act.programme_id or 0, "?")
        yield message(text, programme=programme, report=act.subject.removeprefix("report/"))


def _faults(names: Names, row: Row[Any], act: HistoryEvent | None) -> Iterator[str]:
    """Where a report's row and the history of its approval part."""
    if act is None:
        yield N_("{report}：签发的历史记录已被删除。")
        return
    county = names.county(row.county_id) if row.county_id else ""
    told = act.detail
    said_then = (
        act.programme_id,
        act.actor_id,
        act.subject,
        act.reason,
        told.get("county"),
        told.get("digest"),
        json.dumps(told.get("rounds")),
    )
    says_now = (
        row.programme_id,
        row.actor_id,
        f"report/{row.code}",
        row.note,
        county,
        row.digest,
        row.rounds,
    )
    if said_then != says_now:
        yield N_("{report}：签发记录与历史记录不符，已被改动。")


def _check_files(conn: Connection, names: Names, row: Row[Any], folder: Path) -> Iterator[Message]:
    """Whether the frozen content is there and bears the code, and no written file was swapped."""
    content = read_snapshot(folder, row.digest)
    if content is None:
        there = snapshot_path(folder, row.digest).is_file()
        text = N_("{report}：存档已被改动。") if there else N_("{report}：存档已丢失。")
        yield _named(names, row, text)
    elif _code(content) != row.code:
        yield _named(names, row, N_("{report}：核验码与存档内容不符，已被改动。"))
    c = report_file.c
    for file in conn.execute(select(report_file).where(c.snapshot_id == row.snapshot_id)):
        path = file_path(folder, row.digest, file.language, file.format)
        # One that is gone is written again from the frozen content, and compared.
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            text = N_("{report}：已生成的文件{file}已被替换。")
            yield _named(names, row, text, file=path.name)


def _code(content: bytes) -> str:
    try:
        return code_of_snapshot(content)
    except (ValueError, TypeError):
        return ""


def _named(names: Names, row: Row[Any], text: str, **details: object) -> Message:
    """A fault with the report that it is about."""
    return message(text, report=report_named(names, row), **details)


def report_named(names: Names, row: Row[Any]) -> Message:
    """Which report, in words."""
    programme = names.programme.get(row.programme_id, "?")
    if row.county_id is None:
        text = N_("评审项目“{programme}”，全市比较报告（核验码{code}）")
        return message(text, programme=programme, code=row.code)
    text = N_("评审项目“{programme}”，{county}的报告（核验码{code}）")
    return message(text, programme=programme, county=names.county(row.county_id), code=row.code)
