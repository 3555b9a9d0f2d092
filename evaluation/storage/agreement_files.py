"""Files of a table of ratings whose agreement is asked: wide or tidy, CSV or Parquet."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import Record, plain_number, records_of_file
from evaluation.storage.faults import Fault, found, refuse
from evaluation.storage.file_text import read_bytes
from evaluation.storage.near_keys import nearest

TIDY = ("unit", "rater", "rating")
MISSING = frozenset({"", "NA"})
LARGEST_NUMBER = 1e100
"""Beyond this a square is out of a computer's range."""
HEADER_LINE = 1

_NUMBERS_OR_WORDS = N_(
    "应为数字（现为 {found}），缺失的评分留空或写 NA。若评分是文字类别，须全部为文字，"
    "或用 --categories 列出全部类别；若每行一条评分，列名应为 unit、rater、rating。"
)


@dataclass(frozen=True)
class RatingColumns:
    """The ratings of a file, one entry each, missing ones left out."""

    unit: tuple[str, ...]
    rater: tuple[str, ...]
    rating: tuple[float, ...] | tuple[str, ...]
    """Numbers throughout, or words throughout."""
    categories: tuple[float, ...] | tuple[str, ...] | None
    """The categories as they were named, numbers if all are."""


@dataclass(frozen=True)
class _Cell:
    """A rating where it stands."""

    unit: str
    rater: str
    text: str
    line: int
    column: str


def read_agreement_file(
    path: Path, *, wide: bool | None = None, categories: Sequence[str] = ()
) -> RatingColumns:
    """The ratings of a table.

    Args:
        path: CSV (UTF-8 or GB18030), or Parquet by its suffix.
        wide: first column the unit, one column a rater; false: columns unit, rater, rating; null:
            tidy if those three columns are there, else wide.
        categories: all values of the scale; with them a rating that is none of them is a fault.

    Raises:
        FaultyInputError: with every faulty cell: file, line, column and what to do.
    """
    faults: list[Fault] = []
    name = str(path)
    cells = _cells(path, faults, wide=wide)
    if not faults:
        known = _known(categories)
        columns = _typed(name, cells, known, faults)
        if columns is not None and not faults:
            return columns
    raise refuse(name, faults)


def _cells(path: Path, faults: list[Fault], *, wide: bool | None) -> list[_Cell]:
    content = read_bytes(path)
    if isinstance(content, Fault):
        faults.append(content)
        return []
    records = _records(path, content, faults)
    header = next(records, None)
    if header is None:
        return []
    is_wide = wide if wide is not None else not set(TIDY) <= set(header.cells)
    if not _header_is_sound(str(path), header, faults, wide=is_wide):
        return []
    reader = _CellReader(str(path), header.cells, faults)
    read = reader.wide if is_wide else reader.tidy
    return [cell for record in records for cell in read(record)]


def _records(path: Path, content: bytes, faults: list[Fault]) -> Iterator[Record]:
    """The header and the rows; cells stripped, blank rows left out."""
    if path.suffix.casefold() == ".parquet":
        yield from _parquet_records(str(path), content, faults)
        return
    yield from records_of_file(str(path), content, faults)


def _parquet_records(name: str, content: bytes, faults: list[Fault]) -> Iterator[Record]:
    try:
        frame = pl.read_parquet(content)
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - the reader raises anything
        faults.append(Fault(name, message(N_("文件已损坏，或不是 {kind} 格式。"), kind=".parquet")))
        return
    yield Record(HEADER_LINE, [column.strip() for column in frame.columns])
    for line, row in enumerate(frame.iter_rows(), start=HEADER_LINE + 1):
        cells = [_shown(cell) for cell in row]
        if any(cells):
            yield Record(line, cells)


def _shown(cell: object) -> str:
    """A Parquet cell as text; null and nan are missing."""
    is_missing = cell is None or (isinstance(cell, float) and math.isnan(cell))
    return "" if is_missing else str(cell).strip()


def _header_is_sound(name: str, first: Record, faults: list[Fault], *, wide: bool) -> bool:
    header, line, before = first.cells, first.line, len(faults)
    twice = [c for c in dict.fromkeys(header) if c and header.count(c) > 1]
    faults.extend(Fault(name, message(N_("这一列出现了两次。")), line, where=c) for c in twice)
    if not wide:
        for column in (c for c in TIDY if c not in header):
            near = nearest(column, header)
            what = message(N_("缺少这一列。"))
            if near:
                what = message(N_("缺少这一列，是否写成了 {near}？"), near=near)
            faults.append(Fault(name, what, line, where=column))
    elif len(header) < 2:  # noqa: PLR2004 - the unit and one rater
        text = N_("至少要有两列：第一列为评价对象，其后每位评审专家一列。")
        faults.append(Fault(name, message(text), line))
    elif "" in header[1:]:
        place = header.index("", 1) + 1
        text = N_("第{place}列没有列名，应写评审专家的名称。")
        faults.append(Fault(name, message(text, place=place), line))
    return len(faults) == before


