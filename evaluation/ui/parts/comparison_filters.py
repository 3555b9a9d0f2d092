"""Which dimension and which counties a comparison shows."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from evaluation.domain.rubric import Dimension
from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name

ALL = ""


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see; nothing chosen means everything."""

    counties: tuple[str, ...]
    criteria: frozenset[str]

    def rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame that were chosen, by whichever of the two columns it has."""
        if "county" in frame.columns:
            frame = frame.filter(pl.col("county").is_in(self.counties))
        if "criterion" in frame.columns:
            frame = frame.filter(pl.col("criterion").is_in(self.criteria))
        return frame


def choose(comparison: Comparison) -> Choice:
    """The two filters, side by side where there is room."""
    _, language = session.translator(), session.language()
    dimensions = {d.id: d for d in _dimensions(comparison)}
    names = {c.id: county_name(c) for c in comparison.counties}
    left, right = st.columns(2)
    dimension = left.selectbox(
        _("维度"),
        [ALL, *dimensions],
        format_func=lambda i: _dimension_name(dimensions[i]) if i else _("全部维度"),
        key=f"comparison-dimension-{language}",
        placeholder=_("全部维度"),
    )
    counties = right.multiselect(
        _("县（市、区）"),
        list(names),
        format_func=lambda i: names[i],
        key=f"comparison-counties-{language}",
        placeholder=_("全部县（市、区）"),
        select_all=False,
    )
    return Choice(
        tuple(i for i in names if not counties or i in counties),
        frozenset(
            criterion.id
            for d in _all_dimensions(comparison)
            if not dimension or d.id == dimension
            for criterion in d.criteria
        ),
    )


def _all_dimensions(comparison: Comparison) -> tuple[Dimension, ...]:
    """The dimensions of every round's rubric; a rubric may change between the rounds."""
    return tuple(d for rubric in comparison.rubrics.values() for d in rubric.dimensions)


def _dimensions(comparison: Comparison) -> tuple[Dimension, ...]:
    """Each dimension once, as the last rubric names it."""
    return tuple({d.id: d for d in _all_dimensions(comparison)}.values())


def _dimension_name(dimension: Dimension) -> str:
    return f"{dimension.id} {session.local(dimension.title, dimension.title_en)}"


def names_of(comparison: Comparison) -> dict[str, str]:
    """What every id in the frames stands for, in the reader's language."""
    criteria = {
        c.id: session.local(c.title, c.title_en)
        for d in _all_dimensions(comparison)
        for c in d.criteria
    }
    dimensions = {d.id: _dimension_name(d) for d in _dimensions(comparison)}
    return {c.id: county_name(c) for c in comparison.counties} | dimensions | criteria
