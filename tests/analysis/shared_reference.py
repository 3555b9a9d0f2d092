"""Reference cases that may not be copied: read from the shared folder, skipped where it is absent."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reference" / "statistics"


def shared_reference(name: str) -> Path:
    """The folder of a reference case; skips the test, saying so, where there is none."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"reference case {name} lies in the shared folder, which is absent here")
    return folder
