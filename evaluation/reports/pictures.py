"""Charts into pictures for paper: Vega-Lite to SVG with our fonts only and no access to the net."""

from functools import cache
from threading import Lock
from typing import Any

import typst
import vl_convert

from evaluation.reports.fonts import font_directory, typst_fonts

DOTS_AN_INCH = 300
"""What a picture of dots needs so that its small print stays sharp on paper."""
_ONE_AT_A_TIME = Lock()
_SHEET = b"""
#set page(width: float(sys.inputs.width) * 1mm, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%)
"""
"""A page that is just the drawing, on white: one that lets the page through prints in wrong greys."""


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

    The typesetter draws them: it keeps its fonts between two charts, which the converter does not.
    """
    drawing = chart_svg(specification)
    with _ONE_AT_A_TIME:
        found = _compiler().compile(
            input=_SHEET,
            format="png",
            ppi=DOTS_AN_INCH,
            sys_inputs={"drawing": drawing, "width": str(width)},
        )
    return b"".join(found) if isinstance(found, list) else found or b""


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=typst_fonts(), ignore_system_fonts=True)
