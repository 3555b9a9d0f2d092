"""Make the font files of `evaluation/reports/fonts_ofl/`, the same bytes from the same sources.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools==4.68.0 pylopdf-fonts-zh-cn==0.1.1
    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-serif-sc@0.4.3   # then unpack
    apt-get download fonts-lxgw-wenkai unicode-data                                         # then dpkg -x
    /tmp/fonts/bin/python data/make_font_subsets.py FOLDER_WITH_ALL_THAT

Characters: the 8,105 of 通用规范汉字表 (Unihan's kTGH), GB 2312, Latin, punctuation and symbols. The font of
widths holds every character of the full font, all those that are one em wide as one empty glyph: charts
are laid out with it (evaluation/reports/pictures.py), five times as fast as with the full font.
"""
# ruff: noqa: INP001

import argparse
import bz2
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import cmap_format_13

TARGET = Path(__file__).resolve().parents[1] / "evaluation" / "reports" / "fonts_ofl"
SUBSETS = {
    "NotoSansSC_500Medium.ttf": "NotoSansSC-Medium.ttf",
    "NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "LXGWWenKai-Regular.ttf": "LiangpingKai-Regular.ttf",
}
NAMES = {"LXGW WenKai": "Liangping Kai", "LXGWWenKai": "LiangpingKai", "LXGW": "Liangping"}
"""A changed font must not bear a reserved name; the copyright notice keeps it."""
COPYRIGHT, MAKER = 0, {8, 9, 11, 12}
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x370, 0x3FF), (0x2000, 0x206F), (0x20A0, 0x20BF),
    (0x2100, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x257F), (0x25A0, 0x26FF), (0x3000, 0x303F),
    (0x3200, 0x32FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip
NO_PRINTING_NEEDS = ["vhea", "vmtx", "VORG", "STAT", "BASE", "DSIG", "gasp", "prep"]
EM = 1000
FIRST_IDEOGRAPHIC = 0x2E80


def characters(unihan: Path) -> set[int]:
    """What the subsets hold."""
    lines = bz2.decompress(unihan.read_bytes()).decode().splitlines()
    fields = [line.split("\t") for line in lines if "\tkTGH\t" in line]
    standard = {int(field[0].removeprefix("U+"), 16) for field in fields}
    pairs = (bytes([a, b]) for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF))
    older = {ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore"))}
    return standard.union(older, *(range(first, last + 1) for first, last in RANGES))


def reduced(path: Path, wanted: Iterable[int]) -> TTFont:
    """A font of the wanted characters, with kerning and without hints."""
    options = subset.Options(
        hinting=False,
        layout_features=["kern"],
        name_IDs=["*"],
        recalc_timestamp=False,
        notdef_outline=True,
    )
    options.drop_tables += NO_PRINTING_NEEDS
    font = subset.load_font(str(path), options)
    tool = subset.Subsetter(options)
    tool.populate(unicodes=wanted)
    tool.subset(font)
    return font


def renamed(font: TTFont) -> TTFont:
    """Without reserved names, but for the notice of who made it."""
    for record in font["name"].names:
        text = str(record)
        if record.nameID not in {COPYRIGHT, *MAKER}:
            for old, new in NAMES.items():
                text = text.replace(old, new)
            font["name"].setName(
                text, record.nameID, record.platformID, record.platEncID, record.langID
            )
    return font


def widths(path: Path) -> TTFont:
    """The font of widths: one em for what is one em wide, the narrow letters as they are."""
    full: Any = subset.load_font(str(path), subset.Options())
    of, advance = full.getBestCmap(), full["hmtx"]
    narrow = {c for c in of if c < FIRST_IDEOGRAPHIC and advance[of[c]][0] != EM}
    wide = {c for c in of if advance[of[c]][0] == EM}
    font = reduced(path, narrow | {ord("一")})
    kept = font.getBestCmap()
    table = cmap_format_13(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {c: kept[ord("一")] for c in wide} | {c: kept[c] for c in narrow}
    font["cmap"].tables = [table]
    return font


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path)
    sources: Path = parser.parse_args().sources
    wanted = characters(next(sources.rglob("Unihan_OtherMappings.txt.bz2")))
    for source, target in SUBSETS.items():
        renamed(reduced(next(sources.rglob(source)), wanted)).save(TARGET / "faces" / target)
    widths(Path(pylopdf_fonts_zh_cn.sans_path())).save(TARGET / "widths" / "NotoSansSC-Widths.otf")


if __name__ == "__main__":
    main()
