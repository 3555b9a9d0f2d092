"""The tables of a programme folder, each row checked against the tables read before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.domain.counties import County
from evaluation.domain.indicators import Figure, IndicatorValue
from evaluation.domain.people import NamedRole, NamedRoleHolder, Person, Role
from evaluation.domain.rubric import Rubric
from evaluation.locale import N_, message
from evaluation.storage.csv_tables import Columns, Row, read_table
from evaluation.storage.faults import Fault, found

COUNTIES = Columns(("id", "name", "material"), ("name_en", "brand", "brand_text", "note"))
PEOPLE = Columns(("id", "name", "role"), ("unit", "county", "rounds"))
ROLES = Columns(("county", "role"), ("name", "unit", "person"))
INDICATORS = Columns(
    ("county", "indicator", "figure"),
    ("value", "numerator", "denominator", "as_written", "as_of", "source", "verified_by"),
)

UNKNOWN_COUNTY = N_("没有编号为 {name} 的县（市、区）{near}。")
UNKNOWN_PERSON = N_("没有编号为 {name} 的人员{near}。")
UNKNOWN_CRITERION = N_("没有编号为 {name} 的指标{near}。")
UNKNOWN_INDICATOR = N_("没有编号为 {name} 的量化指标{near}。")


@dataclass
class FolderTables:
    """What has been read of a folder so far, for the next table to be checked against."""

    folder: Path
    rubrics: Mapping[int, Rubric]
    """Empty where programme.toml is unsound: then nothing is said about rounds and criteria."""
    faults: list[Fault]
    counties: dict[str, County] = field(default_factory=dict)
    county_ids: set[str] = field(default_factory=set)
    """Also of rows that are faulty otherwise, so that one fault is not reported twice."""
    people: dict[str, Person] = field(default_factory=dict)
    person_ids: set[str] = field(default_factory=set)

    def rows(self, name: str, columns: Columns, *, needed: bool = False) -> list[Row]:
        """The rows of one table; an absent one that may be left out has none."""
        path = self.folder / name
        if not needed and not path.exists():
            return []
        return read_table(path, columns, self.faults)

    def county(self, row: Row) -> str | None:
        """The county a row names, where there is such a one."""
        if not self.county_ids:
            return row["county"] or None
        return row.one_of("county", self.county_ids, UNKNOWN_COUNTY)

    def round(self, row: Row) -> int | None:
        """The round a row names, where there is such a one."""
        number = row.integer("round")
        if number is None or not self.rubrics or number in self.rubrics:
            return number
        row.fault(
            "round",
            message(N_("没有第{found}轮（共 {n} 轮）。"), found=number, n=len(self.rubrics)),
        )
        return None


def is_first(row: Row, column: str, key: object, seen: dict[object, int]) -> bool:
    """Whether no row before had this key; the row that repeats one is at fault."""
    if key in seen:
        row.fault(column, message(N_("与第 {line} 行重复。"), line=seen[key]))
        return False
    seen[key] = row.line
    return True


def read_counties(tables: FolderTables) -> None:
    """`counties.csv`: which bodies there are, and which handed in material."""
    seen: dict[object, int] = {}
    for row in tables.rows("counties.csv", COUNTIES, needed=True):
        material = row["material"].casefold()
        if material not in {"yes", "no"}:
            row.fault(
                "material",
                message(N_("应为 yes 或 no（现为 {found}）。"), found=found(row["material"])),
            )
        names = ("id", "name", "name_en", "brand", "brand_text", "note")
        values = {name: row[name] for name in names} | {"material": material == "yes"}
        county = row.model(County, values)
        tables.county_ids.add(row["id"])
        if county and is_first(row, "id", county.id, seen):
            tables.counties[county.id] = county


def read_people(tables: FolderTables) -> None:
    """`people.csv`: who takes part, in which role and in which rounds."""
    people_of_rows(tables, tables.rows("people.csv", PEOPLE, needed=True))


def people_of_rows(tables: FolderTables, rows: Iterable[Row]) -> None:
    """Each row as a person, with what is wrong with it noted; also of a file sent to the platform."""
    seen: dict[object, int] = {}
    for row in rows:
        role = row.choice("role", Role)
        county = tables.county(row) if row["county"] else None
        if role and role.belongs_to_county and not row["county"]:
            text = N_("{role} 必须写明所在的县（市、区）。")
            row.fault("county", message(text, role=role.value))
        values = {
            "id": row["id"],
            "name": row["name"],
            "role": role or Role.OBSERVER,
            "unit": row["unit"],
            "county": county,
            "rounds": _rounds(tables, row),
        }
        person = row.model(Person, values)
        tables.person_ids.add(row["id"])
        if person and is_first(row, "id", person.id, seen) and role:
            tables.people[person.id] = person


def _rounds(tables: FolderTables, row: Row) -> tuple[int, ...]:
    rounds: list[int] = []
    for item in row.listed("rounds"):
        number = int(item) if item.isdecimal() and len(item) < 4 else 0  # noqa: PLR2004
        if number < 1 or (tables.rubrics and number not in tables.rubrics):
            row.fault("rounds", message(N_("没有第 {found} 轮，多轮写作 1;2。"), found=found(item)))
        elif number in rounds:
            row.fault("rounds", message(N_("第{round}轮写了两次。"), round=number))
        else:
            rounds.append(number)
    return tuple(rounds)


def read_named_roles(tables: FolderTables) -> tuple[NamedRoleHolder, ...]:
    """`roles.csv`: who holds the six named roles of each county."""
    holders = []
    for row in tables.rows("roles.csv", ROLES):
        county, role = tables.county(row), row.choice("role", NamedRole)
        person = row["person"] or None
        if person:
            row.one_of("person", tables.person_ids, UNKNOWN_PERSON)
        if county and role:
            holder = NamedRoleHolder(
                county=county, role=role, name=row["name"], unit=row["unit"], person=person
            )
            holders.append(holder)
    return tuple(holders)


def read_indicators(tables: FolderTables) -> tuple[IndicatorValue, ...]:
    """`indicators.csv`: the counties' figures, in the words they were stated in."""
    known = {i.id for rubric in tables.rubrics.values() for i in rubric.indicators}
    values = []
    seen: dict[object, int] = {}
    for row in tables.rows("indicators.csv", INDICATORS):
        county = tables.county(row)
        if tables.rubrics:
            row.one_of("indicator", known, UNKNOWN_INDICATOR)
        figure = row.choice("figure", Figure)
        numbers = {name: row.number(name) for name in ("value", "numerator", "denominator")}
        _note_division(row, numbers)
        if not (county and figure and is_first(row, "indicator", (county, row["indicator"]), seen)):
            continue
        words = ("indicator", "as_written", "as_of", "source", "verified_by")
        told = {name: row[name] for name in words} | {"county": county, "figure": figure}
        value = row.model(IndicatorValue, {**told, **numbers})
        values.extend([value] if value else [])
    return tuple(values)


def _note_division(row: Row, numbers: Mapping[str, float | None]) -> None:
    numerator, denominator = numbers["numerator"], numbers["denominator"]
    if denominator is not None and denominator <= 0:
        row.fault(
            "denominator", message(N_("应大于 0（现为 {found}）。"), found=row["denominator"])
        )
    if numerator is not None and denominator is None and not row["denominator"]:
        row.fault("denominator", message(N_("写了分子就要写分母。")))


def criterion_ids(rubrics: Iterable[Rubric]) -> set[str]:
    """Every criterion of any round."""
    return {c.id for rubric in rubrics for c in rubric.criteria}
