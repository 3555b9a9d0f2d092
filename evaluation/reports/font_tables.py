"""Which characters a font file has a glyph for, read from its own tables."""

import struct
from collections.abc import Iterator

FORMAT_12 = 12
FORMAT_4 = 4
COLLECTION = b"ttcf"


def characters(file: bytes) -> set[int]:
    """The characters of a font, or of all fonts of a collection (cmap formats 4 and 12)."""
    found: set[int] = set()
    for start in _fonts(file):
        for table in _subtables(file, start):
            kind = struct.unpack_from(">H", file, table)[0]
            if kind == FORMAT_12:
                found |= _format_12(file, table)
            elif kind == FORMAT_4:
                found |= _format_4(file, table)
    return found


def _fonts(file: bytes) -> tuple[int, ...]:
    """Where each font begins."""
    if file[:4] != COLLECTION:
        return (0,)
    count = struct.unpack_from(">I", file, 8)[0]
    starts: tuple[int, ...] = struct.unpack_from(f">{count}I", file, 12)
    return starts


def _subtables(file: bytes, start: int) -> Iterator[int]:
    """Where the tables from characters to glyphs begin, each once."""
    count = struct.unpack_from(">H", file, start + 4)[0]
    tables = {
        file[i : i + 4]: struct.unpack_from(">I", file, i + 8)[0]
        for i in range(start + 12, start + 12 + 16 * count, 16)
    }
    cmap = tables[b"cmap"]
    places = range(struct.unpack_from(">H", file, cmap + 2)[0])
    yield from {cmap + struct.unpack_from(">I", file, cmap + 8 + 8 * i)[0] for i in places}


def _format_12(file: bytes, start: int) -> set[int]:
    groups = struct.unpack_from(">I", file, start + 12)[0]
    found: set[int] = set()
    for first, last, _ in struct.iter_unpack(">III", file[start + 16 : start + 16 + 12 * groups]):
        found.update(range(first, last + 1))
    return found


def _format_4(file: bytes, start: int) -> set[int]:
    """Segments of characters; a segment may hold holes, which format 12 then tells apart."""
    double = struct.unpack_from(">H", file, start + 6)[0]
    ends = struct.unpack_from(f">{double // 2}H", file, start + 14)
    begins = struct.unpack_from(f">{double // 2}H", file, start + 16 + double)
    found: set[int] = set()
    for first, last in zip(begins, ends, strict=True):
        found.update(range(first, last + 1))
    return found - {0xFFFF}
