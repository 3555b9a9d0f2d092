"""A table of figures as every page with results shows it."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from evaluation.locale.numbers import UNDEFINED
from evaluation.ui import session

ROW_LIMIT = 12
"""Rows up to which a table stands at its full height."""
FIGURE = r"^([<>]?[+−]?\d|—$)"

SHORT, WIDEST = 120, 360
"""Pixels of a text up to which a column takes care of itself, and that it has at most."""
LATIN = 0x2E7F

Row = dict[str, Any]


def figure_table(rows: Sequence[Row], *, key: str, alt: str) -> None:
    """Scores to one decimal, figures at the right, a dash for nothing; the first column stays put."""
    frame = pl.DataFrame(rows, infer_schema_length=None).rename(_heading)
    if frame.is_empty():
        return
    first = frame.columns[0]
    config: dict[str, Any] = {first: st.column_config.TextColumn(pinned=True)}
    for name, kind in frame.schema.items():
        if kind == pl.Float64:
            config[name] = st.column_config.NumberColumn(format="%.1f")
        elif kind == pl.String and name != first:
            config[name] = _text_column(frame[name])
    st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        placeholder=UNDEFINED,
        height="content" if len(rows) <= ROW_LIMIT else "auto",
        key=f"{key}-{session.language()}",
        alt=alt,
    )


def _heading(name: str) -> str:
    """A heading begins with a capital, also where its words stand inside sentences; p stays p."""
    begins_a_word = name[:2].isascii() and name[:2].isalpha()
    return name[0].upper() + name[1:] if begins_a_word else name


def _text_column(texts: pl.Series) -> Any:  # noqa: ANN401 - streamlit's own type is private
    """Figures stand right; long words get the room they need."""
    if texts.str.contains(FIGURE).all():
        return st.column_config.TextColumn(alignment="right")
    longest = max((_pixels(text) for text in texts.drop_nulls()), default=0)
    if longest <= SHORT:
        return st.column_config.TextColumn()
    return st.column_config.TextColumn(width=min(longest, WIDEST))


def _pixels(text: str) -> int:
    """About how wide a text is drawn: a Chinese character is twice as wide as a Latin letter."""
    return 20 + sum(14 if ord(character) > LATIN else 7 for character in text)
