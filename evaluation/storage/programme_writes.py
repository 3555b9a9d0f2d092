"""Writing a programme's folder into the store: once, or again without duplicating anything."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select, update

from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.storage import tables
from evaluation.storage.county_writes import CountyParts
from evaluation.storage.folder_contents import ProgrammeFolder
from evaluation.storage.people_kept import with_kept_people
from evaluation.storage.programme_numbers import next_number, number_parts
from evaluation.storage.synchronizing import synchronize


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
    Whoever was made, changed or erased on the platform stays as they are there.
    """
    folder = with_kept_people(conn, folder, code=code)
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
    programme_id = next_number(conn, table, "programme_id")
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
        self._numbers = number_parts(conn, programme_id, folder)

    def write(self) -> None:
        """Parts before those that refer to them."""
        self._save_rubrics()
        self._save_rounds()
        self._save_criteria()
        self._save_counties()
        self._save_people()
        CountyParts(self._conn, self._folder, self._numbers, self._new_id).write()

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
            "round_id": self._numbers.round[round_.number],
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
            "county_id": self._numbers.county[county.id],
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
            "person_id": self._numbers.person[person.id],
            "programme_id": self._programme_id,
            "code": person.id,
            "position": position,
            "name": person.name,
            "role": person.role.value,
            "unit": person.unit,
            "county_id": self._numbers.county[person.county] if person.county else None,
            "rounds": json.dumps(person.rounds),
        }
