"""Make the pictures of pages in README and guide, from the sample programme as it is loaded.

    .venv/bin/python docs/make_pictures.py

Writes docs/pictures/*.png. Pages that changed change their picture, so run it after reports or papers
changed, and look at what it wrote.
"""
# ruff: noqa: INP001, T201

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdf

from evaluation.domain.people import Role
from evaluation.domain.printables import PaperKind
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import Document, Figure, Table
from evaluation.reports.pdf import render_pages, render_pdf
from evaluation.services.actors import Actor
from evaluation.services.city_reporting import city_report_document
from evaluation.services.demonstration import SAMPLE, sample_folder
from evaluation.services.platform import Platform, start
from evaluation.services.printing import papers
from evaluation.services.programmes import load_folder
from evaluation.services.snapshots import approved, permitted, snapshot_document
from evaluation.settings import read_settings

FOLDER = Path(__file__).parent / "pictures"
COUNTY, WITHOUT_MATERIAL = "zezhou", "lingchuan"
LAST_ROUND = 2
LARGEST = 3_000_000
"""Bytes that all pictures together may have: they are cloned with the repository."""


def main() -> None:
    """Load the sample into a store of its own, and write a picture a page."""
    with tempfile.TemporaryDirectory() as folder:
        running = start(read_settings({"LIANGPING_DATA_DIR": folder}))
        load_folder(running, sample_folder(running))
        total = sum(_write(name, picture) for name, picture in _pictures(running))
        running.store.close()
    print(f"{total / 1e6:.2f} MB")
    if total > LARGEST:
        raise SystemExit(f"more than {LARGEST / 1e6} MB")


def _write(name: str, picture: bytes) -> int:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(picture)
    print(f"{len(picture) // 1000:5} kB  {name}")
    return len(picture)


def _pictures(running: Platform) -> Iterator[tuple[str, bytes]]:
    """The pages worth showing, by the names of their pictures."""
    people = running.store.programme(SAMPLE).people
    organizer = Actor(SAMPLE, next(p for p in people if p.role is Role.ORGANIZER))
    yield from _reports(running, organizer)
    blank = papers(running, organizer, LAST_ROUND, PaperKind.BLANK, SOURCE_LANGUAGE)[0]
    yield "blank-sheet", render_pages(blank.document)[1]
    panel = papers(running, organizer, LAST_ROUND, PaperKind.SIGNATURES, SOURCE_LANGUAGE)[0]
    yield "signature-list", render_pages(panel.document)[0]


def _reports(running: Platform, organizer: Actor) -> Iterator[tuple[str, bytes]]:
    codes = {r.snapshot.county: r.snapshot.code for r in approved(running, organizer)}
    county = _document(running, organizer, codes[COUNTY], SOURCE_LANGUAGE)
    yield "county-1", render_pages(county)[0]
    yield "county-change", _page_with(county, "change_split")
    yield "county-criteria", _page_with(county, "dumbbell")
    yield "county-findings", _page_with(county, "findings")
    yield "county-english", render_pages(_document(running, organizer, codes[COUNTY], "en"))[0]
    silent = _document(running, organizer, codes[WITHOUT_MATERIAL], SOURCE_LANGUAGE)
    yield "county-without-material", render_pages(silent)[0]
    city = city_report_document(running, organizer, SOURCE_LANGUAGE).document
    yield "city-1", render_pages(city)[0]
    yield "city-criteria", _page_with(city, "heat-map-chart")


def _document(running: Platform, organizer: Actor, code: str, language: str) -> Document:
    """An approved report as it was frozen."""
    stored = running.store.programme(SAMPLE)
    return snapshot_document(running, permitted(running, stored, organizer, code), language)


def _page_with(document: Document, identifier: str) -> bytes:
    """The page on which the caption of a table or figure stands."""
    block = next(b for b in document.blocks if isinstance(b, Table | Figure) and b.id == identifier)
    wanted = "".join(block.caption.split())
    for text, picture in zip(_texts(render_pdf(document)), render_pages(document), strict=True):
        if wanted in text:
            return picture
    raise LookupError(block.caption)


def _texts(pdf: bytes) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return ["".join(page.extract_text().split()) for page in pages]


if __name__ == "__main__":
    main()
