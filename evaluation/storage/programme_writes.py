"""Writing a programme's folder into the store: once, or again without duplicating anything."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select, update

from evaluation.domain.assignments import RecusalGround
from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.storage import tables
from evaluation.storage.folder_contents import EvidenceFile, ProgrammeFolder
from evaluation.storage.synchronizing import synchronize

DECIDED = (RoundState.CONFIRMED.value, RoundState.PUBLISHED.value)
"""In these states a round's results have been vouched for: its adjustments stay as they are."""


def save_programme(
    conn: Connection,
    folder: ProgrammeFolder,
    *,
    code: str,
    now_us: int,
    new_id: Callable[[], int],
) -> int:
    """Create a programme or refresh it; returns its number in the store.

    New rounds are planned, whatever the folder says: opening and closing them is a service's act.
    An existing round keeps its state and, once opened, its rubric and window. What the folder no
    longer states is withdrawn, except what somebody has rated. The folder's ratings are not written.
    """
    programme_id = _save_programme_row(conn, folder, code, now_us)
    _Writer(conn, programme_id, folder, now_us, new_id).write()
    return programme_id


def _save_programme_row(conn: Connection, folder: ProgrammeFolder, code: str, now_us: int) -> int:
    table = tables.programme
    content = folder.programme.model_copy(update={"id": code}).model_dump_json()
    found = conn.execute(select(table.c.programme_id).where(table.c.code == code)).scalar()
    if found is not None:
        conn.execute(
            update(table)
            .where(table.c.programme_id == found)
            .values(content=content, updated_us=now_us, revision=table.c.revision + 1)
        )
        return int(found)
    programme_id = _next(conn, table, "programme_id")
    conn.execute(
        table.insert().values(
            programme_id=programme_id,
            code=code,
            revision=1,
            content=content,
            created_us=now_us,
            updated_us=now_us,
        )
    )
    return programme_id


def _next(conn: Connection, table: Table, column: str) -> int:
    """The next free number; transactions that write are serial, so nobody else takes it."""
    return (conn.execute(select(func.max(table.c[column]))).scalar() or 0) + 1


