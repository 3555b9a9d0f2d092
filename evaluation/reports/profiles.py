"""Page measures and faces of an official document, as settings: GB/T 9704-2012 unless told otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.domain.programme import DocumentProfile

DEFAULT_PROFILE: str = DocumentProfile.GBT9704.value
WORKING_PAPER = "working_paper"
"""Sheets that people fill in by hand: narrow margins, small type, more rows on a page."""


@dataclass(frozen=True)
class Profile:
    """The page in millimetres, the line grid, and the office's own faces by part."""

    top: float = 37
    bottom: float = 35
    inside: float = 28
    outside: float = 26
    lines: int = 22
    """Lines on a page: the grid that everything at body size stands on."""
    size: float = 15.79
    """Points of the body; with 28 characters on a line of 156 mm, the 3号 of the standard."""
    title_size: float = 22
    latin_size: float = 12
    """The standard is for Chinese; Latin text of the same size would run twice as long."""
    latin_lines: int = 34
    faces: Mapping[str, str] = field(
        default_factory=lambda: {
            "title": "方正小标宋简体",
            "body": "仿宋_GB2312",
            "heading": "黑体",
            "quote": "楷体_GB2312",
            "table": "黑体",
        }
    )
    """The families that offices have; Word names them, a PDF takes one only if it is installed."""

    @property
    def text_width(self) -> float:
        """Millimetres between the margins of an upright A4 page."""
        return 210 - self.inside - self.outside

    @property
    def pitch(self) -> float:
        """Millimetres from line to line."""
        return self.text_height / self.lines

    @property
    def latin_pitch(self) -> float:
        """The same for Latin text."""
        return self.text_height / self.latin_lines

    @property
    def text_height(self) -> float:
        """Millimetres between the upper and the lower margin of an upright A4 page."""
        return 297 - self.top - self.bottom


PROFILES: Mapping[str, Profile] = {
    DEFAULT_PROFILE: Profile(),
    DocumentProfile.PLAIN.value: Profile(
        top=25,
        bottom=25,
        inside=25,
        outside=25,
        lines=35,
        size=12,
        title_size=18,
        latin_size=11,
        latin_lines=42,
    ),
    WORKING_PAPER: Profile(
        top=20,
        bottom=18,
        inside=22,
        outside=16,
        lines=43,
        size=10.5,
        title_size=18,
        latin_size=10.5,
        latin_lines=43,
    ),
}


def profile_named(name: str) -> Profile:
    """The profile of a document; an unknown name was refused when the programme was read."""
    return PROFILES[name]
