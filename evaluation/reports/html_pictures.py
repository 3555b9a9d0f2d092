"""A chart's SVG as it may stand inside a page: known shapes and measures, no script, no reference."""

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, fromstring

SHAPES = frozenset(
    {
        *("svg", "g", "path", "rect", "line", "circle", "text", "tspan"),
        *("defs", "clipPath", "linearGradient", "stop"),
    }
)
"""What our charts are made of; anything else is left out with all that it holds."""
MEASURES = frozenset(
    {
        *("id", "width", "height", "viewBox", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy"),
        *("cx", "cy", "r", "rx", "ry", "d", "transform", "clip-path", "opacity", "fill"),
        *("fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "text-anchor"),
        *("font-size", "font-weight", "font-style", "offset", "stop-color"),
    }
)
"""Attributes that draw. The face of the text is the page's affair, the words for it are `alternative`."""
SAID_ANYWAY = {"opacity": "1", "stroke-width": "1", "text-anchor": "start"}
"""Values that mean nothing, since they hold without being said."""
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
"""A place told finer than anybody sees."""
OWN_PART = re.compile(r"url\(#([\w-]+)\)")


def inline_svg(svg: str, identifier: str, alternative: str) -> str:
    """The picture as an element of a page, with the words for those who do not see it.

    Parts that it refers to by name get `identifier` before their name, so that two pictures of one
    page do not take each other's.
    """
    root = fromstring(svg)  # noqa: S314 - our own converter wrote it, and it holds no entities
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    spoken = f' role="img" aria-label="{escape(alternative)}"'
    return "".join(_drawn(root, identifier, spoken))


def _drawn(element: Element, identifier: str, spoken: str = "") -> Iterator[str]:
    name = _local(element.tag)
    if name not in SHAPES or element.get("display") == "none":
        return
    yield f"<{name}{spoken}{_measures(element, identifier)}>"
    yield escape(element.text or "", quote=False)
    for child in element:
        yield from _drawn(child, identifier)
        yield escape(child.tail or "", quote=False)
    yield f"</{name}>"


def _measures(element: Element, identifier: str) -> str:
    found = [
        (name, _own(name, value, identifier))
        for name, value in element.attrib.items()
        if name in MEASURES and SAID_ANYWAY.get(name) != value
    ]
    return "".join(f' {name}="{escape(value)}"' for name, value in found if value)


def _own(name: str, value: str, identifier: str) -> str:
    """The value, where it names a part of this picture under the part's longer name."""
    if name == "id":
        return f"{identifier}-{value}"
    if "url(" not in value.lower():
        return LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}", value)
    part = OWN_PART.fullmatch(value)
    return f"url(#{identifier}-{part[1]})" if part else ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
