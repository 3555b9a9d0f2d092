"""Which face a stretch of text is set in: the office's own for Chinese, Times New Roman for the rest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from evaluation.reports.profiles import PROFILES
from evaluation.reports.word_xml import NOTHING, Xml, said, tag

LATIN = "Times New Roman"
PAGE_NUMBER = "宋体"
OTHER_NAMES: Mapping[str, str] = {
    "仿宋_GB2312": "仿宋,FangSong",
    "楷体_GB2312": "楷体,KaiTi",
    "方正小标宋简体": "方正小标宋_GBK,华文中宋,STZhongsong",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
"""What a machine without the official faces has instead; plain Windows knows only 仿宋 and 楷体."""
STROKES: Mapping[str, str] = {"黑体": "swiss"}

# Letters, digits and the real minus sign, which the Chinese faces lack or set too wide.
_LATIN_STRETCH = re.compile("([ -~À-ÖØ-öø-ɏ\u2212]+)")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LETTER = re.compile("[A-Za-z]")
_ENDS = re.compile("(\n)")


@dataclass(frozen=True)
class Faces:
    """The faces of a document's parts, and whether it is Chinese."""

    by_part: Mapping[str, str]
    chinese: bool

    def fonts(self, part: str, *, hint: bool = False) -> Xml:
        """The four faces of a run; `hint` puts what could be either, such as “ and —, in Chinese."""
        return _fonts(self.by_part.get(part, part), hint=hint)

    def runs(
        self,
        text: str,
        part: str,
        *,
        strong: bool = False,
        bold: bool = False,
        extra: Xml = NOTHING,
    ) -> Xml:
        """Text as runs that name their faces; strong is the heading face, and bold where it is Latin.

        `extra` are further properties of the runs, such as a colour.
        """
        face = "heading" if strong else part
        return Xml(
            "".join(
                _run(
                    stretch,
                    self.fonts(face, hint=hint),
                    tag("w:b") if bold or (strong and not hint) else NOTHING,
                    extra,
                )
                for stretch, hint in self._stretches(text, strong=strong)
                if stretch
            )
        )

    def _stretches(self, text: str, *, strong: bool) -> Iterator[tuple[str, bool]]:
        """Parts of a text, and whether each is Chinese; split only where that changes its look."""
        if not self.chinese:
            yield text, len(_IDEOGRAPH.findall(text)) > len(_LETTER.findall(text))
        elif strong or "\u2212" in text:
            for number, stretch in enumerate(_LATIN_STRETCH.split(text)):
                yield stretch, number % 2 == 0
        else:
            yield text, True


@cache
def _fonts(face: str, *, hint: bool) -> Xml:
    hints = {"hint": "eastAsia"} if hint else {}
    return tag("w:rFonts", **hints, ascii=LATIN, eastAsia=face, hAnsi=LATIN, cs=LATIN)


def _run(text: str, *properties: Xml) -> Xml:
    return tag("w:r", tag("w:rPr", *properties), *_lines(text))


def _lines(text: str) -> Iterator[Xml]:
    for piece in _ENDS.split(text):
        if piece == "\n":
            yield tag("w:br")
        elif piece:
            yield tag("w:t", said(piece), xml_space="preserve")


def font_table() -> Iterator[Xml]:
    """Every face that a document may name, with what stands in for it."""
    used = {face for profile in PROFILES.values() for face in profile.faces.values()}
    yield tag(
        "w:font",
        tag("w:panose1", val="02020603050405020304"),
        tag("w:charset", val="00"),
        tag("w:family", val="roman"),
        tag("w:pitch", val="variable"),
        name=LATIN,
    )
    for face in sorted({*used, *OTHER_NAMES}):
        names = OTHER_NAMES.get(face)
        yield tag(
            "w:font",
            *((tag("w:altName", val=names),) if names else ()),
            tag("w:charset", val="86"),
            tag("w:family", val=STROKES.get(face, "roman")),
            tag("w:pitch", val="variable"),
            name=face,
        )
