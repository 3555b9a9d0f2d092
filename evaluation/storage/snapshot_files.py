"""The files of approved reports: the frozen content by its digest, and what was first written from it."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from evaluation.storage.dispatch_tables import report_file
from evaluation.storage.evidence import write_durably


@dataclass(frozen=True)
class FileRow:
    """The first writing of a report in one format and language."""

    sha256: str
    size: int


def keep_snapshot(folder: Path, digest: str, content: bytes) -> None:
    """Keep frozen content under its digest; what is there already stays as it is."""
    path = snapshot_path(folder, digest)
    if read_snapshot(folder, digest) is None:
        write_durably(path, gzip.compress(content, mtime=0))


def read_snapshot(folder: Path, digest: str) -> bytes | None:
    """Frozen content; None where its file is gone or no longer what its digest says."""
    path = snapshot_path(folder, digest)
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error):
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def snapshot_path(folder: Path, digest: str) -> Path:
    """Where the content with this digest lies."""
    return folder / digest[:2] / f"{digest}.json.gz"


def file_path(folder: Path, digest: str, language: str, format_: str) -> Path:
    """Where the first writing of a report in a format lies."""
    return folder / digest[:2] / f"{digest}.{language}.{format_}"


def keep_file(path: Path, content: bytes) -> None:
    """Keep what was written from a report."""
    write_durably(path, content)


def read_file(path: Path, row: FileRow) -> bytes | None:
    """The first writing; None where its file is gone or is not what was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == row.sha256 else None


def file_row(conn: Connection, snapshot_id: int, language: str, format_: str) -> FileRow | None:
    """What was written first in a format and language, if anything."""
    c = report_file.c
    row = conn.execute(
        select(c.sha256, c.size).where(
            c.snapshot_id == snapshot_id, c.language == language, c.format == format_
        )
    ).first()
    return FileRow(row.sha256, row.size) if row else None


def add_file_row(
    conn: Connection, snapshot_id: int, language: str, format_: str, row: FileRow
) -> FileRow:
    """Write down the first writing; returns the one that counts, which may be an earlier one."""
    if known := file_row(conn, snapshot_id, language, format_):
        return known
    conn.execute(
        report_file.insert().values(
            snapshot_id=snapshot_id,
            language=language,
            format=format_,
            sha256=row.sha256,
            size=row.size,
        )
    )
    return row
