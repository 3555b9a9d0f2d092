"""The charts of the comparison, with what they mean said under each."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from evaluation.charts.changes import change_dumbbell, paired_change
from evaluation.charts.dimensions import dimension_portrait
from evaluation.charts.heat_map import criterion_heat_map
from evaluation.charts.labels import Labels, chart_labels
from evaluation.charts.rows import criterion_rows, dimension_rows
from evaluation.charts.surface import AnyChart
from evaluation.domain.counties import County
from evaluation.services.comparing import Comparison
from evaluation.services.reviewer_sight import ReviewerSight
from evaluation.ui import session
from evaluation.ui.parts.comparison_filters import Choice, names_of
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.wording import county_name, last_minus_first, round_titles


def heat_map(comparison: Comparison, choice: Choice, number: int) -> None:
    """County × criterion of one round."""
    _ = session.translator()
    if not any(c.material for c in comparison.counties if c.id in choice.counties):
        st.info(_("所选县（市、区）未提供材料：没有评分，也不按0分处理。"))
        return
    gaps = choice.rows(comparison.results.gaps.filter(pl.col("round") == number))
    if gaps.is_empty():
        st.info(_("所选维度在本轮没有指标。"))
        return
    chart = criterion_heat_map(
        gaps, labels_of(comparison), description=_("县（市、区）× 指标热力图")
    )
    text = _("格内为得分（取整），颜色越深离目标越远；— 表示没有得分，不是0分。")
    show_chart(chart, comparison, text, key=f"heat-map-{number}")


def paired_changes(comparison: Comparison, choice: Choice, sight: ReviewerSight) -> None:
    """How the reviewers of both rounds changed their own score, county by county."""
    _, results = session.translator(), comparison.results
    pairs = choice.rows(results.paired_changes)
    if pairs.is_empty():
        st.info(_("没有两轮都评过所选县（市、区）的专家，不能比较同一批专家的评分变化。"))
        return
    told = results.changes.drop_nulls("paired_change")["county"]
    kept = pairs.filter(pl.col("county").is_in(told.to_list()))
    hidden = kept.height < pairs.height
    few = _("两轮都评过的专家不超过2位的县（市、区），只有组织者能看到他们的评分变化。")
    if kept.is_empty():
        st.info(few)
        return
    ends = (results.rounds[0], results.rounds[-1])
    means_only = {c for c in kept["county"] if not all(sight.may_see(n, c) for n in ends)}
    chart = paired_change(
        kept,
        labels_of(comparison),
        means_only=means_only,
        description=_("同一批专家的评分变化"),
    )
    said = [
        _(
            "菱形是两轮都评过的专家在共有指标上的平均变化（{difference}）；评审专家调整带来的变化不在其中。"
        ).format(difference=last_minus_first(round_titles(comparison.rounds)))
    ]
    if len(means_only) < kept["county"].n_unique():
        said.append(_("空心圆是其中一位专家的变化。"))
    if hidden:
        said.append(few)
    show_chart(chart, comparison, " ".join(said), key="paired-change")


def county_dumbbell(comparison: Comparison, choice: Choice, county: County) -> None:
    """One county, criterion by criterion: first round, last round, target."""
    _ = session.translator()
    if not county.material:
        st.info(
            _("{county}未提供材料：没有评分，也不按0分处理。").format(county=county_name(county))
        )
        return
    numbers = tuple(r.number for r in comparison.rounds)
    rows = choice.rows(
        criterion_rows(comparison.results.criteria, county.id, numbers, best=True, mean=True)
    )
    if rows.is_empty():
        st.info(_("所选维度在本轮没有指标。"))
        return
    title = _("{county}各项指标").format(county=county_name(county))
    chart = change_dumbbell(rows, labels_of(comparison), description=title)
    text = _("红色竖线是目标；点线为尚差，粗红线为下降。距目标 = 得分 − 目标。")
    show_chart(chart, comparison, text, key=f"dumbbell-{county.id}")


def county_portrait(comparison: Comparison, county: County) -> None:
    """One county by dimension, beside the best and the mean of all counties."""
    _, results = session.translator(), comparison.results
    numbers = tuple(r.number for r in comparison.rounds)
    rows = dimension_rows(
        results.dimensions, results.criteria, county.id, numbers, best=True, mean=True
    )
    title = _("{county}各维度").format(county=county_name(county))
    chart = dimension_portrait(rows, labels_of(comparison), description=title)
    text = _("维度得分由其指标加权得出；距目标 = 得分 − 目标。")
    show_chart(chart, comparison, text, key=f"portrait-{county.id}")


def labels_of(comparison: Comparison, names: Mapping[str, str] | None = None) -> Labels:
    """The words of a chart, with the names of everything the comparison knows and more `names`."""
    first, last = comparison.rounds[0], comparison.rounds[-1]
    return chart_labels(
        session.translator(),
        {**names_of(comparison), **(names or {})},
        first=session.local(first.title, first.title_en),
        last=session.local(last.title, last.title_en),
    )


def show_chart(chart: AnyChart, comparison: Comparison, caption: str, *, key: str) -> None:
    """A chart over the whole width, with what it means said under it."""
    st.altair_chart(
        chart,
        width="stretch",
        theme=None,
        key=f"{key}-{session.language()}",
    )
    st.caption(with_sample_mark(caption, comparison.programme))
