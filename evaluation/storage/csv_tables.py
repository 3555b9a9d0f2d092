"""Tables that people keep in CSV: rows with their line, and every cell's fault said by its column."""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from evaluation.locale import N_, Message, message
from evaluation.storage.faults import Fault, found
from evaluation.storage.file_text import read_bytes, table_text
from evaluation.storage.near_keys import nearest

E = TypeVar("E", bound=StrEnum)
M = TypeVar("M", bound=BaseModel)

csv.field_size_limit(2**24)


@dataclass(frozen=True)
class Columns:
    """The columns a table must have, and those it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, blank where the table has none, and where faults go."""

    file: str
    line: int
    cells: Mapping[str, str]
    faults: list[Fault]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, what: Message) -> None:
        """Note what is wrong with a cell of this row."""
        self.faults.append(Fault(self.file, what, self.line, where=column))

    def needed(self, column: str) -> str:
        """A cell that must not be blank."""
        if not self[column]:
            self.fault(column, message(N_("不能为空。")))
        return self[column]

    def one_of(self, column: str, known: Iterable[str], text: str) -> str | None:
        """A cell that must name something known; `text` has the blanks name and near."""
        name = self.needed(column)
        if not name or name in (known := known if isinstance(known, Mapping | set) else set(known)):
            return name or None
        near = nearest(name, sorted(known))
        hint = message(N_("，是否应为 {near}"), near=near) if near else ""
        self.fault(column, message(text, name=name, near=hint))
        return None

    def choice(self, column: str, kind: type[E]) -> E | None:
        """A cell that must be one of a few words."""
        value = self.needed(column)
        if not value or value in list(kind):
            return kind(value) if value else None
        text = N_("应为 {allowed} 之一（现为 {found}）。")
        self.fault(column, message(text, allowed=tuple(kind), found=found(value)))
        return None

    def number(self, column: str) -> float | None:
        """A number; a blank cell is none, never 0."""
        value = self[column].replace("−", "-")
        if not value:
            return None
        if (read := plain_number(value)) is None:
            self.fault(column, message(N_("应为数字（现为 {found}）。"), found=found(value)))
        return read

    def integer(self, column: str) -> int | None:
        """A whole number that must be there."""
        value = self.needed(column)
        if not value:
            return None
        read = plain_number(value)
        if read is None or not read.is_integer():
            self.fault(column, message(N_("应为整数（现为 {found}）。"), found=found(value)))
            return None
        return int(read)

    def listed(self, column: str) -> list[str]:
        """The items of a cell that separates them by semicolons."""
        items = self[column].replace("；", ";").split(";")
        return [item.strip() for item in items if item.strip()]

    def model(self, kind: type[M], values: Mapping[str, object]) -> M | None:
        """The row as a domain model, with what the model refuses noted by its column."""
        try:
            return kind.model_validate(values)
        except ValidationError as problem:
            noted = {f.where for f in self.faults if (f.file, f.line) == (self.file, self.line)}
            for error in problem.errors(include_url=False):
                if (column := str(error["loc"][0])) not in noted:
                    self.fault(column, _sentence(self[column], error["type"], error.get("ctx", {})))
            return None


def plain_number(text: str) -> float | None:
    """A finite number as people write it."""
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _sentence(cell: str, kind: str, context: Mapping[str, object]) -> Message:
    if kind == "string_too_short":
        return message(N_("不能为空。"))
    if kind == "string_too_long":
        return Message(
            N_("最多 {max_length} 个字（现为 {found}）。"), {**context, "found": found(cell)}
        )
    if kind == "string_pattern_mismatch":
        text = N_("只能用字母、数字、点、横线和下划线，并以字母或数字开头（现为 {found}）。")
        return message(text, found=found(cell))
    return message(N_("写法不对（现为 {found}）。"), found=found(cell))


def read_table(path: Path, columns: Columns, faults: list[Fault]) -> list[Row]:
    """The rows of a CSV file; what keeps it from being read is added to `faults`."""
    content = read_bytes(path)
    if isinstance(content, Fault):
        faults.append(content)
        return []
    text = table_text(str(path), content)
    if isinstance(text, Fault):
        faults.append(text)
        return []
    return rows_of_text(str(path), text, columns, faults)


def rows_of_text(name: str, text: str, columns: Columns, faults: list[Fault]) -> list[Row]:
    """The rows of a CSV text."""
    records = records_of_text(name, text, faults)
    first = next(records, None)
    if first is None or not header_is_sound(name, first, columns, faults):
        return []
    rows = []
    for record in records:
        _note_shape(name, record, first.cells, faults)
        cells = dict(zip(first.cells, record.cells, strict=False))
        rows.append(Row(name, record.line, cells, faults))
    return rows


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row as they stand, and the line on which it begins."""

    line: int
    cells: list[str]


def records_of_file(name: str, content: bytes, faults: list[Fault]) -> Iterator[Record]:
    """The header and the rows of a CSV file's bytes, in whatever encoding of ours they are."""
    text = table_text(name, content)
    if isinstance(text, Fault):
        faults.append(text)
        return
    yield from records_of_text(name, text, faults)


def records_of_text(name: str, text: str, faults: list[Fault]) -> Iterator[Record]:
    """The header of a CSV text and then its rows, blank rows left out."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        faults.append(Fault(name, message(N_("有空字符，不能保存。")), line))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before, is_empty = 0, True
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                is_empty = False
                yield Record(line, stripped)
    except csv.Error:
        is_empty = False
        what = message(N_("从这一行起读不下去：引号没有成对，或格式不是 CSV。"))
        faults.append(Fault(name, what, before + 1))
    if is_empty:
        faults.append(Fault(name, message(N_("文件是空的。"))))


def header_is_sound(name: str, first: Record, columns: Columns, faults: list[Fault]) -> bool:
    """Whether every column is known, stands once, and none that is needed is missing."""
    before, line, header = len(faults), first.line, first.cells
    meant = set()
    for column in header:
        if column in columns.known:
            continue
        near = nearest(column, [c for c in columns.known if c not in header])
        meant.add(near)
        known = tuple(columns.known)
        what = message(N_("不认识的列（可用：{known}）。"), known=known)
        if near:
            what = message(N_("不认识的列，是否应为 {near}？"), near=near)
        faults.append(Fault(name, what, line, where=column or found("")))
    missing = [c for c in columns.required if c not in header and c not in meant]
    twice = [c for c in dict.fromkeys(header) if header.count(c) > 1]
    faults.extend(Fault(name, message(N_("缺少这一列。")), line, where=c) for c in missing)
    faults.extend(Fault(name, message(N_("这一列出现了两次。")), line, where=c) for c in twice)
    return len(faults) == before


def _note_shape(name: str, record: Record, header: list[str], faults: list[Fault]) -> None:
    line, cells = record.line, record.cells
    if any(cells[len(header) :]):
        text = N_("有 {count} 格，多于表头的 {expected} 列；内容含逗号时要加引号。")
        faults.append(Fault(name, message(text, count=len(cells), expected=len(header)), line))
