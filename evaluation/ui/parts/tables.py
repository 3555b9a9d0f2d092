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

Row = dict[str, Any]


def figure_table(rows: Sequence[Row], *, key: str, alt: str) -> None:
    """Scores to one decimal, figures at the right, a dash for nothing; the first column stays put."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    if frame.is_empty():
        return
    first = frame.columns[0]
    config: dict[str, Any] = {first: st.column_config.TextColumn(pinned=True)}
    for name, kind in frame.schema.items():
        if kind == pl.Float64:
            config[name] = st.column_config.NumberColumn(format="%.1f")
        elif kind == pl.String and name != first and frame[name].str.contains(FIGURE).all():
            config[name] = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        placeholder=UNDEFINED,
        height="content" if len(rows) <= ROW_LIMIT else "auto",
        key=f"{key}-{session.language()}",
        alt=alt,
    )
