# ruff: noqa: INP001, T201
"""The dependency audit of `make check`: what is installed fits together and holds no known hole.

Offline it compares `constraints.txt` and the environment with the versions below, each the first without
an advisory that was known when its line was written. Where `pip-audit` is installed and reaches its
database, that is asked too; where not, one sentence says so.
"""

import importlib.metadata
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from packaging.version import Version

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
FIRST_SOUND: Mapping[str, str] = {
    "certifi": "2024.7.4",  # CVE-2024-39689 a root that is trusted no more
    "cryptography": "44.0.1",  # CVE-2024-12797 OpenSSL raw public keys
    "h11": "0.16.0",  # CVE-2025-43859 request smuggling by chunked bodies
    "idna": "3.7",  # CVE-2024-3651 quadratic time
    "jinja2": "3.1.6",  # CVE-2025-27516 out of the sandbox
    "lxml": "4.9.1",  # CVE-2022-2309 crash of the parser
    "mako": "1.2.2",  # CVE-2022-40023 regular expression without end
    "pillow": "11.3.0",  # CVE-2025-48379 buffer overflow writing DDS
    "protobuf": "6.31.1",  # CVE-2025-4565 endless recursion
    "pyarrow": "14.0.1",  # CVE-2023-47248 code run by reading a file
    "pypdf": "6.1.3",  # CVE-2025-62707, CVE-2025-62708 endless reading; tests only
    "python-multipart": "0.0.18",  # CVE-2024-53981 endless logging by malformed bodies
    "requests": "2.32.4",  # CVE-2024-47081 .netrc credentials sent elsewhere
    "starlette": "1.1.0",  # CVE-2025-54121, CVE-2025-62727 forms and ranges; static UNC paths
    "streamlit": "1.67.0",  # CVE-2025-1684 types of uploads, CVE-2026-33682 requests forged (Windows)
    "urllib3": "2.6.0",  # CVE-2025-50181 redirects; CVE-2025-66418, CVE-2025-66471 decompression
}


def pinned(text: str) -> Mapping[str, str]:
    """The versions that a constraints file names, by the package's normal name."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    pairs = (line.partition("==") for line in lines if "==" in line)
    return {_normal(name): version.strip() for name, _, version in pairs}


def unsound(versions: Mapping[str, str]) -> Iterator[str]:
    """A sentence for every package older than the first version without a known hole."""
    for name, first in FIRST_SOUND.items():
        if name in versions and Version(versions[name]) < Version(first):
            yield f"{name} {versions[name]} has a known hole; {first} or newer is needed"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _installed() -> Mapping[str, str]:
    found = importlib.metadata.distributions()
    return {_normal(d.metadata["Name"]): d.version for d in found}


def _fits_together() -> bool:
    words = [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        print(done.stdout)
    return done.returncode == 0


def _asked_online() -> bool:
    """Whether the database of advisories knows nothing, or cannot be asked from here."""
    tool = shutil.which("pip-audit")
    if tool is None:
        print(
            "dependency audit: pip-audit is not installed; only the list in .ci/audit.py was asked"
        )
        return True
    words = [tool, "--requirement", str(CONSTRAINTS), "--no-deps", "--disable-pip", "--strict"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    except subprocess.TimeoutExpired:
        done = None
    if done is not None and "vulnerabilit" in done.stderr and done.returncode:
        print(done.stdout)
        return False
    if done is None or done.returncode:
        print("dependency audit: the database of advisories is out of reach; it was not asked")
    return True


def main() -> int:
    """0 when nothing is known against what is installed."""
    faults = sorted({*unsound(pinned(CONSTRAINTS.read_text())), *unsound(_installed())})
    for fault in faults:
        print(fault)
    return 0 if _fits_together() and _asked_online() and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
