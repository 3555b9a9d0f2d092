"""Charts into pictures for paper: Vega-Lite to SVG with our fonts only and no access to the net."""

import re
from functools import cache
from typing import Any

import vl_convert

from evaluation.reports.fonts import font_directory

DOTS_AN_INCH = 300
"""What a picture of dots needs so that its small print stays sharp on paper."""
MILLIMETRES_AN_INCH = 25.4
_WIDTH = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"')


@cache
def _register_fonts() -> None:
    """Once a process: the converter keeps the folder for good."""
    vl_convert.register_font_directory(str(font_directory()))


def chart_svg(specification: dict[str, Any]) -> str:
    """The chart drawn as SVG, whose text stays text in the PDF."""
    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return svg


def chart_png(specification: dict[str, Any], width: float) -> bytes:
    """The chart as dots, 300 an inch where it is printed `width` millimetres wide.

    Raises:
        ValueError: the drawing does not say how wide it is. A fault of ours.
    """
    svg = chart_svg(specification)
    drawn = _WIDTH.search(svg)
    if drawn is None:
        raise ValueError("the chart's SVG has no width")
    dots = width / MILLIMETRES_AN_INCH * DOTS_AN_INCH
    png: bytes = vl_convert.svg_to_png(svg, scale=dots / float(drawn.group(1)))
    return png
