"""Where in a TOML text a key or a value stands, for the sentence that finds fault with it."""

from collections.abc import Mapping

TomlPath = tuple[str | int, ...]
Place = tuple[int, int]


class TomlPositions:
    """Line and column of every path in one text, both from 1, columns in characters."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._nodes = _nodes(text)

    def of(self, path: TomlPath, *, key: bool = False) -> Place | None:
        """The place of the value at `path`, or of its key; else of what it stands in.

        The parser gives a bare `[table]` header no place: it is looked for above its first key.
        """
        if self._nodes is None:
            return None
        node: object = self._nodes
        place: Place | None = None
        for depth, part in enumerate(path, start=1):
            child = _child(node, part)
            if child is None:
                break
            node = child
            side = "key" if key and depth == len(path) else "value"
            place = self._place(node, side) or place
        return place or self._first_place(node)

    def _place(self, node: object, side: str) -> Place | None:
        if not isinstance(node, Mapping) or not _is_placed(node):
            return None
        other = "key" if side == "value" else "value"
        for name in (side, other):
            line, column = _start(node.get(f"{name}_line")), _start(node.get(f"{name}_col"))
            if line is not None and column is not None:
                return line, self._characters(line, column)
        return None

    def _characters(self, line: int, byte_column: int) -> int:
        if not 0 < line <= len(self._lines):
            return byte_column
        prefix = self._lines[line - 1].encode()[: byte_column - 1]
        return len(prefix.decode(errors="ignore")) + 1

    def _first_place(self, node: object) -> Place:
        places = [p for child in _children(node) if (p := self._place(child, "key"))]
        if places:
            return self._header_above(min(places))
        return min((self._first_place(child) for child in _children(node)), default=(1, 1))

    def _header_above(self, first_key: Place) -> Place:
        for line in range(first_key[0] - 1, 0, -1):
            text = self._lines[line - 1].strip()
            if text.startswith("["):
                return line, self._lines[line - 1].index("[") + 1
            if text and not text.startswith("#"):
                break
        return first_key


def _nodes(text: str) -> object:
    try:
        from toml_rs import load_with_metadata  # noqa: PLC0415 - young: only where something is wrong
    except ImportError:
        return None
    try:
        return load_with_metadata(text).meta["nodes"]
    except (ValueError, RecursionError):
        return None


def _is_placed(node: Mapping[str, object]) -> bool:
    """Whether this is a value with its place, and not a bare table with keys of such names."""
    return any(isinstance(node.get(k), int | tuple) for k in ("key_line", "value_line"))


def _inside(node: object) -> object:
    return node.get("value") if isinstance(node, Mapping) and _is_placed(node) else node


def _child(node: object, part: str | int) -> object:
    inside = _inside(node)
    if isinstance(part, int):
        return inside[part] if isinstance(inside, list) and 0 <= part < len(inside) else None
    return inside.get(part) if isinstance(inside, Mapping) else None


def _children(node: object) -> list[object]:
    inside = _inside(node)
    if isinstance(inside, Mapping):
        return list(inside.values())
    return list(inside) if isinstance(inside, list) else []


def _start(value: object) -> int | None:
    """Where a span begins: spans of one line or column are stated as a single number."""
    first = value[0] if isinstance(value, tuple) else value
    return first if isinstance(first, int) else None
