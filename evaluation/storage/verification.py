"""Whether anything stored was altered or removed, and which record it was.

It cannot show deletions in a review that was not submitted yet, an act deleted at the very end of the
history together with its link and everything that tells of it, nor a store rewritten whole, except
against a seal that was printed. Names of people are in no digest: they may be erased.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, select

from evaluation.domain.rubric import Rubric
from evaluation.locale import N_, Message, message
from evaluation.storage import tables
from evaluation.storage.history_links import Head
from evaluation.storage.store import Store
from evaluation.storage.verification_dispatch import check_dispatch
from evaluation.storage.verification_history import check_history
from evaluation.storage.verification_items import (
    check_evidence,
    check_items,
    check_sealed_people,
)
from evaluation.storage.verification_links import check_links, heads
from evaluation.storage.verification_names import Names
from evaluation.storage.verification_panel import check_panel
from evaluation.storage.verification_references import check_references
from evaluation.storage.verification_reports import check_reports
from evaluation.storage.verification_reviews import CountyCheck
from evaluation.storage.verification_rounds import Acts, RoundCheck


class FaultKind(StrEnum):
    """What a fault is in; what is to be done depends on it."""

    RUBRIC = "rubric"
    RATINGS = "ratings"
    ROUND = "round"
    ITEMS = "items"
    PANEL = "panel"
    HISTORY = "history"
    REPORTS = "reports"


@dataclass(frozen=True)
class Finding:
    """One record that is not as it was written."""

    kind: FaultKind
    sentence: Message


def verify(
    store: Store, evidence_dir: Path | None = None, snapshots_dir: Path | None = None
) -> tuple[Message, ...]:
    """The sentences of `findings`; empty when all is sound."""
    return tuple(f.sentence for f in findings(store, evidence_dir, snapshots_dir))


def findings(
    store: Store, evidence_dir: Path | None = None, snapshots_dir: Path | None = None
) -> tuple[Finding, ...]:
    """Every record that disagrees with its chain, digest or seal; empty when all is sound.

    Evidence files and approved reports are compared with their digests where their folder is given.
    """
    with store.read() as conn:
        names = Names(conn)
        acts: Acts = {}
        found = [*_of(FaultKind.RUBRIC, _check_rubrics(conn))]
        for county_id in names.county_ids():
            county = CountyCheck(conn, names, county_id)
            found += _of(FaultKind.RATINGS, county.faults)
            acts |= county.acts
        for row in conn.execute(select(tables.round_).order_by(tables.round_.c.round_id)).all():
            found += _of(FaultKind.ROUND, RoundCheck(conn, names, row, acts).faults)
        found += _of(FaultKind.ROUND, check_sealed_people(conn, names))
        found += _of(FaultKind.ITEMS, check_items(conn, names))
        if evidence_dir is not None:
            found += _of(FaultKind.ITEMS, check_evidence(conn, names, evidence_dir))
        found += _of(FaultKind.PANEL, check_panel(conn, names))
        found += _of(FaultKind.HISTORY, check_references(conn))
        found += _of(FaultKind.HISTORY, check_history(conn, names))
        found += _of(FaultKind.HISTORY, check_links(conn, names))
        found += _of(FaultKind.REPORTS, check_reports(conn, names, snapshots_dir))
        found += _of(FaultKind.REPORTS, check_dispatch(conn, names))
    return tuple(found)


def chain_heads(store: Store) -> list[tuple[Message, Head, int]]:
    """Where each chain of acts stands, and how many acts are older than it."""
    with store.read() as conn:
        return heads(conn, Names(conn))


def _of(kind: FaultKind, sentences: Iterable[Message]) -> Iterator[Finding]:
    return (Finding(kind, sentence) for sentence in sentences)


def _check_rubrics(conn: Connection) -> list[Message]:
    text = N_("指标体系“{rubric}”{version}版与其校验值不符，已被改动。")
    return [
        message(text, rubric=row.code, version=row.version)
        for row in conn.execute(select(tables.rubric_version))
        if _rubric_digest(row.content) != row.sha256
    ]


def _rubric_digest(content: str) -> str:
    try:
        return Rubric.model_validate_json(content).sha256
    except ValueError:
        return ""
