"""A programme as the store holds it, read whole and remembered until its revision changes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, Table, select

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.assignments import Assignment, Recusal, RecusalGround
from evaluation.domain.counties import County
from evaluation.domain.indicators import Figure, IndicatorValue
from evaluation.domain.people import NamedRole, NamedRoleHolder, Person, Role
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.storage import tables
from evaluation.storage.folder_contents import EvidenceFile
from evaluation.storage.programme_writes import save_programme

__all__ = ["StoredProgramme", "moment_of", "programme_codes", "read_programme", "save_programme"]


@dataclass(frozen=True)
class StoredProgramme:
    """Everything of a programme but its ratings, and the numbers the store knows it by."""

    programme_id: int
    revision: int
    programme: Programme
    counties: tuple[County, ...]
    people: tuple[Person, ...]
    rounds: tuple[Round, ...]
    rubrics: Mapping[int, Rubric]
    recusals: tuple[Recusal, ...]
    assignments: tuple[Assignment, ...]
    named_roles: tuple[NamedRoleHolder, ...]
    indicators: tuple[IndicatorValue, ...]
    adjustments: tuple[Adjustment, ...]
    evidence: tuple[EvidenceFile, ...]
    county_ids: Mapping[str, int]
    county_letters: Mapping[str, int]
    """The places of the letters under which reviewers know counties where names are hidden."""
    person_ids: Mapping[str, int]
    round_ids: Mapping[int, int]
    criterion_ids: Mapping[str, int]

    @cached_property
    def assigned(self) -> frozenset[tuple[int, str, str]]:
        """Every (round, county, reviewer) that is to be reviewed: asked at each save."""
        return frozenset((a.round, a.county, a.reviewer) for a in self.assignments)

    @cached_property
    def recused(self) -> frozenset[tuple[str, str]]:
        """Every (county, reviewer) of whom the reviewer is to see nothing."""
        return frozenset((r.county, r.reviewer) for r in self.recusals)


def programme_codes(conn: Connection) -> tuple[str, ...]:
    """The ids of all programmes, oldest first."""
    c = tables.programme.c
    return tuple(conn.execute(select(c.code).order_by(c.programme_id)).scalars())


def read_programme(
    conn: Connection, code: str, *, known: StoredProgramme | None = None
) -> StoredProgramme:
    """A programme as it stands; `known` is handed back where it is still up to date.

    Raises:
        NotFoundError: there is no such programme.
    """
    c = tables.programme.c
    found = conn.execute(select(c.programme_id, c.revision).where(c.code == code)).first()
    if found is None:
        text = N_("没有编号为“{programme}”的评审项目；现有：{known}。")
        existing = tuple(programme_codes(conn)) or "—"
        raise NotFoundError(message(text, programme=code, known=existing))
    if known is not None and (known.programme_id, known.revision) == tuple(found):
        return known
    return _Reader(conn, found.programme_id).read(found.revision)


@lru_cache(maxsize=64)
def _rubric(content: str) -> Rubric:
    return Rubric.model_validate_json(content)


def _fields(row: Row[Any], *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


class _Reader:
    """Reads one programme; keeps the ids by which its parts refer to each other."""

    def __init__(self, conn: Connection, programme_id: int) -> None:
        self._conn = conn
        self._programme_id = programme_id
        self._counties = self._active(tables.county)
        self._people = self._active(tables.person)
        self._rounds = list(
            conn.execute(self._mine(tables.round_).order_by(tables.round_.c.number))
        )
        self._county = {row.county_id: row.code for row in self._counties}
        self._person = {row.person_id: row.code for row in self._people}
        self._round = {row.round_id: row.number for row in self._rounds}

    def _mine(self, table: Table) -> Select[Any]:
        return select(table).where(table.c.programme_id == self._programme_id)

    def _active(self, table: Table) -> list[Row[Any]]:
        query = self._mine(table).where(table.c.active).order_by(table.c.position)
        return list(self._conn.execute(query))

    def _of_counties(self, table: Table, *order: str) -> Iterable[Row[Any]]:
        """The active rows of a table that belongs to counties."""
        c = tables.county.c
        mine = select(c.county_id).where(c.programme_id == self._programme_id)
        query = select(table).where(table.c.active, table.c.county_id.in_(mine))
        rows = self._conn.execute(query.order_by(*(table.c[name] for name in order)))
        return (row for row in rows if row.county_id in self._county)

    def read(self, revision: int) -> StoredProgramme:
        criterion = tables.criterion
        programme = Programme.model_validate_json(
            self._conn.execute(self._mine(tables.programme)).one().content
        )
        zone = ZoneInfo(programme.time_zone)
        return StoredProgramme(
            programme_id=self._programme_id,
            revision=revision,
            programme=programme,
            counties=tuple(_county(row) for row in self._counties),
            people=tuple(self._person_of(row) for row in self._people),
            rounds=tuple(_round(row, zone) for row in self._rounds),
            rubrics=self._rubrics(),
            recusals=self._recusals(),
            assignments=self._assignments(),
            named_roles=self._named_roles(),
            indicators=self._indicators(),
            adjustments=self._adjustments(),
            evidence=self._evidence(),
            county_ids={code: number for number, code in self._county.items()},
            county_letters={
                row.code: row.letter for row in self._counties if row.letter is not None
            },
            person_ids={code: number for number, code in self._person.items()},
            round_ids={code: number for number, code in self._round.items()},
            criterion_ids={
                row.code: row.criterion_id for row in self._conn.execute(self._mine(criterion))
            },
        )

    def _person_of(self, row: Row[Any]) -> Person:
        return Person(
            **_fields(row, "name", "unit"),
            id=row.code,
            role=Role(row.role),
            county=self._county.get(row.county_id),
            rounds=tuple(json.loads(row.rounds)),
        )

    def _rubrics(self) -> dict[int, Rubric]:
        version = tables.rubric_version
        wanted = {row.rubric_sha256 for row in self._rounds}
        rows = self._conn.execute(select(version).where(version.c.sha256.in_(wanted)))
        by_sha256 = {row.sha256: _rubric(row.content) for row in rows}
        return {row.number: by_sha256[row.rubric_sha256] for row in self._rounds}

    def _recusals(self) -> tuple[Recusal, ...]:
        return tuple(
            Recusal(
                county=self._county[row.county_id],
                reviewer=self._person[row.reviewer_id],
                ground=RecusalGround(row.ground),
                detail=row.detail,
            )
            for row in self._of_counties(tables.recusal, "county_id", "reviewer_id")
            if row.reviewer_id in self._person
        )

    def _assignments(self) -> tuple[Assignment, ...]:
        county_place = {number: place for place, number in enumerate(self._county)}
        person_place = {number: place for place, number in enumerate(self._person)}
        rows = [
            row for row in self._of_counties(tables.assignment) if row.reviewer_id in self._person
        ]
        rows.sort(
            key=lambda row: (
                self._round[row.round_id],
                county_place[row.county_id],
                person_place[row.reviewer_id],
            )
        )
        return tuple(
            Assignment(
                round=self._round[row.round_id],
                county=self._county[row.county_id],
                reviewer=self._person[row.reviewer_id],
            )
            for row in rows
        )

    def _named_roles(self) -> tuple[NamedRoleHolder, ...]:
        return tuple(
            NamedRoleHolder(
                **_fields(row, "name", "unit"),
                county=self._county[row.county_id],
                role=NamedRole(row.role),
                person=self._person.get(row.person_id),
            )
            for row in self._of_counties(tables.named_role, "county_id", "position")
        )

    def _indicators(self) -> tuple[IndicatorValue, ...]:
        numbers = ("value", "numerator", "denominator")
        texts = ("indicator", "as_of", "as_written", "source", "verified_by")
        return tuple(
            IndicatorValue(
                **_fields(row, *numbers, *texts),
                county=self._county[row.county_id],
                figure=Figure(row.figure),
            )
            for row in self._of_counties(tables.indicator_value, "position")
        )

    def _adjustments(self) -> tuple[Adjustment, ...]:
        return tuple(
            Adjustment(
                **_fields(row, "rule", "reason", "decided_by"),
                county=self._county[row.county_id],
                round=self._round[row.round_id],
                criterion=row.criterion or None,
                count=row._mapping["count"],  # noqa: SLF001 - a row is a tuple: .count is its method
            )
            for row in self._of_counties(tables.adjustment, "position")
        )

    def _evidence(self) -> tuple[EvidenceFile, ...]:
        return tuple(
            EvidenceFile(
                **_fields(row, "title", "sha256", "size", "source", "note"),
                county=self._county[row.county_id],
                id=row.code,
                criteria=tuple(json.loads(row.criteria)),
                file=row.name,
            )
            for row in self._of_counties(tables.evidence, "position")
        )


def _county(row: Row[Any]) -> County:
    texts = ("name", "name_en", "material", "brand", "brand_text", "note")
    return County(id=row.code, **_fields(row, *texts))


def _round(row: Row[Any], zone: tzinfo) -> Round:
    return Round(
        **_fields(row, "number", "title", "title_en", "grace_minutes", "rubric_sha256"),
        opens=_moment(row.opens_us, zone),
        closes=_moment(row.closes_us, zone),
        state=RoundState(row.state),
    )


def _moment(microseconds: int | None, zone: tzinfo) -> datetime | None:
    if microseconds is None:
        return None
    return moment_of(microseconds).astimezone(zone)


def moment_of(microseconds: int) -> datetime:
    """The moment that a stored number of microseconds means, in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
