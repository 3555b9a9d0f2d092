"""Charts into pictures for paper: Vega-Lite to SVG with our fonts only and no access to the net."""

from functools import cache
from typing import Any

import vl_convert

from evaluation.reports.fonts import font_directory


@cache
def _register_fonts() -> None:
    """Once a process: the converter keeps the folder for good."""
    vl_convert.register_font_directory(str(font_directory()))


def chart_svg(specification: dict[str, Any]) -> str:
    """The chart drawn as SVG, whose text stays text in the PDF."""
    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return svg
