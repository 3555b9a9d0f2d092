"""What a command gives out: a frame in the format asked for, to the terminal or into a file."""

import io
import sys
from codecs import BOM_UTF8
from pathlib import Path

import polars as pl
import typer

from evaluation.cli.terminal import say
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.reports.text_gate import FORMULA_START, PLAIN_NUMBER
from evaluation.services.report_files import RenderedReport

FORMATS = ("table", "json", "csv", "parquet")
WIDE = 400
"""Characters a printed table may be wide: a terminal scrolls, a broken word is unreadable."""


def frame_bytes(frame: pl.DataFrame, format_: str) -> bytes:
    """A frame as a table for the eye, as CSV or as Parquet."""
    if format_ == "parquet":
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return buffer.getvalue()
    flat = frame.with_columns(
        pl.col(name).list.join("、") for name, kind in frame.schema.items() if kind.is_nested()
    )
    if format_ == "csv":
        return never_formulas(flat).write_csv().encode()
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        tbl_width_chars=WIDE,
        fmt_str_lengths=60,
        float_precision=2,
    ):
        return f"{flat}\n".encode()


def never_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """An apostrophe before every text that a spreadsheet would take for a formula."""
    texts = pl.col(pl.String)
    obeyed = texts.str.contains(FORMULA_START) & ~texts.str.contains(PLAIN_NUMBER)
    return frame.with_columns(pl.when(obeyed).then("'" + texts).otherwise(texts).name.keep())


def give_out(content: bytes, format_: str, file: Path | None) -> None:
    """Write into the file; without one, print. A file of CSV says that it is UTF-8, for Excel.

    Raises:
        FaultyInputError: the file cannot be written.
    """
    if file is not None:
        try:
            file.write_bytes((BOM_UTF8 if format_ == "csv" else b"") + content)
        except OSError as problem:
            raise _unwritable(file, problem) from problem
    elif format_ == "parquet":
        sys.stdout.buffer.write(content)
    else:
        typer.echo(content.decode(), nl=False)


def _unwritable(path: Path, problem: OSError) -> FaultyInputError:
    text = N_("无法写入 {file}：{reason}。")
    return FaultyInputError(message(text, file=path, reason=problem.strerror or problem))


def make_folder(folder: Path) -> None:
    """Make a folder to write to where there is none.

    Raises:
        FaultyInputError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _unwritable(folder, problem) from problem


def keep_file(file: RenderedReport, folder: Path) -> None:
    """Write a document so that it is there whole or not at all, and say so.

    Raises:
        FaultyInputError: the file cannot be written.
    """
    path = folder / file.filename
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(file.content)
        partial.replace(path)
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    finally:
        partial.unlink(missing_ok=True)
    say(message(N_("已生成 {file}"), file=path))
