"""What a document is written with: software and fonts, as an approved report names them."""

import hashlib
from functools import cache
from importlib.metadata import version

from evaluation.analysis.method import software_version
from evaluation.reports.fonts import font_files

WRITERS_OF_BYTES = ("typst", "vl-convert-python", "python-docx", "xlsxwriter")
"""The packages whose version decides about the bytes of a file."""


@cache
def software() -> dict[str, str]:
    """This software and what writes files for it, by version."""
    return {"liangping": software_version(), **{n: version(n) for n in WRITERS_OF_BYTES}}


@cache
def font_digests() -> dict[str, str]:
    """The SHA-256 of every font file that documents are set in: other fonts are other bytes."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in font_files()}
