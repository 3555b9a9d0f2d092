"""Tables of millions of rows, CSV or Parquet: read whole by polars, and lines found for faults alone."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import Columns
from evaluation.storage.faults import Fault, found
from evaluation.storage.file_text import read_bytes, table_text

HEADER_LINE = 1
PARQUET_MARK = b"PAR1"
WORKBOOK_MARK = b"PK\x03\x04"
NEAR_REQUIRED, NEAR_OPTIONAL = 0.6, 0.8
"""How alike a column must be to be taken for a missing one: less doubt where the table needs it."""

Synonyms = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class LargeTable:
    """The known columns of a file: text without blanks around it, or as Parquet holds them."""

    file: str
    frame: pl.DataFrame
    """Missing is null; rows that are blank in all known columns are null throughout."""
    text: bytes | None = None
    """The CSV itself, UTF-8; None for Parquet."""

    def lines(self, rows: Collection[int]) -> dict[int, int]:
        """The line on which each of these rows begins; Parquet is counted as if it had a header."""
        wanted = set(rows)
        if self.text is None:
            return {row: row + HEADER_LINE + 1 for row in wanted}
        lines: dict[int, int] = {}
        for row, (line, _) in enumerate(_records(self.text), start=-1):
            if row in wanted:
                lines[row] = line
            if len(lines) == len(wanted):
                break
        return lines


def read_large_table(
    path: Path, columns: Columns, synonyms: Synonyms, faults: list[Fault]
) -> LargeTable | None:
    """The table of a file; what keeps it from being read is added to `faults`, and None is given."""
    content = read_bytes(path)
    if isinstance(content, Fault):
        faults.append(content)
        return None
    name = str(path)
    if content.startswith(PARQUET_MARK) or path.suffix.casefold() == ".parquet":
        return _parquet(name, content, columns, synonyms, faults)
    if content.startswith(WORKBOOK_MARK):
        text = N_("这是 Excel 工作簿，请另存为“CSV UTF-8”。")
        faults.append(Fault(name, message(text)))
        return None
    return _csv(name, content, columns, synonyms, faults)


def _parquet(
    name: str, content: bytes, columns: Columns, synonyms: Synonyms, faults: list[Fault]
) -> LargeTable | None:
    try:
        header = list(pl.read_parquet_schema(io.BytesIO(content)))
        names = [column.strip() for column in header]
        places = _places(name, names, columns, synonyms, faults)
        if places is None:
            return None
        frame = pl.read_parquet(content, columns=[header[at] for at in places])
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - the reader raises anything
        what = message(N_("文件已损坏，或不是 {kind} 格式。"), kind=".parquet")
        faults.append(Fault(name, what))
        return None
    frame = frame.select([header[at] for at in places])
    frame.columns = [names[at] for at in places]
    before = len(faults)
    for column, kind in frame.schema.items():
        if kind.is_nested() or kind in {pl.Binary, pl.Object}:
            what = message(N_("应为文字或数字（现为 {found}）。"), found=str(kind))
            faults.append(Fault(name, what, where=column))
    return LargeTable(name, frame) if len(faults) == before else None


def _csv(
    name: str, content: bytes, columns: Columns, synonyms: Synonyms, faults: list[Fault]
) -> LargeTable | None:
    decoded = table_text(name, content)
    if isinstance(decoded, Fault):
        faults.append(decoded)
        return None
    # One kind of line end, and as many lines as before: the two readers then agree on the rows.
    text = decoded.encode().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in text:
        line = text.count(b"\n", 0, text.index(b"\0")) + 1
        faults.append(Fault(name, message(N_("有空字符，不能保存。")), line))
        return None
    before = len(faults)
    header_line, header = _header(name, text, faults)
    places = None if not header else _places(name, header, columns, synonyms, faults)
    if places is None:
        return None
    frame = _quick_frame(text, places, header_line)
    if frame is None:
        frame = _patient_frame(name, text, places, len(header), faults)
    frame.columns = [header[at] for at in places]
    return LargeTable(name, frame, text) if len(faults) == before else None


def _header(name: str, text: bytes, faults: list[Fault]) -> tuple[int, list[str]]:
    """The line of the header, and its columns; none where there is no header."""
    try:
        line, cells = next(_records(text), (HEADER_LINE, []))
    except csv.Error:
        faults.append(_unreadable(name, HEADER_LINE))
        return HEADER_LINE, []
    if not cells:
        faults.append(Fault(name, message(N_("文件是空的。"))))
    return line, [cell.strip() for cell in cells]


def _records(text: bytes) -> Iterator[tuple[int, list[str]]]:
    """The header and all records below it, blank ones included, each with its first line."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""), strict=True)
    before, is_header = 0, True
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not is_header or any(cell.strip() for cell in cells):
            is_header = False
            yield line, cells


