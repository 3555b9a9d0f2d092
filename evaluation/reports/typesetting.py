"""The typesetter: one compiler a process, which keeps fonts and what it has laid out before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Literal

import typst

from evaluation.reports.fonts import typst_fonts

STANDARDS: tuple[Literal["a-2a", "ua-1"], ...] = ("a-2a", "ua-1")
"""Archival and accessible at once; the compiler refuses a document that is not."""
_ONE_AT_A_TIME = Lock()
"""The compiler keeps its inputs between calls: two threads must never share a compilation."""


class TypesettingError(RuntimeError):
    """The typesetter warned: a page would not be what the document says. A fault of ours."""


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=typst_fonts(), ignore_system_fonts=True)


def typeset_pdf(template: bytes, inputs: Mapping[str, str], dated: datetime) -> bytes:
    """The template with its inputs as PDF.

    Raises:
        TypesettingError: the typesetter warned of something.
    """
    with _ONE_AT_A_TIME:
        found, warnings = _compiler().compile_with_warnings(
            input=template,
            format="pdf",
            sys_inputs=dict(inputs),
            pdf_standards=list(STANDARDS),
            timestamp=dated,
        )
    (content,) = _sound(found, warnings)
    return content


def typeset_pages(
    template: bytes, inputs: Mapping[str, str], dots_an_inch: float
) -> tuple[bytes, ...]:
    """Each page of the template with its inputs as a PNG picture.

    Raises:
        TypesettingError: the typesetter warned of something.
    """
    with _ONE_AT_A_TIME:
        found, warnings = _compiler().compile_with_warnings(
            input=template, format="png", ppi=dots_an_inch, sys_inputs=dict(inputs)
        )
    return _sound(found, warnings)


def _sound(
    found: bytes | Sequence[bytes | None] | None, warnings: Sequence[typst.TypstWarning]
) -> tuple[bytes, ...]:
    """What came out; a warning is a failure."""
    if warnings:
        raise TypesettingError("; ".join(warning.message for warning in warnings))
    pages = found if isinstance(found, list) else [found]
    return tuple(page for page in pages if isinstance(page, bytes))