class _Writer:
    """Writes one folder; keeps the numbers by which its parts refer to each other."""

    def __init__(
        self,
        conn: Connection,
        programme_id: int,
        folder: ProgrammeFolder,
        now_us: int,
        new_id: Callable[[], int],
    ) -> None:
        self._conn = conn
        self._programme_id = programme_id
        self._folder = folder
        self._now_us = now_us
        self._new_id = new_id
        codes = [c.id for c in folder.counties]
        self._county = self._numbers(tables.county, "county_id", "code", codes)
        people = [p.id for p in folder.people]
        self._person = self._numbers(tables.person, "person_id", "code", people)
        rounds = [r.number for r in folder.rounds]
        self._round = self._numbers(tables.round_, "round_id", "number", rounds)

    def _numbers(
        self, table: Table, number: str, name: str, wanted: Iterable[Any]
    ) -> dict[Any, int]:
        """The number of each named part: the one it has, or the next free one."""
        mine = table.c.programme_id == self._programme_id
        rows = self._conn.execute(select(table.c[name], table.c[number]).where(mine))
        known: dict[Any, int] = {row[0]: row[1] for row in rows}
        following = _next(self._conn, table, number)
        for part in wanted:
            if part not in known:
                known[part] = following
                following += 1
        return known

    def write(self) -> None:
        """Parts before those that refer to them."""
        self._save_rubrics()
        self._save_rounds()
        self._save_criteria()
        self._save_counties()
        self._save_people()
        self._save_recusals()
        self._save_assignments()
        self._save_named_roles()
        self._save_indicators()
        self._save_adjustments()
        self._save_evidence()

    def _save_rubrics(self) -> None:
        table = tables.rubric_version
        known = set(self._conn.execute(select(table.c.sha256)).scalars())
        for number, rubric in self._folder.rubrics.items():
            if rubric.sha256 in known:
                continue
            known.add(rubric.sha256)
            self._conn.execute(
                table.insert().values(
                    sha256=rubric.sha256,
                    code=rubric.id,
                    version=rubric.version,
                    toml=self._folder.rubric_texts.get(number, ""),
                    content=rubric.model_dump_json(by_alias=True),
                    created_us=self._now_us,
                )
            )

    def _save_rounds(self) -> None:
        table = tables.round_
        mine = table.c.programme_id == self._programme_id
        known = {row.number: row for row in self._conn.execute(select(table).where(mine))}
        for round_ in self._folder.rounds:
            values = self._round_values(round_, self._folder.rubrics[round_.number])
            before: Row[Any] | None = known.get(round_.number)
            if before is None:
                self._conn.execute(table.insert().values(values))
                continue
            del values["state"]
            if before.state != RoundState.PLANNED.value:
                for frozen in ("rubric_sha256", "opens_us", "closes_us", "grace_minutes"):
                    del values[frozen]
            self._conn.execute(
                update(table).where(table.c.round_id == before.round_id).values(values)
            )

    def _round_values(self, round_: Round, rubric: Rubric) -> dict[str, Any]:
        return {
            "round_id": self._round[round_.number],
            "programme_id": self._programme_id,
            "number": round_.number,
            "title": round_.title,
            "title_en": round_.title_en,
            "opens_us": self._us(round_.opens),
            "closes_us": self._us(round_.closes),
            "grace_minutes": round_.grace_minutes,
            "state": RoundState.PLANNED.value,
            "rubric_sha256": rubric.sha256,
        }

    def _us(self, moment: datetime | None) -> int | None:
        if moment is None:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self._folder.programme.time_zone))
        return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

    def _save_criteria(self) -> None:
        table = tables.criterion
        mine = table.c.programme_id == self._programme_id
        known = {
            row.code: row.criterion_id for row in self._conn.execute(select(table).where(mine))
        }
        for rubric in self._folder.rubrics.values():
            for criterion in rubric.criteria:
                if criterion.id not in known:
                    known[criterion.id] = max(known.values(), default=0) + 1
                    self._conn.execute(
                        table.insert().values(
                            programme_id=self._programme_id,
                            criterion_id=known[criterion.id],
                            code=criterion.id,
                        )
                    )

    def _has_ratings(self, column: str, number: int) -> bool:
        event = tables.rating_event
        found = select(event.c.event_id).where(event.c[column] == number).limit(1)
        return self._conn.execute(found).first() is not None

    def _save_counties(self) -> None:
        table = tables.county
        rows = [self._county_row(n, c) for n, c in enumerate(self._folder.counties)]
        synchronize(
            self._conn,
            table,
            rows,
            scope=table.c.programme_id == self._programme_id,
            stays=lambda row: self._has_ratings("county_id", row.county_id),
        )

    def _county_row(self, position: int, county: County) -> dict[str, Any]:
        return {
            "county_id": self._county[county.id],
            "programme_id": self._programme_id,
            "code": county.id,
            "position": position,
            **county.model_dump(exclude={"id"}),
        }

    def _save_people(self) -> None:
        table = tables.person
        rows = [self._person_row(n, p) for n, p in enumerate(self._folder.people)]
        synchronize(
            self._conn,
            table,
            rows,
            scope=table.c.programme_id == self._programme_id,
            stays=lambda row: self._has_ratings("reviewer_id", row.person_id),
        )

    def _person_row(self, position: int, person: Person) -> dict[str, Any]:
        return {
            "person_id": self._person[person.id],
            "programme_id": self._programme_id,
            "code": person.id,
            "position": position,
            "name": person.name,
            "role": person.role.value,
            "unit": person.unit,
            "county_id": self._county[person.county] if person.county else None,
            "rounds": json.dumps(person.rounds),
        }

    def _in_counties(self, table: Table) -> ColumnElement[bool]:
        return table.c.county_id.in_(self._county.values())

    def _save_recusals(self) -> None:
        """Recusals that a reviewer declared on the platform are not the folder's to withdraw."""
        rows = [
            {
                "county_id": self._county[r.county],
                "reviewer_id": self._person[r.reviewer],
                "ground": r.ground.value,
                "detail": r.detail,
            }
            for r in self._folder.recusals
        ]
        synchronize(
            self._conn,
            tables.recusal,
            rows,
            scope=self._in_counties(tables.recusal),
            stays=lambda row: row.ground == RecusalGround.DECLARED.value,
        )

    def _save_assignments(self) -> None:
        """Once a round is opened its assignments are only added to."""
        table, states = tables.assignment, tables.round_.c
        mine = states.programme_id == self._programme_id
        opened = set(
            self._conn.execute(
                select(states.round_id).where(mine, states.state != RoundState.PLANNED.value)
            ).scalars()
        )
        rows = [
            {
                "county_id": self._county[a.county],
                "round_id": self._round[a.round],
                "reviewer_id": self._person[a.reviewer],
            }
            for a in self._folder.assignments
        ]
        synchronize(
            self._conn,
            table,
            rows,
            scope=self._in_counties(table),
            stays=lambda row: row.round_id in opened,
        )

    def _save_named_roles(self) -> None:
        places: Counter[str] = Counter()
        rows: list[dict[str, Any]] = []
        for holder in self._folder.named_roles:
            rows.append(
                {
                    "county_id": self._county[holder.county],
                    "role": holder.role.value,
                    "position": places[holder.county],
                    "name": holder.name,
                    "unit": holder.unit,
                    "person_id": self._person[holder.person] if holder.person else None,
                }
            )
            places[holder.county] += 1
        table = tables.named_role
        synchronize(self._conn, table, rows, scope=self._in_counties(table))

    def _save_indicators(self) -> None:
        rows = [
            {
                "county_id": self._county[v.county],
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
                    states.programme_id == self._programme_id, states.state.in_(DECIDED)
                )
            ).scalars()
        )
        rows = [
            {
                **a.model_dump(include={"rule", "count", "reason", "decided_by"}),
                "county_id": self._county[a.county],
                "round_id": self._round[a.round],
                "criterion": a.criterion or "",
                "position": position,
            }
            for position, a in enumerate(self._folder.adjustments)
            if self._round[a.round] not in decided
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
        county_id = self._county[file.county]
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
