"""The fonts that are really there: which family plays which part, and which characters they have."""

import struct
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

ROLES: dict[str, tuple[str, ...]] = {
    "title": ("Noto Serif SC",),
    "body": ("Noto Serif SC",),
    "heading": ("Noto Sans SC",),
    "quote": ("LXGW WenKai", "Noto Serif SC"),
    "table": ("Noto Sans SC",),
}
"""The families wanted for each part, best first: 小标宋, 仿宋, 黑体, 楷体 and the tables' face."""
FORMAT_12 = 12
FORMAT_4 = 4


def font_files() -> tuple[Path, ...]:
    """The static font files of the installed package, licensed under the OFL."""
    return (Path(pylopdf_fonts_zh_cn.sans_path()), Path(pylopdf_fonts_zh_cn.serif_path()))


def font_directory() -> Path:
    """The one folder that holds them."""
    return font_files()[0].parent


@cache
def typst_fonts() -> typst.Fonts:
    """Only our fonts: what the machine happens to have must not change a page."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_directory())],
    )


@cache
def families() -> dict[str, list[str]]:
    """For each part the families that are there, best first, then any other as a fallback."""
    there = typst_fonts().families()
    return {
        role: [name for name in wanted if name in there]
        + [name for name in sorted(there) if name not in wanted]
        for role, wanted in ROLES.items()
    }


@cache
def printable_characters() -> frozenset[int]:
    """The characters that at least one of the fonts has a glyph for."""
    return frozenset().union(*(_characters(path.read_bytes()) for path in font_files()))


def _characters(font: bytes) -> set[int]:
    """The characters in a font's cmap table (formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {
        font[i : i + 4]: struct.unpack_from(">I", font, i + 8)[0]
        for i in range(12, 12 + 16 * count, 16)
    }
    cmap = tables[b"cmap"]
    subtables = {
        cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * i)[0]
        for i in range(struct.unpack_from(">H", font, cmap + 2)[0])
    }
    found: set[int] = set()
    for start in subtables:
        kind = struct.unpack_from(">H", font, start)[0]
        if kind == FORMAT_12:
            found |= _format_12(font, start)
        elif kind == FORMAT_4:
            found |= _format_4(font, start)
    return found


def _format_12(font: bytes, start: int) -> set[int]:
    groups = struct.unpack_from(">I", font, start + 12)[0]
    found: set[int] = set()
    for first, last, _ in struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups]):
        found.update(range(first, last + 1))
    return found


def _format_4(font: bytes, start: int) -> set[int]:
    """Segments of characters; a segment may hold holes, which format 12 then tells apart."""
    double = struct.unpack_from(">H", font, start + 6)[0]
    ends = struct.unpack_from(f">{double // 2}H", font, start + 14)
    begins = struct.unpack_from(f">{double // 2}H", font, start + 16 + double)
    found: set[int] = set()
    for first, last in zip(begins, ends, strict=True):
        found.update(range(first, last + 1))
    return found - {0xFFFF}
