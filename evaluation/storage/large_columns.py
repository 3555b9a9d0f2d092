"""What stands in the columns of a large table: text, numbers and rounds, and which rows are at fault.

Every check looks at the whole column at once; single rows are looked at only where it fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import plain_number
from evaluation.storage.faults import Fault, found
from evaluation.storage.large_tables import LargeTable

SHOWN_FAULTS = 20
MISSING = ("", "na", "nan")
"""What people and programs write where there is no number, in any case."""
LARGEST_ROUND = 2**31 - 1


@dataclass
class Findings:
    """Everything wrong with some files: counted whole, with the first of each kind to show."""

    shown: list[Fault] = field(default_factory=list)
    unlisted: int = 0
    """How many more there are than stand in `shown`."""

    def note(
        self, table: LargeTable, column: str, bad: pl.Series, why: Callable[[int], Message]
    ) -> None:
        """Note the rows where `bad` is true; `why` says what is wrong with a row."""
        rows = bad.arg_true()
        if rows.is_empty():
            return
        first: list[int] = rows.head(SHOWN_FAULTS).to_list()
        lines = table.lines(first)
        self.shown += [Fault(table.file, why(row), lines.get(row), where=column) for row in first]
        self.unlisted += len(rows) - len(first)

    def refuse(self, names: Sequence[str]) -> None:
        """Raise what was found, if anything, in the order of the files.

        Raises:
            FaultyInputError: with the first faults, and how many more there are.
        """
        if not self.shown:
            return
        count = len(self.shown) + self.unlisted
        faulty = tuple(name for name in names if name in {fault.file for fault in self.shown})
        ordered = sorted(self.shown, key=lambda fault: (names.index(fault.file), fault.line or 0))
        faults = [fault.message() for fault in ordered[:SHOWN_FAULTS]]
        if count > len(faults):
            faults.append(message(N_("另有{n}处问题未列出。"), n=count - len(faults)))
        reason = message(N_("{name}有{n}处问题，未读入："), name=faulty, n=count)
        raise FaultyInputError(reason, tuple(faults))


class Numbers(NamedTuple):
    """The numbers of a column: null where there is none, and where something else stands."""

    value: pl.Series
    bad: pl.Series
    """True where something stands that is no finite number."""

    @property
    def blank(self) -> pl.Series:
        """True where nothing stands."""
        return self.value.is_null() & ~self.bad


def texts(table: LargeTable, column: str) -> pl.Series:
    """The ids of a column exactly as written but for blanks around them; null where empty."""
    cells = table.frame[column]
    written = cells if cells.dtype == pl.String else cells.cast(pl.String, strict=False)
    distinct = written.unique()
    stripped = distinct.str.strip_chars()
    # Most columns are clean: a look at the few distinct ids saves work on millions of rows.
    if not (distinct == stripped).fill_null(value=True).all():
        written = written.str.strip_chars()
    if not (stripped == "").any():
        return written
    return pl.select(pl.when(written != "").then(written).alias(column)).to_series()


def numbers(table: LargeTable, column: str) -> Numbers:
    """The numbers of a column as people and programs write them."""
    cells = table.frame[column]
    if cells.dtype.is_numeric():
        value = cells.cast(pl.Float64)
        bad = value.is_infinite()
    else:
        value, bad = _numbers_of_text(texts(table, column))
    value = value.fill_nan(None)
    bad = bad.fill_null(value=False)
    return Numbers(value.set(bad, None) if bad.any() else value, bad)


def _numbers_of_text(written: pl.Series) -> Numbers:
    value = written.cast(pl.Float64, strict=False)
    odd = value.is_null() & written.is_not_null()
    if not odd.any():
        return Numbers(value, value.is_infinite())
    distinct = written.filter(odd).unique().to_list()
    read = {text: plain_number(text.replace("−", "-")) for text in distinct}
    known = {text: number for text, number in read.items() if number is not None}
    if known:
        again = written.replace_strict(known, default=None, return_dtype=pl.Float64)
        value = value.zip_with(~odd, again)
    none = [text for text in distinct if text.casefold() in MISSING]
    bad = value.is_null() & odd & ~written.is_in(none)
    return Numbers(value, bad | value.is_infinite().fill_null(value=False))


def note_numbers(findings: Findings, table: LargeTable, column: str, read: Numbers) -> None:
    """Note what is no number."""
    cells = table.frame[column]
    text = N_("应为数字（现为 {found}）；没有评分的格请留空。")
    findings.note(table, column, read.bad, lambda row: message(text, found=found(cells[row])))


def note_rounds(findings: Findings, table: LargeTable, read: Numbers, blank: pl.Series) -> None:
    """Note the rows that say something but no round."""
    value = read.value
    is_round = (value >= 1) & (value <= LARGEST_ROUND) & (value == value.floor())
    cells = table.frame["round"]

    def why(row: int) -> Message:
        if not read.bad[row] and value[row] is None:
            return message(N_("不能为空。"))
        return message(N_("应为 1 或更大的整数（现为 {found}）。"), found=found(cells[row]))

    findings.note(table, "round", ~is_round.fill_null(value=False) & ~blank, why)


def note_empty(findings: Findings, table: LargeTable, ids: pl.Series, blank: pl.Series) -> None:
    """Note the rows that say something but lack this id."""
    if ids.null_count():
        missing = ids.is_null() & ~blank
        findings.note(table, ids.name, missing, lambda _: message(N_("不能为空。")))


def note_repeated(findings: Findings, table: LargeTable, keys: pl.DataFrame, column: str) -> None:
    """Note the rows whose key stands in an earlier row too; keys with nulls are left alone."""
    hashes = keys.hash_rows()
    # Different hashes mean different keys, so that the costly comparison is rarely needed.
    if hashes.n_unique() == keys.height:
        return
    rows = keys.with_row_index("row").drop_nulls()
    first = pl.col("row").first().over(keys.columns)
    again = rows.with_columns(first=first).filter(pl.col("first") != pl.col("row"))
    if again.is_empty():
        return
    shown = again.head(SHOWN_FAULTS)
    earlier = dict(zip(shown["row"].to_list(), shown["first"].to_list(), strict=True))
    lines = table.lines(earlier.values())
    bad = pl.Series([False]).new_from_index(0, keys.height).scatter(again["row"], values=True)
    text = N_("与第 {line} 行重复。")
    findings.note(table, column, bad, lambda row: message(text, line=lines.get(earlier[row])))