class _CellReader:
    """Turns rows into rated cells."""

    def __init__(self, name: str, header: list[str], faults: list[Fault]) -> None:
        self._name = name
        self._header = header
        self._faults = faults
        self._lines: dict[tuple[str, str], int] = {}

    def wide(self, record: Record) -> Iterator[_Cell]:
        """One row a unit, one column a rater."""
        cells, header = self._filled(record), self._header
        if cells is None or not self._is_new(record.line, cells[0], "", header[0] or "1"):
            return
        for column, text in zip(header[1:], cells[1:], strict=True):
            if text not in MISSING:
                yield _Cell(cells[0], column, text, record.line, column)

    def tidy(self, record: Record) -> Iterator[_Cell]:
        """One row a rating."""
        cells = self._filled(record)
        if cells is None:
            return
        unit, rater, text = (cells[self._header.index(c)] for c in TIDY)
        if not rater:
            self._fault(record.line, TIDY[1], message(N_("不能为空。")))
        elif self._is_new(record.line, unit, rater, TIDY[0]) and text not in MISSING:
            yield _Cell(unit, rater, text, record.line, TIDY[2])

    def _filled(self, record: Record) -> list[str] | None:
        """The cells of a row, one a column; none if it has more of them."""
        width = len(self._header)
        if any(record.cells[width:]):
            text = N_("有 {count} 格，多于表头的 {expected} 列；内容含逗号时要加引号。")
            what = message(text, count=len(record.cells), expected=width)
            self._faults.append(Fault(self._name, what, record.line))
            return None
        return record.cells[:width] + [""] * (width - len(record.cells))

    def _is_new(self, line: int, unit: str, rater: str, column: str) -> bool:
        if not unit:
            self._fault(line, column, message(N_("不能为空。")))
            return False
        first = self._lines.setdefault((unit, rater), line)
        if first != line:
            self._fault(line, column, message(N_("与第 {line} 行重复。"), line=first))
        return first == line

    def _fault(self, line: int, column: str, what: Message) -> None:
        self._faults.append(Fault(self._name, what, line, where=column))


def _number(text: str) -> float | None:
    return plain_number(text.replace("−", "-"))


def _known(categories: Sequence[str]) -> tuple[float, ...] | tuple[str, ...] | None:
    """The categories as numbers if all are, else as words; null where none are named."""
    numbers = [_number(category) for category in categories]
    known = tuple(number for number in numbers if number is not None)
    if not categories:
        return None
    return known if len(known) == len(numbers) else tuple(categories)


def _typed(
    name: str,
    cells: list[_Cell],
    known: tuple[float, ...] | tuple[str, ...] | None,
    faults: list[Fault],
) -> RatingColumns | None:
    """The ratings as numbers or as words; what does not fit is a fault."""
    numbers = [_number(cell.text) for cell in cells]
    are_words = any(isinstance(category, str) for category in known or ())
    if not are_words and known is None:
        are_words = bool(cells) and all(number is None for number in numbers)
    units, raters = (tuple(getattr(cell, n) for cell in cells) for n in ("unit", "rater"))
    if are_words:
        _note_unknown(name, cells, [c.text for c in cells], known, faults)
        return RatingColumns(units, raters, tuple(cell.text for cell in cells), known)
    for cell, number in zip(cells, numbers, strict=True):
        if number is None or abs(number) > LARGEST_NUMBER:
            text = _NUMBERS_OR_WORDS if number is None else N_("数值太大（现为 {found}）。")
            what = Message(text, {"found": found(cell.text)})
            faults.append(Fault(name, what, cell.line, where=cell.column))
    read = tuple(number for number in numbers if number is not None)
    if faults:
        return None
    _note_unknown(name, cells, list(read), known, faults)
    return RatingColumns(units, raters, read, known)


def _note_unknown(
    name: str,
    cells: list[_Cell],
    values: Sequence[float | str],
    known: tuple[float, ...] | tuple[str, ...] | None,
    faults: list[Fault],
) -> None:
    """Every rating that is none of the named categories."""
    if known is None:
        return
    allowed = tuple(c if isinstance(c, str) else f"{c:g}" for c in known)
    text = N_("应为 {allowed} 之一（现为 {found}）。")
    for cell, value in zip(cells, values, strict=True):
        if value not in known:
            what = Message(text, {"allowed": allowed, "found": found(cell.text)})
            faults.append(Fault(name, what, cell.line, where=cell.column))
