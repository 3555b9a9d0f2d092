"""The fonts that are really there: which family plays which part, and which characters they have."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from evaluation.locale import N_, Message, message
from evaluation.reports.font_tables import characters
from evaluation.reports.profiles import DEFAULT_PROFILE, profile_named
from evaluation.settings import fonts_dir

ROLES: Mapping[str, tuple[str, ...]] = {
    "title": ("Noto Serif SC",),
    "body": ("Noto Serif SC",),
    "heading": ("Noto Sans SC",),
    "quote": ("Liangping Kai", "Noto Serif SC"),
    "table": ("Noto Sans SC",),
}
"""The free families for each part, best first: 小标宋, 仿宋, 黑体, 楷体 and the tables' face."""
OFFICE_ROLES = ("title", "body", "heading", "quote")
"""The parts that an office's own faces play; tables keep the face of the charts beside them."""
OFFICE_NAMES: Mapping[str, tuple[str, ...]] = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋", "FangSong"),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体", "KaiTi"),
    "黑体": ("SimHei",),
}
"""By which other names a face goes: font files are often named in English, and Windows has 仿宋."""
_OWN_FACES = Path(__file__).parent / "fonts_ofl" / "faces"
WIDTHS_DIRECTORY = Path(__file__).parent / "fonts_ofl" / "widths"
"""The font that charts are laid out with; it has no pictures of characters and is never printed."""


def font_files() -> tuple[Path, ...]:
    """The font files that pages are set in: the free ones, then the office's own."""
    return tuple(dict.fromkeys(Path(font.path) for font in typst_fonts().fonts() if font.path))


@cache
def typst_fonts() -> typst.Fonts:
    """Only these fonts: what the machine happens to have must not change a page."""
    office = fonts_dir()
    folders = [Path(pylopdf_fonts_zh_cn.sans_path()).parent, _OWN_FACES]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(f) for f in (*folders, *([office] if office else []))],
    )


@cache
def families(profile: str = DEFAULT_PROFILE) -> dict[str, list[str]]:
    """For each part the families that are there: the office's own, then the free ones."""
    faces = profile_named(profile).faces
    return {
        role: [*_there(faces[role]) * (role in OFFICE_ROLES), *wanted, *_others(wanted)]
        for role, wanted in ROLES.items()
    }


def _others(wanted: tuple[str, ...]) -> list[str]:
    """The other free families, for characters that the wanted ones lack."""
    return sorted({f for role in ROLES.values() for f in role if f not in wanted})


def missing_faces(profile: str = DEFAULT_PROFILE) -> tuple[Message, ...]:
    """A sentence for each face of the profile that the office's folder of fonts does not have."""
    folder = fonts_dir()
    if folder is None:
        return ()
    faces = profile_named(profile).faces
    wanted = {faces[role]: role for role in reversed(OFFICE_ROLES)}
    text = N_("字体文件夹“{folder}”中没有“{face}”，PDF改用“{instead}”。")
    return tuple(
        message(text, folder=folder, face=face, instead=ROLES[role][0])
        for face, role in reversed(wanted.items())
        if not _there(face)
    )


def _there(face: str) -> list[str]:
    """Under which name the office's folder has a face; empty if it does not."""
    names = typst_fonts().families()
    return [name for name in (face, *OFFICE_NAMES.get(face, ())) if name and name in names][:1]


@cache
def printable_characters() -> frozenset[int]:
    """The characters that at least one of the fonts has a glyph for."""
    return frozenset().union(*(characters(path.read_bytes()) for path in font_files()))
