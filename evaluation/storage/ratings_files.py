"""Files of ratings: one row a rating, from CSV, Parquet or an Excel workbook."""

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from evaluation.domain.reviews import RatingState
from evaluation.domain.rubric import FULL_WEIGHT
from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import (
    Columns,
    Record,
    header_is_sound,
    plain_number,
    records_of_file,
)
from evaluation.storage.faults import Fault, found, refuse
from evaluation.storage.file_text import read_bytes
from evaluation.storage.folder_contents import ImportedRating

RATINGS = Columns(("round", "county", "reviewer", "criterion", "rating"), ("state", "comment"))
HEADER_LINE = 1

Key = tuple[int, str, str, str]
Content = tuple[RatingState, float | None]


class Finding(NamedTuple):
    """A column, and what is wrong with what stands in it."""

    column: str
    what: Message


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
    yield from records_of_file(str(path), content, faults)


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
        # A column that the file lacks is read from a blank cell beyond the last one.
        places = (header.index(c) if c in header else len(header) for c in RATINGS.known)
        self._pick = itemgetter(*places)
        self._rounds: dict[str, int | None] = {}
        self._contents: dict[tuple[str, str, bool], Content | Finding] = {}
        self._lines: dict[Key, int] = {}

    def read(self, record: Record) -> ImportedRating | None:
        """The rating of a row; None where something is wrong with it."""
        cells = record.cells + [""] * (self._width + 1 - len(record.cells))
        if any(cells[self._width :]):
            what = message(N_("格数多于表头的列数；内容含逗号时要加引号。"))
            self._faults.append(Fault(self._name, what, record.line))
            return None
        rating = self._rating(record.line, *self._pick(cells))
        if isinstance(rating, Finding):
            fault = Fault(self._name, rating.what, record.line, where=rating.column)
            self._faults.append(fault)
            return None
        return rating

    def _rating(
        self,
        line: int,
        round_: str,
        county: str,
        reviewer: str,
        criterion: str,
        rating: str,
        state: str,
        comment: str,
    ) -> ImportedRating | Finding:
        number = self._round(round_)
        if number is None:
            text = N_("应为 1 或更大的整数（现为 {found}）。")
            return Finding("round", message(text, found=found(round_)))
        if not (county and reviewer and criterion):
            blank = "criterion" if county and reviewer else "reviewer" if county else "county"
            return Finding(blank, message(N_("不能为空。")))
        content = self._content(rating, state, has_comment=bool(comment))
        if isinstance(content, Finding):
            return content
        key = (number, county, reviewer, criterion)
        if (first := self._lines.setdefault(key, line)) != line:
            return Finding("criterion", message(N_("与第 {line} 行重复。"), line=first))
        return ImportedRating(*key, *content, comment, line)

    def _round(self, text: str) -> int | None:
        if text not in self._rounds:
            number = plain_number(text)
            is_round = number is not None and number >= 1 and number.is_integer()
            self._rounds[text] = int(number) if number is not None and is_round else None
        return self._rounds[text]

    def _content(self, rating: str, state: str, *, has_comment: bool) -> Content | Finding:
        key = (rating, state, has_comment)
        content = self._contents.get(key)
        if content is None:
            content = self._contents[key] = _content(rating, state, has_comment=has_comment)
        return content


def _content(rating: str, stated: str, *, has_comment: bool) -> Content | Finding:
    """State and rating, or what is wrong with them."""
    value = plain_number(rating) if rating else None
    if rating and value is None:
        return Finding("rating", message(N_("应为数字（现为 {found}）。"), found=found(rating)))
    if value is not None and not 0 <= value <= FULL_WEIGHT:
        text = N_("应在 0 到 100 之间（现为 {found}）。")
        return Finding("rating", message(text, found=found(rating)))
    if stated and stated not in list(RatingState):
        text = N_("应为 {allowed} 之一（现为 {found}）。")
        details = {"allowed": tuple(RatingState), "found": found(stated)}
        return Finding("state", Message(text, details))
    implied = RatingState.BLANK if value is None else RatingState.RATED
    state = RatingState(stated) if stated else implied
    return _disagreement(state, value, has_comment=has_comment) or (state, value)


def _disagreement(state: RatingState, value: float | None, *, has_comment: bool) -> Finding | None:
    """What state, rating and comment say against each other."""
    if state is RatingState.RATED and value is None:
        return Finding("rating", message(N_("state 为 rated 时要有评分。")))
    if state is not RatingState.RATED and value is not None:
        text = N_("state 为 {state} 时不能有评分（现为 {found:g}）。")
        return Finding("rating", message(text, state=state.value, found=value))
    if state.needs_reason and not has_comment:
        text = N_("state 为 {state} 时必须写明理由。")
        return Finding("comment", message(text, state=state.value))
    return None
