"""People from a people.csv that is sent to the platform: first what it would do, then doing it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from evaluation.domain.people import Person
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.services.actors import Actor
from evaluation.services.people_changes import Change, Kind, People, write_changes
from evaluation.services.people_entries import entered_people
from evaluation.services.platform import Platform
from evaluation.storage.csv_tables import Row, rows_of_text
from evaluation.storage.faults import Fault, listed
from evaluation.storage.file_text import table_text
from evaluation.storage.folder_tables import PEOPLE

FILE_LIMIT = 1024 * 1024
ROW_LIMIT = 5000
FILE = "people.csv"
_OTHER_KINDS = {
    b"PK\x03\x04": "Excel (.xlsx)",
    b"\xd0\xcf\x11\xe0": "Excel (.xls)",
    b"%PDF": "PDF",
}
_CONTROLS = frozenset(range(32)) - {9, 10, 13}


@dataclass(frozen=True)
class PeoplePlan:
    """What a file would do, found on what stands now."""

    changes: tuple[Change, ...]
    unchanged: int
    missing: tuple[Person, ...]
    """Who takes part and is not in the file, and would stay."""
    assigned: int = 0
    """How many reviews those who join the panel were given; known once it is done."""

    def of(self, kind: Kind) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.kind is kind)


def preview_people(
    platform: Platform, actor: Actor, content: bytes, *, remove_missing: bool = False
) -> PeoplePlan:
    """What a people.csv would add, change and, if asked, take out; nothing is stored.

    Raises:
        NotAllowedError: not for this person.
        FaultyInputError: with every fault of the file, by line and column.
    """
    with platform.store.read() as conn:
        return _plan(People(conn, actor), content, remove_missing=remove_missing)


def import_people(
    platform: Platform,
    actor: Actor,
    content: bytes,
    *,
    remove_missing: bool = False,
    assign: bool = True,
) -> PeoplePlan:
    """Do what `preview_people` says, all or nothing, on what stands at this moment.

    Raises:
        NotAllowedError: not for this person.
        FaultyInputError: with every fault of the file; nothing is stored.
    """

    def save(conn: Connection) -> tuple[PeoplePlan, list[str]]:
        people = People(conn, actor)
        plan = _plan(people, content, remove_missing=remove_missing)
        assigned = write_changes(platform, people, plan.changes, assign=assign)
        return PeoplePlan(plan.changes, plan.unchanged, plan.missing, assigned), people.ended

    done, ended = platform.store.write(save)
    platform.open_pages.close(ended)
    return done


def _plan(people: People, content: bytes, *, remove_missing: bool) -> PeoplePlan:
    if refusal := people.refusal():
        refusal.throw()
    faults: list[Fault] = []
    rows = _rows(content, faults)
    wanted = entered_people(people.stored, rows, faults)
    lines = {row["id"]: row for row in reversed(rows)}
    changes = [c for p in wanted.values() if (c := _change(people, p)) is not None]
    for change in changes:
        if refusal := people.refusal_of(change):
            lines[change.after.id].fault("id", refusal.reason)
    missing = [p for p in people.taking_part if p.id not in wanted]
    removed = list(_removable(people, missing)) if remove_missing else []
    changes += [Change(Kind.REMOVE, p, p) for p in removed]
    if faults:
        text = message(N_("文件有{n}处问题，没有读入任何人："), n=len(faults))
        raise FaultyInputError(text, listed(faults))
    kept = tuple(p for p in missing if p not in removed)
    unchanged = len(wanted) - sum(c.kind is not Kind.REMOVE for c in changes)
    return PeoplePlan(tuple(changes), unchanged, kept)


def _rows(content: bytes, faults: list[Fault]) -> list[Row]:
    """The rows of what was sent; its kind is told by what it holds, not by its name."""
    if len(content) > FILE_LIMIT:
        raise FaultyInputError(message(N_("文件超过1MB，不能读入。")))
    for start, kind in _OTHER_KINDS.items():
        if content.startswith(start):
            text = N_("这是{kind}文件；请在表格软件中另存为“CSV UTF-8”后再上传。")
            raise FaultyInputError(message(text, kind=kind))
    if _CONTROLS & set(content):
        raise FaultyInputError(message(N_("这不是文本文件；请上传 CSV 格式的 people.csv。")))
    text_or_fault = table_text(FILE, content)
    if isinstance(text_or_fault, Fault):
        raise FaultyInputError(text_or_fault.what)
    rows = rows_of_text(FILE, text_or_fault, PEOPLE, faults)
    if len(rows) > ROW_LIMIT:
        text = N_("文件有{rows}行，最多{limit}行。")
        raise FaultyInputError(message(text, rows=len(rows), limit=ROW_LIMIT))
    return rows


def _change(people: People, person: Person) -> Change | None:
    """What a row asks for; None where it says what stands."""
    row = people.rows.get(person.id)
    if row is None:
        return Change(Kind.ADD, person)
    if not row.active:
        return Change(Kind.RESTORE, person, row.person)
    change = Change(Kind.CHANGE, person, row.person)
    return change if change.fields else None


def _removable(people: People, missing: list[Person]) -> Iterator[Person]:
    """Whoever may be taken out; the others stay, and the preview names them."""
    for person in missing:
        change = Change(Kind.REMOVE, person, person)
        if people.refusal_of(change) is None:
            yield person
