"""The page in Word's units: twentieths of a point, from the document's profile."""

from dataclasses import dataclass
from functools import cached_property

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import Document
from evaluation.reports.profiles import Profile, profile_named
from evaluation.reports.word_faces import Faces

TWIPS_A_POINT = 20
TWIPS_A_MILLIMETRE = 1440 / 25.4
A4 = (210.0, 297.0)
HEADER_GAP, FOOTER_GAP = 8.0, 7.0
"""Millimetres between the text and the mark above it, the page number below it."""
LESSER = 0.887
FOOTER_LINE = 16.0
HEADER_LINE = 12.0


def twips(millimetres: float) -> int:
    """Whole twentieths of a point, rounded down so that nothing outgrows the page."""
    return int(millimetres * TWIPS_A_MILLIMETRE)


@dataclass(frozen=True)
class Measures:
    """What a document's page measures."""

    profile: Profile
    faces: Faces
    landscape: bool
    fitted: tuple[float, float] | None = None
    """Where the conclusions are set smaller so that all stand on the first page."""

    @property
    def chinese(self) -> bool:
        """The text is Chinese."""
        return self.faces.chinese

    @property
    def size(self) -> float:
        """Points of the body, in the half points that Word knows."""
        size = self.profile.size if self.chinese else self.profile.latin_size
        return round(size * 2) / 2

    @property
    def lesser(self) -> float:
        """Points of what is a size smaller than the body: comments, the foreword, page numbers."""
        return round(self.size * LESSER * 2) / 2 if self.chinese else self.size - 1

    @property
    def squeeze(self) -> int:
        """Twips between characters that bring Word's half point back to the size of the profile."""
        if not self.chinese:
            return 0
        return min(0, int((self.profile.size - self.size) * TWIPS_A_POINT - 1))

    @property
    def imprint(self) -> float:
        """Points of the imprint."""
        return self.lesser if self.chinese else min(10, self.lesser)

    @property
    def pitch(self) -> int:
        """Twips from line to line."""
        return twips(self.profile.pitch if self.chinese else self.profile.latin_pitch)

    @property
    def line(self) -> float:
        """Points from line to line."""
        return self.pitch / TWIPS_A_POINT

    @property
    def conclusions(self) -> tuple[float, float]:
        """Points of the conclusions and of their lines: the body's, or what fits on the first page."""
        return self.fitted or (self.size, self.line)

    def share(self, chinese: float, latin: float) -> float:
        """A size in points that depends on the language."""
        return chinese if self.chinese else latin

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the sheet in millimetres."""
        return (A4[1], A4[0]) if self.landscape else A4

    @cached_property
    def margins(self) -> tuple[float, float, float, float]:
        """Top, right, bottom, left; a sheet on its side is bound at its upper edge."""
        p = self.profile
        if self.landscape:
            return (p.inside, p.top, p.outside, p.bottom)
        return (p.top, p.outside, p.bottom, p.inside)

    @property
    def width(self) -> float:
        """Millimetres of the text."""
        return self.page[0] - self.margins[1] - self.margins[3]

    @property
    def height(self) -> float:
        """Millimetres of the text from top to bottom."""
        return self.page[1] - self.margins[0] - self.margins[2]

    @property
    def header(self) -> int:
        """Twips from the sheet's edge to the mark above the text."""
        return max(300, twips(self.margins[0] - HEADER_GAP) - int(HEADER_LINE * TWIPS_A_POINT))

    @property
    def footer(self) -> int:
        """Twips from the sheet's edge to the page number below the text."""
        return max(300, twips(self.margins[2] - FOOTER_GAP) - int(FOOTER_LINE * TWIPS_A_POINT))


def measures_of(document: Document) -> Measures:
    """The measures of a document's page."""
    profile = profile_named(document.profile)
    chinese = document.language == SOURCE_LANGUAGE
    return Measures(profile, Faces(profile.faces, chinese), document.landscape)
