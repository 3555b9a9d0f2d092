"""Archives that are kept for a while for one person, each with a note beside it of whose it is."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from evaluation.storage.evidence import write_durably

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: the same content gives the same archive."""
_SECOND_US = 1_000_000


@dataclass(frozen=True)
class ArchiveNote:
    """Whose an archive is, until when it is kept, and what is missing from it."""

    id: str
    programme: str
    person: str
    filename: str
    files: int
    finished_us: int
    expires_us: int
    sight: str = ""
    """What its maker might see: it is handed out as long as that is so."""
    failures: tuple[tuple[str, ...], ...] = ()
    """Per failure: subject and reason, each as written and in English, and the format."""


class ArchiveWriter:
    """An archive being written; nobody sees it before it is whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.files = 0

    def add(self, name: str, content: bytes) -> None:
        """One file; documents are packed already, so little is gained by trying hard."""
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(info, content)
        self.files += 1


@contextmanager
def writing(folder: Path, identifier: str) -> Iterator[ArchiveWriter]:
    """Write an archive; it is gone again when the block does not end well."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = folder / f"{identifier}.part"
    try:
        with zipfile.ZipFile(partial, "w") as archive:
            yield ArchiveWriter(archive)
        partial.replace(archive_path(folder, identifier))
    finally:
        partial.unlink(missing_ok=True)


def archive_path(folder: Path, identifier: str) -> Path:
    """Where an archive lies."""
    return folder / f"{identifier}.zip"


def keep_note(folder: Path, note: ArchiveNote) -> None:
    """Say whose an archive is: from now on it can be asked for."""
    text = json.dumps(asdict(note), ensure_ascii=False)
    write_durably(_note_path(folder, note.id), text.encode())


def _note_path(folder: Path, identifier: str) -> Path:
    return folder / f"{identifier}.json"


def notes(folder: Path) -> tuple[ArchiveNote, ...]:
    """The notes of all archives, the newest first; what cannot be read is not there."""
    found = (_read(path) for path in folder.glob("*.json"))
    return tuple(sorted((n for n in found if n), key=lambda n: n.finished_us, reverse=True))


def _read(path: Path) -> ArchiveNote | None:
    try:
        held = json.loads(path.read_text("utf-8"))
        note = ArchiveNote(**{**held, "failures": tuple(map(tuple, held["failures"]))})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return note if archive_path(path.parent, note.id).is_file() else None


def remove(folder: Path, identifier: str) -> None:
    """Take an archive and its note away."""
    for path in (_note_path(folder, identifier), archive_path(folder, identifier)):
        path.unlink(missing_ok=True)


def remove_expired(folder: Path, now_us: int, kept_us: int) -> None:
    """Take away what its time has passed for, what was never finished, and what has no note."""
    noted = {note.id: note for note in notes(folder)}
    for path in folder.glob("*.*"):
        note = noted.get(path.stem)
        if note is not None:
            is_over = note.expires_us < now_us
        else:
            is_over = _modified_us(path) < now_us - kept_us
        if is_over:
            path.unlink(missing_ok=True)


def _modified_us(path: Path) -> int:
    try:
        return int(path.stat().st_mtime * _SECOND_US)
    except FileNotFoundError:
        return 0