def _quick_frame(text: bytes, places: list[int], header_line: int) -> pl.DataFrame | None:
    """The columns as polars reads them; None for a file that it does not take."""
    above = header_line - 1
    try:
        return pl.read_csv(text, columns=places, infer_schema=False, skip_lines=above)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None


def _patient_frame(
    name: str, text: bytes, places: list[int], width: int, faults: list[Fault]
) -> pl.DataFrame:
    """The columns record by record, with what is wrong with the shape of any."""
    columns: list[list[str | None]] = [[] for _ in places]
    line = HEADER_LINE
    records = _records(text)
    next(records)
    try:
        for line, cells in records:
            if any(cell.strip() for cell in cells[width:]):
                what = N_("有 {count} 格，多于表头的 {expected} 列；内容含逗号时要加引号。")
                faults.append(Fault(name, message(what, count=len(cells), expected=width), line))
            for column, at in zip(columns, places, strict=True):
                column.append(cells[at] or None if at < len(cells) else None)
    except csv.Error:
        faults.append(_unreadable(name, line + 1))
    return pl.DataFrame(
        {str(at): pl.Series(column, dtype=pl.String) for at, column in enumerate(columns)}
    )


def _unreadable(name: str, line: int) -> Fault:
    return Fault(name, message(N_("从这一行起读不下去：引号没有成对，或格式不是 CSV。")), line)


def _places(
    name: str, header: list[str], columns: Columns, synonyms: Synonyms, faults: list[Fault]
) -> list[int] | None:
    """Where the known columns stand, in the order of the file; others are let pass."""
    if other := _other_separator(header):
        text = N_("各列似乎以{sign}分隔；请另存为以逗号分隔的 CSV。")
        faults.append(Fault(name, message(text, sign=other), HEADER_LINE))
        return None
    before = len(faults)
    twice = [c for c in columns.known if header.count(c) > 1]
    faults += [Fault(name, message(N_("这一列出现了两次。")), HEADER_LINE, where=c) for c in twice]
    strangers = [column for column in header if column and column not in columns.known]
    for column in columns.known:
        if column in header:
            continue
        is_needed = column in columns.required
        near = _meant(column, strangers, synonyms, NEAR_REQUIRED if is_needed else NEAR_OPTIONAL)
        if near:
            text = N_("缺少这一列；“{near}”列是否就是它？是则请改名为 {column}。")
            what = message(text, near=near, column=column)
            faults.append(Fault(name, what, HEADER_LINE, where=column))
        elif is_needed:
            what = message(N_("缺少这一列（现有：{found}）。"), found=found(",".join(header)))
            faults.append(Fault(name, what, HEADER_LINE, where=column))
    return (
        [at for at, c in enumerate(header) if c in columns.known] if not faults[before:] else None
    )


def _other_separator(header: list[str]) -> Message | None:
    """What stands between the columns of a file in which no comma does."""
    signs = {"\t": message(N_("制表符")), ";": message(N_("分号"))}
    return next((s for sign, s in signs.items() if len(header) == 1 and sign in header[0]), None)


def _meant(column: str, strangers: list[str], synonyms: Synonyms, likeness: float) -> str | None:
    """The unknown column that most likely is the missing one: the same word, or a like spelling."""
    folded = {stranger.casefold(): stranger for stranger in reversed(strangers)}
    same = next((folded[word] for word in (column, *synonyms[column]) if word in folded), None)
    if same is not None:
        return same
    like = get_close_matches(column, list(folded), n=1, cutoff=likeness)
    return folded[like[0]] if like else None
