"""The scores of the rounds as tables: every reading of a score beside the one that counts."""

from typing import Any

import polars as pl
import streamlit as st

from evaluation.analysis.standing import WHY_UNSCORED
from evaluation.domain.programme import Headline
from evaluation.domain.rubric import Rubric
from evaluation.locale import N_
from evaluation.locale.numbers import UNDEFINED, signed
from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.wording import county_name

HEADLINE_NAMES = {
    Headline.MEAN.value: N_("专家综合分的均值"),
    Headline.TRIMMED_MEAN.value: N_("逐项去掉一个最高分和一个最低分后的均值"),
    Headline.ADJUSTED.value: N_("宽严校正分"),
}
ROW_LIMIT = 12
"""Rows up to which a table stands at its full height."""

Row = dict[str, Any]


def headline_rule(comparison: Comparison) -> str:
    """Which reading of the ratings is the published score, and why where it is a fallback."""
    _, method = session.translator(), comparison.results.method
    name = _(HEADLINE_NAMES[method.headline])
    if method.headline == method.asked_headline:
        return _("采用分口径：{rule}。").format(rule=name)
    reason = session.text(method.rule.reason) if method.rule.reason else ""
    return _("采用分口径：{rule}（{reason}）。").format(rule=name, reason=reason)


def summary_table(comparison: Comparison, counties: tuple[str, ...]) -> None:
    """A row a county: final score and grade of each round, the change, the combined result."""
    _ = session.translator()
    rows = [_summary(comparison, county) for county in counties]
    _table(rows, key="comparison-summary", alt=_("各县（市、区）两轮得分"))
    parts = [_("最终分 = 采用分 − 否决清零 + 加分 − 扣分。")]
    if len(comparison.rounds) > 1:
        parts.append(_combination(comparison))
    st.caption(with_sample_mark(" ".join(parts), comparison.programme))


def _combination(comparison: Comparison) -> str:
    _, rule = session.translator(), comparison.programme.combination
    if rule == "final_only":
        return _("合成分只取末轮最终分。")
    weights = " : ".join(f"{share:g}" for share in rule)
    return _("合成分按各轮最终分 {weights} 加权。").format(weights=weights)


def _summary(comparison: Comparison, county: str) -> Row:
    _ = session.translator()
    counties = _rows(comparison.results.counties, county)
    row: Row = {_("县（市、区）"): _name(comparison, county), _("状态"): _status(counties)}
    for round_ in comparison.rounds:
        title = session.local(round_.title, round_.title_en)
        at = next((c for c in counties if c["round"] == round_.number), None)
        row[_("{round}最终分").format(round=title)] = at["final"] if at else None
        row[_("{round}等次").format(round=title)] = _grade(
            comparison.rubrics[round_.number], at["grade"] if at else None
        )
    if len(comparison.rounds) > 1:
        row |= _change(comparison, county, counties[-1])
    return row


def _change(comparison: Comparison, county: str, last: Row) -> Row:
    _ = session.translator()
    change = next(iter(_rows(comparison.results.changes, county)), {})
    rubric = comparison.rubrics[comparison.rounds[-1].number]
    return {
        _("均值变化"): signed(change.get("raw_change")),
        _("同人配对变化"): signed(change.get("paired_change")),
        _("合成分"): last["combined"],
        _("合成等次"): _grade(rubric, last["combined_grade"]),
    }


def round_table(comparison: Comparison, number: int, counties: tuple[str, ...]) -> None:
    """A row a county: every reading of its score in one round, and what was added or taken off."""
    _ = session.translator()
    rows = [_round_row(comparison, number, county) for county in counties]
    _table(rows, key=f"comparison-round-{number}", alt=_("本轮各种口径的得分"))
    st.caption(with_sample_mark(headline_rule(comparison), comparison.programme))


def _round_row(comparison: Comparison, number: int, county: str) -> Row:
    _, results = session.translator(), comparison.results
    score = next(r for r in _rows(results.scores, county) if r["round"] == number)
    final = next(r for r in _rows(results.counties, county) if r["round"] == number)
    reason = results.grade_reasons.get((number, county))
    return {
        _("县（市、区）"): _name(comparison, county),
        _("状态"): _status([final]),
        _("计入专家"): score["reviewers"],
        _("均值"): score["raw"],
        _("去高去低"): score["trimmed"],
        _("采用分"): final["headline"],
        _("否决清零"): final["zeroed"],
        _("加分"): final["bonus"],
        _("扣分"): final["deductions"],
        _("最终分"): final["final"],
        _("评定等次"): _grade(comparison.rubrics[number], final["grade"]),
        _("等次说明"): session.text(reason) if reason else "",
    }


def change_table(comparison: Comparison, counties: tuple[str, ...]) -> None:
    """A row a county: what its change is made of."""
    _ = session.translator()
    rows = [
        {
            _("县（市、区）"): _name(comparison, change["county"]),
            _("均值变化"): signed(change["raw_change"]),
            _("共有指标上的变化"): signed(change["common_change"]),
            _("指标或权重调整"): signed(change["rubric_effect"]),
            _("同人配对变化"): signed(change["paired_change"]),
            _("配对专家"): change["paired_reviewers"],
        }
        for county in counties
        for change in _rows(comparison.results.changes, county)
    ]
    _table(rows, key="comparison-changes", alt=_("各县（市、区）变化的构成"))
    text = _("均值变化 = 共有指标上的变化 + 指标或权重调整；同人配对变化只看两轮都评过的专家。")
    st.caption(with_sample_mark(text, comparison.programme))


def _rows(frame: pl.DataFrame, county: str) -> list[Row]:
    return frame.filter(pl.col("county") == county).to_dicts()


def _name(comparison: Comparison, county: str) -> str:
    return next(county_name(c) for c in comparison.counties if c.id == county)


def status_text(status: str) -> str:
    """A county's status in a round; a county without a score says why."""
    _ = session.translator()
    return session.text(WHY_UNSCORED[status]) if status in WHY_UNSCORED else _("已评分")


def _status(rows: list[Row]) -> str:
    """The status in the newest round."""
    return status_text(rows[-1]["status"])


def _grade(rubric: Rubric, grade: str | None) -> str:
    line = next((g for g in rubric.grades.lines if g.name == grade), None)
    return session.local(line.name, line.name_en) if line else UNDEFINED


def _table(rows: list[Row], *, key: str, alt: str) -> None:
    """Scores to one decimal, counts whole, nothing where there is nothing; the county stays put."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    first = frame.columns[0]
    config: dict[str, Any] = {first: st.column_config.TextColumn(pinned=True)}
    for name, kind in frame.schema.items():
        if kind == pl.Float64:
            config[name] = st.column_config.NumberColumn(format="%.1f")
        elif kind == pl.String and frame[name].str.contains(r"^([+−]?\d|—$)").all():
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
