"""Evidence files, kept under the SHA-256 of their content: written once, never changed."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from evaluation.storage.folder_contents import EvidenceFile


def keep_evidence(source: Path, listed: Iterable[EvidenceFile], target: Path) -> None:
    """Copy the listed files under their digests; a file already kept is left as it is."""
    for item in listed:
        if item.file and not (kept := evidence_path(target, item.sha256)).exists():
            write_durably(kept, (source / item.file).read_bytes())


def evidence_path(target: Path, sha256: str) -> Path:
    """Where the file with this digest lies."""
    return target / sha256[:2] / sha256


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that after a power cut it is there whole or not at all.

    Several may write at once, the same file too: each writes under a name of its own first. Like the
    store, it is for the account alone that runs the platform.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        partial = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
