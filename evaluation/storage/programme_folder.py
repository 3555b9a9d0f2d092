"""A programme folder: TOML and CSV in, one checked whole out, or every fault at once."""

from pathlib import Path

from evaluation.domain.assignments import recusals
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.storage.evidence_files import read_evidence
from evaluation.storage.faults import Fault, refuse
from evaluation.storage.folder_adjustments import read_adjustments
from evaluation.storage.folder_contents import EvidenceFile, ImportedRating, ProgrammeFolder
from evaluation.storage.folder_ratings import read_assignments, read_ratings
from evaluation.storage.folder_tables import (
    FolderTables,
    read_counties,
    read_indicators,
    read_named_roles,
    read_people,
)
from evaluation.storage.near_keys import nearest
from evaluation.storage.programme_toml import read_programme_toml

__all__ = ["EvidenceFile", "ImportedRating", "ProgrammeFolder", "read_programme_folder"]

TABLES = (
    "counties.csv",
    "people.csv",
    "roles.csv",
    "assignments.csv",
    "indicators.csv",
    "adjustments.csv",
    "ratings.csv",
    "evidence.csv",
)


def read_programme_folder(folder: Path) -> ProgrammeFolder:
    """Everything a folder says, each file checked against the others.

    Raises:
        FaultyInputError: with every fault of every file; nothing is half read.
    """
    if not folder.is_dir():
        raise FaultyInputError(message(N_("找不到评审项目文件夹 {path}。"), path=folder))
    faults: list[Fault] = []
    tables = FolderTables(folder, {}, faults)
    _note_misspelt_tables(folder, faults)
    read_counties(tables)
    file = read_programme_toml(folder / "programme.toml", tables.county_ids, faults)
    tables.rubrics = file.rubrics if file else {}
    read_people(tables)
    named_roles = read_named_roles(tables)
    recused = recusals(tables.people.values(), named_roles)
    assignments = read_assignments(tables, recused)
    indicators = read_indicators(tables)
    adjustments = read_adjustments(tables)
    ratings = read_ratings(tables, recused, assignments)
    evidence = read_evidence(tables)
    if file is None or faults:
        raise refuse(str(folder), faults)
    return ProgrammeFolder(
        path=folder,
        programme=file.programme,
        rounds=file.rounds,
        rubrics=file.rubrics,
        rubric_texts=file.rubric_texts,
        counties=tuple(tables.counties.values()),
        people=tuple(tables.people.values()),
        named_roles=named_roles,
        recusals=recused,
        assignments=assignments,
        indicators=indicators,
        adjustments=adjustments,
        ratings=ratings,
        evidence=evidence,
    )


def _note_misspelt_tables(folder: Path, faults: list[Fault]) -> None:
    """A table under a misspelt name would be left out without a word."""
    for path in sorted(folder.glob("*.csv")):
        near = nearest(path.name.removesuffix(".csv"), [t.removesuffix(".csv") for t in TABLES])
        if path.name not in TABLES and near:
            text = N_("不认识的文件，是否应为 {near}？")
            faults.append(Fault(str(path), message(text, near=f"{near}.csv")))
