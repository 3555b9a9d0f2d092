"""The dependency audit of `make check` finds what it is for."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_known_against_what_is_pinned(audit):
    pinned = audit.pinned((ROOT / "constraints.txt").read_text())
    assert len(pinned) > 60
    assert audit.FIRST_SOUND.keys() <= pinned.keys()
    assert list(audit.unsound(pinned)) == []


def test_an_old_version_is_named_with_the_one_that_is_needed(audit):
    pinned = audit.pinned("# a remark\nPython_Multipart==0.0.9\nh11==0.16.0 # sound\n")
    assert list(audit.unsound(pinned)) == [
        "python-multipart 0.0.9 has a known hole; 0.0.18 or newer is needed"
    ]
