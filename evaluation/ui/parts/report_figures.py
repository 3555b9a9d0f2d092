"""The headline numbers of one county, as a line and as tiles."""

import streamlit as st

from evaluation.domain.rubric import GradeLine
from evaluation.locale.numbers import UNDEFINED, points, signed
from evaluation.services.report_figures import ReportFigures
from evaluation.ui import session
from evaluation.ui.parts.results_table import status_text

SCORED = "scored"


def grade_name(grade: GradeLine | None) -> str:
    """The grade in the reader's language; a dash where there is none."""
    return session.local(grade.name, grade.name_en) if grade else UNDEFINED


def figures_line(figures: ReportFigures) -> str:
    """Such as 初评 78.2 中等 → 终评 83.4 良好 · 合成 81.3 良好."""
    _ = session.translator()
    if figures.status != SCORED:
        return status_text(figures.status)
    parts = [
        f"{session.local(r.round.title, r.round.title_en)} {points(r.final)} {grade_name(r.grade)}"
        for r in figures.rounds
    ]
    line = " → ".join(parts)
    if figures.combined is None:
        return line
    combined = _("合成 {score} {grade}").format(
        score=points(figures.combined), grade=grade_name(figures.combined_grade)
    )
    return f"{line} · {combined}"


def figure_tiles(figures: ReportFigures) -> None:
    """A tile a round, one for the change, one for what both rounds come to."""
    _ = session.translator()
    if figures.status != SCORED:
        st.info(status_text(figures.status))
        return
    with st.grid("auto", min_column_width=150):
        for r in figures.rounds:
            title = session.local(r.round.title, r.round.title_en)
            st.metric(
                _("{round}最终分").format(round=title),
                points(r.final),
                delta=grade_name(r.grade),
                delta_color="off",
                delta_arrow="off",
                border=True,
                height="stretch",
            )
        if figures.change is not None:
            _tile(_("均值变化"), signed(figures.change), _("末轮减首轮"))
        if figures.combined is not None:
            _tile(_("合成分"), points(figures.combined), grade_name(figures.combined_grade))


def _tile(label: str, value: str, below: str) -> None:
    st.metric(
        label,
        value,
        delta=below,
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )
