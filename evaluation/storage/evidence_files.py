"""`evidence/` and its list: what each county handed in, with the digest of every file."""

import hashlib
from pathlib import Path

from evaluation.locale import N_, message
from evaluation.storage.csv_tables import Columns, Row
from evaluation.storage.folder_contents import EvidenceFile
from evaluation.storage.folder_tables import (
    UNKNOWN_CRITERION,
    FolderTables,
    criterion_ids,
    is_first,
)
from evaluation.storage.near_keys import nearest

EVIDENCE = Columns(("id", "county", "title"), ("criteria", "file", "source", "note"))
PLACES = ("evidence/evidence.csv", "evidence.csv")


def read_evidence(tables: FolderTables) -> tuple[EvidenceFile, ...]:
    """Everything listed; files that stand in `evidence/` unlisted are left alone."""
    known = criterion_ids(tables.rubrics.values())
    listed = []
    seen: dict[object, int] = {}
    for place in PLACES:
        for row in tables.rows(place, EVIDENCE):
            county = tables.county(row)
            row.needed("title")
            criteria = tuple(row.listed("criteria"))
            if tables.rubrics:
                _note_unknown_criteria(row, criteria, known)
            sha256, size = _digest(row, tables.folder / "evidence") if row["file"] else ("", 0)
            if row.needed("id") and county and is_first(row, "id", (county, row["id"]), seen):
                listed.append(
                    EvidenceFile(
                        county=county,
                        id=row["id"],
                        title=row["title"],
                        criteria=criteria,
                        file=row["file"],
                        sha256=sha256,
                        size=size,
                        source=row["source"],
                        note=row["note"],
                    )
                )
    return tuple(listed)


def _note_unknown_criteria(row: Row, criteria: tuple[str, ...], known: set[str]) -> None:
    for name in criteria:
        if name not in known:
            near = nearest(name, sorted(known))
            hint = message(N_("，是否应为 {near}"), near=near) if near else ""
            row.fault("criteria", message(UNKNOWN_CRITERION, name=name, near=hint))


def _digest(row: Row, folder: Path) -> tuple[str, int]:
    """SHA-256 and size of a listed file, which must lie inside `evidence/`, links followed."""
    try:
        path = (folder / row["file"]).resolve()
        if "\\" in row["file"] or not path.is_relative_to(folder.resolve()):
            row.fault("file", message(N_("文件必须在 evidence 文件夹之内，用 / 分隔。")))
            return "", 0
        if not path.is_file():
            row.fault("file", message(N_("evidence 文件夹里没有 {file}。"), file=row["file"]))
            return "", 0
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, path.stat().st_size
    except (OSError, ValueError, RuntimeError):
        row.fault("file", message(N_("无法读取文件 {file}。"), file=row["file"]))
        return "", 0
