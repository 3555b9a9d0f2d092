"""What the county handed in for one criterion: its figures as they were stated, and its evidence."""

import streamlit as st

from evaluation.domain.figure_names import FIGURE_NAMES
from evaluation.domain.indicators import Figure, Indicator, IndicatorValue
from evaluation.domain.rubric import Criterion, Level
from evaluation.locale.numbers import UNDEFINED
from evaluation.services.reviewing import ReviewSheet
from evaluation.ui import session
from evaluation.ui.parts.evidence_links import evidence_title
from evaluation.ui.parts.words import plain


def county_material(sheet: ReviewSheet, criterion: Criterion, implied: Level | None) -> None:
    """That county's figures and evidence listing for a criterion."""
    _ = session.translator()
    figures = _figures(sheet, criterion)
    evidence = [e for e in sheet.evidence if criterion.id in e.criteria]
    st.markdown(f"**{_('该县（市、区）材料')}**")
    for indicator, value in figures:
        st.markdown(_figure_line(indicator, value))
    for item in evidence:
        note = f" :gray[{plain(item.note)}]" if item.note else ""
        title = evidence_title(item.county, item.id, item.title, item.file)
        st.markdown(f":material/description: {title}{note}")
    if not figures and not evidence:
        st.caption(_("没有就本项提交数据或佐证。"))
    if implied is not None:
        name = plain(session.local(implied.name, implied.name_en))
        text = _("经核实的数据对应“{level}”。仅供参考，由您评定；与之不同时请在评语中写明理由。")
        st.caption(f":material/function: {text.format(level=name)}")


def _figures(sheet: ReviewSheet, criterion: Criterion) -> list[tuple[Indicator, IndicatorValue]]:
    """The figures shown beside a criterion, in the order in which it names them."""
    wanted = list(criterion.indicators)
    if criterion.implied and criterion.implied.indicator not in wanted:
        wanted.append(criterion.implied.indicator)
    known = {i.id: i for i in sheet.rubric.indicators}
    reported = {v.indicator: v for v in sheet.indicators}
    return [(known[i], reported[i]) for i in wanted if i in known and i in reported]


def _figure_line(indicator: Indicator, value: IndicatorValue) -> str:
    """One figure: the words it was stated in, how exactly, and whether somebody verified it."""
    _ = session.translator()
    title = plain(session.local(indicator.title, indicator.title_en))
    how = _(FIGURE_NAMES[value.figure])
    line = f":material/bar_chart: {title}　**{plain(_stated(indicator, value))}**"
    if value.figure is not Figure.EXACT:
        line += f" :gray-badge[{how}]"
    line += f" :green-badge[{_('已核实')}]" if value.verified_by else f" :gray[{_('未核实')}]"
    if value.as_of:
        line += f" :gray[{plain(value.as_of)}]"
    return line


def _stated(indicator: Indicator, value: IndicatorValue) -> str:
    """The figure as written; a number only where it was stated as one."""
    if value.as_written:
        return value.as_written
    unit = session.local(indicator.unit, indicator.unit_en)
    number = value.value if value.value is not None else value.share
    if number is None:
        return UNDEFINED
    _ = session.translator()
    return _("{number}{unit}").format(number=f"{number:g}", unit=unit)
