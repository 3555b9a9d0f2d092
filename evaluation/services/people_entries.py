"""Reading entries on people, from a form or a file, by the one set of rules of people.csv."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.domain.people import Person
from evaluation.domain.people_entry import entry_faults
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import Row
from evaluation.storage.faults import Fault
from evaluation.storage.folder_tables import FolderTables, people_of_rows
from evaluation.storage.programmes import StoredProgramme

FIELD_NAMES: dict[str, str] = {
    "id": N_("编号"),
    "name": N_("姓名"),
    "role": N_("角色"),
    "unit": N_("单位"),
    "county": N_("县（市、区）"),
    "rounds": N_("参加的轮次"),
}


def entered_people(
    stored: StoredProgramme, rows: Sequence[Row], faults: list[Fault]
) -> dict[str, Person]:
    """The people of some rows by id; what is wrong with a row is added to `faults`."""
    tables = FolderTables(
        Path(), stored.rubrics, faults, county_ids={c.id for c in stored.counties}
    )
    people_of_rows(tables, rows)
    lines = {row["id"]: row for row in reversed(rows)}
    for person in tables.people.values():
        row = lines[person.id]
        noted = {f.where for f in faults if f.line == row.line}
        for field, what in entry_faults(person):
            if field not in noted:
                row.fault(field, what)
    return tables.people


def entered_person(stored: StoredProgramme, cells: Mapping[str, str]) -> Person:
    """One person as a form or a command gives them.

    Raises:
        FaultyInputError: with every fault, by the field's name.
    """
    faults: list[Fault] = []
    stripped = {field: text.strip() for field, text in cells.items()}
    people = entered_people(stored, [Row("", 1, stripped, faults)], faults)
    if faults:
        told = tuple(_told(fault) for fault in faults)
        raise FaultyInputError(message(N_("这一条有{n}处问题，没有保存："), n=len(faults)), told)
    return next(iter(people.values()))


def _told(fault: Fault) -> Message:
    if fault.where not in FIELD_NAMES:
        return fault.what
    return message("{field}：{what}", field=message(FIELD_NAMES[fault.where]), what=fault.what)
