"""The headline numbers of one county, as a line and as tiles."""

import streamlit as st

from evaluation.domain.rubric import GradeLine
from evaluation.locale.numbers import UNDEFINED, points, signed
from evaluation.reports.change_words import parts_told
from evaluation.services.report_figures import ReportFigures
from evaluation.ui import session
from evaluation.ui.parts.results_table import combined_name, status_text
from evaluation.ui.parts.wording import last_minus_first, round_titles
from evaluation.ui.parts.words import plain

SCORED = "scored"


def grade_name(grade: GradeLine | None) -> str:
    """The grade in the reader's language; a dash where there is none."""
    return session.local(grade.name, grade.name_en) if grade else UNDEFINED


def figures_line(figures: ReportFigures) -> str:
    """Such as 初评 78.2 中等 → 终评 83.4 良好 · 两轮合成得分 81.3 良好."""
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
    combined = _("{name} {score} {grade}").format(
        name=combined_name(len(figures.rounds)),
        score=points(figures.combined),
        grade=grade_name(figures.combined_grade),
    )
    return f"{line} · {combined}"


def figure_tiles(figures: ReportFigures) -> None:
    """The final result first, then a tile a round, the change, and what the change is made of."""
    _ = session.translator()
    if figures.status != SCORED:
        st.info(status_text(figures.status))
        return
    with st.grid("auto", min_column_width=150):
        if figures.combined is not None:
            _tile(
                combined_name(len(figures.rounds)),
                points(figures.combined),
                _("最终结果：{grade}").format(grade=grade_name(figures.combined_grade)),
            )
        for r in figures.rounds:
            title = session.local(r.round.title, r.round.title_en)
            _tile(
                _("{round}综合得分").format(round=title),
                points(r.final),
                grade_name(r.grade),
            )
        if figures.change is not None:
            titles = round_titles(tuple(r.round for r in figures.rounds))
            _tile(_("综合得分变化"), signed(figures.change.total), last_minus_first(titles))
    if figures.change is not None and (told := parts_told(figures.change, _)):
        st.caption(plain(_("综合得分变化{parts}。").format(parts=told)))


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
