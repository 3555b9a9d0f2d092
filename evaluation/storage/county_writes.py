"""Writing what belongs to counties: who reviews them, their figures, adjustments and evidence."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from evaluation.domain.assignments import RecusalGround
from evaluation.domain.rounds import RoundState
from evaluation.storage import tables
from evaluation.storage.folder_contents import EvidenceFile, ProgrammeFolder
from evaluation.storage.panel_tables import PLATFORM
from evaluation.storage.programme_numbers import Numbers
from evaluation.storage.synchronizing import synchronize

DECIDED = (RoundState.CONFIRMED.value, RoundState.PUBLISHED.value)
"""In these states a round's results have been vouched for: its adjustments stay as they are."""


class CountyParts:
    """Writes the rows of one folder that belong to its counties."""

    def __init__(
        self,
        conn: Connection,
        folder: ProgrammeFolder,
        numbers: Numbers,
        new_id: Callable[[], int],
    ) -> None:
        self._conn = conn
        self._folder = folder
        self._numbers = numbers
        self._new_id = new_id

    def write(self) -> None:
        """Bring every table to what the folder states."""
        self._save_recusals()
        self._save_assignments()
        self._save_named_roles()
        self._save_indicators()
        self._save_adjustments()
        self._save_evidence()

    def _in_counties(self, table: Table) -> ColumnElement[bool]:
        return table.c.county_id.in_(self._numbers.county.values())

    def _save_recusals(self) -> None:
        """Recusals that a reviewer declared on the platform are not the folder's to withdraw.

        Nor does the folder give them another ground: it might no longer state that one later.
        """
        table, ground = tables.recusal, RecusalGround.DECLARED.value
        is_declared = self._in_counties(table) & table.c.active & (table.c.ground == ground)
        declared = {
            (row.county_id, row.reviewer_id)
            for row in self._conn.execute(select(table).where(is_declared))
        }
        rows = [
            {
                "county_id": self._numbers.county[r.county],
                "reviewer_id": self._numbers.person[r.reviewer],
                "ground": r.ground.value,
                "detail": r.detail,
            }
            for r in self._folder.recusals
            if (self._numbers.county[r.county], self._numbers.person[r.reviewer]) not in declared
        ]
        synchronize(
            self._conn,
            table,
            rows,
            scope=self._in_counties(table),
            stays=lambda row: row.ground == ground,
        )

    def _save_assignments(self) -> None:
        """Once a round is opened its assignments are only added to; those of the platform stay."""
        table, states = tables.assignment, tables.round_.c
        mine = states.programme_id == self._numbers.programme_id
        opened = set(
            self._conn.execute(
                select(states.round_id).where(mine, states.state != RoundState.PLANNED.value)
            ).scalars()
        )
        rows = [
            {
                "county_id": self._numbers.county[a.county],
                "round_id": self._numbers.round[a.round],
                "reviewer_id": self._numbers.person[a.reviewer],
            }
            for a in self._folder.assignments
        ]
        synchronize(
            self._conn,
            table,
            rows,
            scope=self._in_counties(table),
            stays=lambda row: row.round_id in opened or row.origin == PLATFORM,
        )

    def _save_named_roles(self) -> None:
        places: Counter[str] = Counter()
        rows: list[dict[str, Any]] = []
        for holder in self._folder.named_roles:
            rows.append(
                {
                    "county_id": self._numbers.county[holder.county],
                    "role": holder.role.value,
                    "position": places[holder.county],
                    "name": holder.name,
                    "unit": holder.unit,
                    "person_id": self._numbers.person[holder.person] if holder.person else None,
                }
            )
            places[holder.county] += 1
        table = tables.named_role
        synchronize(self._conn, table, rows, scope=self._in_counties(table))

    def _save_indicators(self) -> None:
        rows = [
            {
                "county_id": self._numbers.county[v.county],
                "position": position,
                **v.model_dump(mode="json", exclude={"county"}),
            }
            for position, v in enumerate(self._folder.indicators)
        ]
        table = tables.indicator_value
        synchronize(self._conn, table, rows, scope=self._in_counties(table))

    def _save_adjustments(self) -> None:
        table, states = tables.adjustment, tables.round_.c
        decided = set(
            self._conn.execute(
                select(states.round_id).where(
                    states.programme_id == self._numbers.programme_id, states.state.in_(DECIDED)
                )
            ).scalars()
        )
        rows = [
            {
                **a.model_dump(include={"rule", "count", "reason", "decided_by"}),
                "county_id": self._numbers.county[a.county],
                "round_id": self._numbers.round[a.round],
                "criterion": a.criterion or "",
                "position": position,
            }
            for position, a in enumerate(self._folder.adjustments)
            if self._numbers.round[a.round] not in decided
        ]
        scope = self._in_counties(table) & table.c.round_id.not_in(decided)
        synchronize(self._conn, table, rows, scope=scope)

    def _save_evidence(self) -> None:
        table = tables.evidence
        known = {
            (row.county_id, row.code): row.evidence_id
            for row in self._conn.execute(select(table).where(self._in_counties(table)))
        }
        rows = [self._evidence_row(n, e, known) for n, e in enumerate(self._folder.evidence)]
        synchronize(self._conn, table, rows, scope=self._in_counties(table))

    def _evidence_row(
        self, position: int, file: EvidenceFile, known: dict[tuple[int, str], int]
    ) -> dict[str, Any]:
        county_id = self._numbers.county[file.county]
        return {
            "county_id": county_id,
            "evidence_id": known.get((county_id, file.id)) or self._new_id(),
            "code": file.id,
            "position": position,
            "title": file.title,
            "criteria": json.dumps(file.criteria, ensure_ascii=False),
            "name": file.file,
            "sha256": file.sha256,
            "size": file.size,
            "source": file.source,
            "note": file.note,
        }
