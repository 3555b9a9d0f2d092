"""Charts into pictures for paper: Vega-Lite to SVG with our fonts only and no access to the net."""

import json
import re
from functools import cache, lru_cache
from typing import Any

import vl_convert

from evaluation.reports.fonts import WIDTHS_DIRECTORY
from evaluation.reports.typesetting import typeset_pages

DOTS_AN_INCH = 300
"""What a picture of dots needs so that its small print stays sharp on paper."""
KEPT = 48
"""Drawings that are kept: the formats of one report show the same charts one after the other."""
_NAMED_PART = re.compile(r'(?<=id="gradient_)\d+(?=")|(?<=url\(#gradient_)\d+(?=\))')
"""The converter numbers gradients through the whole process, not through the drawing."""
_SHEET = b"""
#set page(width: float(sys.inputs.width) * 1mm, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%)
"""
"""A page that is just the drawing, on white: one that lets the page through prints in wrong greys."""


@cache
def _register_fonts() -> None:
    """Once a process: the converter keeps the folder for good.

    It measures every text anew, and the larger the font, the longer that takes. So it has a font of
    widths alone; whatever shows the SVG draws the characters.
    """
    vl_convert.register_font_directory(str(WIDTHS_DIRECTORY))


def chart_svg(specification: dict[str, Any]) -> str:
    """The chart drawn as SVG, whose text stays text in the PDF."""
    return _drawn(json.dumps(specification, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _drawn(specification: str) -> str:
    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return _numbered_within(svg)


def _numbered_within(svg: str) -> str:
    """Gradients numbered from 0: the same drawing has the same bytes, whatever was drawn before it."""
    own: dict[str, str] = {}
    return _NAMED_PART.sub(lambda found: own.setdefault(found[0], str(len(own))), svg)


def chart_png(specification: dict[str, Any], width: float) -> bytes:
    """The chart as dots, 300 an inch where it is printed `width` millimetres wide.

    The typesetter draws them: it keeps its fonts between two charts, which the converter does not.
    """
    inputs = {"drawing": chart_svg(specification), "width": str(width)}
    (picture,) = typeset_pages(_SHEET, inputs, DOTS_AN_INCH)
    return picture
