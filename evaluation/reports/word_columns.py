"""How wide the columns of a table are: as wide as their text, or by their share of what is left."""

from collections.abc import Sequence

from evaluation.reports.document import Align, RowKind, Table

WIDE_FROM = 0x2E80
"""Characters from here on are as wide as they are high."""
CHARACTERS = "“”‘’—…×·%"
"""What is also about as wide as it is high, in one face or the other."""
NARROW, SLENDER = "ijltfrI.,:;'!|()[]/- ", 0.3
BROAD, WIDTH = "mwMW", 0.84
SIGNS, SIGN = "+−<>=", 0.57
CAPITAL, LETTER = 0.68, 0.5
BOLD = 1.05
"""Heavy text, of titles and totals, is a little wider."""
PADDING = 8.0
"""Points beside a cell's text, and a little to spare."""
LEAST_SHARED = 4.0
"""Characters that a column of shared width keeps, however wide the others are."""


def text_width(text: str, size: float) -> float:
    """Points of the longest line of a text, near enough for a table."""
    return size * max((sum(_em(c) for c in line) for line in text.split("\n")), default=0)


def _em(character: str) -> float:
    """The width of a character in its own height."""
    if ord(character) >= WIDE_FROM or character in CHARACTERS:
        return 1
    if character in NARROW:
        return SLENDER
    if character in SIGNS:
        return SIGN
    if character in BROAD:
        return WIDTH
    return CAPITAL if character.isupper() else LETTER


def head_title(title: str, align: Align, *, chinese: bool) -> str:
    """A Latin title over numbers stands word under word, so that its column stays narrow."""
    return title if chinese or align is not Align.RIGHT else title.replace(" ", "\n")


def column_widths(table: Table, size: float, room: int, *, chinese: bool) -> tuple[int, ...]:
    """Twips of every column; together they fill the room exactly."""
    natural = [
        _natural(table, place, size, chinese=chinese) * 20 for place in range(len(table.columns))
    ]
    shares = [column.share for column in table.columns]
    shared = sum(share > 0 for share in shares)
    least = shared * (LEAST_SHARED * size + PADDING) * 20
    own = [0.0 if share else width for share, width in zip(shares, natural, strict=True)]
    own = _fitted(own, room - least)
    if shared:
        left = (room - sum(own)) / sum(shares)
        widths = [width or share * left for width, share in zip(own, shares, strict=True)]
    else:
        widths = [width * room / sum(own) for width in own]
    whole = [int(width) for width in widths]
    whole[0] += room - sum(whole)
    return tuple(whole)


def _natural(table: Table, place: int, size: float, *, chinese: bool) -> float:
    column = table.columns[place]
    title = head_title(column.title, column.align, chinese=chinese)
    widths = [text_width(title, size) * (1 if chinese else BOLD)]
    for row in table.rows:
        if row.kind is not RowKind.GROUP and len(row.cells) > place:
            heavy = BOLD if row.kind is RowKind.TOTAL else 1
            widths.append(text_width(row.cells[place].text, size) * heavy)
    return max(widths) + PADDING


def _fitted(widths: Sequence[float], room: float) -> list[float]:
    """Where they ask for more than there is, the narrow keep theirs and the wide share the rest."""
    if sum(widths) <= room:
        return list(widths)
    left, given = room, dict.fromkeys(range(len(widths)), 0.0)
    asking = sorted((width, place) for place, width in enumerate(widths) if width)
    for number, (width, place) in enumerate(asking):
        given[place] = min(width, left / (len(asking) - number))
        left -= given[place]
    return [given[place] for place in range(len(widths))]
