"""Charts in Word: a picture as wide as the text, which tells screen readers what it shows."""

from dataclasses import dataclass

from evaluation.reports.document import Figure
from evaluation.reports.word_measures import Measures
from evaluation.reports.word_xml import NAMESPACES, Xml, tag

EMU_A_MILLIMETRE = 36_000
CAPTION_ROOM = 36.0
"""Millimetres that a page-high picture leaves to a heading, its caption and its note."""


@dataclass(frozen=True)
class Picture:
    """A picture in the package: its relationship, its number in the document, its dots."""

    relationship: str
    number: int
    width: int
    height: int


def picture(shown: Picture, figure: Figure, m: Measures) -> Xml:
    """The run that holds a picture."""
    wide = m.width
    high = wide * shown.height / shown.width
    room = m.height - CAPTION_ROOM
    if high > room:
        wide, high = wide * room / high, room
    cx, cy = round(wide * EMU_A_MILLIMETRE), round(high * EMU_A_MILLIMETRE)
    inline = tag(
        "wp:inline",
        tag("wp:extent", cx=cx, cy=cy),
        tag(
            "wp:docPr", id=shown.number, name=figure.caption or figure.id, descr=figure.alternative
        ),
        tag("wp:cNvGraphicFramePr", tag("a:graphicFrameLocks", noChangeAspect=1)),
        tag(
            "a:graphic",
            tag("a:graphicData", _pic(shown, figure, cx, cy), uri=NAMESPACES["pic"]),
        ),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    return tag("w:r", tag("w:rPr", m.faces.fonts("table")), tag("w:drawing", inline))


def _pic(shown: Picture, figure: Figure, cx: int, cy: int) -> Xml:
    return tag(
        "pic:pic",
        tag(
            "pic:nvPicPr",
            tag("pic:cNvPr", id=shown.number, name=f"{figure.id}.png"),
            tag("pic:cNvPicPr"),
        ),
        tag(
            "pic:blipFill",
            tag("a:blip", r_embed=shown.relationship),
            tag("a:stretch", tag("a:fillRect")),
        ),
        tag(
            "pic:spPr",
            tag("a:xfrm", tag("a:off", x=0, y=0), tag("a:ext", cx=cx, cy=cy)),
            tag("a:prstGeom", tag("a:avLst"), prst="rect"),
        ),
    )
