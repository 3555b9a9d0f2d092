"""Files of ratings: one row a rating, from CSV, Parquet or an Excel workbook."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from evaluation.domain.reviews import RatingState
from evaluation.domain.rubric import FULL_WEIGHT
from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import (
    Columns,
    Record,
    header_is_sound,
    plain_number,
    records_of_text,
)
from evaluation.storage.faults import Fault, found, refuse
from evaluation.storage.file_text import read_bytes, table_text
from evaluation.storage.folder_contents import ImportedRating

RATINGS = Columns(("round", "county", "reviewer", "criterion", "rating"), ("state", "comment"))
HEADER_LINE = 1

Key = tuple[int, str, str, str]


def read_ratings_file(path: Path) -> tuple[ImportedRating, ...]:
    """The ratings of a file, each with its line there.

    Whether county, reviewer and criterion exist is for the one who knows the programme.

    Raises:
        FaultyInputError: with every faulty row.
    """
    faults: list[Fault] = []
    ratings = ratings_of_file(path, faults)
    if faults:
        raise refuse(str(path), faults)
    return ratings


def ratings_of_file(path: Path, faults: list[Fault]) -> tuple[ImportedRating, ...]:
    """As `read_ratings_file`, with what is wrong added to `faults`."""
    name = str(path)
    content = read_bytes(path)
    if isinstance(content, Fault):
        faults.append(content)
        return ()
    records = _records(path, content, faults)
    first = next(records, None)
    if first is None or not header_is_sound(name, first, RATINGS, faults):
        return ()
    reader = _RatingReader(name, first.cells, faults)
    return tuple(rating for record in records if (rating := reader.read(record)))


def _records(path: Path, content: bytes, faults: list[Fault]) -> Iterator[Record]:
    """The header and the rows of any of the three kinds of file."""
    if path.suffix.casefold() in {".parquet", ".xlsx"}:
        yield from _frame_records(path, content, faults)
        return
    text = table_text(str(path), content)
    if isinstance(text, Fault):
        faults.append(text)
        return
    yield from records_of_text(str(path), text, faults)


def _frame_records(path: Path, content: bytes, faults: list[Fault]) -> Iterator[Record]:
    try:
        if path.suffix.casefold() == ".xlsx":
            frame = pl.read_excel(content, infer_schema_length=0, raise_if_empty=False)
        else:
            frame = pl.read_parquet(content)
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - the readers raise anything
        faults.append(
            Fault(str(path), message(N_("文件已损坏，或不是 {kind} 格式。"), kind=path.suffix))
        )
        return
    yield Record(HEADER_LINE, [column.strip() for column in frame.columns])
    for line, row in enumerate(frame.iter_rows(), start=HEADER_LINE + 1):
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if any(cells):
            yield Record(line, cells)


class _RatingReader:
    """Turns rows into ratings; the few distinct rounds, states and numbers are read once."""

    def __init__(self, name: str, header: list[str], faults: list[Fault]) -> None:
        self._name = name
        self._faults = faults
        self._width = len(header)
        places = {column: header.index(column) for column in RATINGS.known if column in header}
        self._places = [places.get(column) for column in RATINGS.known]
        self._numbers: dict[str, float | None] = {}
        self._lines: dict[Key, int] = {}

    def read(self, record: Record) -> ImportedRating | None:
        """The rating of a row; None where something is wrong with it."""
        cells = record.cells + [""] * (self._width - len(record.cells))
        if any(cells[self._width :]):
            what = message(N_("格数多于表头的列数；内容含逗号时要加引号。"))
            self._faults.append(Fault(self._name, what, record.line))
            return None
        round_, county, reviewer, criterion, rating, state, comment = (
            "" if place is None else cells[place] for place in self._places
        )
        fault = self._key_fault(round_, county, reviewer, criterion) or self._content_fault(
            rating, state, comment
        )
        key = (int(self._number(round_) or 0), county, reviewer, criterion)
        if fault is None and key in self._lines:
            fault = "criterion", message(N_("与第 {line} 行重复。"), line=self._lines[key])
        if fault is not None:
            self._faults.append(Fault(self._name, fault[1], record.line, where=fault[0]))
            return None
        self._lines[key] = record.line
        value = self._number(rating)
        return ImportedRating(*key, _state(state, value), value, comment, record.line)

    def _number(self, text: str) -> float | None:
        if text not in self._numbers:
            self._numbers[text] = plain_number(text) if text else None
        return self._numbers[text]

    def _key_fault(
        self, round_: str, county: str, reviewer: str, criterion: str
    ) -> tuple[str, Message] | None:
        number = self._number(round_)
        if number is None or number < 1 or not number.is_integer():
            return "round", message(
                N_("应为 1 或更大的整数（现为 {found}）。"), found=found(round_)
            )
        named = {"county": county, "reviewer": reviewer, "criterion": criterion}
        for column, cell in named.items():
            if not cell:
                return column, message(N_("不能为空。"))
            if "\0" in cell:
                return column, message(N_("有空字符，不能保存。"))
        return None

    def _content_fault(self, rating: str, state: str, comment: str) -> tuple[str, Message] | None:
        value = self._number(rating)
        if rating and value is None:
            return "rating", message(N_("应为数字（现为 {found}）。"), found=found(rating))
        if value is not None and not 0 <= value <= FULL_WEIGHT:
            return "rating", message(
                N_("应在 0 到 100 之间（现为 {found}）。"), found=found(rating)
            )
        if state and state not in list(RatingState):
            text = N_("应为 {allowed} 之一（现为 {found}）。")
            return "state", message(text, allowed="、".join(RatingState), found=found(state))
        if "\0" in comment:
            return "comment", message(N_("有空字符，不能保存。"))
        return _disagreement(_state(state, value), value, comment)


def _state(state: str, value: float | None) -> RatingState:
    """The stated state; without one, rated where a rating stands."""
    if state:
        return RatingState(state)
    return RatingState.BLANK if value is None else RatingState.RATED


def _disagreement(
    state: RatingState, value: float | None, comment: str
) -> tuple[str, Message] | None:
    """What state, rating and comment say against each other."""
    if state is RatingState.RATED and value is None:
        return "rating", message(N_("state 为 rated 时要有评分。"))
    if state is not RatingState.RATED and value is not None:
        text = N_("state 为 {state} 时不能有评分（现为 {found:g}）。")
        return "rating", message(text, state=state.value, found=value)
    if state.needs_reason and not comment:
        text = N_("state 为 {state} 时必须写明理由。")
        return "comment", message(text, state=state.value)
    return None
