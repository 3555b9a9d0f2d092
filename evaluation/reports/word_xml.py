"""Word's XML as text: nothing gets into it but through these two functions, which escape it."""

from typing import NewType
from xml.sax.saxutils import escape, quoteattr

Xml = NewType("Xml", str)
"""Well-formed XML; a plain string is not, until `said` has escaped it."""

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
NOTHING = Xml("")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def tag(name: str, /, *children: Xml, **attributes: str | float) -> Xml:
    """An element; its attributes are of its own namespace if it is one of Word's.

    An underscore stands for the colon of another namespace: `r_embed`, `xml_space`.
    """
    own = "w:" if name.startswith("w:") else ""
    said_attributes = "".join(
        f" {key.replace('_', ':') if '_' in key else own + key}={quoteattr(str(value))}"
        for key, value in attributes.items()
    )
    if not children:
        return Xml(f"<{name}{said_attributes}/>")
    return Xml(f"<{name}{said_attributes}>{''.join(children)}</{name}>")


def said(text: str) -> Xml:
    """Text as it stands inside an element."""
    return Xml(escape(text))


def part(name: str, *children: Xml) -> bytes:
    """A whole part of the package under its root element."""
    spaces = "".join(f' xmlns:{key}="{uri}"' for key, uri in NAMESPACES.items())
    return f"{DECLARATION}<{name}{spaces}>{''.join(children)}</{name}>".encode()
