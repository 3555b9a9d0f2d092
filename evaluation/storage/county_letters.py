"""The letters under which reviewers know the counties where names are hidden: dealt once, then kept."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, select, update

from evaluation.storage.tables import county


def deal_letters(
    conn: Connection, programme_id: int, order: Callable[[Iterable[str]], Sequence[str]]
) -> None:
    """Give every county that has none the next letters, in this order.

    One that has a letter keeps it, also when it has left the programme: it may stand on printed sheets.
    """
    c = county.c
    rows = conn.execute(select(c.code, c.letter).where(c.programme_id == programme_id)).all()
    first = max((row.letter for row in rows if row.letter is not None), default=-1) + 1
    without = order(row.code for row in rows if row.letter is None)
    for place, code in enumerate(without, start=first):
        at = (c.programme_id == programme_id, c.code == code)
        conn.execute(update(county).where(*at).values(letter=place))
