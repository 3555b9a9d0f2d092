"""Words and numbers that stand nowhere else, and how they are found again in whatever is sent.

A canary is `KANARI-<field>-<owner>`: what it is and whose it is can be read from it, so a finding says
by itself what leaked.
"""

import dataclasses
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping

import polars as pl
from pypdf import PdfReader

from evaluation.domain.programme import Programme

CANARY = re.compile(r"KANARI-[a-z_]+-[A-Za-z0-9_.]*[A-Za-z0-9]")
DEEPEST = 12


def canary(field: str, owner: str) -> str:
    """The word planted in a field, such as `KANARI-comment-r2.jia.C1`."""
    return f"KANARI-{field}-{owner}"


def planted_rating(reviewer: str, county: str, criterion: str) -> float:
    """A rating with decimals that no other has, within the middle level of its criterion."""
    place = ("lead", "r2", "r3").index(reviewer) * 9 + ("jia", "yi", "bing").index(county) * 3
    # Scattered, so that no rating is the mean of others.
    return 61.0307 + place**2 * 7 % 97 / 8 + 0.0113 * place + (0.1357 if criterion == "C2" else 0)


def found_in(sent: bytes) -> frozenset[str]:
    """The canaries in what was sent: plain, unzipped, or the text of a PDF."""
    return frozenset(CANARY.findall(readable(sent)))


def numbers_in(sent: bytes, numbers: Mapping[str, float]) -> frozenset[str]:
    """The names of those numbers that stand in what was sent, as digits or as a machine's own.

    However many digits are printed, they begin with two decimals cut off or rounded.
    """
    text = readable(sent)
    return frozenset(
        name
        for name, number in numbers.items()
        if any(digits in text for digits in (f"{number:.4f}"[:-2], f"{number:.2f}"))
        or struct.pack("<d", number) in sent
    )


def readable(sent: bytes) -> str:
    """Everything that can be read in a body."""
    if sent.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(sent)) as packed:
            inner = [readable(packed.read(name)) for name in packed.namelist()]
            return "\n".join([*packed.namelist(), *inner])
    if sent.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(sent))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return "\n".join((pages, pages.replace("\n", ""), str(reader.metadata)))
    return sent.decode("utf-8", "ignore")


def text_of(value: object, depth: int = 0) -> str:
    """Everything that a service handed back, as one text."""
    if isinstance(value, bytes):
        return readable(value)
    if isinstance(value, Programme):
        return (
            ""  # its rules go along with many answers; what a page makes of them is looked at there
        )
    if value is None or isinstance(value, str | int | float) or depth > DEEPEST:
        return str(value)
    if isinstance(value, pl.DataFrame):
        return str(value.to_dicts())
    return "\n".join(text_of(part, depth + 1) for part in _parts(value))


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return [part for pair in value.items() for part in pair]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if dataclasses.is_dataclass(value):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    if hasattr(value, "model_dump"):
        return [value.model_dump()]  # type: ignore[attr-defined]
    return [str(value)]
