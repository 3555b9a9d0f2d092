"""The PDF writer: the neutral document through typst, archival, accessible, the same bytes each time."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import Block, Document, Figure
from evaluation.reports.fonts import families
from evaluation.reports.page_keeping import kept_items, kept_with_next
from evaluation.reports.pictures import chart_svg
from evaluation.reports.profiles import profile_named
from evaluation.reports.text_gate import breakable, through_gate
from evaluation.reports.typesetting import typeset_pages, typeset_pdf

PREVIEW_RESOLUTION = 110.0
TEMPLATE = Path(__file__).parent / "template.typ"


def render_pdf(document: Document) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1, dated by the document, not by the clock."""
    dated = datetime.combine(document.dated, time(), tzinfo=UTC)
    return typeset_pdf(_template(), {"data": typeset_data(document)}, dated)


def render_pages(document: Document) -> tuple[bytes, ...]:
    """Each page as a PNG picture, for a preview that needs no viewer."""
    return typeset_pages(_template(), {"data": typeset_data(document)}, PREVIEW_RESOLUTION)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def typeset_data(document: Document) -> str:
    """What the template reads, as JSON: the cleaned document, its charts drawn, the fonts."""
    clean = through_gate(document)
    data = {
        "title": list(clean.title),
        "language": "zh" if clean.language == SOURCE_LANGUAGE else "en",
        "addressee": clean.addressee,
        "byline": list(clean.byline),
        "sample": clean.sample,
        "draft": clean.draft,
        "author": clean.author,
        "masthead": None if clean.masthead is None else asdict(clean.masthead),
        "imprint": None if clean.imprint is None else asdict(clean.imprint),
        "code": clean.code,
        "landscape": clean.landscape,
        "page": _page(clean),
        "fonts": families(clean.profile),
        "blocks": _blocks(clean.blocks),
    }
    return json.dumps(_breakable(data), ensure_ascii=False, allow_nan=False, sort_keys=True)


def _page(document: Document) -> dict[str, float]:
    """The measures of the page: sizes in points, everything else in millimetres."""
    profile = profile_named(document.profile)
    chinese = document.language == SOURCE_LANGUAGE
    return {
        "top": profile.top,
        "bottom": profile.bottom,
        "inside": profile.inside,
        "outside": profile.outside,
        "size": profile.size if chinese else profile.latin_size,
        "title_size": profile.title_size,
        "pitch": profile.pitch if chinese else profile.latin_pitch,
    }


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """The blocks in their order, which of them hold on to the one that follows, with what items."""
    kept = kept_with_next(blocks)
    return [
        {**_block(block), "sticks": i in kept, "held": kept_items(block) if i in kept else ()}
        for i, block in enumerate(blocks)
    ]


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Figure):
        return {
            "kind": kind,
            "caption": block.caption,
            "alternative": block.alternative,
            "note": block.note,
            "svg": chart_svg(block.chart),
        }
    return {"kind": kind, **asdict(block)}


def _breakable(value: object) -> object:
    """Places to break in every long run of text, but not inside pictures."""
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, list | tuple):
        return [_breakable(item) for item in value]
    if isinstance(value, dict):
        return {k: v if k in {"svg", "fonts"} else _breakable(v) for k, v in value.items()}
    return value
